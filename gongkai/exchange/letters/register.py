"""The 登记簿 of applications: A4 across for the file, a spreadsheet for everything else."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from gongkai.errors import InvalidInput
from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import line_of
from gongkai.exchange.letters.setting import set_letter
from gongkai.exchange.papers.content import shortened

TITLE = "政府信息公开申请登记簿"
#: Heads with the widths of the spreadsheet's columns in half-width characters.
COLUMNS = (
    ("编号", 22),
    ("收到申请之日", 14),
    ("申请人", 18),
    ("方式", 12),
    ("所需信息", 48),
    ("期限", 14),
    ("办理结果", 20),
    ("答复日期", 14),
    ("经办人", 12),
)
#: On paper a long request is cut; the spreadsheet has it whole, as far as a cell holds it.
_LONGEST_PRINTED, _LONGEST_CELL = 60, 32_000
#: A register of more rows is for the spreadsheet: the paper would have hundreds of pages.
MOST_PRINTED = 5_000
_A4 = 9
#: Fixed, so that the same register gives the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets keep no zone


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One application in the register; a day that is open is None and stays blank."""

    number: str
    received_on: date | None = None
    applicant: str = ""
    channel: str = ""
    wanted: str = ""
    due_on: date | None = None
    result: str = ""
    answered_on: date | None = None
    handler: str = ""


def register_pdf(
    rows: Sequence[RegisterRow],
    *,
    organ: str,
    period: str = "",
    printed_on: date | None = None,
    font_folders: Sequence[Path] = (),
) -> bytes:
    """Return the register as PDF/UA-1 on A4 across, heads on every page.

    ``period`` is printed as told (2026年度). Raises InvalidInput (``too_many_rows``).
    """
    if len(rows) > MOST_PRINTED:
        raise InvalidInput(
            f"登记簿有{len(rows)}件，一次最多打印{MOST_PRINTED}件。请按时间分段打印，或者导出表格。",
            code="too_many_rows",
        )
    data = {
        "title": TITLE,
        "organ": shortened(line_of(organ), 40),
        "period": shortened(line_of(period), 24),
        "printed-on": chinese_day(printed_on),
        "heads": [
            ["收到申请", "之日"] if head == "收到申请之日" else [head] for head, _ in COLUMNS
        ],
        "rows": [_printed(row) for row in rows],
    }
    return set_letter("register", data, font_folders=font_folders)


def _printed(row: RegisterRow) -> list[str]:
    return [
        shortened(line_of(value), _LONGEST_PRINTED)
        if isinstance(value, str)
        else value.isoformat()
        if value
        else ""
        for value in _values(row)
    ]


def _values(row: RegisterRow) -> tuple[str | date | None, ...]:
    return (
        row.number,
        row.received_on,
        row.applicant,
        row.channel,
        row.wanted,
        row.due_on,
        row.result,
        row.answered_on,
        row.handler,
    )


def register_xlsx(rows: Iterable[RegisterRow], *, organ: str, period: str = "") -> bytes:
    """Return the register as a workbook: days are days, and no text can become a formula."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": TITLE, "author": line_of(organ)[:255], "created": _CREATED})
        sheet = book.add_worksheet("登记簿")
        _write(book, sheet, rows, f"{line_of(organ)}{TITLE}　{line_of(period)}".strip())
    return buffer.getvalue()


def _write(book: Any, sheet: Any, rows: Iterable[RegisterRow], title: str) -> None:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    ruled = {**base, "border": 1, "border_color": "#8A939D"}
    head = book.add_format({**ruled, "bold": True, "align": "center", "bg_color": "#F5F6F8"})
    text = book.add_format(ruled)
    day = book.add_format({**ruled, "num_format": "yyyy-mm-dd", "align": "center"})
    top = book.add_format({**base, "bold": True, "font_size": 16, "align": "center"})
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, "", top)
    sheet.write_string(0, 0, title[:_LONGEST_CELL], top)
    sheet.set_row(0, 32)
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, head)
    row = 1
    for row, entry in enumerate(rows, start=2):
        for column, value in enumerate(_values(entry)):
            if value is None:
                sheet.write_blank(row, column, None, day)
            elif isinstance(value, str):
                sheet.write_string(row, column, line_of(value)[:_LONGEST_CELL], text)
            else:
                sheet.write_datetime(row, column, datetime.combine(value, time()), day)
    sheet.autofilter(1, 0, max(row, 1), last)
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&C第 &P 页　共 &N 页")
