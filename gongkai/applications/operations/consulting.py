"""Asking others: third parties, joint makers, other agencies.

The time until the opinion is here does not count. Source: 条例第三十二条至第三十四条.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.applications.folding import Happened, standing_events
from gongkai.applications.models import Application, Consultation
from gongkai.applications.operations.recording import Doing, case_deed, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import NotAllowedByLaw, WrongState
from gongkai.organs.calendar import calendar_of
from gongkai.statute.clocks import Consultation as ConsultationFacts
from gongkai.statute.clocks.exclusions import opinion_limit

ARTICLE_32 = "条例第三十二条"


def consult(
    application: Application,
    party: Mapping[str, Any],
    *,
    on: date,
    happened: str = "",
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Consultation:
    """Ask a third party, a joint maker or another agency; ``party``: columns of Consultation.

    The time until the opinion is here does not count. Source: 条例第三十二条至第三十四条.
    """
    APPLICATIONS.require(by, "handle", application.organ, on=at.date())
    with case_deed(
        "consulted", application, by=by, at=at, key=key, seen=seen, article=ARTICLE_32
    ) as doing:
        open_or_refuse(doing)
        doing.require_term()
        if not happened:
            doing.require_step("consult")
        row = Consultation.objects.create(
            organ=application.organ, application=doing.application, **party
        )
        doing.happen("consulted", on=on, asked=row.kind, consultation=row.pk)
        if row.kind == "third_party":
            doing.happen("applicant_told", on=on)
        doing.note_late_entry(happened)
    return row


def note_consultation_received(
    consultation: Consultation, *, on: date, by: User, at: datetime, key: str | None = None
) -> Application:
    """Enter the day on which the one asked received the letter: their term runs from it."""
    APPLICATIONS.require(by, "handle", consultation.organ, on=at.date())
    with case_deed("consultation_received", consultation.application, by=by, at=at, key=key) as d:
        letter = _letter_of(d, consultation)
        facts = _facts_of(d, letter)
        if facts is not None and facts.received_on is not None:
            raise WrongState(
                "对方收到函的日期已经登记。登记有误的，请先更正登记。", code="receipt_known"
            )
        d.happen("consultation_received", on=on, ref=letter.number, consultation=consultation.pk)
    return d.application


def receive_opinion(
    consultation: Consultation,
    *,
    on: date,
    opinion: str,
    reasons: str = "",
    is_reasonable: bool | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Application:
    """Enter the opinion, or that none came within the term (``silent``).

    Silence of a third party leaves the decision to the agency, of a joint maker is consent.
    Source: 条例第三十二条、第三十四条.
    """
    APPLICATIONS.require(by, "handle", consultation.organ, on=at.date())
    with case_deed("opinion_received", consultation.application, by=by, at=at, key=key) as doing:
        letter = _letter_of(doing, consultation)
        if letter.number not in doing.standing.open_consultations:
            raise WrongState("对方的意见已经登记。登记有误的，请先更正登记。", code="opinion_known")
        if opinion == "silent":
            _refuse_early_silence(doing, letter, on)
        doing.happen(
            "opinion_received",
            on=on,
            ref=letter.number,
            opinion=opinion,
            consultation=consultation.pk,
        )
        Consultation.objects.filter(pk=consultation.pk).update(
            opinion=opinion, reasons=reasons.strip(), is_reasonable=is_reasonable
        )
    return doing.application


def _letter_of(doing: Doing, consultation: Consultation) -> Happened:
    for event in standing_events(doing.application.events.all()):
        if event.kind == "consulted" and event.data.get("consultation") == consultation.pk:
            return event
    raise WrongState("没有找到这次征求意见的登记。", code="nothing_open")


def _refuse_early_silence(doing: Doing, letter: Happened, on: date) -> None:
    limit = _limit_of_opinion(doing, letter)
    if limit is not None and on <= limit:
        raise NotAllowedByLaw(
            f"对方提出意见的期限到{limit}为止，还没有届满，不能登记为逾期未提出意见。",
            code="opinion_term_runs",
            article=ARTICLE_32,
        )


def _limit_of_opinion(doing: Doing, letter: Happened) -> date | None:
    facts = _facts_of(doing, letter)
    calendar = calendar_of(doing.application.organ)
    return opinion_limit(facts, calendar=calendar) if facts else None


def _facts_of(doing: Doing, letter: Happened) -> ConsultationFacts | None:
    """Return the dated facts of one letter, None while the day of receipt is open."""
    facts = doing.standing.facts
    if facts is None:
        return None
    letters = [
        event
        for event in standing_events(doing.application.events.all())
        if event.kind == letter.kind
    ]
    return next(
        one
        for event, one in zip(letters, facts.consultations, strict=True)
        if event.number == letter.number
    )
