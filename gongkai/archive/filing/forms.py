"""Forms over filing."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm
from gongkai.archive.models import CATEGORIES, RETENTIONS, FilingSettings, Piece, PieceRemark
from gongkai.statute.filing import PARTS, categories, retention

#: So many things are filed by one form at most: each is read, counted and hashed.
MOST_AT_ONCE = 500


class ChosenField(forms.MultipleChoiceField):
    """What was ticked in a list that the page shows itself; the operation knows what exists."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        """Take any short word; what does not exist is not found."""
        return len(value) <= 40


class FileForm(DeedForm):
    """What of the waiting list is filed now, and for how long it is kept."""

    chosen = ChosenField(
        label="待归档", error_messages={"required": "还没有勾选。请勾选要归档的，再提交。"}
    )
    term = forms.ChoiceField(
        label="保管期限",
        required=False,
        choices=[("", "按归档设置"), *RETENTIONS],
        help_text="归档以后不能改。",
    )


class FilingSettingsForm(VersionedForm):
    """Fonds, pattern of numbers, own terms."""

    fonds = forms.CharField(
        label="全宗号", max_length=32, help_text="由同级国家档案馆编给，例如 Z109。"
    )
    pattern = forms.CharField(
        label="档号格式",
        max_length=60,
        help_text=f"把{'、'.join(PARTS)}各写一次，其余照原样印出。已归档的档号不变。",
    )

    def __init__(self, own: FilingSettings | None, *args: Any, **kwargs: Any) -> None:
        initial = {
            "fonds": own.fonds if own else "",
            "pattern": own.pattern if own else FilingSettings().pattern,
            "seen": own.row_version if own else 0,
            **{f"term_{slug}": term for slug, term in (own.terms if own else {}).items()},
        }
        super().__init__(*args, initial=initial, **kwargs)
        for one in categories():
            usual = retention(one.retention).label
            self.fields[f"term_{one.slug}"] = forms.ChoiceField(
                label=f"{one.label}的保管期限",
                required=False,
                choices=[("", f"默认（{usual}）"), *RETENTIONS],
            )

    @property
    def terms(self) -> dict[str, str]:
        """Return category → term as chosen."""
        return {one.slug: self.cleaned_data[f"term_{one.slug}"] for one in categories()}


class RemarkForm(VersionedForm):
    """Pages counted by hand, and a 备注."""

    pages = forms.IntegerField(
        label="页数",
        required=False,
        min_value=1,
        max_value=99_999,
        help_text="整理纸质件时数的页数；不填的，用系统数的。",
    )
    note = forms.CharField(label="备注", max_length=300, required=False)

    def __init__(self, piece: Piece, *args: Any, **kwargs: Any) -> None:
        own: PieceRemark | None = getattr(piece, "remark", None)
        initial = {
            "pages": own.pages if own else None,
            "note": own.note if own else "",
            "seen": own.row_version if own else 0,
        }
        super().__init__(*args, initial=initial, **kwargs)


class ShelfForm(forms.Form):
    """What the list of filed pieces is narrowed to; the choice stands in the address."""

    year = forms.IntegerField(label="年度", required=False, min_value=1949, max_value=2100)
    category = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *CATEGORIES])
    retention = forms.ChoiceField(
        label="保管期限", required=False, choices=[("", "全部"), *RETENTIONS]
    )
