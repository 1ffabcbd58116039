"""What a community makes known to its residents: duties, their periods, and by when.

Residents' and villagers' committees are self-governing bodies: this is not government information
and never enters the annual report's tables.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from gongkai.statute.calendars import Calendar
from gongkai.statute.sources import load_data

PeriodKind = Literal["month", "quarter", "half"]
#: Kind of period → how many months it has.
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6}
_ORDINALS = "一二三四"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that communities of these kinds make known once a period.

    ``due_days`` are calendar days after the period's end; ``moves``: to the next working day.
    """

    slug: str
    label: str
    kinds: tuple[str, ...]
    period: PeriodKind
    due_days: int
    moves: bool
    article: str
    effective_from: date
    effective_to: date | None
    is_optional: bool
    is_reported: bool


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, quarter or half of a year; ``number`` counts from 1 within the year."""

    year: int
    kind: PeriodKind
    number: int

    @property
    def first_day(self) -> date:
        """Return the day on which it begins."""
        return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        """Return the day on which it ends.

        >>> Period(2020, "quarter", 1).last_day
        datetime.date(2020, 3, 31)
        """
        month = self.number * _MONTHS[self.kind]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def label(self) -> str:
        """Return its name within the year.

        >>> [Period(2020, *told).label for told in (("quarter", 2), ("half", 2), ("month", 12))]
        ['二季度', '下半年', '12月']
        """
        if self.kind == "month":
            return f"{self.number}月"
        if self.kind == "half":
            return "上半年" if self.number == 1 else "下半年"
        return f"{_ORDINALS[self.number - 1]}季度"


def duties_of(region: str) -> tuple[Duty, ...]:
    """Return all duties that ever held in a region, in the order of the data.

    A region's rows stand in the place of the national ones of the same name.
    """
    return _duties(region)


@cache
def _duties(region: str) -> tuple[Duty, ...]:
    rows = load_data("communities.toml")["duties"]
    own = {row["slug"] for row in rows if region and row.get("region") == region}
    return tuple(
        Duty(
            slug=row["slug"],
            label=row["label"],
            kinds=tuple(row["kinds"]),
            period=row["period"],
            due_days=row["due_days"],
            moves=row["moves"],
            article=row["article"],
            effective_from=row["effective_from"],
            effective_to=row.get("effective_to"),
            is_optional=row.get("optional", False),
            is_reported=row.get("reported", False),
        )
        for row in rows
        if (row.get("region") == region if row["slug"] in own else "region" not in row)
    )


def periods_of(year: int, kind: PeriodKind) -> tuple[Period, ...]:
    """Return the periods of a year in their order."""
    return tuple(Period(year, kind, n) for n in range(1, 12 // _MONTHS[kind] + 1))


def periods_ended(duty: Duty, *, first: date, last: date | None, on: date) -> Iterator[Period]:
    """Yield the periods of a duty that were over before the day ``on``.

    Only those whose last day lies between ``first`` and ``last`` (both included) and on which the
    duty held: who was there at the end makes known what happened.

    >>> [duty] = [duty for duty in duties_of("") if duty.slug == "finance"]
    >>> told = periods_ended(duty, first=date(2020, 1, 1), last=None, on=date(2021, 1, 1))
    >>> [period.label for period in told]
    ['上半年', '下半年']
    """
    start = max(first, duty.effective_from)
    end = min(day for day in (on - timedelta(days=1), last, duty.effective_to) if day)
    for year in range(start.year, end.year + 1):
        for period in periods_of(year, duty.period):
            if start <= period.last_day <= end:
                yield period


def due_day(duty: Duty, period: Period, *, days: int | None, calendar: Calendar) -> date:
    """Return by when a period is made known; ``days`` stand before those of the data.

    Raises DataMissing where the calendar does not reach so far.

    >>> from gongkai.statute.calendars import default_calendar
    >>> [duty] = [duty for duty in duties_of("") if duty.slug == "party"]
    >>> due_day(duty, Period(2020, "quarter", 3), days=None, calendar=default_calendar())
    datetime.date(2020, 10, 15)
    >>> due_day(duty, Period(2020, "quarter", 3), days=3, calendar=default_calendar())
    datetime.date(2020, 10, 9)
    """
    day = period.last_day + timedelta(days=duty.due_days if days is None else days)
    return calendar.next_working_day(day) if duty.moves else day
