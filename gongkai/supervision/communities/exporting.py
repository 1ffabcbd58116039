"""A year of the communities for paper and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gongkai.exchange.papers.communities import MatrixCell, MatrixRow, MatrixSheet
from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.supervision.communities.matrix import Coverage, Matrix

_ITEM_HEADS = (
    ("社区、村", 20),
    ("类别", 8),
    ("事项", 18),
    ("期间", 12),
    ("期限", 12),
    ("公开、报送日期", 14),
    ("状态", 12),
    ("超时天数", 10),
)
_COVERAGE_HEADS = (
    ("事项", 20),
    ("应办", 8),
    ("已填报", 8),
    ("已核对", 8),
    ("按期", 8),
    ("期限未定", 10),
    ("超时未办", 10),
)


def sheet_of(matrix: Matrix, *, organ: str, title: str, on: date) -> MatrixSheet:
    """Return the year as it is printed."""
    return MatrixSheet(
        organ=organ,
        title=title,
        groups=tuple(matrix.groups),
        periods=tuple(column.period.label for column in matrix.columns),
        rows=tuple(
            MatrixRow(
                name=row.community.name,
                cells=tuple(
                    MatrixCell(words=cell.words, tone=cell.standing.tone if cell.standing else "")
                    for cell in row.cells
                ),
            )
            for row in matrix.rows
        ),
        printed_on=on,
    )


def write_year(matrix: Matrix, coverage: Sequence[Coverage]) -> bytes:
    """Return the workbook: the matrix, a row an item, how much was done. All kinds in the last."""
    heads = [
        ("社区、村", 20),
        *((f"{column.label}{column.period.label}", 14) for column in matrix.columns),
    ]
    cells = ([row.community.name, *(cell.words for cell in row.cells)] for row in matrix.rows)
    done = (
        (one.label, one.asked, one.entered, one.accepted, one.on_time, one.undated, one.late)
        for one in coverage
    )
    return write_lists(
        (
            ListSheet(f"{matrix.year}年", heads, cells, frozen_columns=1),
            ListSheet("事项", _ITEM_HEADS, _item_rows(matrix), frozen_columns=1),
            ListSheet("完成情况", _COVERAGE_HEADS, done),
        )
    )


def _item_rows(matrix: Matrix) -> Iterator[Sequence[str | int | None]]:
    for row in matrix.rows:
        for cell in row.cells:
            item, standing = cell.item, cell.standing
            if item is None or standing is None:
                continue
            yield (
                row.community.name,
                row.community.get_kind_display(),
                item.label,
                f"{item.year}年{item.span.label}",
                item.due_on.isoformat() if item.due_on else "",
                item.done_on.isoformat() if item.done_on else "",
                standing.words,
                standing.days_late or None,
            )
