"""How often an item was published, and when: read from the audit trail, where nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from gongkai.audit.queries import trail
from gongkai.portal.wording import one_line
from gongkai.publishing.public import PublicItem

_DEED = "publishing.published"


@dataclass(frozen=True, slots=True)
class Publication:
    """One time that an item was published: which version, on which day, why again."""

    number: int
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The publications of an item, newest first, when there were several."""

    publications: tuple[Publication, ...] = ()
    updated_on: date | None = None


def history_of(told: PublicItem) -> History:
    """Return how an item was published again; empty when it was published once. One query or none.

    Each correction with its note. Where an item stands on another site its day of publication is
    the one that a person entered.
    """
    last = localtime(told.published_at).date()
    if not told.correction_note and last == told.published_on:
        return History()
    times = [
        trace.details
        for trace in reversed(trail(told.organ.slug, f"record:{told.public_id}"))
        if trace.deed == _DEED
    ]
    days = [date.fromisoformat(one["on"]) for one in times]
    note = one_line(told.correction_note)
    if len(days) < 2 and not note:
        return History()
    # What was published before there was a trail has its two days all the same.
    known = days if len(days) > 1 else [told.published_on, last]
    notes = [one_line(told.correction_notes.get(str(one.get("version")), "")) for one in times]
    rows = [
        Publication(number, day, notes[number - 1] if len(days) > 1 else "")
        for number, day in enumerate(known, start=1)
    ]
    rows[-1] = Publication(len(rows), known[-1], note)
    updated_on = last if last > told.published_on else None
    return History(tuple(reversed(rows)), updated_on)
