"""A report with faults of each level, and what people said of two of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.writing.finding_sheet import SheetHead
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report
from tests.factories import changed, clean_report

HEAD = SheetHead(
    organ="示例街道办事处",
    year=2024,
    file="示例街道.docx",
    sent_by="示例区人民政府办公室",
    reply_to="示例区政务公开办公室",
    reply_by=date(2025, 1, 20),
    checked_on=date(2025, 1, 15),
)
SAID = {
    "t4_sum": ("confirmed", "复议台账漏登1件"),
    "t2_in_force_short": ("dismissed", "已电话核实，两件到期失效"),
}


def faulty_report() -> Report:
    """Return a report with three errors, a warning and a notice."""
    report = changed(
        clean_report("2021"),
        {
            "t4.review.total": 99,
            "t3.granted.total": 22,
            "t2.normative.in_force": 1,
            "t2.rules.made": 0,
        }
        | {"t2.coercion.decisions": None},
    )
    return replace(
        report,
        sections={**report.sections, "others": "没有其他需要报告的事项。"},
        places={cell: f"表{cell[1]} 第{place}行" for place, cell in enumerate(report.cells, 1)},
    )


def judged(report: Report) -> tuple[JudgedFinding, ...]:
    """Return the report's findings, two of them judged."""
    return tuple(JudgedFinding(one, *SAID.get(one.code, ())) for one in reconcile(report))
