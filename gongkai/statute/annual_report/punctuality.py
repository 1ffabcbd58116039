"""Late deeds of the year, found from the records: answers after the term, late publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from gongkai.errors import DataMissing
from gongkai.statute.annual_report.ledger import ApplicationEntry, Ledger
from gongkai.statute.clocks import ApplicationFacts, answer_clock, publication_due
from gongkai.statute.findings import Finding

#: Ways to close an application without answering it: they keep no answer term.
NOT_ANSWERS = ("correction_lapsed", "fee_unpaid", "withdrawn")


def late_deeds(
    ledger: Ledger, *, year: int, facts: Mapping[str, ApplicationFacts]
) -> tuple[Finding, ...]:
    """Return a warning for each late answer and each late publication of the year.

    ``facts`` maps an application's id to the events its clock needs; one without facts is not
    judged. Days in years without a holiday notice are not judged either. Late deeds change no
    figure: they are what section five of the report should speak of.
    Source: 条例第二十六条、第三十三条.
    """
    late = [*_late_answers(ledger, year, facts), *_late_publications(ledger, year)]
    return tuple(late)


def _late_answers(
    ledger: Ledger, year: int, facts: Mapping[str, ApplicationFacts]
) -> Iterator[Finding]:
    for entry in ledger.applications:
        known = facts.get(entry.id)
        closed = entry.closed_on
        if known is None or closed is None or closed.year != year:
            continue
        if entry.decision in NOT_ANSWERS:
            continue
        due = _answer_due(known, closed)
        if due is not None and closed > due:
            yield _late_answer(entry, due, closed)


def _answer_due(known: ApplicationFacts, closed: date) -> date | None:
    try:
        return answer_clock(known, as_of=closed).due_on
    except DataMissing:
        return None


def _late_answer(entry: ApplicationEntry, due: date, closed: date) -> Finding:
    return Finding(
        code="answer_overdue",
        level="warning",
        places=(entry.id,),
        expected=due.isoformat(),
        found=closed.isoformat(),
        message=(
            f"申请“{entry.id}”应当在{due}前答复，实际答复日期为{closed}，已经逾期。"
            "请核对日期；确属逾期的，保留原因并在存在问题中说明。"
        ),
        article="条例第三十三条",
    )


def _late_publications(ledger: Ledger, year: int) -> Iterator[Finding]:
    # Many documents share a day: each day's term is worked out once.
    due_for = cache(_publication_due)
    for entry in ledger.documents:
        if not entry.is_own or entry.attribute != "open" or entry.dated_on.year != year:
            continue
        due = due_for(entry.dated_on)
        if due is not None and entry.published_on is not None and entry.published_on > due:
            yield Finding(
                code="publication_overdue",
                level="warning",
                places=(entry.id,),
                expected=due.isoformat(),
                found=entry.published_on.isoformat(),
                message=(
                    f"“{entry.id}”应当在{due}前公开（形成之日起20个工作日内），"
                    f"实际公开日期为{entry.published_on}。请核对日期或说明原因。"
                ),
                article="条例第二十六条",
            )


def _publication_due(dated_on: date) -> date | None:
    try:
        return publication_due(dated_on).due_on
    except DataMissing:
        return None
