"""Forms of tasks: plans, topics, hand-in, inspection, what was sent, and the filters of lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.organs.models import Organ, Post
from gongkai.organs.years import year_in
from gongkai.records.models import Record
from gongkai.supervision.models import (
    InformationSending,
    Task,
    TaskPlan,
    TaskSettings,
    Topic,
)
from gongkai.supervision.tasks.people import People, people_of_posts
from gongkai.supervision.tasks.queries import topics_of
from gongkai.supervision.tasks.recurrence import Rhythm

_PLAN_FIELDS = (
    "title",
    "deliverable",
    "rhythm",
    "due_on",
    "weekday",
    "month",
    "day",
    "from_on",
    "to_on",
)
#: So long back a brief is offered as what was sent.
_BRIEF_DAYS = 366


def _text(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=1_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post, told with who stands behind it."""

    people = People({})

    def label_from_instance(self, post: Any) -> str:
        """Return the post with its holders."""
        return f"{post.name}（{self.people.words(post.pk)}）"


class RecordsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Records of this system, told with day and kind."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, record: Any) -> str:
        """Return day, kind and title."""
        return f"{record.dated_on:%m-%d} {record.get_kind_display()}：{record.title}"


class BriefField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A brief of this system, told with its day."""

    def label_from_instance(self, record: Any) -> str:
        """Return day and title."""
        return f"{record.dated_on} {record.title}"


class PlanForm(VersionedForm):
    """A plan: what, when, for which posts, under which topics."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, organ: Organ, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(TaskPlan, _PLAN_FIELDS)
        helps = {
            "deliverable": "例如：简报一期、检查记录、办结清单。",
            "due_on": "只做一次的填写。遇休息日顺延到下一个工作日。",
            "weekday": "每周做的选择。",
            "month": "每年做的填写。",
            "day": "每月、每年做的填写；31指当月最后一天。",
            "to_on": "不填就一直做下去。",
        }
        for name, help_text in helps.items():
            self.fields[name].help_text = help_text
        people = people_of_posts(organ, on=on)
        for name, label, told in (
            ("manager", "谁管（主管岗位）", "掌握进度，协调解决困难。"),
            ("doer", "谁干（承办岗位）", "交办结果的岗位。"),
            (
                "inspector",
                "谁督查（督查岗位）",
                "确认或退回结果。不能是承办岗位，可以与主管岗位相同。",
            ),
        ):
            posts = Post.objects.filter(organ=organ).order_by("order", "pk")
            self.fields[name] = PostField(posts, label=label, help_text=told, empty_label="请选择")
            self.fields[name].people = people  # type: ignore[attr-defined]
        topics = topics_of(organ, on.year, on.year + 1)
        self.fields["topics"] = forms.ModelMultipleChoiceField(
            topics, label="年度重点", required=False, widget=forms.CheckboxSelectMultiple
        )

    def clean(self) -> dict[str, Any]:
        """Ask for what the rhythm needs beside the field that it is missing in."""
        cleaned = super().clean()
        if cleaned.get("rhythm"):
            told = (cleaned.get(name) for name in ("due_on", "weekday", "month", "day"))
            for name, request in Rhythm(cleaned["rhythm"], *told).missing.items():
                if name not in self.errors:
                    self.add_error(name, request)
        return cleaned


class EndForm(VersionedForm):
    """From when a plan goes on no longer."""

    on = forms.DateField(label="最后一天", help_text="这一天以后的任务不再安排，以前没办完的照办。")


class SettingsForm(VersionedForm):
    """When the office wants to be told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(TaskSettings, ("idle_weeks",))


class TopicsForm(DeedForm):
    """The topics of a year, one a line."""

    year = forms.IntegerField(label="年度", min_value=2019, max_value=2099)
    names = forms.CharField(
        label="年度重点",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一个，例如：安全生产、环境保护。已经有的不会重复。",
    )


class TopicForm(VersionedForm):
    """A topic's name and place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(Topic, ("name", "order", "is_active"))


class HandInForm(VersionedForm):
    """What came of a task: records of this system, an address, a note; at least one."""

    address = forms.URLField(
        label="或网址",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="结果公布在别处的网页。",
    )
    note = _text("或说明", required=False, help_text="一两句话，不写个人信息。严禁填写涉密内容。")

    def __init__(self, records: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [record.pk for record in records]
        chosen = RecordsField(
            Record.objects.filter(pk__in=keys).defer("body").order_by("-dated_on", "-pk"),
            label="本系统里的信息",
            required=False,
        )
        if keys:
            self.fields = {"records": chosen, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Ask for one of the three."""
        cleaned = super().clean()
        told = (cleaned.get(name) for name in ("records", "address", "note"))
        if not self.errors and not any(told):
            raise forms.ValidationError("请选择本系统里的信息，或填写网址、说明，至少一样。")
        return cleaned


class ConfirmForm(VersionedForm):
    """The inspector's word."""

    note = _text("督查意见", required=False)


class SendBackForm(VersionedForm):
    """Why a result is returned, and until when it is to be done again."""

    reason = _text("退回原因", help_text="写明缺什么、怎么改，承办岗位据此重办。")
    redo_by = forms.DateField(
        label="重办期限", required=False, help_text="不填的，原来的到期日不变。"
    )


class FilterForm(forms.Form):
    """Which tasks a person wants to see, in the address of the list."""

    STATES = (
        ("", "全部"),
        ("late", "超时未办"),
        ("undated", "没有到期日"),
        *(state for state in Task.STATES if state[0] != "dropped"),
    )

    post = forms.ChoiceField(label="岗位", required=False)
    topic = forms.ChoiceField(label="年度重点", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)

    def __init__(self, posts: Sequence[Post], topics: Sequence[str], *args: Any) -> None:
        super().__init__(*args)
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *((str(post.pk), post.name) for post in posts),
        ]
        names = dict.fromkeys(topics)
        self.fields["topic"].choices = [("", "全部"), *((name, name) for name in names)]  # type: ignore[attr-defined]


class SendingForm(VersionedForm):
    """What was sent: a brief of this system, or a title."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, organ: Organ, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        briefs = Record.objects.filter(
            organ=organ,
            kind="brief",
            cancelled_at=None,
            dated_on__gte=on - timedelta(days=_BRIEF_DAYS),
        )
        self.fields["record"] = BriefField(
            briefs.defer("body").order_by("-dated_on", "-pk"),
            label="本系统的简报",
            required=False,
            empty_label="不在本系统里",
        )
        names = ("title", "recipient", "sent_on", "way", "note")
        self.fields |= row_fields(InformationSending, names)
        self.fields["title"].required = False
        self.fields["title"].help_text = "选了简报的可以不填。"
        self.fields["recipient"].help_text = "例如：区政府办公室、市政务公开办。"

    def clean(self) -> dict[str, Any]:
        """Ask for a brief or a title."""
        cleaned = super().clean()
        if not cleaned.get("record") and not (cleaned.get("title") or "").strip():
            self.add_error("title", "请选择简报，或填写标题。")
        return cleaned


class AdoptionForm(VersionedForm):
    """Whether what was sent was taken up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(InformationSending, ("adoption", "adopted_in", "adopted_on"))


class SendingFilter(forms.Form):
    """Which entries of the register a person wants to see."""

    year = forms.CharField(label="年度", required=False, max_length=4)
    adoption = forms.ChoiceField(
        label="采用情况",
        required=False,
        choices=[("", "全部"), *InformationSending.ADOPTIONS],
    )

    def clean_year(self) -> int | None:
        """Return the year, or None for what is none."""
        return year_in(self.cleaned_data["year"])
