"""Where an application stands, worked out from what happened to it; nothing is read or written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from gongkai.statute.clocks import (
    ApplicationFacts,
    Channel,
    Confirmation,
    Consultation,
    Correction,
    Extension,
    FeeNotice,
    Postponement,
    Receipt,
    SetTerm,
    receipt_date,
)

#: Results after which nobody answers any more: the application is given up.
LAPSED = ("correction_lapsed", "fee_unpaid")


class Happened(Protocol):
    """An event as a row of the database or as a plain value."""

    number: int
    kind: str
    on: date
    data: Mapping[str, Any]
    ref: int | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an application came in: what its receipt is judged by.

    Not ``has_term``: the law sets no term for it (更正, Art. 41).
    """

    channel: str
    arrived_on: date
    confirmation: Confirmation = "automatic"
    has_term: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What the events make of an application.

    ``facts`` is None while the day of receipt is open, and where the law sets no term.
    ``open_corrections``, ``open_consultations`` and ``open_fees`` are the numbers of the events
    that still wait for their answer.
    """

    receipt: Receipt
    has_term: bool
    facts: ApplicationFacts | None
    state: str
    decision: str
    closed_on: date | None
    open_corrections: tuple[int, ...]
    open_consultations: tuple[int, ...]
    open_fees: tuple[int, ...]


def standing_events(events: Iterable[Happened]) -> list[Happened]:
    """Return the events that hold: in order of entry, without those that were voided."""
    ordered = sorted(events, key=lambda event: event.number)
    void = {event.ref for event in ordered if event.kind == "voided"}
    return [event for event in ordered if event.kind != "voided" and event.number not in void]


def fold(arrival: Arrival, events: Iterable[Happened]) -> Standing:
    """Return where the application stands after all that happened.

    Raises InvalidInput (``dates_in_wrong_order``) for an order of days that cannot be.
    """
    standing = standing_events(events)
    by_kind: dict[str, list[Happened]] = {}
    answers: dict[tuple[str, int], Happened] = {}
    for event in standing:
        by_kind.setdefault(event.kind, []).append(event)
        if event.ref is not None:
            answers[event.kind, event.ref] = event
    confirmed = by_kind.get("confirmed")
    receipt = receipt_date(
        Channel(arrival.channel),
        arrived_on=arrival.arrived_on,
        confirmed_on=confirmed[-1].on if confirmed else None,
        confirmation=arrival.confirmation,
    )
    counts_from = receipt.received_on if arrival.has_term else None
    facts = _facts(counts_from, by_kind, answers) if counts_from else None
    closing = _closing(by_kind)
    open_corrections = _without_answer(by_kind, answers, "correction_notified", "corrected")
    open_consultations = _without_answer(by_kind, answers, "consulted", "opinion_received")
    open_fees = _without_answer(by_kind, answers, "fee_noticed", "paid")
    return Standing(
        receipt=receipt,
        has_term=arrival.has_term,
        facts=facts,
        state=_state(by_kind, closing, open_corrections, open_consultations, open_fees),
        decision=_decision(closing),
        closed_on=closing.on if closing else None,
        open_corrections=open_corrections,
        open_consultations=open_consultations,
        open_fees=open_fees,
    )


def _facts(
    received_on: date,
    by_kind: Mapping[str, list[Happened]],
    answers: Mapping[tuple[str, int], Happened],
) -> ApplicationFacts:
    postponed = by_kind.get("postponed")
    return ApplicationFacts(
        received_on=received_on,
        corrections=tuple(
            _correction(event, answers.get(("corrected", event.number)))
            for event in by_kind.get("correction_notified", ())
        ),
        consultations=tuple(
            _consultation(event, answers) for event in by_kind.get("consulted", ())
        ),
        extensions=tuple(
            Extension(int(event.data["working_days"]), event.on, day(event, "approved_on"))
            for event in by_kind.get("extended", ())
        ),
        fees=tuple(
            FeeNotice(event.on, paid.on if (paid := answers.get(("paid", event.number))) else None)
            for event in by_kind.get("fee_noticed", ())
        ),
        postponement=(
            Postponement(postponed[-1].on, date.fromisoformat(postponed[-1].data["until"]))
            if postponed
            else None
        ),
        set_term=_set_term(by_kind.get("remedy", ())),
    )


def _set_term(remedies: Iterable[Happened]) -> SetTerm | None:
    """Return the term within which a review decision or judgment orders to answer anew."""
    for event in remedies:
        if told := event.data.get("set_term"):
            return SetTerm(int(told["working_days"]), told["begun_by"], told["article"])
    return None


def _correction(notice: Happened, answer: Happened | None) -> Correction:
    return Correction(
        notice_on=notice.on,
        corrected_on=answer.on if answer else None,
        reply_by=day(notice, "reply_by"),
        good_reason=bool(answer and answer.data.get("good_reason")),
    )


def _consultation(letter: Happened, answers: Mapping[tuple[str, int], Happened]) -> Consultation:
    received = answers.get(("consultation_received", letter.number))
    opinion = answers.get(("opinion_received", letter.number))
    is_silent = opinion is not None and opinion.data.get("opinion") == "silent"
    # The law ends the wait for those who have a term; for another agency the office ends it.
    ends_by_law = is_silent and letter.data["asked"] != "other_agency"
    return Consultation(
        sent_on=letter.on,
        received_on=received.on if received else None,
        replied_on=None if opinion is None or ends_by_law else opinion.on,
        kind=letter.data["asked"],
    )


def day(event: Happened, name: str) -> date | None:
    """Return a day that an event's data tells, None where it tells none."""
    told = event.data.get(name)
    return date.fromisoformat(told) if told else None


def _without_answer(
    by_kind: Mapping[str, list[Happened]],
    answers: Mapping[tuple[str, int], Happened],
    asked: str,
    answered: str,
) -> tuple[int, ...]:
    return tuple(
        event.number for event in by_kind.get(asked, ()) if (answered, event.number) not in answers
    )


def _closing(by_kind: Mapping[str, list[Happened]]) -> Happened | None:
    """Return the event that closed the application; what came first counts."""
    closing = [*by_kind.get("answered", ()), *by_kind.get("withdrawn", ())]
    return min(closing, key=lambda event: event.number, default=None)


def _decision(closing: Happened | None) -> str:
    if closing is None:
        return ""
    return "withdrawn" if closing.kind == "withdrawn" else str(closing.data["decision"])


def _state(
    by_kind: Mapping[str, list[Happened]],
    closing: Happened | None,
    corrections: tuple[int, ...],
    consultations: tuple[int, ...],
    fees: tuple[int, ...],
) -> str:
    if "archived" in by_kind:
        return "archived"
    if closing is not None:
        if closing.kind == "withdrawn":
            return "withdrawn"
        return "lapsed" if _decision(closing) in LAPSED else "answered"
    if corrections:
        return "correcting"
    if fees:
        return "fee_pending"
    if consultations:
        return "consulting"
    if "assigned" in by_kind or "submitted" in by_kind:
        return "handling"
    return "in_review" if "reviewed" in by_kind or "corrected" in by_kind else "received"
