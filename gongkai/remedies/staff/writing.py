"""The register of reconsiderations and suits as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime

import xlsxwriter

from gongkai.remedies.deadlines import answer_term
from gongkai.remedies.models import Dispute, Instance
from gongkai.remedies.queries import claimant_of, subject_of
from gongkai.remedies.words import UNCOUNTED
from gongkai.statute.calendars import Calendar

COLUMNS: tuple[tuple[str, int], ...] = (
    ("登记编号", 12),
    ("案件类型", 16),
    ("申请登记编号", 13),
    ("被诉行为", 30),
    ("复议申请人、原告", 16),
    ("审级", 8),
    ("复议机关、法院", 22),
    ("案号", 24),
    ("提起日期", 12),
    ("收到通知日期", 12),
    ("答复、答辩期限", 13),
    ("提交日期", 12),
    ("听证、开庭日期", 13),
    ("审结日期", 12),
    ("结果", 18),
    ("重新处理件", 12),
    ("计入年报", 20),
)
#: Fixed, so that the same register gives the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets keep no zone
_MOST_CHARACTERS = 32_767
_A4 = 9


def write_register(disputes: Iterable[Dispute], *, title: str, calendar: Calendar) -> bytes:
    """Return the disputes as an XLSX workbook, a row an instance. No text becomes a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title, "created": _CREATED})
    base = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top", "border": 1}
    cell = book.add_format(base)
    head = book.add_format(base | {"bold": True, "align": "center", "valign": "vcenter"})
    name = book.add_format({"font_name": "宋体", "font_size": 16, "bold": True, "align": "center"})
    sheet = book.add_worksheet("复议诉讼")
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, title, name)
    for at, (word, width) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(1, at, word, head)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 1)
    row = 2
    for dispute in disputes:
        for instance in dispute.instances.all():
            for at, text in enumerate(_cells(dispute, instance, calendar)):
                sheet.write_string(row, at, text[:_MOST_CHARACTERS], cell)
            row += 1
    book.close()
    return out.getvalue()


def _cells(dispute: Dispute, instance: Instance, calendar: Calendar) -> list[str]:
    term = answer_term(instance, calendar=calendar)
    return [
        dispute.number,
        dispute.get_kind_display(),
        dispute.application.number if dispute.application else "",
        f"{dispute.get_target_display()}：{subject_of(dispute)}",
        claimant_of(dispute),
        instance.get_level_display(),
        instance.body,
        instance.case_number,
        _day(instance.filed_on),
        _day(instance.received_on),
        _day(term.due_on if term else None),
        _day(instance.answered_on),
        _day(instance.heard_on),
        _day(instance.decided_on),
        instance.result_word or "尚未审结",
        instance.redo.number if instance.redo else "",
        UNCOUNTED.get(dispute.uncounted, "计入"),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
