"""The two official forms of the annual report as data: sections, tables, rows, columns, cells.

Form ``2019`` serves report years 2019 and 2020 (国办公开办函〔2019〕60号), form ``2021`` all years
since (国办公开办函〔2021〕30号). The form follows the report year, never the day of writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.sources import load_data

FormId = Literal["2019", "2021"]
Kind = Literal["count", "change", "amount"]

FORM_IDS: tuple[FormId, ...] = ("2019", "2021")

#: The section of what stands before the first heading of a report from before 2019.
PREAMBLE = "preamble"

#: The six columns of table 三 that stand for applicants, in printed order (without 总计).
APPLICANT_COLUMNS = ("person", "business", "research", "charity", "legal", "other")
#: The three groups of table 四 and the four results that make up each group's 总计.
DISPUTE_GROUPS = ("review", "direct", "after_review")
RESULT_COLUMNS = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id, printed head, kind of value, and the head above it or the unit in it."""

    id: str
    label: str
    kind: Kind = "count"
    group: str = ""
    head_unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its id, printed label and up to two labels spanning it from the left."""

    id: str
    label: str
    group: str = ""
    subgroup: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one head; table 二 has several, tables 三 and 四 one each."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three statutory tables (``t2``, ``t3``, ``t4``)."""

    id: str
    name: str
    blocks: tuple[Block, ...]
    corner: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections; a section either holds prose or one table."""

    id: str
    heading: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form: ``id`` is ``table.row.column``, ``name`` what a clerk would call it."""

    id: str
    table: str
    row: str
    column: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the report with its cells in printed order."""

    id: FormId
    notice: str
    first_year: int
    last_year: int | None
    default_amount_unit: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    cells: dict[str, Cell]

    def table(self, table_id: str) -> Table:
        """Return the table ``t2``, ``t3`` or ``t4``."""
        return next(table for table in self.tables if table.id == table_id)

    @property
    def application_results(self) -> tuple[str, ...]:
        """Return the row ids of table 三 that sum up to （七）总计, in printed order."""
        rows = [row.id for row in self.table("t3").blocks[0].rows]
        return tuple(rows[rows.index("granted") : rows.index("total")])


def form_for_year(year: int) -> Form:
    """Return the form that report year ``year`` must use.

    Raises DataMissing for years before 2019, which had no statutory tables of this kind.

    >>> form_for_year(2020).id, form_for_year(2025).id
    ('2019', '2021')
    """
    for form_id in FORM_IDS:
        form = get_form(form_id)
        if form.first_year <= year and (form.last_year is None or year <= form.last_year):
            return form
    raise DataMissing(
        f"{year}年没有本系统支持的年报格式：全国统一格式自2019年度起施行"
        "（国办公开办函〔2019〕60号）。请检查年度。",
        code="form_missing",
    )


def section_heading(section: str) -> str:
    """Return the heading of a section.

    Reports from before 2019 have further ones, whose key is their heading.

    >>> section_heading("overview"), section_heading("四、收费及减免情况")
    ('一、总体情况', '四、收费及减免情况')
    """
    headings = {one.id: one.heading for one in get_form("2021").sections}
    return headings.get(section, "前言" if section == PREAMBLE else section)


def get_form(form_id: str) -> Form:
    """Return the form ``2019`` or ``2021``; raises InvalidInput for any other name."""
    if form_id not in FORM_IDS:
        raise InvalidInput(f"没有名为“{form_id}”的年报格式，只有 2019 和 2021 两种。")
    return _load_form(form_id)


@cache
def _load_form(form_id: FormId) -> Form:
    common = load_data("annual_report/common.toml")
    own = load_data(f"annual_report/{form_id}.toml")
    tables = (_table_two(own), _table_three(common["t3"], own["t3"]), _table_four(common["t4"]))
    return Form(
        id=form_id,
        notice=own["source"]["document"],
        first_year=own["form"]["first_year"],
        last_year=own["form"].get("last_year"),
        default_amount_unit=own["form"]["default_amount_unit"],
        sections=tuple(Section(**section) for section in common["sections"]),
        tables=tables,
        cells={cell.id: cell for table in tables for cell in _cells(table)},
    )


def _table_two(own: dict[str, Any]) -> Table:
    blocks = tuple(
        Block(
            caption=block["caption"],
            columns=tuple(Column(**column) for column in block["columns"]),
            rows=tuple(Row(**row) for row in block["rows"]),
        )
        for block in own["t2"]
    )
    return Table(id="t2", name="表二", blocks=blocks)


def _table_three(common: dict[str, Any], own: dict[str, Any]) -> Table:
    rows = [*common["rows"], *own["other_rows"], *common["closing_rows"]]
    block = Block(
        caption="",
        columns=tuple(Column(**column) for column in common["columns"]),
        rows=tuple(Row(**row) for row in rows),
    )
    return Table(
        id="t3", name="表三", blocks=(block,), corner=common["corner"], head=common["head"]
    )


def _table_four(common: dict[str, Any]) -> Table:
    block = Block(
        caption="",
        columns=tuple(Column(**column) for column in common["columns"]),
        rows=tuple(Row(**group) for group in common["groups"]),
    )
    return Table(id="t4", name="表四", blocks=(block,), head=common["head"])


def _cells(table: Table) -> list[Cell]:
    return [
        Cell(
            id=f"{table.id}.{row.id}.{column.id}",
            table=table.id,
            row=row.id,
            column=column.id,
            kind=column.kind,
            name=f"{table.name}“{row.subgroup}{row.label}”{column.label}",
        )
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    ]
