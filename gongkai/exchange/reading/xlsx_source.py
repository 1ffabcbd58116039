"""Spreadsheets that hold a report: rows with merged cells counted once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from gongkai.errors import InvalidInput
from gongkai.exchange.files import open_archive, refuse_vast_sheets
from gongkai.exchange.reading.document import Block, Document, Line, Row

#: Our own second sheet repeats the figures in a list; it is not a second report.
_FIGURE_HEADS = ["单元格", "名称", "数值", "单位"]


def read_xlsx(data: bytes, name: str) -> Document:
    """Return the rows of all sheets; a row with one cell is a line.

    Formulas give the values that were saved with them. Raises InvalidInput
    (``unreadable_file``) for a damaged workbook.
    """
    with open_archive(data, name) as archive:
        refuse_vast_sheets(archive, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks = [
            block
            for sheet_name in workbook.sheet_names
            for block in _blocks(workbook.get_sheet_by_name(sheet_name), sheet_name)
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise InvalidInput(
            f"“{name}”不是有效的 Excel 文件或已损坏。请用 Excel 或 WPS 重新保存为 .xlsx。",
            code="unreadable_file",
        ) from error
    return Document("xlsx", tuple(blocks))


def _blocks(sheet: Any, name: str) -> Iterator[Block]:
    rows = sheet.to_python(skip_empty_area=False)
    if not rows or [str(cell) for cell in rows[0][:4]] == _FIGURE_HEADS:
        return
    covered = _covered(sheet)
    for number, cells in enumerate(rows):
        texts = [
            cell_text(cell) for place, cell in enumerate(cells) if (number, place) not in covered
        ]
        place = f"{name} 第{number + 1}行"
        if sum(bool(text) for text in texts) > 1 or (len(texts) > 1 and any(texts)):
            yield Row(tuple(texts), place)
        elif any(texts):
            yield from (Line(line, place) for line in "".join(texts).split("\n"))


def _covered(sheet: Any) -> set[tuple[int, int]]:
    """Return the places that a merged cell covers beside its own."""
    return {
        (row, column)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def cell_text(cell: Any) -> str:
    if isinstance(cell, float):
        # Never with an exponent: 0.000001 is what a cent in 万元 looks like.
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    return str(cell).strip()
