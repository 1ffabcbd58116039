"""Reading reports: what is shown, the records behind a figure, and what the year still lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import QuerySet

from gongkai.organs.models import Organ
from gongkai.records.models import Record
from gongkai.records.queries import records_by_entry
from gongkai.registers.models import COUNTED_WORDS, RegisterRow
from gongkai.registers.queries import (
    opening_balances,
    register_counts,
    register_states,
    rows_by_entry,
    zero_reports,
)
from gongkai.reports.compiling import compile_now, previous_report
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import AnnualReport, Snapshot
from gongkai.reports.snapshots import frozen_report
from gongkai.reports.wording import WRITTEN
from gongkai.statute.annual_report.report import Report
from gongkai.statute.annual_report.tally import registers_of_form
from gongkai.supervision.checks.queries import ENTRY, findings_by_entry
from gongkai.supervision.models import CheckFinding

FROZEN = ("signed", "published")
#: What is missing is told from this month of the report year on.
FIRST_MONTH = 12


def reports_of(organ: Organ) -> QuerySet[AnnualReport]:
    """Return the organ's reports, newest first."""
    return AnnualReport.objects.filter(organ=organ).select_related("organ", "published_snapshot")


def newest_snapshot(report: AnnualReport) -> Snapshot | None:
    """Return the snapshot signed last."""
    return report.snapshots.order_by("-number").first()


def report_shown(report: AnnualReport) -> Report:
    """Return what people see: the frozen report once it is signed, else as the records have it."""
    snapshot = newest_snapshot(report) if report.state in FROZEN else None
    return frozen_report(snapshot) if snapshot else compile_now(report)


def cells_changed_since(report: AnnualReport, frozen: Report) -> list[str]:
    """Return the cells that the records would give otherwise than the signed report has them."""
    now = compile_now(report).cells
    return [cell for cell, value in frozen.cells.items() if now.get(cell) != value]


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a figure: 政府信息, rows of registers, findings, other entries."""

    records: Sequence[Record]
    rows: dict[str, list[RegisterRow]]
    findings: Sequence[CheckFinding]
    others: tuple[str, ...]


def entries_behind(organ: Organ, ids: Sequence[str]) -> Behind:
    """Return the records that ledger entries stand for; one query for each register among them."""
    records = list(records_by_entry(organ, ids))
    rows = rows_by_entry(organ, ids)
    known = {f"{'briefs' if r.kind == 'brief' else 'documents'}:{r.pk}" for r in records}
    known |= {f"{register}:{row.pk}" for register, found in rows.items() for row in found}
    findings = findings_by_entry(organ, ids)
    known |= {f"{ENTRY}:{one.pk}" for one in findings}
    return Behind(records, rows, findings, tuple(entry for entry in ids if entry not in known))


def years_to_show(organ: Organ, *, on: date) -> list[int]:
    """Return the years for which a report can be started, newest first."""
    begun = set(AnnualReport.objects.filter(organ=organ).values_list("year", flat=True))
    years = {on.year - 1, on.year} if on.month >= FIRST_MONTH else {on.year - 1}
    return sorted(years - begun, reverse=True)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the year's report still lacks; ``topic`` says where it is supplied."""

    topic: str
    message: str
    key: str = ""


#: What section 一 must speak of from the 2021 form on. Source: 国办公开办函〔2021〕30号.
FIVE_SUBHEADS = (
    "主动公开",
    "依申请公开",
    "政府信息管理",
    "政府信息公开平台建设",
    "监督保障",
)
_SUBHEAD = re.compile(r"（[一二三四五六七八九十]+）[^。；！？]{0,30}")


def empty_subheads(text: str) -> list[str]:
    """Return the subheads of a text that nothing follows before the next one.

    >>> empty_subheads("（一）主要问题\\n\\n（二）改进措施\\n每月检查。")
    ['（一）主要问题']
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        line
        for line, following in pairwise([*lines, "（一）"])
        if _SUBHEAD.fullmatch(line) and _SUBHEAD.fullmatch(following)
    ]


def missing_for(report: AnnualReport, compiled: Report) -> list[Missing]:
    """Return what is still to be supplied before the report can be checked, in working order."""
    organ, year = report.organ, report.year
    states = register_states(register_counts(organ, year), zero_reports(organ, year))
    asked = registers_of_form(compiled.official_form)
    missing = [
        Missing("zero", f"“{COUNTED_WORDS[key]}”没有记录，也没有确认零报告", key)
        for key, state in states.items()
        if state == "unconfirmed" and key in asked
    ]
    if not opening_balances(organ, year) and previous_report(organ, year) is None:
        missing.append(Missing("opening", f"没有{year - 1}年的数据，结转和增减不能核对"))
    texts = dict(report.sections.values_list("section", "text"))
    headings = {section.id: section.heading for section in compiled.official_form.sections}
    missing += [
        Missing("section", f"“{headings[section]}”还没有文字", section)
        for section in WRITTEN
        if not texts.get(section)
    ]
    missing += [
        Missing("section", f"“{headings[section]}”的“{subhead}”下面还没有文字", section)
        for section in WRITTEN
        for subhead in empty_subheads(texts.get(section, ""))
    ]
    if compiled.form == "2021":
        missing += [
            Missing("section", f"“{headings['overview']}”没有写“{subhead}”", "overview")
            for subhead in FIVE_SUBHEADS
            if texts.get("overview") and subhead not in texts["overview"]
        ]
    open_errors = sum(
        judged.finding.level == "error" and judged.verdict is None
        for judged in judged_findings(report, compiled)
    )
    if open_errors:
        missing.append(Missing("findings", f"还有{open_errors}处错误没有处理"))
    if not organ.submits_to:
        missing.append(Missing("contact", "没有填写报送单位，报送函的抬头会空着"))
    return missing
