"""The notice of rectification as a paper, the findings as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.utils import timezone

from gongkai.exchange.days import chinese_day
from gongkai.exchange.papers.notice import Notice, render_notice
from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.supervision.checks.queries import vetoed
from gongkai.supervision.models import CheckFinding, Inspection

_COLUMNS = (("编号", 1.1), ("问题", 3), ("整改要求", 2.6), ("责任岗位", 1.4), ("期限", 1.5))


def notice_of(inspection: Inspection, findings: Sequence[CheckFinding]) -> bytes:
    """Return the 整改通知 of an inspection as PDF; unissued, it says that it is a draft."""
    issued_at = inspection.issued_at
    failed = vetoed(inspection.items.all())
    veto = f"其中单项否决{len(failed)}项，整体不合格。" if failed else ""
    return _notice(
        title="整改通知书" if issued_at else "整改通知书（草稿）",
        number=f"检查编号{inspection.number}",
        organ=inspection.organ.name,
        inspecting=inspection.inspecting.name,
        opening=(
            f"{chinese_day(inspection.on)}，对你单位进行了{inspection.title}，"
            f"发现{len(findings)}个问题。{veto}请按下列要求整改，报告整改情况，由我们复查。"
        ),
        findings=findings,
        signed_on=timezone.localtime(issued_at).date() if issued_at else None,
    )


def notice_of_finding(finding: CheckFinding) -> bytes:
    """Return the 整改通知 of one finding as PDF."""
    issued_at = finding.issued_at
    return _notice(
        title="整改通知书" if issued_at else "整改通知书（草稿）",
        number=f"问题编号{finding.number}",
        organ=finding.organ.name,
        inspecting=finding.inspecting.name,
        opening="发现你单位政府信息公开工作有下列问题。请按要求整改，报告整改情况，由我们复查。",
        findings=[finding],
        signed_on=timezone.localtime(issued_at).date() if issued_at else None,
    )


def _notice(
    *,
    title: str,
    number: str,
    organ: str,
    inspecting: str,
    opening: str,
    findings: Iterable[CheckFinding],
    signed_on: date | None,
) -> bytes:
    rows = [
        (
            one.number,
            f"{one.text}（{one.basis}）" if one.basis else one.text,
            one.asked,
            one.post.name if one.post else "由单位确定",
            one.due_on.isoformat(),
        )
        for one in findings
    ]
    notice = Notice(
        title=title,
        number=number,
        to=organ,
        opening=[opening],
        columns=_COLUMNS,
        rows=rows,
        closing=["依据：政府信息公开条例第四十七条。对问题有不同意见的，可以书面说明。"],
        signed_by=inspecting,
        signed_on=signed_on,
    )
    return render_notice(notice, font_folders=settings.FONT_FOLDERS)


_HEADS = (
    ("编号", 12),
    ("责任机关", 24),
    ("检查机关", 24),
    ("检查", 24),
    ("问题", 50),
    ("依据", 28),
    ("整改要求", 40),
    ("责任岗位", 18),
    ("发现日期", 12),
    ("整改期限", 12),
    ("状态", 12),
    ("办结日期", 12),
)


def write_findings(findings: Iterable[CheckFinding], *, on: date) -> bytes:
    """Return the findings as XLSX; no text becomes a formula."""
    rows = (
        (
            one.number,
            one.organ.name,
            one.inspecting.name,
            f"{one.inspection.number} {one.inspection.title}" if one.inspection else "",
            one.text,
            one.basis,
            one.asked,
            one.post.name if one.post else "",
            one.found_on.isoformat(),
            one.due_on.isoformat(),
            "超时未办" if one.is_late(on) else one.get_state_display(),
            one.closed_on.isoformat() if one.closed_on else "",
        )
        for one in findings
    )
    return write_lists([ListSheet("检查问题", _HEADS, rows, frozen_columns=1)])
