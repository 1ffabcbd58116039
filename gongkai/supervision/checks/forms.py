"""Forms over inspections and findings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.organs.models import Organ, Post
from gongkai.records.models import Record
from gongkai.statute.inspecting import inspection_templates
from gongkai.supervision.checks.operations.finding import FindingContent
from gongkai.supervision.checks.operations.inspecting import Verdict
from gongkai.supervision.checks.operations.rectifying import Evidence
from gongkai.supervision.checks.queries import (
    FILTER_STATES,
    SIDES,
    organs_to_inspect,
    posts_of,
    record_by_index,
)
from gongkai.supervision.models import CheckFinding, Inspection
from gongkai.supervision.models.checks import VERDICTS


class FilterForm(forms.Form):
    """What a person wants to see of the findings."""

    side = forms.ChoiceField(label="范围", choices=[("", "全部"), *SIDES.items()], required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), *FILTER_STATES.items()], required=False
    )
    year = forms.IntegerField(label="年度", required=False, min_value=2008, max_value=2099)
    of = forms.ModelChoiceField(
        Organ.objects.none(), label="责任机关", required=False, empty_label="全部"
    )
    q = forms.CharField(label="词语", required=False, max_length=100)

    def __init__(self, organ: Organ, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = organs_to_inspect(organ, on=on)
        self.fields["of"].queryset = below  # type: ignore[attr-defined]


class OpenForm(DeedForm):
    """An inspection: of whom, by which template, on which day."""

    of = forms.ModelChoiceField(Organ.objects.none(), label="被检查机关", empty_label=None)
    template = forms.ChoiceField(
        label="模板", help_text="由数据算得出的内容，登记后自动填好，附上查到的记录。"
    )

    def __init__(self, organ: Organ, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].queryset = organs_to_inspect(organ, on=on)  # type: ignore[attr-defined]
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (one.slug, f"{one.label}（{one.about}）") for one in inspection_templates(on=on)
        ]
        self.fields |= row_fields(Inspection, ("on", "note"))


class JudgeForm(VersionedForm):
    """All items of an inspection at once: a verdict and a comment each."""

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(inspection.items.order_by("order"))
        for item in self.items:
            self.fields[f"verdict-{item.pk}"] = forms.ChoiceField(
                label="结论",
                choices=[*VERDICTS.items(), ("", "还没有判断")],
                required=False,
                initial=item.verdict,
                widget=forms.RadioSelect,
            )
            self.fields[f"comment-{item.pk}"] = forms.CharField(
                label="说明",
                required=False,
                max_length=500,
                initial=item.comment,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Return each item with its two boxes."""
        return [
            (item, self[f"verdict-{item.pk}"], self[f"comment-{item.pk}"]) for item in self.items
        ]

    @property
    def verdicts(self) -> dict[int, Verdict]:
        """Return what was said of each item, by its key."""
        told = self.cleaned_data
        return {
            item.pk: Verdict(told[f"verdict-{item.pk}"], told[f"comment-{item.pk}"])
            for item in self.items
        }


def _write_facts(form: forms.Form) -> None:
    """Say how what was found is written down."""
    for name in ("text", "asked"):
        form.fields[name].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    form.fields["text"].help_text = "写事实。可能写进年报，不写个人姓名。"
    form.fields["due_on"].help_text = "通常为10个工作日；没有法定期限，可以修改。"


class FindingForm(VersionedForm):
    """Something found: what is wrong, what is asked of which post until when."""

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(CheckFinding, ("text", "basis", "asked", "post", "due_on"))
        _write_facts(self)
        self.fields["post"].queryset = posts_of(organ)  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = lambda post: post.name  # type: ignore[attr-defined]
        self.fields["post"].help_text = "整改由岗位办理；不清楚的可以不选，由责任机关的信息员指定。"

    @property
    def finding(self) -> FindingContent:
        """Return what was filled in."""
        return FindingContent(**self.content)


class NoticedForm(DeedForm):
    """Something noticed outside an inspection: of whom, what is wrong, what is asked until when."""

    of = forms.ModelChoiceField(Organ.objects.none(), label="责任机关", empty_label=None)

    def __init__(self, organ: Organ, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].queryset = organs_to_inspect(organ, on=on)  # type: ignore[attr-defined]
        self.fields["of"].help_text = "责任岗位由责任机关的信息员指定。"
        self.fields |= row_fields(CheckFinding, ("text", "basis", "asked", "due_on"))
        _write_facts(self)

    @property
    def finding(self) -> FindingContent:
        """Return what was filled in."""
        return FindingContent(**{name: told for name, told in self.content.items() if name != "of"})


class AssignForm(VersionedForm):
    """Which post puts a finding right."""

    post = forms.ModelChoiceField(Post.objects.none(), label="责任岗位", empty_label=None)

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts_of(organ)  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = lambda post: post.name  # type: ignore[attr-defined]


class RectifyForm(VersionedForm):
    """How it was put right, and what shows it."""

    text = forms.CharField(
        label="整改情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    index = forms.CharField(
        label="对应信息的索引号",
        max_length=64,
        required=False,
        help_text="改好的信息在本系统里的，填索引号。",
    )
    url = forms.URLField(
        label="网址",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="改好的信息在别处的，填网址。",
    )
    file = forms.FileField(
        label="整改材料",
        required=False,
        help_text="可以不传。截图、照片、文件：PDF、Word、Excel、WPS、OFD、PNG、JPG。严禁上传涉密文件。",
    )

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organ = organ
        self.record: Record | None = None

    def clean_index(self) -> str:
        """Look the record up."""
        index = str(self.cleaned_data["index"]).strip()
        if index:
            self.record = record_by_index(self.organ, index)
            if self.record is None:
                raise forms.ValidationError("本机关没有这个索引号的信息。请核对。")
        return index

    @property
    def evidence(self) -> Evidence:
        """Return what shows that it was put right."""
        file = self.cleaned_data["file"]
        return Evidence(
            name=str(file.name) if file else "",
            data=file.read() if file else b"",
            record=self.record,
            url=self.cleaned_data["url"],
        )


class ReinspectForm(VersionedForm):
    """What a second look showed."""

    outcome = forms.ChoiceField(
        label="复查结论",
        choices=[("closed", "已经改到位，办结"), ("again", "没有改到位，继续整改")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="继续整改的，写明哪里没有改到位。",
    )
    due_on = forms.DateField(label="继续整改的期限", required=False)


class ExtendForm(VersionedForm):
    """Another term."""

    due_on = forms.DateField(label="新的期限")
    reason = forms.CharField(label="原因", max_length=300)
