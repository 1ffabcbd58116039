"""Forms of carrying over an office's own register."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm
from gongkai.applications.import_layout import REGISTER
from gongkai.exchange.registers.matching import Heads, Source


class BeginForm(DeedForm):
    """A table on its way in."""

    file = forms.FileField(
        label="文件", required=False, help_text=".xlsx 或 .csv。严禁上传涉密文件。"
    )
    pasted = forms.CharField(
        label="或粘贴表格",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="在 Excel 或 WPS 里选中表格（连同表头）复制，粘贴到这里。严禁粘贴涉密内容。",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean()
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            raise forms.ValidationError("请选择文件，或把表格粘贴进来。")
        return cleaned


class MatchForm(DeedForm):
    """Which column of the office's table fills which of ours; the cells go along."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=200)
    cells = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, heads: Heads, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(p), str(cell) or f"第{p + 1}列") for p, cell in enumerate(heads.row.cells)]
        for column in REGISTER.columns:
            self.fields[f"from_{column.key}"] = forms.ChoiceField(
                label=column.head,
                choices=[("", "不导入"), *places],
                required=False,
                help_text=column.help,
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, bool]]:
        """Return the boxes as the template draws them, and whether each must be chosen."""
        return [(self[f"from_{column.key}"], column.required) for column in REGISTER.columns]

    def sources(self) -> dict[str, Source]:
        """Return column key → where its values come from."""
        chosen = {c.key: self.cleaned_data[f"from_{c.key}"] for c in REGISTER.columns}
        return {key: Source(place=int(place)) for key, place in chosen.items() if place}


def match_initial(sources: dict[str, Source]) -> dict[str, str]:
    """Return sources as the form's first values."""
    return {f"from_{key}": str(source.place) for key, source in sources.items()}
