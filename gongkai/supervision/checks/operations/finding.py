"""Findings written down, changed and dropped before they are issued, issued, given more time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.operations.recording import next_serial
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ, Post
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.checks.operations.locking import (
    happen,
    locked_finding,
    locked_inspection,
    require_issued,
    require_reach,
    target_of,
)
from gongkai.supervision.models import CheckFinding, Inspection, InspectionItem
from gongkai.supervision.permissions import CHECKS

SERIES = "check_finding"


@dataclass(frozen=True, slots=True)
class FindingContent:
    """What is wrong, by which rule, what is asked of which post until when."""

    text: str
    asked: str
    due_on: date
    basis: str = ""
    post: Post | None = None


def _checked(content: FindingContent, organ: Organ, *, found_on: date) -> dict[str, object]:
    if not content.text.strip() or not content.asked.strip():
        raise InvalidInput("请写明问题和整改要求。", code="text_missing")
    if content.due_on < found_on:
        raise InvalidInput(
            f"整改期限（{content.due_on}）早于检查日期（{found_on}）。请核对日期。",
            code="dates_in_wrong_order",
        )
    if content.post is not None and content.post.organ_id != organ.pk:
        raise InvalidInput("责任岗位不是被检查机关的岗位。请重新选择。", code="post_elsewhere")
    refuse_secret_text(asdict_texts(content))
    return {
        "text": content.text.strip(),
        "asked": content.asked.strip(),
        "basis": content.basis.strip(),
        "due_on": content.due_on,
        "post": content.post,
    }


def asdict_texts(content: FindingContent) -> dict[str, object]:
    """Return what was typed, to be screened."""
    return {"text": content.text, "asked": content.asked, "basis": content.basis}


def add_finding(
    inspection: Inspection,
    content: FindingContent,
    *,
    item: InspectionItem | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> CheckFinding:
    """Write down something found; the organ learns of it when the notice is issued."""
    CHECKS.require(by, "inspect", inspection.inspecting, on=at.date())
    told = _checked(content, inspection.organ, found_on=inspection.on)
    with deed("check.found", organ=inspection.inspecting.slug, by=by, at=at, key=key) as done:
        current = locked_inspection(inspection)
        finding = _add(
            inspection.inspecting, inspection.organ, told, found_on=current.on, at=at,
            inspection=current, item=item,
        )  # fmt: skip
        done.on(target_of(finding), inspection=inspection.number)
    return finding


def _add(
    inspecting: Organ,
    organ: Organ,
    told: dict[str, object],
    *,
    found_on: date,
    at: datetime,
    inspection: Inspection | None = None,
    item: InspectionItem | None = None,
) -> CheckFinding:
    serial = next_serial(organ, SERIES, found_on.year)
    finding: CheckFinding = CheckFinding.objects.create(
        organ=organ,
        inspecting=inspecting,
        inspection=inspection,
        item=item,
        year=found_on.year,
        number=f"{found_on.year}{serial:03d}",
        found_on=found_on,
        at=at,
        **told,
    )
    return finding


def change_finding(
    finding: CheckFinding,
    content: FindingContent,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Change a finding that is not issued yet. Raises WrongState, EditedElsewhere."""
    CHECKS.require(by, "inspect", finding.inspecting, on=at.date())
    told = _checked(content, finding.organ, found_on=finding.found_on)
    with deed(
        "check.finding_changed", organ=finding.inspecting.slug, by=by, at=at, key=key
    ) as done:
        current = locked_finding(finding, seen=seen)
        _refuse_issued(current)
        for name, value in told.items():
            setattr(current, name, value)
        current.row_version += 1
        current.save()
        done.on(target_of(current), fields=sorted(told))


def _refuse_issued(finding: CheckFinding) -> None:
    if finding.issued_at is not None:
        raise WrongState("这个问题已经下发整改，不能再改。", code="finding_issued")


def drop_finding(
    finding: CheckFinding, *, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Strike out a finding that is not issued yet; the trail keeps that it was there."""
    CHECKS.require(by, "inspect", finding.inspecting, on=at.date())
    with deed(
        "check.finding_dropped", organ=finding.inspecting.slug, by=by, at=at, key=key
    ) as done:
        current = locked_finding(finding, seen=seen)
        _refuse_issued(current)
        done.on(target_of(current), number=current.number)
        current.delete()


def issue_inspection(
    inspection: Inspection, *, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Finish the inspection and issue what was found (整改通知); without findings it just ends.

    Every item must be judged, and each one not met must have a finding. Raises WrongState.
    """
    CHECKS.require(by, "inspect", inspection.inspecting, on=at.date())
    # In the trail of the organ that is told: what it has to put right is its own affair, and its
    # report speaks of it.
    with deed("check.issued", organ=inspection.organ.slug, by=by, at=at, key=key) as done:
        current = locked_inspection(inspection, seen=seen)
        findings = list(current.findings.select_for_update().order_by("pk"))
        _require_judged(current.items.all(), {one.item_id for one in findings})
        for finding in findings:
            if finding.due_on < at.date():
                raise WrongState(
                    f"问题{finding.number}的整改期限（{finding.due_on}）已经过了。请先修改期限。",
                    code="term_over",
                )
            _issue(finding, by=by, at=at)
        current.issued_at = at
        current.row_version += 1
        current.save(update_fields=["issued_at", "row_version"])
        done.on(target_of(current), findings=[one.pk for one in findings])


def _require_judged(items: Iterable[InspectionItem], found: set[int | None]) -> None:
    told = list(items)
    open_ones = [one.text for one in told if not one.verdict]
    if open_ones:
        raise WrongState(
            f"还有{len(open_ones)}项没有结论：{'、'.join(open_ones[:3])}。请先逐项判断。",
            code="items_open",
        )
    without = [one.text for one in told if one.verdict == "unmet" and one.pk not in found]
    if without:
        raise WrongState(
            f"还有{len(without)}项不符合、没有写成问题：{'、'.join(without[:3])}。请先写明问题。",
            code="finding_missing",
        )


def _issue(finding: CheckFinding, *, by: User, at: datetime) -> None:
    finding.issued_at = at
    finding.row_version += 1
    finding.save(update_fields=["issued_at", "row_version"])
    happen(finding, "issued", by=by, at=at, text=finding.asked, due_on=finding.due_on)


def issue_finding(
    inspecting: Organ,
    organ: Organ,
    content: FindingContent,
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> CheckFinding:
    """Write down and issue at once what was noticed apart from inspections, or a complaint led to.

    Nothing of the finding or of the organ's trail tells which of the two it was.
    """
    CHECKS.require(by, "inspect", inspecting, on=at.date())
    require_reach(inspecting, organ, on=at.date())
    told = _checked(content, organ, found_on=at.date())
    with deed("check.issued", organ=organ.slug, by=by, at=at, key=key) as done:
        finding = _add(inspecting, organ, told, found_on=at.date(), at=at)
        _issue(finding, by=by, at=at)
        done.on(target_of(finding), findings=[finding.pk])
    return finding


def extend_term(
    finding: CheckFinding,
    due_on: date,
    *,
    reason: str,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Give another term, with the reason. Raises WrongState for what is put right already."""
    CHECKS.require(by, "inspect", finding.inspecting, on=at.date())
    if due_on < at.date():
        raise InvalidInput("新的期限不能早于今天。", code="date_in_past")
    refuse_secret_text({"reason": reason})
    with deed("check.term_changed", organ=finding.organ.slug, by=by, at=at, key=key) as done:
        current = locked_finding(finding, seen=seen)
        require_issued(current)
        if current.state != "open":
            raise WrongState("这个问题不在整改中，不用调整期限。", code="finding_not_open")
        current.due_on = due_on
        current.row_version += 1
        current.save(update_fields=["due_on", "row_version"])
        happen(current, "extended", by=by, at=at, text=reason.strip(), due_on=due_on)
        done.on(target_of(current), due_on=due_on.isoformat())


def assign_post(
    finding: CheckFinding,
    post: Post,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Say which post of the organ puts a finding right; its clerks know that, not the inspector.

    Raises WrongState for what is not being put right, InvalidInput, EditedElsewhere.
    """
    CHECKS.require(by, "assign", finding.organ, on=at.date())
    if post.organ_id != finding.organ_id:
        raise InvalidInput("责任岗位不是本机关的岗位。请重新选择。", code="post_elsewhere")
    with deed("check.assigned", organ=finding.organ.slug, by=by, at=at, key=key) as done:
        current = locked_finding(finding, seen=seen)
        require_issued(current)
        if current.state != "open":
            raise WrongState("这个问题不在整改中，不用再指定岗位。", code="finding_not_open")
        current.post = post
        current.row_version += 1
        current.save(update_fields=["post", "row_version"])
        happen(current, "assigned", by=by, at=at, text=post.name)
        done.on(target_of(current), post=post.pk)
