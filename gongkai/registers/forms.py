"""Forms over register rows, zero reports, opening balances and imports."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, TableForm, VersionedForm, row_fields
from gongkai.exchange.registers.layout import Register, register_of
from gongkai.exchange.registers.matching import Heads
from gongkai.registers.importing import IMPORTABLE
from gongkai.registers.kinds import RegisterKind
from gongkai.registers.models import ZERO_STATES
from gongkai.statute.annual_report.forms import Form

_ROW = ("serial", "title")


class RowForm(VersionedForm):
    """A row of one register."""

    def __init__(self, kind: RegisterKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = False
        heads = {column.key: column for column in kind.layout.columns}
        self.fields |= row_fields(kind.model, (*_ROW, *kind.fields, "note"))
        for name, field in self.fields.items():
            column = heads.get("id" if name == "serial" else name)
            if column:
                field.label, field.help_text = column.head, column.help


class ZeroForm(DeedForm):
    """Somebody's word on an empty register."""

    state = forms.ChoiceField(label="情况", choices=ZERO_STATES, widget=forms.RadioSelect)
    post = forms.CharField(label="确认岗位", max_length=64, required=False)


class OpeningForm(DeedForm):
    """Last year's report as a file."""

    file = forms.FileField(
        label="上年年报文件",
        help_text="网页、Word、Excel、文本或 JSON。数据读出后请与原件核对。",
    )


#: Columns of last year's report that this year's begins with: stocks and what was carried over.
_CARRIED = frozenset({"disclosed_total", "in_force", "previous", "change"})


class TypedOpeningForm(DeedForm):
    """The figures of last year's report that this year begins with, typed. Empty is not 0."""

    def __init__(self, form: Form, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for cell in form.cells.values():
            if cell.row == "carried_out" or (cell.table == "t2" and cell.column in _CARRIED):
                self.fields[cell.id] = forms.IntegerField(
                    label=cell.name,
                    required=False,
                    min_value=-1_000_000_000 if cell.kind == "change" else 0,
                    max_value=1_000_000_000,
                )


class BeginForm(TableForm):
    """A table on its way in, and which register it is."""

    field_order = ("register", "file", "pasted")

    register = forms.ChoiceField(
        label="导入到", choices=[(key, register_of(key).stem) for key in IMPORTABLE]
    )


class MatchForm(DeedForm):
    """Which column of the office's table fills which of ours."""

    def __init__(self, register: Register, heads: Heads, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        places = [(str(p), str(cell) or f"第{p + 1}列") for p, cell in enumerate(heads.row.cells)]
        for column in register.columns:
            self.fields[f"from_{column.key}"] = forms.ChoiceField(
                label=column.head,
                choices=[("", "不导入"), ("text", "每行都填："), *places],
                required=False,
                help_text="必须指定" if column.required else "",
            )
            self.fields[f"text_{column.key}"] = forms.CharField(
                label=f"{column.head}每行都填", required=False, max_length=120
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """Return the pairs of fields as the template draws them."""
        return [
            (self[f"from_{column.key}"], self[f"text_{column.key}"])
            for column in self.register.columns
        ]

    def mapping(self) -> dict[str, dict[str, Any]]:
        """Return column key → where its values come from."""
        chosen: dict[str, dict[str, Any]] = {}
        for column in self.register.columns:
            place = self.cleaned_data[f"from_{column.key}"]
            if place == "text":
                chosen[column.key] = {"text": self.cleaned_data[f"text_{column.key}"]}
            elif place:
                chosen[column.key] = {"place": int(place)}
        return chosen


def match_initial(mapping: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return a mapping as the form's first values."""
    initial: dict[str, str] = {}
    for key, source in mapping.items():
        if "place" in source:
            initial[f"from_{key}"] = str(source["place"])
        else:
            initial[f"from_{key}"] = "text"
            initial[f"text_{key}"] = source.get("text", "")
    return initial
