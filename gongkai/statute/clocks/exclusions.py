"""Time that the answer term does not count: consultations under Art. 33 (3).

A consultation excludes the days after the letter left up to the day the opinion arrived; days
shared by several are excluded once. See docs/readings/0003-excluded-time.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.errors import DataMissing
from gongkai.statute.calendars import Calendar
from gongkai.statute.clocks.facts import Consultation, ConsultationKind
from gongkai.statute.clocks.readings import Readings
from gongkai.statute.clocks.risks import risk
from gongkai.statute.clocks.terms import add_term, find_term
from gongkai.statute.findings import Finding

REASONS: dict[ConsultationKind, str] = {
    "third_party": "征求第三方意见",
    "other_agency": "征求其他机关意见",
    "joint_maker": "征求共同制作机关意见",
}
#: The term within which the one asked must answer; other agencies have none in law.
OPINION_TERMS: dict[ConsultationKind, str] = {
    "third_party": "third_party_opinion",
    "joint_maker": "joint_maker_opinion",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included, that do not count, and why."""

    first: date
    last: date
    why: str


def opinion_limits(
    consultations: Iterable[Consultation], *, calendar: Calendar
) -> list[tuple[str, date]]:
    """Return the terms for opinions that end within the calendar: the key of each, its last day."""
    found = []
    for one in consultations:
        limit = _limit_or_beyond(one, calendar=calendar)
        if limit is not None and limit <= calendar.last_day:
            found.append((OPINION_TERMS[one.kind], limit))
    return found


def opinion_limit(consultation: Consultation, *, calendar: Calendar) -> date | None:
    """Return the last day for the opinion, or None where the law sets none.

    Counted from the letter's receipt, or from its sending while the receipt is not registered.
    Source: 条例第三十二条、第三十四条.
    """
    key = OPINION_TERMS.get(consultation.kind)
    start = consultation.received_on or consultation.sent_on
    term = find_term(key, on=start) if key else None
    return add_term(term, start, calendar=calendar) if term else None


def _limit_or_beyond(consultation: Consultation, *, calendar: Calendar) -> date | None:
    """Return the last day for the opinion; the day after the calendar when it ends beyond it.

    Every day that the calendar knows is before such an end, so they compare rightly.
    """
    try:
        return opinion_limit(consultation, calendar=calendar)
    except DataMissing:
        start = consultation.received_on or consultation.sent_on
        if not calendar.first_day <= start <= calendar.last_day:
            raise
        return calendar.last_day + timedelta(days=1)


def spans_of(
    consultations: Iterable[Consultation],
    *,
    calendar: Calendar,
    as_of: date | None,
    readings: Readings,
) -> tuple[Span, ...]:
    """Return the spans that the consultations exclude, merged and in order."""
    spans = []
    for consultation in consultations:
        last = _last_excluded(consultation, calendar=calendar, as_of=as_of, readings=readings)
        if last is not None and last > consultation.sent_on:
            first = consultation.sent_on + timedelta(days=1)
            spans.append(Span(first, last, REASONS[consultation.kind]))
    return _merge(spans)


def _last_excluded(
    consultation: Consultation, *, calendar: Calendar, as_of: date | None, readings: Readings
) -> date | None:
    limit = _limit_or_beyond(consultation, calendar=calendar)
    if consultation.replied_on is not None:
        if limit is None or readings.overrun_is_excluded:
            return consultation.replied_on
        return min(consultation.replied_on, limit)
    known = [day for day in (limit, as_of) if day is not None]
    return min(known, default=None)


def _merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.first, span.last)):
        if merged and span.first <= merged[-1].last:
            before = merged.pop()
            reasons = dict.fromkeys((*before.why.split("、"), span.why))
            span = Span(before.first, max(before.last, span.last), "、".join(reasons))
        merged.append(span)
    return tuple(merged)


def skip_spans(
    start: date, n: int, *, spans: Sequence[Span], calendar: Calendar
) -> tuple[date, tuple[Span, ...]]:
    """Return the ``n``-th working day after ``start`` outside the spans, and the spans met.

    Spans must be disjoint and in order; those met are cut to the days after ``start``.
    """
    due_on, skipped = calendar.add_working_days(start, n), 0
    met: list[Span] = []
    for span in spans:
        if span.first > due_on:
            break
        first = max(span.first, start + timedelta(days=1))
        if first > span.last:
            continue
        skipped += calendar.count_working_days(first, span.last)
        due_on = calendar.add_working_days(start, n + skipped)
        met.append(Span(first, span.last, span.why))
    return due_on, tuple(met)


def consultation_risks(
    consultations: Iterable[Consultation],
    *,
    due_on: date,
    calendar: Calendar,
    as_of: date | None,
) -> list[Finding]:
    """Return what is risky or open about the consultations, given the due date reached."""
    findings = []
    for consultation in consultations:
        limit = _limit_or_beyond(consultation, calendar=calendar)
        replied_on, is_joint = consultation.replied_on, consultation.kind == "joint_maker"
        if consultation.sent_on >= due_on:
            findings.append(
                risk("consultation_after_due", expected=due_on, found=consultation.sent_on)
            )
        if limit is None:
            if replied_on is None and as_of is None:
                findings.append(risk("consultation_pending", found=consultation.sent_on))
        elif replied_on is None and as_of is not None and as_of > limit:
            code = "joint_maker_consents" if is_joint else "third_party_silent"
            findings.append(risk(code, expected=limit))
        elif replied_on is not None and replied_on > limit:
            code = "joint_maker_overran" if is_joint else "third_party_overran"
            findings.append(risk(code, expected=limit, found=replied_on))
    return findings
