"""The answer clock as a value: when it started, what it skipped, when it ends, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.statute.calendars import Calendar
from gongkai.statute.findings import Finding


@dataclass(frozen=True, slots=True)
class Excluded:
    """A span inside the term that does not count, and how many working days it took."""

    first: date
    last: date
    why: str
    working_days: int

    def as_json(self) -> dict[str, Any]:
        """Return the span in the published JSON shape."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "why": self.why,
            "working_days": self.working_days,
        }


@dataclass(frozen=True, slots=True)
class ClockDay:
    """One day of the clock: whether it counts, as which day of the term, and why."""

    date: date
    counts: bool
    n: int | None
    why: str

    def as_json(self) -> dict[str, Any]:
        """Return the day in the published JSON shape."""
        return {"date": self.date.isoformat(), "counts": self.counts, "n": self.n, "why": self.why}


@dataclass(frozen=True, slots=True)
class Clock:
    """The term within which one application must be answered.

    ``term_from`` is day 0 of the term that counts now, begun by ``begun_by`` (收到申请, 收到补正,
    缴清信息处理费, or the paper that orders a redo) under ``article``; ``starts_on`` is its day 1.
    ``limits`` are the other days to watch, by name. ``term_ends_on`` is the last of
    ``working_days`` counted days; ``due_on`` is the same unless a later day was told under Art. 35.
    """

    received_on: date
    term_from: date
    begun_by: str
    article: str
    starts_on: date
    working_days: int
    term_ends_on: date
    due_on: date
    limits: Mapping[str, date]
    excluded: tuple[Excluded, ...]
    risks: tuple[Finding, ...]
    calendar: Calendar = field(repr=False)

    @property
    def first_begun_by(self) -> str:
        """Return what happened on ``received_on``: 收到申请, or the paper that orders a redo."""
        return self.begun_by if self.term_from == self.received_on else "收到申请"

    @property
    def days(self) -> tuple[ClockDay, ...]:
        """Return every day from receipt to the due date with what it is to the term.

        Working it out costs a step a day, so it is not kept. ``n`` is None on days that do not
        count; the last day that counts has n = ``working_days``.
        """
        return tuple(self._walk())

    def _walk(self) -> Iterator[ClockDay]:
        n = 0
        for ordinal in range(self.received_on.toordinal(), self.due_on.toordinal() + 1):
            day = date.fromordinal(ordinal)
            reason = self._why_not(day)
            if reason is None:
                n += 1
                yield ClockDay(day, True, n, self.calendar.why(day)[1])
            else:
                yield ClockDay(day, False, None, reason)

    def _why_not(self, day: date) -> str | None:
        """Return why a day does not count, or None when it does."""
        if day == self.received_on:
            return f"{self.first_begun_by}之日，不计入"
        if day == self.term_from:
            return f"{self.begun_by}之日，期限自次日重新计算，当日不计入"
        counts, reason = self.calendar.why(day)
        if not counts:
            return reason
        if day < self.term_from:
            return f"{self.begun_by}前，期限重新计算，不计入"
        if day > self.term_ends_on:
            return "已告知延迟答复，期限届满后的合理期限"
        for span in self.excluded:
            if span.first <= day <= span.last:
                return f"{span.why}期间，不计入"
        return None

    def is_on_time(self, answered_on: date) -> bool:
        """Say whether an answer sent on a day keeps the term; the last day counts to its end."""
        return answered_on <= self.due_on

    def as_json(self) -> dict[str, Any]:
        """Return the clock in the published JSON shape, dates in ISO form."""
        return {
            "received_on": self.received_on.isoformat(),
            "starts_on": self.starts_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "limits": {name: day.isoformat() for name, day in self.limits.items()},
            "excluded": [span.as_json() for span in self.excluded],
            "days": [day.as_json() for day in self.days],
            "findings": [finding.as_json() for finding in self.risks],
            "calendar": self.calendar.version,
        }
