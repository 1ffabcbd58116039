"""The 退改单 as a workbook to be filled in: one row a point, with columns for what people say."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import chain
from typing import Any

import xlsxwriter

from gongkai.exchange.composition import printable
from gongkai.exchange.days import chinese_day
from gongkai.exchange.judging import VERDICT_WORDS, JudgedFinding
from gongkai.exchange.writing.finding_sheet.columns import (
    FACTS,
    HINT,
    MARK_HEAD,
    REASON_HEAD,
    SHEET_NAME,
    VERDICT_HEAD,
)
from gongkai.exchange.writing.finding_sheet.message import opening
from gongkai.exchange.writing.finding_sheet.points import (
    HEADS,
    Point,
    SheetHead,
    count_line,
    parts_of,
)
from gongkai.exchange.writing.xlsx import A4, CREATED, LINE_HEIGHT, display_width, write_value
from gongkai.statute.annual_report.report import Report

COLUMNS = (*HEADS, VERDICT_HEAD, REASON_HEAD, MARK_HEAD)
WIDTHS = (5, 6, 34, 10, 10, 13, 22, 18, 28, 10, 16, 10)
HEAD_ROW = 4
#: A row is at most 409 points high, and a cell holds at most 32,767 characters.
HIGHEST, MOST_CHARACTERS = 400.0, 4000
_LINE = {"border": 1, "border_color": "#C5CCD3"}
_BASE = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "label": {"font_color": "#4E5969", "valign": "vcenter"},
    "fact": {"align": "left", "valign": "vcenter"},
    "lead": {"bold": True, "valign": "vcenter"},
    "hint": {"font_color": "#4E5969", "valign": "vcenter"},
    "head": {**_LINE, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#EAF1FB"},
    "text": dict(_LINE),
    "figure": {**_LINE, "align": "center", "bold": True},
    "centre": {**_LINE, "align": "center"},
    "error": {**_LINE, "align": "center", "bold": True, "font_color": "#A61B1B"},
    "warning": {**_LINE, "align": "center", "bold": True, "font_color": "#8A4B00"},
    "answer": {**_LINE, "bg_color": "#FFFBE6"},
    "mark": {**_LINE, "font_name": "Consolas", "font_size": 7, "font_color": "#4E5969"},
}


def render_xlsx_sheet(report: Report, judged: Sequence[JudgedFinding], head: SheetHead) -> bytes:
    """Return the sheet as an XLSX workbook; no text can become a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": head.title, "created": CREATED})
        formats = {name: book.add_format({**_BASE, **own}) for name, own in _FORMATS.items()}
        sheet = book.add_worksheet(SHEET_NAME)
        parts = parts_of(report, judged)
        _set_up(sheet)
        _write_head(sheet, formats, head, asked=count_line(parts))
        points = list(chain.from_iterable(part.points for part in parts))
        for row, point in enumerate(points, start=HEAD_ROW + 1):
            _write_point(sheet, formats, row, point)
        _offer_words(sheet, len(points))
    return buffer.getvalue()


def _set_up(sheet: Any) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C— &P —")
    sheet.repeat_rows(HEAD_ROW)
    sheet.freeze_panes(HEAD_ROW + 1, 0)


def _write_head(sheet: Any, formats: dict[str, Any], head: SheetHead, *, asked: str) -> None:
    last = len(COLUMNS) - 1
    lead = opening(head, asked).rstrip("：")
    lead += f"。{head.return_line}" if asked else ""
    for row, text, style, height in (
        (0, head.title, "title", 32.0),
        (2, lead, "lead", LINE_HEIGHT * 2),
        (3, HINT, "hint", LINE_HEIGHT + 3),
    ):
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, last, "", formats[style])
        sheet.write_string(row, 0, text, formats[style])
    sheet.set_row(1, LINE_HEIGHT + 5)
    sheet.merge_range(1, 0, 1, 1, "", formats["label"])
    sheet.merge_range(1, 6, 1, 7, "", formats["fact"])
    sheet.merge_range(1, 9, 1, 11, "", formats["fact"])
    for label, (at, value_at) in FACTS.items():
        sheet.write_string(1, at, label, formats["label"])
        _write_fact(sheet, value_at, _fact(head, label), formats["fact"])
    sheet.set_row(HEAD_ROW, LINE_HEIGHT * 2 + 4)
    for column, text in enumerate(COLUMNS):
        sheet.write_string(HEAD_ROW, column, text, formats["head"])


def _fact(head: SheetHead, label: str) -> str | int:
    return {
        "行政机关": printable(head.organ),
        "报告年度": head.year or "",
        "核对的文件": printable(head.file),
        "核对日期": chinese_day(head.checked_on) if head.checked_on else "",
    }[label]


def _write_fact(sheet: Any, column: int, value: str | int, style: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(1, column, value, style)
    else:
        sheet.write_string(1, column, value, style)


def _write_point(sheet: Any, formats: dict[str, Any], row: int, point: Point) -> None:
    texts = [text[:MOST_CHARACTERS] for text in point.columns()]
    level = point.finding.level
    styles = ["centre", level if level in formats else "centre", "text", "figure", "figure"]
    styles += ["text"] * (len(HEADS) - len(styles))
    for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
        if style == "figure" or column == 0:
            write_value(sheet, row, column, text, formats[style], signed=formats[style])
        else:
            sheet.write_string(row, column, text, formats[style])
    judged = point.judged
    said = (VERDICT_WORDS.get(judged.verdict, ""), printable(judged.reason))
    for column, text in enumerate(said, start=len(HEADS)):
        sheet.write_string(row, column, text, formats["answer"])
    sheet.write_string(row, len(COLUMNS) - 1, judged.mark, formats["mark"])
    sheet.set_row(row, _height([*texts, *said]))


def _height(texts: Sequence[str]) -> float:
    lines = max(
        -(-display_width(text) // (width - 1)) for text, width in zip(texts, WIDTHS, strict=False)
    )
    return min(LINE_HEIGHT * lines + 4, HIGHEST)


def _offer_words(sheet: Any, points: int) -> None:
    if points:
        column = len(HEADS)
        sheet.data_validation(
            HEAD_ROW + 1,
            column,
            HEAD_ROW + points,
            column,
            {
                "validate": "list",
                "source": list(VERDICT_WORDS.values()),
                "error_title": "认定",
                "error_message": "请选“属实”或“不成立”，还没有认定的留空。",
            },
        )
