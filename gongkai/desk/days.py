"""Days left in words, always with their unit; terms of this room run in working days."""

from __future__ import annotations

from datetime import date

from gongkai.errors import DataMissing
from gongkai.statute.calendars import default_calendar

#: A term this near, in working days, is shown as near.
NEAR = 3


def left_words(due_on: date | None, *, on: date, doing: str = "") -> str:
    """Return by when something is due and how many working days are left, or gone by.

    >>> left_words(date(2021, 1, 20), on=date(2021, 1, 15))
    '01-20前，剩余3个工作日'
    >>> left_words(date(2021, 1, 14), on=date(2021, 1, 18), doing="公开")
    '应于01-14前公开，已超过2个工作日'
    """
    if due_on is None:
        return ""
    by = f"{due_on:%m-%d}" if due_on.year == on.year else f"{due_on}"
    by = f"应于{by}前{doing}" if doing else f"{by}前"
    if due_on == on:
        return f"今天到期，{by}" if doing else "今天到期"
    told = days_between(min(due_on, on), max(due_on, on))
    return f"{by}，剩余{told}" if on < due_on else f"{by}，已超过{told}"


def days_between(start: date, end: date) -> str:
    """Return the working days after ``start`` up to ``end``; calendar days without a calendar.

    >>> days_between(date(2021, 1, 15), date(2021, 1, 18))
    '1个工作日'
    """
    number = _working_days(start, end)
    return f"{(end - start).days}天（自然日）" if number is None else f"{number}个工作日"


def is_near(due_on: date | None, *, on: date) -> bool:
    """Say whether a term ends within NEAR working days, or is past."""
    if due_on is None:
        return False
    if due_on <= on:
        return True
    number = _working_days(on, due_on)
    return (number if number is not None else (due_on - on).days) <= NEAR


def _working_days(start: date, end: date) -> int | None:
    calendar = default_calendar()
    try:
        return calendar.count_working_days(start, end) - calendar.is_working_day(start)
    except DataMissing:
        return None
