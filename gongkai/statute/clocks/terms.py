"""Statutory terms as data: how long, in which kind of day, under which article, since when."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, cast

from gongkai.errors import DataMissing
from gongkai.statute.calendars import Calendar, default_calendar
from gongkai.statute.sources import load_data

Unit = Literal["working_day", "day", "month"]

UNIT_WORDS: dict[Unit, str] = {"working_day": "个工作日", "day": "日", "month": "个月"}


@dataclass(frozen=True, slots=True)
class Term:
    """One statutory term; ``rolls`` when a last day that is a holiday moves to a working day."""

    key: str
    label: str
    length: int
    unit: Unit
    article: str
    effective_from: date
    effective_to: date | None
    rolls: bool

    @property
    def words(self) -> str:
        """Return the length as people say it (20个工作日)."""
        return f"{self.length}{UNIT_WORDS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term, or None with the reason why the law sets no day."""

    due_on: date | None
    why: str
    article: str | None = None


@cache
def _all_terms() -> dict[str, tuple[Term, ...]]:
    terms: dict[str, tuple[Term, ...]] = {}
    for row in load_data("terms.toml")["terms"]:
        term = Term(
            key=row["key"],
            label=row["label"],
            length=row["length"],
            unit=cast(Unit, row["unit"]),
            article=row["article"],
            effective_from=row["effective_from"],
            effective_to=row.get("effective_to"),
            rolls=row.get("rolls", False),
        )
        terms[term.key] = (*terms.get(term.key, ()), term)
    return terms


def find_term(key: str, *, on: date) -> Term | None:
    """Return the term ``key`` in force on a day, or None when the law of that day has none."""
    for term in _all_terms().get(key, ()):
        if term.effective_from <= on and (term.effective_to is None or on <= term.effective_to):
            return term
    return None


def get_term(key: str, *, on: date) -> Term:
    """Return the term ``key`` in force on a day; raises DataMissing when there is none.

    >>> get_term("answer", on=date(2021, 4, 6)).words
    '20个工作日'
    """
    term = find_term(key, on=on)
    if term is None:
        label = _all_terms()[key][0].label if key in _all_terms() else key
        raise DataMissing(
            f"{on}没有“{label}”的规定可用。请核对起算日期；"
            "如当时确有规定，请在期限数据 terms.toml 中补上并注明出处。",
            code="term_missing",
        )
    return term


def add_term(term: Term, start: date, *, calendar: Calendar | None = None) -> date:
    """Return the last day of ``term`` when ``start`` is day 0.

    Working days follow ``calendar`` (the national one by default). Calendar days and months do
    not, except that a rolling term whose last day is no working day ends on the next one.
    Raises DataMissing for years without a holiday notice.
    """
    calendar = calendar or default_calendar()
    if term.unit == "working_day":
        return calendar.add_working_days(start, term.length)
    due_on = (
        start + timedelta(days=term.length)
        if term.unit == "day"
        else add_months(start, term.length)
    )
    return calendar.next_working_day(due_on) if term.rolls else due_on


def term_due(key: str, *, from_on: date, calendar: Calendar | None = None) -> Deadline:
    """Return when the term ``key`` that runs from ``from_on`` (day 0) ends.

    For the terms of remedies and all others that nothing interrupts; keys are those of
    ``data/terms.toml``. Raises DataMissing when the day knows no such term or its holiday notice
    is missing. Source: the article of each row; docs/readings/0008-last-day-on-a-holiday.md.

    >>> term_due("reconsideration_answer", from_on=date(2024, 9, 25)).due_on
    datetime.date(2024, 10, 14)
    >>> term_due("litigation_direct", from_on=date(2024, 3, 29)).due_on  # 29 Sept is worked
    datetime.date(2024, 9, 29)
    """
    term = get_term(key, on=from_on)
    due_on = add_term(term, from_on, calendar=calendar)
    return Deadline(due_on, f"{term.label}{term.words}，{from_on}当日不计入", term.article)


def add_months(start: date, months: int) -> date:
    """Return the same day ``months`` later, or that month's last day when it has no such day.

    >>> add_months(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
