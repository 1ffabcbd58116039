"""Part （六） of table 三 as one row: what some offices print of the 2021 form's three."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS
from gongkai.statute.annual_report.report import Report, Unplaced, Value

ROWS = ("correction_lapsed", "fee_unpaid", "other")
ONE_ROW = "other_processing"
_COLUMNS = (*APPLICANT_COLUMNS, "total")


def prints_one_row(report: Report) -> bool:
    """Say whether the report prints （六）其他处理 as one row where its form has three."""
    return report.form == "2021" and any(cell.startswith(f"t3.{ONE_ROW}.") for cell in report.cells)


def alike_in_part_six(reports: Iterable[Report]) -> list[Report]:
    """Return the reports as they are, or all with one row where any of them has only that."""
    reports = list(reports)
    if not any(prints_one_row(report) for report in reports):
        return reports
    return [with_one_row(report) for report in reports]


def with_one_row(report: Report) -> Report:
    """Return the report with the three rows of （六） added into one; a blank adds nothing.

    A column of which one of the three was not read has no such cell either.
    """
    if prints_one_row(report):
        return report
    lost = {f"t3.{row}.{column}" for row in ROWS for column in _COLUMNS}
    cells = {cell: value for cell, value in report.cells.items() if cell not in lost}
    for column in _COLUMNS:
        parts = [f"t3.{row}.{column}" for row in ROWS]
        if all(part in report.cells for part in parts):
            cells[f"t3.{ONE_ROW}.{column}"] = _added(report, parts)
    return replace(report, cells=cells, unplaced=(*report.unplaced, *not_printed(report)))


def _added(report: Report, parts: list[str]) -> Value:
    filled = [value for part in parts if (value := report.cells[part]) is not None]
    return sum(filled) if filled else None


def not_printed(report: Report) -> tuple[Unplaced, ...]:
    """Return what is told of the cells of the three rows where there is only one."""
    names = report.official_form.cells
    cells = (f"t3.{row}.{column}" for row in ROWS for column in _COLUMNS)
    return tuple(
        Unplaced("t3", cell, names[cell].name, (), "", "row_not_printed") for cell in cells
    )


def cell_ids(report: Report) -> tuple[str, ...]:
    """Return the ids of the cells that a report like this one has, in printed order."""
    cells = list(report.official_form.cells)
    if not prints_one_row(report):
        return tuple(cells)
    place = cells.index(f"t3.{ROWS[0]}.{_COLUMNS[0]}")
    rest = [cell for cell in cells if cell.split(".")[1] not in ROWS or not cell.startswith("t3.")]
    one_row = [f"t3.{ONE_ROW}.{column}" for column in _COLUMNS]
    return (*rest[:place], *one_row, *rest[place:])
