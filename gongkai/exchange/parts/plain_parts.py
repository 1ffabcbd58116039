"""Text files, CSV, and spreadsheets of the old binary kind."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from gongkai.errors import InvalidInput
from gongkai.exchange.files import decode_text
from gongkai.exchange.parts.part import Budget, FileText, TextPart


def read_text(data: bytes, budget: Budget) -> FileText:
    """Return a text as one part; hits are placed by line."""
    text = decode_text(data, budget.name).replace("\r\n", "\n").replace("\r", "\n")
    budget.take_text(len(text))
    return FileText("text", (_numbered("正文", text.split("\n")),) if text.strip() else ())


def read_csv(data: bytes, budget: Budget) -> FileText:
    """Return the rows of a CSV file; one whose quotes do not fit is read as text."""
    text = decode_text(data, budget.name)
    budget.take_text(len(text))
    delimiter = max(",\t;", key=text[:10_000].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return read_text(data, budget)
    lines = ["\t".join(_one_line(cell) for cell in row) for row in rows]
    return FileText("csv", (_numbered("表格", lines),) if any(lines) else ())


def _numbered(place: str, lines: list[str]) -> TextPart:
    names = tuple(f"第{number}行" for number in range(1, len(lines) + 1))
    return TextPart(place, "\n".join(lines), line_names=names)


def read_old_spreadsheet(data: bytes, budget: Budget) -> FileText:
    """Return the values of an .xls or .et workbook.

    Hidden sheets are known, hidden rows and columns and comments are not: a note says so. Raises
    InvalidInput (``not_readable``) for any other old file (.doc, .wps, .ppt).
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        parts = [
            _old_sheet(workbook, sheet.name, sheet.visible, budget)
            for sheet in workbook.sheets_metadata
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise InvalidInput(
            f"“{budget.name}”是旧版二进制格式（如 .doc、.wps、.ppt），或是加密的文件，"
            "本系统看不到里面的内容，不能算作查过。请用 Word 或 WPS 打开，"
            "另存为 .docx（表格存为 .xlsx）后再试；设有密码的先取消密码。",
            code="not_readable",
        ) from error
    budget.note(
        "old_spreadsheet",
        "旧版表格只看了单元格的值，批注、隐藏行列、文本框没有查看。请另存为 .xlsx 再查一遍。",
    )
    return FileText("xls", tuple(part for part in parts if part.text.strip()))


def _old_sheet(
    workbook: CalamineWorkbook, name: str, visible: SheetVisibleEnum, budget: Budget
) -> TextPart:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    lines = ["\t".join(_one_line(_shown(cell)) for cell in row).rstrip("\t") for row in rows]
    budget.take_text(sum(map(len, lines)))
    is_hidden = visible != SheetVisibleEnum.Visible
    names = tuple(f"第{number}行" for number in range(1, len(lines) + 1))
    place = f"工作表“{name}”{'（隐藏）' if is_hidden else ''}"
    return TextPart(place, "\n".join(lines), is_hidden, names, letters=True)


def _shown(cell: Any) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    return str(cell)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).replace("\t", " ").replace("\r", " ")
