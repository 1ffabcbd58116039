"""Forms of covering: words, hits, places by numbers or by clicking at the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm
from gongkai.applications.step_forms import WARNING
from gongkai.exchange.redaction.boxes import LONGEST_REASON

#: Usual reasons and the articles that they rest on.
REASONS = (
    ("个人隐私", "条例第十五条"),
    ("商业秘密", "条例第十五条"),
    ("国家秘密", "条例第十四条"),
    ("内部事务信息", "条例第十六条第一款"),
    ("过程性信息", "条例第十六条第二款"),
    ("与申请无关的内容", "条例第三十七条"),
)


class OriginalForm(DeedForm):
    """A file that may be given out."""

    file = forms.FileField(label="拟提供的文件", help_text="PDF、Word、PNG、JPG。" + WARNING)


class _ReasonForm(DeedForm):
    """Why something is covered."""

    reason = forms.ChoiceField(
        label="遮盖的理由",
        choices=[(f"{reason}|{basis}", f"{reason}（{basis}）") for reason, basis in REASONS]
        + [("", "其他，写在下面")],
        required=False,
    )
    other = forms.CharField(
        label="其他理由",
        max_length=LONGEST_REASON,
        required=False,
        help_text="上面没有的写在这里；会印在新文件的末页，不要写出被遮盖的内容。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].initial = "|".join(REASONS[0])

    @property
    def why(self) -> tuple[str, str]:
        """Return reason and article."""
        other = str(self.cleaned_data["other"]).strip()
        reason, _, basis = str(self.cleaned_data["reason"]).partition("|")
        return (other, "") if other else (reason, basis)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason."""
        cleaned = super().clean()
        if not cleaned.get("reason") and not cleaned.get("other", "").strip():
            self.add_error("other", "请选择或者写明遮盖的理由（条例第三十七条）。")
        return cleaned


class WordsForm(_ReasonForm):
    """Words to be covered wherever they stand."""

    field_order = ("words", "reason", "other")

    words = forms.CharField(
        label="要遮盖的词语",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个；各页出现的地方都会遮盖。扫描页没有文字，查不到，请在页面上点选。",
    )


class HitsForm(DeedForm):
    """Hits of the detectors that a person chooses to cover."""

    hits = forms.MultipleChoiceField(label="检出的个人信息", widget=forms.CheckboxSelectMultiple)

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hits"]
        field.choices = choices
        field.initial = [value for value, _ in choices]


class PlaceForm(_ReasonForm):
    """A place on a page in per cent of its width and height."""

    page = forms.IntegerField(label="页码", min_value=1, max_value=500)
    left = forms.DecimalField(label="左边距（%）", min_value=0, max_value=100, decimal_places=1)
    top = forms.DecimalField(label="上边距（%）", min_value=0, max_value=100, decimal_places=1)
    width = forms.DecimalField(label="宽（%）", min_value=0, max_value=100, decimal_places=1)
    height = forms.DecimalField(label="高（%）", min_value=0, max_value=100, decimal_places=1)

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Return the edges as fractions of the page, kept inside it."""
        told = {name: float(self.cleaned_data[name]) / 100 for name in self.names}
        right = min(told["left"] + told["width"], 1.0)
        return told["left"], told["top"], right, min(told["top"] + told["height"], 1.0)

    names = ("left", "top", "width", "height")


class RemoveForm(DeedForm):
    """Marked places that are given up."""

    remove = forms.MultipleChoiceField(
        label="选中的不再遮盖", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["remove"]
        field.choices = choices
