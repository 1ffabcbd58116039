"""A complaint handed on, investigated, answered, closed; what it leads to.

Source: 条例第四十七条、第五十一条; docs/readings/0054-complaints.md.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.accounts.sealing import unseal
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.calendar import read_calendar
from gongkai.organs.models import Organ
from gongkai.records.secrets import refuse_secret_text
from gongkai.statute.calendars import Calendar
from gongkai.supervision.checks.operations import FindingContent, issue_finding
from gongkai.supervision.complaints.operations.receiving import PURPOSE
from gongkai.supervision.complaints.operations.recording import complaint_deed, happen
from gongkai.supervision.complaints.queries import OPEN, term_of
from gongkai.supervision.models import CheckFinding, Complaint, ComplaintSettings
from gongkai.supervision.permissions import COMPLAINTS


def hand_on(
    complaint: Complaint,
    to: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Hand the complaint on to an office or body; never to the organ complained of."""
    if not to.strip():
        raise InvalidInput("请写明转给谁办理。", code="text_missing")
    if complaint.about.name in to:
        raise InvalidInput(
            "举报不能转给被举报的机关。需要它说明情况的，请由调查人员询问，不透露举报。",
            code="handed_to_the_accused",
        )
    _note(complaint, "handed_on", to, ("received", "handed_on"), seen=seen, by=by, at=at, key=key)


def note_investigation(
    complaint: Complaint,
    text: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Note what an investigation showed."""
    states = ("received", "handed_on", "investigated")
    _note(complaint, "investigated", text, states, seen=seen, by=by, at=at, key=key)


def answer_complaint(
    complaint: Complaint,
    text: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Answer whoever complained: they read it with number and code. Until closed, also further."""
    states = ("investigated", "answered")
    _note(complaint, "answered", text, states, seen=seen, by=by, at=at, key=key)


def close_complaint(
    complaint: Complaint,
    text: str = "",
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Close an answered complaint."""
    _note(complaint, "closed", text or "办结", ("answered",), seen=seen, by=by, at=at, key=key)


_BEFORE = {
    "handed_on": "这件举报已经调查，不用再转办。",
    "investigated": "这件举报已经答复，不能再登记调查。",
    "answered": "请先登记调查情况，再答复。",
    "closed": "请先答复，再办结。",
}


def _note(
    complaint: Complaint,
    kind: str,
    text: str,
    states: tuple[str, ...],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None,
) -> None:
    """Take the complaint a step further, out of one of ``states``."""
    if not text.strip():
        raise InvalidInput("请写明办理情况。", code="text_missing")
    refuse_secret_text({"text": text})
    with complaint_deed(kind, complaint, by=by, at=at, key=key, seen=seen) as current:
        if current.state not in states:
            raise WrongState(_BEFORE[kind], code="complaint_state")
        current.state = kind
        current.closed_on = at.date() if kind == "closed" else None
        happen(current, kind, by=by, at=at, text=text.strip())


def make_finding(
    complaint: Complaint,
    content: FindingContent,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> CheckFinding:
    """Have the organ complained of put something right, without a word of the complaint."""
    with complaint_deed("finding", complaint, by=by, at=at, key=key, seen=seen) as current:
        if current.state == "closed":
            raise WrongState("这件举报已经办结。", code="complaint_state")
        finding = issue_finding(current.organ, current.about, content, by=by, at=at)
        happen(current, "finding", by=by, at=at, finding=finding)
    return finding


def open_contact(complaint: Complaint, *, by: User, at: datetime, key: str | None = None) -> str:
    """Return how the complainant is reached; that somebody looked stays in the trail.

    Source: 个人信息保护法第五十一条.
    """
    with complaint_deed("contact_opened", complaint, by=by, at=at, key=key) as current:
        contact = unseal(current.contact_sealed, purpose=PURPOSE)
        happen(current, "contact_opened", by=by, at=at)
    return contact


def delete_contact(
    complaint: Complaint,
    reason: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Delete for good how the complainant is reached; a person decides it, never a timer.

    Raises WrongState while the complaint is not closed, or without a contact; InvalidInput without
    a reason. Source: 个人信息保护法第四十七条; docs/readings/0054-complaints.md.
    """
    if not reason.strip():
        raise InvalidInput("请写明删除的原因，例如“保留期满”“本人要求删除”。", code="text_missing")
    refuse_secret_text({"text": reason})
    with complaint_deed("contact_deleted", complaint, by=by, at=at, key=key, seen=seen) as current:
        if current.state != "closed":
            raise WrongState(
                "举报还没有办结，联系方式还要用来答复。请办结以后再删除。", code="complaint_state"
            )
        if not current.contact_sealed:
            raise WrongState("没有留联系方式，或者已经删除。", code="contact_gone")
        current.contact_sealed = ""
        happen(current, "contact_deleted", by=by, at=at, text=reason.strip())


def record_export(
    organ: Organ, *, count: int, narrowed_by: list[str], by: User, at: datetime
) -> None:
    """Enter that the texts of complaints were handed out as a spreadsheet."""
    COMPLAINTS.require(by, "handle", organ, on=at.date())
    with deed("complaints.exported", organ=organ.slug, by=by, at=at) as done:
        done.on("complaints", count=count, narrowed_by=narrowed_by)


def redate_complaints(organ: Organ, *, at: datetime) -> int:
    """Date the open complaints of an organ anew by the calendar of today; return how many moved.

    A holiday notice that came late gives those a day that had none, and moves others. One deed;
    nothing is written when nothing moved. Raises DataMissing for a faulty calendar file.
    """
    calendar = read_calendar(organ)
    rows = Complaint.objects.filter(organ=organ, state__in=OPEN).order_by("pk")
    if not _moved(rows, calendar):
        return 0
    with deed("complaint.redated", organ=organ.slug, by=None, at=at) as done:
        found = _moved(rows.select_for_update(), calendar)
        for one, due_on, why in found:
            before = one.due_on.isoformat() if one.due_on else "没有期限"
            after = due_on.isoformat() if due_on else "没有期限"
            one.due_on, one.due_problem = due_on, why
            one.save(update_fields=["due_on", "due_problem"])
            happen(one, "redated", by=None, at=at, text=f"工作日历有变化：{before}改为{after}")
        done.on(f"organ:{organ.pk}", complaints=[one.pk for one, _, _ in found])
    return len(found)


def _moved(
    rows: QuerySet[Complaint], calendar: Calendar
) -> list[tuple[Complaint, date | None, str]]:
    """Return the complaints that the calendar dates otherwise, each with its day or why none."""
    told = [
        (one, *term_of(calendar, received_on=one.received_on, working_days=one.working_days))
        for one in rows
    ]
    return [(one, due_on, why) for one, due_on, why in told if due_on != one.due_on]


def set_up(
    organ: Organ,
    content: dict[str, Any],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Set how long complaints take here, and whom the public is told to turn to."""
    COMPLAINTS.require(by, "set_up", organ, on=at.date())
    with deed("complaint.set_up", organ=organ.slug, by=by, at=at, key=key) as done:
        ComplaintSettings.objects.update_or_create(organ=organ, defaults=content)
        done.on("complaint_settings", fields=sorted(content))
