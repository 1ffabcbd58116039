"""Keeping what the nightly check found, and telling it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from gongkai.archive.models import IntegrityCheck
from gongkai.statute.findings import Finding

#: So many problems are kept in words; ``site check`` tells all.
MOST_KEPT = 100
#: Results are kept for so many days.
KEPT_DAYS = 400


def keep_result(findings: Sequence[Finding], *, at: datetime, seconds: int) -> IntegrityCheck:
    """Keep what a check found; old results go."""
    IntegrityCheck.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    found = [finding for finding in findings if finding.level == "error"]
    kept: IntegrityCheck = IntegrityCheck.objects.create(
        at=at,
        seconds=seconds,
        count=len(found),
        problems=[{"code": one.code, "message": one.message} for one in found[:MOST_KEPT]],
    )
    return kept


def last_result() -> IntegrityCheck | None:
    """Return the newest result, None before the first night. One query."""
    return IntegrityCheck.objects.first()
