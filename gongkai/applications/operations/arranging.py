"""Arranging forms into 件: split with notice, handled together; what was entered by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.dating import redate
from gongkai.applications.folding import standing_events
from gongkai.applications.models import (
    Answer,
    Applicant,
    Application,
    CaseEvent,
    Consultation,
    SearchEntry,
)
from gongkai.applications.operations.intake import insert_application
from gongkai.applications.operations.recording import Doing, case_deed, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.timeline import FIXED
from gongkai.errors import InvalidInput, WrongState


def split_application(
    application: Application,
    parts: Sequence[str],
    *,
    on: date,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> list[Application]:
    """Split one form into several 件, each with the same day of receipt; the applicant is told.

    The first part stays under the number that the form has. Source: 条例第四十二条 (fees by item);
    practice: one form is one 件 unless formally split.
    """
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    wanted = [part.strip() for part in parts if part.strip()]
    if len(wanted) < 2:
        raise InvalidInput("拆分至少要有两项内容，每项一行。", code="nothing_to_split")
    with case_deed("split", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        current = doing.application
        made = [_part(current, part, doing, by, at) for part in wanted[1:]]
        Application.objects.filter(pk=current.pk).update(wanted=wanted[0])
        doing.happen("split", on=on, into=[one.number for one in made])
        doing.note(f"拆分前的申请内容：{current.wanted}")
    return [doing.application, *made]


def _part(current: Application, wanted: str, doing: Doing, by: User, at: datetime) -> Application:
    columns = {
        name: getattr(current, name)
        for name in (
            "kind",
            "source",
            "channel",
            "arrived_on",
            "submitted_at",
            "confirmation",
            "identifying",
            "form_of_provision",
            "way_of_provision",
            "needs_assistance",
            "code_mark",
        )
    }
    person = {name: getattr(current.applicant, name) for name in APPLICANT_COLUMNS}
    part = insert_application(
        current.organ,
        person,
        {**columns, "wanted": wanted, "split_from": current},
        confirmed_on=doing.standing.receipt.confirmed_on,
        by=by,
        at=at,
    )
    _copy_term(current, part, by, at)
    return part


def _copy_term(current: Application, part: Application, by: User, at: datetime) -> None:
    """Give a part what moved the term of the whole form before it was split."""
    numbers: dict[int, int] = {}
    last = part.events.count()
    for event in standing_events(current.events.all()):
        if event.kind in _OF_THE_FORM:
            numbers[event.number] = last + len(numbers) + 1
            CaseEvent.objects.create(
                organ=part.organ,
                application=part,
                number=numbers[event.number],
                kind=event.kind,
                on=event.on,
                data=dict(event.data),
                ref=numbers.get(event.ref) if event.ref else None,
                by=by,
                at=at,
            )
    if numbers:
        redate(part, as_of=at.date())


#: Events that hold for all that the form asks, whoever is asked about a part of it.
_OF_THE_FORM = frozenset({"correction_notified", "corrected", "extended", "postponed"})


#: What is copied when one applicant's form becomes several 件.
APPLICANT_COLUMNS = tuple(
    one.name
    for one in Applicant._meta.concrete_fields
    if one.name not in ("id", "organ", "anonymised_at")
)


def merge_applications(
    application: Application,
    others: Sequence[Application],
    *,
    on: date,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Link applications for the same information, to be handled together; each keeps its 件."""
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    strangers = [one for one in others if one.organ_id != application.organ_id]
    if strangers or not others:
        raise InvalidInput("请选择本机关的其他申请。", code="nothing_to_merge")
    with case_deed("merged", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        doing.application.related.add(*others)
        doing.happen("merged", on=on, numbers=[one.number for one in others])
    return doing.application


def void_event(
    application: Application,
    number: int,
    *,
    reason: str,
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Take back an event that was entered by mistake; it stays in the timeline, marked so.

    An event that others answer can only go after them. Raises WrongState (``event_has_answers``).
    """
    APPLICATIONS.require(by, "register", application.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明更正登记的原因。", code="reason_missing")
    with case_deed("event_voided", application, by=by, at=at, key=key, seen=seen) as doing:
        events = list(doing.application.events.all())
        void = {event.ref for event in events if event.kind == "voided"}
        found = next((one for one in events if one.number == number), None)
        if doing.standing.state == "archived":
            raise WrongState("案卷已经归档，不能再更正登记。", code="case_archived")
        if found is None or found.kind in FIXED or number in void:
            raise WrongState("这一项不能更正登记。", code="not_to_void")
        if any(one.ref == number and one.number not in void for one in events):
            raise WrongState(
                "这一项之后还有与它对应的登记，请先更正后面的登记。", code="event_has_answers"
            )
        doing.happen("voided", on=at.date(), ref=number)
        doing.note(f"更正登记（第{number}项）：{reason}")
        if found.kind in ("consulted", "opinion_received") and found.data.get("consultation"):
            Consultation.objects.filter(pk=found.data["consultation"]).update(
                opinion="", reasons="", is_reasonable=None
            )
        if found.kind == "searched":
            _take_back_search(doing, found)
        if found.kind == "answered" and found.data.get("answer"):
            _take_back_service(found)
    return doing.application


def _take_back_service(event: CaseEvent) -> None:
    """Let a signed answer wait for its service again; one that was entered late goes altogether."""
    answer = Answer.objects.filter(pk=event.data["answer"])
    if event.data.get("is_recorded"):
        answer.update(state="dropped")
    else:
        answer.update(state="approved", served_on=None, served_by="", postal_number="")


def _take_back_search(doing: Doing, event: CaseEvent) -> None:
    """Take a search out of the evidence; what it said stays as a note."""
    entry = SearchEntry.objects.filter(pk=event.data.get("search")).first()
    if entry is not None:
        told = f"{entry.on}，{entry.place}，{entry.terms}，{entry.result}，{entry.searcher}"
        doing.note_told("作废的检索记录", told)
        entry.delete()
