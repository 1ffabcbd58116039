"""Findings of a report beside what people said of them."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.reports.models import AnnualReport, Judgement
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import Finding, fingerprint

__all__ = ["Judged", "fingerprint", "judged_findings"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding and the verdict that stands on it, if any."""

    finding: Finding
    fingerprint: str
    verdict: Judgement | None

    @property
    def is_open(self) -> bool:
        """Say whether a person still has to look at it: an error or warning without a verdict."""
        return self.verdict is None and self.finding.level != "notice"


def judged_findings(report: AnnualReport, compiled: Report) -> list[Judged]:
    """Return the findings, worst first, each with its verdict. One query."""
    verdicts = {v.fingerprint: v for v in report.verdicts.select_related("by")}
    return [
        Judged(finding, mark := fingerprint(finding), verdicts.get(mark))
        for finding in compiled.findings
    ]
