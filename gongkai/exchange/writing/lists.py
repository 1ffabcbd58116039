"""Plain lists as a workbook: a sheet a list, a row a line; heads stay in sight and on paper."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from gongkai.exchange.writing.xlsx import A4, MOST_DIGITS
from gongkai.statute.annual_report.report import Value, plain_amount

#: More characters than these no cell holds.
MOST_CHARACTERS = 30_000


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list: the sheet's name, heads with their widths, rows; so many first columns stay."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str | Value]]
    frozen_columns: int = 0


def write_lists(sheets: Iterable[ListSheet]) -> bytes:
    """Return the lists as XLSX: numbers as numbers, None as a blank, no text as a formula.

    A number of more digits than a spreadsheet keeps is written as text.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        base = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1}
        cell = book.add_format({**base, "text_wrap": True})
        head = book.add_format({**base, "bold": True, "bg_color": "#FAFBFC"})
        for one in sheets:
            sheet = book.add_worksheet(one.name)
            for place, (label, width) in enumerate(one.heads):
                sheet.set_column(place, place, width)
                sheet.write_string(0, place, label, head)
            for number, row in enumerate(one.rows, start=1):
                for place, value in enumerate(row):
                    _write(sheet, number, place, value, cell)
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.freeze_panes(1, one.frozen_columns)
    return buffer.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: str | Value, style: object
) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:MOST_CHARACTERS], style)
    elif len(text := _digits(value)) > MOST_DIGITS:
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_number(row, column, float(value), style)


def _digits(value: Value) -> str:
    return str(value) if isinstance(value, int) else plain_amount(value)  # type: ignore[arg-type]
