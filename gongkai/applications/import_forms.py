"""Forms of carrying over an office's own register."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm
from gongkai.applications.import_layout import REGISTER
from gongkai.exchange.registers.matching import Heads, Source


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
