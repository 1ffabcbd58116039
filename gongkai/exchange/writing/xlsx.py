"""The report as a spreadsheet: a sheet laid out like the paper, and a sheet of plain figures."""

from __future__ import annotations

import io
import re
from datetime import datetime
from itertools import accumulate
from typing import Any

import xlsxwriter
from wcwidth import wcwidth

from gongkai.exchange.composition import (
    Heading,
    Paragraph,
    StatutoryTable,
    compose,
    facts_of,
    report_title,
)
from gongkai.exchange.layout import GridCell, printed_cells, printed_value
from gongkai.statute.annual_report.report import Report

#: All tables share the sheet's columns: how many of them each column of a table takes.
SHEET_COLUMNS = 30
SPANS = {"t2": (8, 7, 7, 8), "t3": (3, 4, 9, 2, 2, 2, 2, 2, 2, 2), "t4": (2,) * 15}
COLUMN_WIDTH = 3.6
#: How many half-width characters fit on a line of the whole sheet, and the height of a line.
LINE_CHARACTERS = 104
LINE_HEIGHT = 15.0
MOST_CHARACTERS = 1000
#: Spreadsheets know paper by number, and keep fifteen digits of a number.
A4, MOST_DIGITS = 9, 15
#: The columns of the sheet 数据 with their widths.
FIGURE_COLUMNS = (("单元格", 28), ("名称", 64), ("数值", 14), ("单位", 8))
#: Fixed, so that the same report gives the same bytes.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets keep no zone

_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$", re.ASCII)
_BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "fact": {"font_color": "#4E5969"},
    "heading": {"bold": True, "font_size": 12},
    "subheading": {"bold": True},
    "prose": {"valign": "top"},
    "label": {"border": 1, "border_color": "#C5CCD3", "bg_color": "#FAFBFC"},
    "head": {"border": 1, "border_color": "#C5CCD3", "bg_color": "#FAFBFC", "align": "center"},
    "value": {"border": 1, "border_color": "#C5CCD3", "align": "right"},
    "signed": {
        "border": 1,
        "border_color": "#C5CCD3",
        "align": "right",
        "num_format": "+0;-0;0",
    },
    "total_label": {"border": 1, "border_color": "#C5CCD3", "bg_color": "#EAF1FB", "bold": True},
    "total": {
        "border": 1,
        "border_color": "#C5CCD3",
        "bg_color": "#EAF1FB",
        "bold": True,
        "align": "right",
    },
}


def render_xlsx(report: Report) -> bytes:
    """Return the report as an XLSX workbook with the sheets 年报 and 数据.

    Figures are numbers, blanks are blank, and no text can become a formula.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": report_title(report), "created": CREATED})
        formats = {name: book.add_format({**_BASE, **own}) for name, own in _FORMATS.items()}
        _Page(book.add_worksheet("年报"), formats, report).write()
        _write_figures(book.add_worksheet("数据"), formats, report)
    return buffer.getvalue()


class _Page:
    """The sheet 年报 while it is written, row by row."""

    def __init__(self, sheet: Any, formats: dict[str, Any], report: Report) -> None:
        self.sheet = sheet
        self.formats = formats
        self.report = report
        self.row = 0

    def write(self) -> None:
        self.sheet.set_column(0, SHEET_COLUMNS - 1, COLUMN_WIDTH)
        self.sheet.set_paper(A4)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C— &P —")
        self.line(report_title(self.report), "title", height=36)
        facts = "　".join(f"{term}：{text}" for term, text in facts_of(self.report))
        self.line(facts, "fact")
        for block in compose(self.report):
            if isinstance(block, Heading):
                self.line(block.text, "heading" if block.level == 1 else "subheading", height=26)
            elif isinstance(block, Paragraph):
                for piece in _pieces("　　" + block.text):
                    self.line(piece, "prose")
            elif isinstance(block, StatutoryTable):
                self.table(block)

    def line(self, text: str, style: str, *, height: float | None = None) -> None:
        """Write text across the sheet, as high as its lines need."""
        lines = -(-display_width(text) // LINE_CHARACTERS)
        self.sheet.set_row(self.row, height or LINE_HEIGHT * lines)
        last = SHEET_COLUMNS - 1
        self.sheet.merge_range(self.row, 0, self.row, last, "", self.formats[style])
        self.sheet.write_string(self.row, 0, text, self.formats[style])
        self.row += 1

    def table(self, block: StatutoryTable) -> None:
        """Write a statutory table with its merged cells."""
        places = [0, *accumulate(SPANS[block.grid.table])]
        for index, row in enumerate(block.grid.rows):
            self.sheet.set_row(self.row + index, _height(row, block, places))
            for cell in row:
                self.cell(cell, block, places)
        self.row += len(block.grid.rows) + 1

    def cell(self, cell: GridCell, block: StatutoryTable, places: list[int]) -> None:
        top, left = self.row + cell.row, places[cell.column]
        bottom = top + cell.rowspan - 1
        right = places[cell.column + cell.colspan] - 1
        style = self.formats[_style(cell)]
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", style)
        if cell.cell is None:
            self.sheet.write_string(top, left, "\n".join(cell.lines), style)
        else:
            text = block.values[cell.cell]
            write_value(self.sheet, top, left, text, style, signed=self.formats["signed"])


def _pieces(text: str) -> list[str]:
    """Cut a paragraph into what fits in one row, which a spreadsheet keeps below 409 points."""
    return [text[at : at + MOST_CHARACTERS] for at in range(0, len(text), MOST_CHARACTERS)]


def display_width(text: str) -> int:
    """Return how many half-width characters the text takes, at least one."""
    return max(1, sum(max(wcwidth(character), 0) for character in text))


def _height(row: tuple[GridCell, ...], block: StatutoryTable, places: list[int]) -> float:
    """Return the height of a table's row in points, enough for its fullest cell."""
    highest = 1
    for cell in row:
        room = (places[cell.column + cell.colspan] - places[cell.column]) * (COLUMN_WIDTH + 0.4)
        texts = (block.values[cell.cell],) if cell.cell else cell.lines
        needed = sum(-(-display_width(text) // int(room)) for text in texts)
        highest = max(highest, -(-needed // cell.rowspan))
    return LINE_HEIGHT * highest + 2


def _style(cell: GridCell) -> str:
    if cell.cell is not None:
        return "total" if cell.is_total else "value"
    if cell.is_total:
        return "total_label"
    return "head" if cell.header.startswith("col") and cell.rowspan < 3 else "label"


def write_value(sheet: Any, row: int, column: int, text: str, style: Any, *, signed: Any) -> None:
    """Write a figure as a number that keeps its sign; an amount with its unit stays as printed."""
    if not text:
        sheet.write_blank(row, column, None, style)
    elif _NUMBER.match(text) and len(text) <= MOST_DIGITS:
        sheet.write_number(row, column, float(text), signed if text.startswith("+") else style)
    else:
        sheet.write_string(row, column, text, style)


def _write_figures(sheet: Any, formats: dict[str, Any], report: Report) -> None:
    form = report.official_form
    for column, (head, width) in enumerate(FIGURE_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, formats["head"])
    for row, cell in enumerate(printed_cells(report), start=1):
        is_amount = cell.kind == "amount"
        unit = report.units.get(cell.id, form.default_amount_unit) if is_amount else ""
        text = printed_value(report, cell.id).removesuffix(unit)
        sheet.write_string(row, 0, cell.id, formats["label"])
        sheet.write_string(row, 1, cell.name, formats["label"])
        write_value(sheet, row, 2, text, formats["value"], signed=formats["signed"])
        sheet.write_string(row, 3, unit, formats["label"])
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
