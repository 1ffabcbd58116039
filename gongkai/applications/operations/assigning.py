"""Handing an application to offices and persons: signed for, returned with a reason, answered."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Application, Assignment, SearchEntry
from gongkai.applications.operations.recording import case_deed, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Appointment, Office


def assign(
    application: Application,
    *,
    office: Office,
    person: User | None = None,
    is_lead: bool = True,
    task: str = "",
    due_on: date | None = None,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Assignment:
    """Hand an application to an office, perhaps to a person of it; several may be asked at once.

    Raises InvalidInput when the person holds no post in the organ. Source: 条例第四十五条.
    """
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    if office.organ_id != application.organ_id:
        raise InvalidInput("请选择本机关的科室。", code="office_of_another_organ")
    if person is not None and not _works_here(person, application, at.date()):
        raise InvalidInput("承办人现在没有在本机关任职。请重新选择。", code="person_not_here")
    with case_deed("assigned", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        current = doing.application
        if is_lead:
            current.assignments.filter(is_lead=True).update(is_lead=False)
            Application.objects.filter(pk=current.pk).update(office=office, handler=person)
        row = Assignment.objects.create(
            organ=current.organ,
            application=current,
            office=office,
            person=person,
            is_lead=is_lead,
            task=task.strip(),
            due_on=due_on,
            assigned_at=at,
        )
        doing.happen("assigned", on=at.date(), assignment=row.pk, office=office.pk)
    return row


def sign_for(
    assignment: Assignment, *, by: User, at: datetime, key: str | None = None
) -> Assignment:
    """Enter that the office has taken the application over (签收)."""
    _require_own(assignment, by, at)
    with case_deed("signed_for", assignment.application, by=by, at=at, key=key) as doing:
        current = _owed(assignment)
        if current.signed_at is not None:
            raise WrongState("已经签收过了。", code="already_signed")
        current.signed_at, current.signed_by = at, by
        current.save(update_fields=["signed_at", "signed_by"])
        doing.happen("signed_for", on=at.date(), assignment=current.pk)
    return current


def return_assignment(
    assignment: Assignment, *, reason: str, by: User, at: datetime, key: str | None = None
) -> Assignment:
    """Give an application back because another office must have it; the reason stays."""
    _require_own(assignment, by, at)
    if not reason.strip():
        raise InvalidInput("请写明退回的原因。", code="reason_missing")
    with case_deed("assignment_returned", assignment.application, by=by, at=at, key=key) as doing:
        current = _owed(assignment)
        current.returned_at, current.return_reason = at, reason.strip()
        current.save(update_fields=["returned_at", "return_reason"])
        if current.is_lead:
            Application.objects.filter(pk=current.application_id).update(office=None, handler=None)
        doing.happen("assignment_returned", on=at.date(), assignment=current.pk)
    return current


def answer_assignment(
    assignment: Assignment, *, answer: str, by: User, at: datetime, key: str | None = None
) -> Assignment:
    """Give the office's opinion and what it found."""
    _require_own(assignment, by, at)
    if not answer.strip():
        raise InvalidInput("请填写承办意见。", code="answer_missing")
    with case_deed("assignment_answered", assignment.application, by=by, at=at, key=key) as doing:
        current = _owed(assignment)
        current.answered_at, current.answer = at, answer.strip()
        if current.signed_at is None:
            current.signed_at, current.signed_by = at, by
        current.save(update_fields=["answered_at", "answer", "signed_at", "signed_by"])
        doing.happen("assignment_answered", on=at.date(), assignment=current.pk)
    return current


def log_search(
    application: Application,
    *,
    on: date,
    place: str,
    terms: str,
    result: str,
    searcher: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> SearchEntry:
    """Enter where and how the information was looked for; evidence for 经检索没有 (Art. 36 (4))."""
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    with case_deed("searched", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        row = SearchEntry.objects.create(
            organ=application.organ,
            application=application,
            on=on,
            place=place.strip(),
            terms=terms.strip(),
            result=result.strip(),
            searcher=searcher.strip(),
            by=by,
            at=at,
        )
        doing.happen("searched", on=on, search=row.pk)
    return row


def _require_own(assignment: Assignment, by: User, at: datetime) -> None:
    APPLICATIONS.require(by, "handle", assignment.organ, on=at.date())
    require_view(by, assignment.application, on=at.date())


def _owed(assignment: Assignment) -> Assignment:
    current: Assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not current.is_owed:
        raise WrongState("这次交办已经反馈或者退回。", code="assignment_closed")
    return current


def _works_here(person: User, application: Application, on: date) -> bool:
    return (
        Appointment.objects.holding(on)
        .filter(user=person, post__organ_id=application.organ_id)
        .exists()
    )
