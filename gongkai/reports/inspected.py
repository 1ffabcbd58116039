"""What the reports room hands down to inspections and assessments: is last year's report sound."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from gongkai.errors import DataMissing
from gongkai.organs.models import Organ
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries import report_shown, reports_of
from gongkai.statute.catalogue import report_level
from gongkai.statute.clocks.report_dates import report_due
from gongkai.supervision.checks.evidence import Found, Outcome, computed, counted


def _last(organ: Organ, on: date) -> AnnualReport | None:
    return reports_of(organ).filter(year=on.year - 1).first()


def _url(organ: Organ, year: int) -> str:
    return reverse("reports:page", args=[organ.slug, year])


@computed("report_published")
def report_published(organ: Organ, on: date) -> Outcome:
    """Tell whether last year's report is public. Source: 条例第四十九条."""
    year, report = on.year - 1, _last(organ, on)
    if report and report.published_on:
        told = f"{year}年年报已于{report.published_on}公布"
        return Outcome(told, (Found(told, _url(organ, year), is_good=True),))
    try:
        due_on = report_due(
            report_level(organ.level),  # type: ignore[arg-type]
            report_year=year,
            region=organ.region,
        ).due_on
    except DataMissing:
        due_on = None
    if due_on is None:
        return Outcome(f"{year}年年报还没有公布；期限按区通知，由人判断", unknown=True)
    if on <= due_on:
        return Outcome(f"{year}年年报还没有公布，{due_on}到期", unknown=True)
    told = f"{year}年年报应于{due_on}前公布，还没有公布"
    return Outcome(told, (Found(told, _url(organ, year) if report else ""),))


@computed("report_sound")
def report_sound(organ: Organ, on: date) -> Outcome:
    """Tell which errors and warnings of last year's report nobody has judged."""
    year, report = on.year - 1, _last(organ, on)
    if report is None:
        return Outcome(f"{year}年年报还没有编制", unknown=True)
    url = _url(organ, year) + "#findings"
    records = [
        Found(row.finding.message, url, is_good=not row.is_open)
        for row in judged_findings(report, report_shown(report))
        if row.finding.level != "notice"
    ]
    none = f"{year}年年报没有检查问题"
    return counted(records, what="个检查问题", wrong="个还没有处理", none=none)
