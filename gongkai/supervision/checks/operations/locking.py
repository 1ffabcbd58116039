"""Inspections and findings locked while a deed is done, and how the trail names them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.errors import NotPermitted, WrongState
from gongkai.organs.models import Organ, Supervision
from gongkai.records.operations import EditedElsewhere
from gongkai.supervision.models import CheckFinding, FindingEvent, Inspection


def require_reach(inspecting: Organ, organ: Organ, *, on: date) -> None:
    """Raise NotPermitted unless an organ inspects itself or one that it supervises on the day.

    Source: 条例第四十七条.
    """
    if inspecting.pk == organ.pk:
        return
    links = Supervision.objects.holding(on).filter(
        parent=inspecting, child=organ, kind="supervises"
    )
    if not links.exists():
        raise NotPermitted(
            f"“{inspecting.name}”现在不指导“{organ.name}”的政府信息公开工作，不能检查它。"
            "请系统管理员核对机关之间的指导关系。"
        )


def locked_inspection(inspection: Inspection, *, seen: int | None = None) -> Inspection:
    """Return the inspection as it stands, locked. Raises WrongState, EditedElsewhere."""
    found: Inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if found.issued_at is not None:
        raise WrongState("整改通知已经下发，检查内容不能再改。", code="inspection_issued")
    if seen is not None and found.row_version != seen:
        raise EditedElsewhere("这次检查", now=found.row_version)
    return found


def locked_finding(finding: CheckFinding, *, seen: int | None = None) -> CheckFinding:
    """Return the finding as it stands, locked. Raises EditedElsewhere."""
    found: CheckFinding = (
        CheckFinding.objects.select_for_update(of=("self",))
        .select_related("organ", "inspecting", "post")
        .get(pk=finding.pk)
    )
    if seen is not None and found.row_version != seen:
        raise EditedElsewhere("这个问题", now=found.row_version)
    return found


def require_issued(finding: CheckFinding) -> None:
    """Raise WrongState for a finding that nobody was told of yet."""
    if finding.issued_at is None:
        raise WrongState("整改通知还没有下发，请先下发。", code="finding_not_issued")


def happen(
    finding: CheckFinding, kind: str, *, by: User | None, at: datetime, **told: Any
) -> FindingEvent:
    """Add an event to a finding."""
    event: FindingEvent = FindingEvent.objects.create(
        finding=finding,
        number=finding.events.count() + 1,
        kind=kind,
        on=at.date(),
        by=by,
        at=at,
        **told,
    )
    return event


def target_of(row: Inspection | CheckFinding) -> str:
    """Return how the trail names an inspection or a finding."""
    return f"{'inspection' if isinstance(row, Inspection) else 'check_finding'}:{row.pk}"
