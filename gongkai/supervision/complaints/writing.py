"""Complaints as a spreadsheet; contacts stay sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.supervision.complaints.queries import Counts
from gongkai.supervision.models import Complaint

_HEADS = (
    ("编号", 12),
    ("被举报机关", 26),
    ("来源", 14),
    ("事项", 26),
    ("举报内容", 60),
    ("网址、文件或者地点", 30),
    ("收到日期", 12),
    ("办理期限", 12),
    ("状态", 12),
    ("办结日期", 12),
)


def write_complaints(complaints: Iterable[Complaint], counts: Counts, *, on: date) -> bytes:
    """Return the complaints and their figures as XLSX; no text becomes a formula."""
    rows = (
        (
            one.number,
            one.about.name,
            one.get_way_display(),
            one.get_matter_display(),
            one.text,
            one.place,
            one.received_on.isoformat(),
            one.due_on.isoformat() if one.due_on else "",
            "超时未办" if one.is_late(on) else one.get_state_display(),
            one.closed_on.isoformat() if one.closed_on else "",
        )
        for one in complaints
    )
    figures = [
        ("全部", counts.total),
        ("超时未办", counts.late),
        *((f"事项：{word}", number) for word, number in counts.matters),
        *((f"机关：{word}", number) for word, number in counts.organs),
        *((f"状态：{word}", number) for word, number in counts.states),
    ]
    return write_lists(
        [
            ListSheet("举报", _HEADS, rows, frozen_columns=1),
            ListSheet("统计", (("项目", 40), ("件数", 10)), figures),
        ]
    )
