"""Arranging forms into 件: split with notice, handled together; what was entered by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.models import Applicant, Application, Consultation
from gongkai.applications.operations.intake import insert_application
from gongkai.applications.operations.recording import Doing, case_deed, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
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
    confirmed = current.events.filter(kind="confirmed").order_by("number").last()
    return insert_application(
        current.organ,
        person,
        {**columns, "wanted": wanted, "split_from": current},
        confirmed_on=confirmed.on if confirmed else None,
        by=by,
        at=at,
    )


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
        fixed = ("registered", "voided", "redated", "split", "archived", "anonymised")
        if found is None or found.kind in fixed or number in void:
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
    return doing.application
