"""The one walk over the form data: each statutory table as a grid of spanned cells.

Every writer draws from these grids, so HTML, Word, PDF and spreadsheet cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Literal

from gongkai.statute.annual_report.amounts import amount_in_unit
from gongkai.statute.annual_report.forms import (
    Block,
    Cell,
    Form,
    FormId,
    Row,
    Table,
    get_form,
)
from gongkai.statute.annual_report.report import Report

Header = Literal["", "col", "colgroup", "row", "rowgroup"]

#: What stands in a printed cell that could not be read from its source: neither blank nor zero.
UNREADABLE = "〔未能识别〕"

#: On paper, rows under a label that spans no more than these stay on one page.
MOST_ROWS_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class GridCell:
    """One drawn cell: its place (row, column from 0), spans, and either a label or a cell id."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str = ""
    header: Header = ""
    cell: str | None = None
    is_total: bool = False
    is_narrow: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the label as it breaks where it is narrow: 商业/企业, （三）/不予公开."""
        text = self.text
        if self.header == "rowgroup" and text.startswith("（"):
            number, rest = text.split("）", 1)
            return (number + "）", rest)
        if not self.is_narrow or len(text) % 2:
            return (text,)
        return tuple(text[place : place + 2] for place in range(0, len(text), 2))


@dataclass(frozen=True, slots=True)
class Grid:
    """A statutory table ready to draw.

    ``head_rows`` rows at the top repeat on every page; ``widths`` are relative column widths.
    """

    table: str
    rows: tuple[tuple[GridCell, ...], ...]
    width: int
    head_rows: int
    widths: tuple[float, ...]


@cache
def table_grid(form_id: FormId, table_id: str, *, is_joined: bool = False) -> Grid:
    """Return the grid of table ``t2``, ``t3`` or ``t4`` as the official form prints it.

    ``is_joined`` prints （六） of the 2021 form as one row, the way some offices do.
    """
    table = get_form(form_id).table(table_id)
    if is_joined:
        table = _with_one_other_row(table)
    return {"t2": _grid_two, "t3": _grid_three, "t4": _grid_four}[table_id](table)


def report_grid(report: Report, table_id: str) -> Grid:
    """Return the grid that holds the report's cells: （六） is one row where the report has one."""
    rows = {cell.split(".")[1] for cell in report.cells if cell.startswith("t3.")}
    is_printed_as_one = _ONE_OTHER_ROW in rows and rows.isdisjoint(_OTHER_ROWS)
    form_id = report.require_tables()
    is_joined = is_printed_as_one and (form_id, table_id) == ("2021", "t3")
    return table_grid(form_id, table_id, is_joined=is_joined)


def printed_cells(report: Report) -> tuple[Cell, ...]:
    """Return the cells that the report's tables print, in printed order."""
    known = get_form("2019").cells | report.official_form.cells
    tables = (report_grid(report, table.id) for table in report.official_form.tables)
    return tuple(
        known[cell.cell] for grid in tables for row in grid.rows for cell in row if cell.cell
    )


def printed_value(report: Report, cell_id: str) -> str:
    """Return what stands in the cell: "" for a blank, the UNREADABLE mark for an absent cell.

    Amounts stand in the recorded unit; the unit is printed unless the head already says it.
    """
    if cell_id not in report.cells:
        return UNREADABLE
    value = report.cells[cell_id]
    if value is None:
        return ""
    cell = report.official_form.cells.get(cell_id)
    kind = cell.kind if cell else "count"
    if kind == "amount":
        unit = report.units.get(cell_id, report.official_form.default_amount_unit)
        shown = unit if unit != head_unit(report.official_form, cell_id) else ""
        return amount_in_unit(Decimal(value), unit) + shown
    return f"{value:+d}" if kind == "change" and value else str(value)


def head_unit(form: Form, cell_id: str) -> str:
    """Return the unit that the head of the cell's column prints, or ""."""
    table_id, row_id, column_id = cell_id.split(".")
    for block in form.table(table_id).blocks:
        if any(row.id == row_id for row in block.rows):
            return next(column.head_unit for column in block.columns if column.id == column_id)
    return ""


def _grid_two(table: Table) -> Grid:
    width = 1 + max(len(block.columns) for block in table.blocks)
    width = max(width, 4)
    rows: list[tuple[GridCell, ...]] = []
    for block in table.blocks:
        rows.append((GridCell(len(rows), 0, 1, width, block.caption, "colgroup"),))
        heads = ["信息内容", *(column.label for column in block.columns)]
        rows.append(_spread(len(rows), heads, width, header="col"))
        for row in block.rows:
            rows.append(_value_row(len(rows), row, block, width))
    return Grid("t2", tuple(rows), width, head_rows=0, widths=(1.0,) * width)


def _spread(row: int, texts: list[str], width: int, *, header: Header) -> tuple[GridCell, ...]:
    spans = _spans(len(texts), width)
    return tuple(
        GridCell(row, sum(spans[:index]), 1, spans[index], text, header)
        for index, text in enumerate(texts)
    )


def _value_row(index: int, row: Row, block: Block, width: int) -> tuple[GridCell, ...]:
    spans = _spans(len(block.columns) + 1, width)
    label = GridCell(index, 0, 1, 1, row.label, "row")
    values = (
        GridCell(index, sum(spans[:place]), 1, spans[place], cell=f"t2.{row.id}.{column.id}")
        for place, column in enumerate(block.columns, start=1)
    )
    return (label, *values)


def _spans(cells: int, width: int) -> list[int]:
    """Give each cell one column and the last cell the rest."""
    return [1] * (cells - 1) + [width - cells + 1]


LABEL_COLUMNS = 3
_ONE_OTHER_ROW = "other_processing"
_OTHER_ROWS = ("correction_lapsed", "fee_unpaid", "other")


def _with_one_other_row(table: Table) -> Table:
    """Return table 三 with the row （六）其他处理 of the 2019 form in place of its sub-items."""
    rows_2019 = get_form("2019").table("t3").blocks[0].rows
    one = next(row for row in rows_2019 if row.id == _ONE_OTHER_ROW)
    block = table.blocks[0]
    rows = [row for row in block.rows if row.id not in _OTHER_ROWS]
    rows.insert([row.id for row in rows].index("total"), one)
    return replace(table, blocks=(replace(block, rows=tuple(rows)),))


def _grid_three(table: Table) -> Grid:
    block = table.blocks[0]
    width = LABEL_COLUMNS + len(block.columns)
    rows = _head_three(table)
    for index, row in enumerate(block.rows):
        at = len(rows)
        labels = _labels_three(at, block.rows, index)
        is_total = row.id == "total"
        values = (
            GridCell(
                at, LABEL_COLUMNS + place, 1, 1, cell=f"t3.{row.id}.{column.id}", is_total=is_total
            )
            for place, column in enumerate(block.columns)
        )
        rows.append((*labels, *values))
    widths = (1.0, 1.3, 3.4, *(0.95,) * len(block.columns))
    return Grid("t3", tuple(rows), width, head_rows=3, widths=widths)


def _head_three(table: Table) -> list[tuple[GridCell, ...]]:
    columns = table.blocks[0].columns
    top = (
        GridCell(0, 0, 3, LABEL_COLUMNS, table.corner, "colgroup"),
        GridCell(0, LABEL_COLUMNS, 1, len(columns), table.head, "colgroup"),
    )
    middle: list[GridCell] = []
    bottom: list[GridCell] = []
    place = LABEL_COLUMNS
    for group, members in groupby(columns, key=lambda column: column.group):
        inside = list(members)
        if group:
            middle.append(GridCell(1, place, 1, len(inside), group, "colgroup"))
            bottom.extend(
                GridCell(2, place + offset, 1, 1, column.label, "col", is_narrow=True)
                for offset, column in enumerate(inside)
            )
        else:
            middle.extend(
                GridCell(1, place + offset, 2, 1, column.label, "col")
                for offset, column in enumerate(inside)
            )
        place += len(inside)
    return [top, tuple(middle), tuple(bottom)]


def _labels_three(at: int, rows: tuple[Row, ...], index: int) -> list[GridCell]:
    """Return the label cells that begin in this row; spanning ones begin in their first row."""
    row = rows[index]
    before = rows[index - 1] if index else Row("", "")
    is_total = row.id == "total"
    if not row.group:
        return [GridCell(at, 0, 1, 3, row.label, "row", is_total=is_total)]
    labels: list[GridCell] = []
    if row.group != before.group:
        height = sum(other.group == row.group for other in rows)
        labels.append(GridCell(at, 0, height, 1, row.group, "rowgroup"))
    if not row.subgroup:
        labels.append(GridCell(at, 1, 1, 2, row.label, "row", is_total=is_total))
        return labels
    if row.subgroup != before.subgroup:
        height = sum(other.subgroup == row.subgroup for other in rows)
        labels.append(GridCell(at, 1, height, 1, row.subgroup, "rowgroup"))
    labels.append(GridCell(at, 2, 1, 1, row.label, "row"))
    return labels


def _grid_four(table: Table) -> Grid:
    """Draw 行政复议 with its five heads over two rows, as the official table does."""
    block = table.blocks[0]
    review, *suits = block.rows
    step = len(block.columns)
    top = (
        GridCell(0, 0, 1, step, review.label, "colgroup"),
        GridCell(0, step, 1, step * len(suits), table.head, "colgroup"),
    )
    middle = [
        GridCell(1, place, 2, 1, column.label, "col", is_narrow=True)
        for place, column in enumerate(block.columns)
    ]
    bottom: list[GridCell] = []
    values: list[GridCell] = []
    for group, row in enumerate(block.rows):
        for place, column in enumerate(block.columns):
            at = group * step + place
            values.append(GridCell(3, at, 1, 1, cell=f"t4.{row.id}.{column.id}"))
            if group:
                bottom.append(GridCell(2, at, 1, 1, column.label, "col", is_narrow=True))
        if group:
            middle.append(GridCell(1, group * step, 1, step, row.label, "colgroup"))
    rows = (top, tuple(middle), tuple(bottom), tuple(values))
    return Grid("t4", rows, step * len(block.rows), head_rows=3, widths=(1.0,) * (step * 3))
