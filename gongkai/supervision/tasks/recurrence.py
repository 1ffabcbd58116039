"""On which days a plan falls, and on which working day that is. Plain Python."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.errors import DataMissing
from gongkai.statute.calendars import WEEKDAYS, Calendar

#: How a plan may be arranged.
RHYTHMS = {
    "single": "一次",
    "weekly": "每周",
    "monthly": "每月",
    "quarterly": "每季度末",
    "yearly": "每年",
}
#: So many days at most lie from one occurrence to the next.
LENGTH_DAYS = {"single": 31, "weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}
#: What each rhythm needs to be told, and how the office is asked for it.
_NEEDS: dict[str, dict[str, str]] = {
    "single": {"due_on": "请填写到期日。"},
    "weekly": {"weekday": "请选择周几。"},
    "monthly": {"day": "请填写几日；31指每月最后一天。"},
    "quarterly": {},
    "yearly": {"month": "请填写几月。", "day": "请填写几日。"},
}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a plan falls due: its period, which never comes twice, and the day."""

    period: str
    on: date


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a plan is arranged; ``weekday`` 0 is Monday, ``day`` 31 the last of any month."""

    kind: str
    due_on: date | None = None
    weekday: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def missing(self) -> dict[str, str]:
        """Return what is not filled in, each with the request for it.

        >>> Rhythm("monthly").missing
        {'day': '请填写几日；31指每月最后一天。'}
        """
        return {name: ask for name, ask in self.needs.items() if getattr(self, name) is None}

    @property
    def needs(self) -> Mapping[str, str]:
        """Return what must be filled in for this kind, each with the request for it."""
        return _NEEDS[self.kind]

    @property
    def words(self) -> str:
        """Return how the office says it.

        >>> Rhythm("weekly", weekday=4).words, Rhythm("yearly", month=3, day=31).words
        ('每周五', '每年3月31日')
        """
        if self.kind == "single":
            return f"{self.due_on}一次"
        if self.kind == "weekly":
            return f"每{WEEKDAYS[self.weekday or 0]}"
        if self.kind == "monthly":
            return "每月最后一天" if self.day == 31 else f"每月{self.day}日"
        return f"每年{self.month}月{self.day}日" if self.kind == "yearly" else RHYTHMS[self.kind]


def occurrences(rhythm: Rhythm, first: date, last: date) -> Iterator[Occurrence]:
    """Yield the occurrences from ``first`` to ``last``, both included, in order.

    A single one is always there, whatever the days: it was ordered for one day.

    >>> [str(one.on) for one in occurrences(
    ...     Rhythm("monthly", day=31), date(2020, 1, 31), date(2020, 4, 1))]
    ['2020-01-31', '2020-02-29', '2020-03-31']
    """
    if rhythm.kind == "single":
        if rhythm.due_on:
            yield Occurrence("once", rhythm.due_on)
        return
    if rhythm.kind == "weekly":
        yield from _weekly(rhythm.weekday or 0, first, last)
        return
    for year, month in _months(first, last):
        found = _in_month(rhythm, year, month)
        if found is not None and first <= found.on <= last:
            yield found


def _weekly(weekday: int, first: date, last: date) -> Iterator[Occurrence]:
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        year, week, _ = day.isocalendar()
        yield Occurrence(f"{year}-W{week:02}", day)
        day += timedelta(days=7)


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def _in_month(rhythm: Rhythm, year: int, month: int) -> Occurrence | None:
    end = monthrange(year, month)[1]
    if rhythm.kind == "quarterly":
        is_end = month % 3 == 0
        return Occurrence(f"{year}-Q{month // 3}", date(year, month, end)) if is_end else None
    day = date(year, month, min(rhythm.day or end, end))
    if rhythm.kind == "monthly":
        return Occurrence(f"{year}-{month:02}", day)
    return Occurrence(str(year), day) if month == rhythm.month else None


@dataclass(frozen=True, slots=True)
class Due:
    """The working day on which a task falls; ``why`` it was moved, or ``problem``: why there is
    none.
    """

    on: date | None
    why: str = ""
    problem: str = ""


def due_day(day: date, *, calendar: Calendar) -> Due:
    """Return the working day on which something planned for ``day`` falls: the next one.

    Without a notice for its year there is no day, never a guess.

    >>> from gongkai.statute.calendars import default_calendar
    >>> due_day(date(2020, 10, 1), calendar=default_calendar())
    Due(on=datetime.date(2020, 10, 9), why='10月1日国庆节、中秋节放假，顺延到10月9日', problem='')
    """
    try:
        is_working, reason = calendar.why(day)
        on = day if is_working else calendar.next_working_day(day)
    except DataMissing:
        year = max(day.year, calendar.last_day.year + 1)
        return Due(None, problem=f"{year}年的节假日安排还没有，到期日待定")
    told = f"{day.month}月{day.day}日{reason}，顺延到{on.month}月{on.day}日"
    return Due(on, "" if is_working else told)
