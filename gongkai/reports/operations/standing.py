"""How a report stands: locked while a deed is done, and voided by every change."""

from __future__ import annotations

from django.db.models import F

from gongkai.errors import WrongState
from gongkai.reports.models import (
    STATES,
    AnnualReport,
)


def target_of(report: AnnualReport) -> str:
    """Return how the trail names a report."""
    return f"report:{report.year}"


def locked(report: AnnualReport) -> AnnualReport:
    """Return the report as it stands, locked until the deed is done."""
    found: AnnualReport = (
        AnnualReport.objects.select_for_update().select_related("organ").get(pk=report.pk)
    )
    return found


def require_state(report: AnnualReport, *states: str, doing: str) -> None:
    """Raise WrongState, saying where the report stands, unless it is in one of the states."""
    if report.state not in states:
        wanted = "或".join(f"“{STATES[state]}”" for state in states)
        raise WrongState(
            f"年报现在是“{STATES[report.state]}”，不能{doing}；{wanted}时才可以。",
            code="report_state",
        )


def back_to_draft(report: AnnualReport) -> None:
    """A change voids the check: what is signed must be what was checked."""
    AnnualReport.objects.filter(pk=report.pk).update(
        state="draft",
        checked_sha256="",
        checked_by=None,
        checked_at=None,
        row_version=F("row_version") + 1,
    )


def again(report: AnnualReport) -> AnnualReport:
    """Return the report as the database has it after a deed."""
    found: AnnualReport = AnnualReport.objects.select_related("organ").get(pk=report.pk)
    return found
