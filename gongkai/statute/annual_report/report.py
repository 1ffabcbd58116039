"""A report as cells: the one value that tallying, reading, checking and writing pass on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.forms import Form, FormId, get_form
from gongkai.statute.findings import Finding

#: A count is an int, an amount a Decimal in 元, None a cell printed blank or not filled.
Value = int | Decimal | None

#: The first report year with statutory tables.
FIRST_YEAR_OF_TABLES = 2019
#: What is said of every report from before.
BEFORE_TABLES = (
    "这是2019年以前的年报，当时还没有全国统一的表格，只读出了正文和指标列表中的数字，"
    "没有可以逐格核对的数。"
)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something read that could not be put into a cell, or a cell that could not be read."""

    table: str
    cell: str | None
    label: str
    values: tuple[str, ...]
    place: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the published JSON shape."""
        return {
            "table": self.table,
            "cell": self.cell,
            "label": self.label,
            "values": list(self.values),
            "place": self.place,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report came from: file or folder name, kind of file, digest of its bytes."""

    name: str
    kind: str
    sha256: str

    def as_json(self) -> dict[str, str]:
        """Return the published JSON shape."""
        return {"name": self.name, "kind": self.kind, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Provenance:
    """The records behind one figure; ``count`` is how many they are."""

    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return the number of records."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Reference:
    """A live reference of the prose: where it stood, what it printed, the records behind it.

    ``start`` is the place of the first printed character in the section's text.
    """

    section: str
    text: str
    printed: str
    start: int = 0
    ids: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the JSON shape, with the number of records beside their identifiers."""
        return {
            "section": self.section,
            "text": self.text,
            "printed": self.printed,
            "start": self.start,
            "cells": list(self.cells),
            "count": len(self.ids),
            "ids": list(self.ids),
        }


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure of a report from before the tables: what the prose or its list of indicators says.

    ``subject`` is a subject of ``figures``, None for a line of the list. ``value`` counts
    ``unit``; amounts are in 元. ``text`` is what was printed, ``section`` a key of the sections.
    """

    subject: str | None
    value: Decimal
    unit: str
    text: str
    is_approximate: bool
    section: str | None
    place: str

    def as_json(self) -> dict[str, Any]:
        """Return the published JSON shape; the value is a plain decimal string."""
        return {
            "subject": self.subject,
            "value": plain_amount(self.value),
            "unit": self.unit,
            "text": self.text,
            "approximate": self.is_approximate,
            "section": self.section,
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """An annual report: cells by id, prose by section, and what is known about where from.

    A cell of the form is a value, None (blank), or absent and then named in ``unplaced``.
    ``units`` holds the printed unit (元, 万元, 亿元) of each amount; the amount itself is in 元.
    A report from before the tables of 2019 has no form and no cells, but ``figures``; a section
    that none of ours stands for has its heading as its key.
    """

    organ: str | None
    year: int | None
    form: FormId | None
    cells: Mapping[str, Value]
    units: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    unplaced: tuple[Unplaced, ...] = ()
    source: Source | None = None
    published_on: str | None = None
    proposed: Mapping[str, Value] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    findings: tuple[Finding, ...] = ()
    figures: tuple[StatedFigure, ...] = ()

    def require_tables(self) -> FormId:
        """Return the form's id; raises InvalidInput (``report_before_2019``) where there is none.

        Whatever needs the tables ends here.
        """
        if self.form is None:
            name = self.organ or (self.source.name if self.source else "年报")
            raise InvalidInput(
                f"“{name}”是{self.year}年度的年报，当时还没有全国统一的表格，"
                "没有可以逐格核对、汇总或写成规定版式的数。请换成2019年度及以后的年报。",
                code="report_before_2019",
            )
        return self.form

    @property
    def official_form(self) -> Form:
        """Return the form whose cells these are; raises as ``require_tables``."""
        return get_form(self.require_tables())

    def number(self, cell: str) -> int | Decimal | None:
        """Return the cell's value, None when it is blank or absent."""
        return self.cells.get(cell)

    def count(self, cell: str) -> int | None:
        """Return the cell's value when it is a whole number, else None."""
        value = self.cells.get(cell)
        return value if isinstance(value, int) else None

    def name_of(self, cell: str) -> str:
        """Return what a clerk calls a cell, also one of a row that only the form of 2019 knows.

        What stands in no form keeps its id.
        """
        known = self.official_form.cells.get(cell) or get_form("2019").cells.get(cell)
        return known.name if known else cell

    def missing_cells(self) -> tuple[str, ...]:
        """Return the cells of the form that are neither given nor blank nor named as unplaced."""
        told = {item.cell for item in self.unplaced if item.cell}
        cells = self.official_form.cells if self.form else ()
        return tuple(cell for cell in cells if cell not in self.cells and cell not in told)


def plain_amount(value: Decimal) -> str:
    """Return an amount as a plain decimal string, without exponent or trailing zeros.

    >>> plain_amount(Decimal("1054600.00")), plain_amount(Decimal("1E+2"))
    ('1054600', '100')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
