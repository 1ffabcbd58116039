"""退改单: the findings on a report as a sheet that goes back to the organ, or into a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.writing.finding_sheet.message import finding_sheet_text
from gongkai.exchange.writing.finding_sheet.points import SheetHead
from gongkai.statute.annual_report.report import Report

__all__ = [
    "JudgedFinding",
    "SheetHead",
    "finding_sheet_text",
    "render_finding_sheet",
]


def render_finding_sheet(
    report: Report,
    judged: Sequence[JudgedFinding],
    head: SheetHead,
    kind: Literal["html", "xlsx"],
) -> bytes:
    """Return the sheet as a web page that travels alone, or as a workbook to be filled in.

    Same input, same bytes. The workbook is read back by ``exchange.reading.verdicts``.
    """
    # Each writer's library is loaded only when it is used, as in gongkai.exchange.writing.
    if kind == "html":
        from gongkai.exchange.writing.finding_sheet.web import render_html_sheet

        return render_html_sheet(report, judged, head)
    from gongkai.exchange.writing.finding_sheet.workbook import render_xlsx_sheet

    return render_xlsx_sheet(report, judged, head)
