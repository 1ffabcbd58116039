"""How a deed on a complaint is done: the row locked, its event added."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import NotPermitted
from gongkai.records.operations import EditedElsewhere
from gongkai.supervision.models import CheckFinding, Complaint, ComplaintEvent
from gongkai.supervision.permissions import COMPLAINTS

IN_BOTH = "您在被举报机关任职，不能办理这件举报。请转交其他人员。"


def target_of(complaint: Complaint) -> str:
    """Return how the trail names a complaint."""
    return f"complaint:{complaint.pk}"


@contextmanager
def complaint_deed(
    name: str,
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> Iterator[Complaint]:
    """Run a deed on a complaint, locked; ``seen`` is the row version that the person saw.

    Raises NotPermitted for who holds a post in the organ complained of, EditedElsewhere.
    """
    COMPLAINTS.require(by, "handle", complaint.organ, on=at.date())
    require_untouched(complaint, by, at=at)
    with deed(f"complaint.{name}", organ=complaint.organ.slug, by=by, at=at, key=key) as done:
        current: Complaint = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("organ", "about")
            .get(pk=complaint.pk)
        )
        if seen is not None and current.row_version != seen:
            raise EditedElsewhere("这件举报", now=current.row_version)
        yield current
        current.row_version += 1
        current.save()
        done.on(target_of(current), number=current.number)


def require_untouched(complaint: Complaint, user: User, *, at: datetime) -> None:
    """Raise NotPermitted for who may not see the complaint, whatever posts they hold besides."""
    if not Complaint.objects.visible_to(user, on=at.date()).filter(pk=complaint.pk).exists():
        raise NotPermitted(IN_BOTH)


def happen(
    complaint: Complaint,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    on: date | None = None,
    text: str = "",
    finding: CheckFinding | None = None,
) -> ComplaintEvent:
    """Add an event to a complaint; ``on`` is its day where that is not today."""
    event: ComplaintEvent = ComplaintEvent.objects.create(
        complaint=complaint,
        number=complaint.events.count() + 1,
        kind=kind,
        on=on or at.date(),
        text=text,
        finding=finding,
        by=by,
        at=at,
    )
    return event
