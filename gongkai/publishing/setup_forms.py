"""Forms of set-up: columns, catalogue, review chain, words, numbering, re-examination."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from gongkai.accounts.forms import DeedForm, VersionedForm, row_fields
from gongkai.organs.models import Organ, Post
from gongkai.publishing.coverage import STATE_WORDS
from gongkai.publishing.forms import NumberForm, SeenForm
from gongkai.publishing.models import CatalogueRow, Column, LexiconWord, NumberRule
from gongkai.publishing.operations.numbering import NUMBERED_KINDS
from gongkai.publishing.operations.reexamining import OUTCOMES
from gongkai.publishing.operations.setting_up import (
    FIXED_FIELDS,
    MOST_MONTHS,
    MOST_WORKING_DAYS,
    OWN_FIELDS,
)
from gongkai.screening.lexicon import KINDS as WORD_KINDS
from gongkai.statute.catalogue import words
from gongkai.statute.platform import field_labels, kind_labels

#: How a website check counts a column.
WATCHES = [
    ("", "一般栏目"),
    ("news", "动态、要闻类（两周）"),
    ("notices", "通知公告、政策文件类（六个月）"),
]
_CHOICES = {
    "kinds": ("可放的类别", list(kind_labels().items()), "不选则各类都可以放。"),
    "required": ("必填内容", list(field_labels().items()), "没有填写的不能放进这个栏目。"),
}


def _boxes(label: str, choices: Any, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


def post_field(organ: Organ) -> forms.ModelChoiceField[Post]:
    """Return the choice of the post that answers for something."""
    return forms.ModelChoiceField(
        organ.posts.order_by("order", "pk"), label="负责岗位", required=False, empty_label="未定"
    )


class ColumnForm(SeenForm):
    """A column: all of one of the office's own, of a fixed one only what an office may choose."""

    def __init__(self, organ: Organ, column: Column | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = column is not None
        names = FIXED_FIELDS if column and column.is_fixed else OWN_FIELDS
        if column is None:
            self.fields["slug"] = forms.SlugField(
                label="网址代号",
                max_length=40,
                required=False,
                help_text="小写字母、数字和连字符，以后不能改；留空由系统编。",
            )
        self.fields |= row_fields(Column, [one for one in names if one not in _CHOICES])
        for name in [one for one in names if one in _CHOICES]:
            self.fields[name] = _boxes(*_CHOICES[name])
        self.fields["post"] = post_field(organ)
        self.fields["order"].required = False
        self.fields["max_age_days"].help_text = "超过这么多天没有新内容，提示负责岗位；留空不提示。"
        if "parent" in self.fields:
            self.fields["parent"] = forms.ModelChoiceField(
                groups_of(organ, column),
                label="上级栏目",
                required=False,
                empty_label="一级栏目",
            )
            self.fields["watch"] = forms.ChoiceField(
                label="网站检查的口径", choices=WATCHES, required=False
            )
        self.order_fields(["slug", *names])

    def clean_order(self) -> int:
        """Return the place, 0 where none was told."""
        return self.cleaned_data.get("order") or 0


def groups_of(organ: Organ, column: Column | None) -> Any:
    """Return the columns under which one of the office's own may stand."""
    found = Column.objects.filter(
        organ=organ, is_group=True, is_fixed=False, is_active=True, parent=None
    )
    return found.exclude(pk=column.pk if column else None).order_by("order", "pk")


class CatalogueFileForm(DeedForm):
    """A standard catalogue as a spreadsheet."""

    file = forms.FileField(
        label="标准目录文件",
        help_text="Excel（xlsx、xls）或 CSV；先预览，确认之前不改动目录。严禁上传涉密文件。",
    )


class ConfirmForm(SeenForm):
    """That exactly the plan which was previewed is to be carried out."""


class CatalogueRowForm(SeenForm):
    """A row of the standard catalogue."""

    def __init__(self, organ: Organ, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = bool(self.initial.get("seen"))
        names = ("domain", "number", "item1", "item2", "content", "basis", "term", "body")
        self.fields |= row_fields(CatalogueRow, names)
        self.fields["term"].help_text = "照目录原文，例如“自信息形成之日起20个工作日内”。"
        for name in ("content", "basis"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 4})
        channels = [(word.slug, word.label) for word in words("channels")]
        self.fields["channels"] = _boxes("公开渠道和载体", channels)
        self.fields["audience"] = forms.ChoiceField(
            label="公开对象",
            required=False,
            choices=[
                ("", "未写明"),
                ("all", "全社会"),
                ("specific", "特定群体"),
                ("both", "全社会和特定群体"),
            ],
        )
        ways = [(word.slug, word.label) for word in words("attributes") if word.slug != "closed"]
        self.fields["way"] = _boxes("公开方式", ways)
        self.fields["levels"] = forms.CharField(
            label="公开层级",
            required=False,
            max_length=64,
            help_text="用顿号分开，例如“县级、乡级”。",
        )
        self.fields["post"] = post_field(organ)

    def clean_levels(self) -> list[str]:
        """Return the levels one by one."""
        told = self.cleaned_data["levels"]
        return [one.strip() for one in told.replace("，", "、").split("、") if one.strip()]


class CoverageForm(forms.Form):
    """What the coverage is narrowed to; the choice stands in the address."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), *STATE_WORDS.items()]
    )
    domain = forms.ChoiceField(label="领域", required=False)

    def __init__(self, domains: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one, one) for one in domains if one]
        self.fields["domain"].choices = [("", "全部领域"), *choices]  # type: ignore[attr-defined]


class ChainForm(VersionedForm):
    """Which further reviews are on, and the days of each step."""

    step_working_days = forms.IntegerField(
        label="每个环节的工作日",
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WORKING_DAYS)],
        help_text="内部期限，超过的提示“超时未办”。",
    )
    reexamine_months = forms.IntegerField(
        label="不公开信息多少个月复查一次",
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text="条例第十八条要求定期评估审查。",
    )

    def __init__(self, optional: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["extra"] = _boxes(
            "增加的审查环节",
            optional,
            "开启后，所有还没有发布的信息都要补办这一环节；已经发布的不受影响。",
        )
        self.order_fields(["extra", "step_working_days", "reexamine_months"])


class WordForm(DeedForm):
    """A word that is not wanted, and what to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(LexiconWord, ("wrong", "right", "note"))
        self.fields["kind"] = forms.ChoiceField(
            label="种类", choices=list(WORD_KINDS.items()), initial="forbidden"
        )
        self.order_fields(["wrong", "right", "kind", "note"])


class PasteForm(DeedForm):
    """Many words at once."""

    text = forms.CharField(
        label="粘贴",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="一行一个：不宜使用的词、建议改为、说明，用制表符分开（从表格复制即可）。"
        "已有的词按粘贴的内容更新。",
    )


class NumberRuleForm(DeedForm):
    """How a kind of document is numbered."""

    year = forms.IntegerField(
        label="纸面已编到的年度",
        required=False,
        validators=[MinValueValidator(1949), MaxValueValidator(2100)],
        help_text="年中开始使用的，填当年；登记簿里已有的编号会自动避开。",
    )
    last = forms.IntegerField(
        label="纸面已编到几号",
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(999_999)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(NumberRule, ("label", "prefix"))
        self.fields["label"].help_text = "例如“办事处发文”“平安简报”。"
        self.fields["prefix"].help_text = "文号写机关代字，例如“康办发”；简报按期编号，可以留空。"
        self.fields["kind"] = forms.ChoiceField(label="类别", choices=list(NUMBERED_KINDS.items()))
        self.order_fields(["label", "kind", "prefix", "year", "last"])

    def clean(self) -> dict[str, Any]:
        """Ask for both, or neither."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("year")) != bool(cleaned.get("last")):
            self.add_error("last", "年度和编号要一起填，或都留空。")
        return cleaned


class TakeNumberForm(NumberForm):
    """Which rule gives the next number, over exactly the version that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def has_rules(self) -> bool:
        """Say whether there is a rule for this kind of record."""
        rules: Any = self.fields["rule"]
        return bool(rules.queryset.exists())


class ReexamineForm(DeedForm):
    """The outcome of a look at a withheld record."""

    outcome = forms.ChoiceField(
        label="结论", choices=list(OUTCOMES.items()), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如“仍属过程性信息，尚未作出决定”“已满保密期限”。严禁录入涉密内容。",
    )
