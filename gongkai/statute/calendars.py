"""Working days: Monday to Friday, less the days off and plus the weekend days worked.

Both come from the State Council's yearly notices, kept as data with the day each was announced.
A year without a notice has no working days here: asking for them raises DataMissing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.holiday_notices import Notice, load_notices

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of all years with a notice, from ``first_day`` to ``last_day``.

    ``version`` is stable: equal versions answer every question alike, so that it can stand
    beside a cached due date. Two calendars are equal when their versions are.
    """

    version: str
    first_day: date = field(compare=False)
    last_day: date = field(compare=False)
    region: str | None = field(compare=False)
    #: How many working days there were up to and including a day; opens with the eve of first_day.
    _counted: Mapping[date, int] = field(repr=False, compare=False)
    #: The working days in order; place 0 is filled so that the first one is number 1.
    _working_days: Sequence[date] = field(repr=False, compare=False)
    #: The days that a notice moved: whether they count, and why.
    _moved: Mapping[date, tuple[bool, str]] = field(repr=False, compare=False)

    def add_working_days(self, start: date, n: int) -> date:
        """Return the ``n``-th working day after ``start``.

        ``start`` is day 0 and need not be a working day; day 1 is the next working day. With
        n = 0 it is ``start`` itself. Raises InvalidInput for a negative n, DataMissing when the
        result lies in a year without a notice. Source: 条例第三十三条 (terms in 工作日).

        >>> default_calendar().add_working_days(date(2020, 4, 20), 20)  # 9 May is worked
        datetime.date(2020, 5, 19)
        """
        # Two look-ups: this is called for every open case whenever a calendar changes.
        if n > 0:
            try:
                return self._working_days[self._counted[start] + n]
            except (KeyError, IndexError):
                pass
        elif n == 0:
            return start
        raise self._why_not_added(start, n)

    def _why_not_added(self, start: date, n: int) -> InvalidInput | DataMissing:
        if n < 0:
            return InvalidInput(f"工作日天数不能是负数（{n}）。请填写 0 或者正整数。")
        runs_over = start in self._counted
        return self._not_covered(self.last_day + timedelta(days=1) if runs_over else start)

    def _not_covered(self, day: date) -> InvalidInput | DataMissing:
        if isinstance(day, datetime):
            return InvalidInput(f"应当是日期，不是时刻：{day}。请只填写年月日。")
        year = min(day.year, self.last_day.year + 1)
        return DataMissing(
            f"{year}年的节假日安排没有公布或者没有录入，不能推算该年的工作日"
            f"（现有{self.first_day.year}年至{self.last_day.year}年）。取得国务院办公厅的通知后，"
            f"请把它写成节假日文件 {year}.toml（格式同随附的年度文件），期限随即推算。",
            code="calendar_year_missing",
        )

    def is_working_day(self, day: date) -> bool:
        """Say whether ``day`` is a working day. Raises DataMissing outside the known years."""
        return self.why(day)[0]

    def why(self, day: date) -> tuple[bool, str]:
        """Return whether ``day`` is a working day, and why, in Chinese.

        The reason is a weekday (周一, 周六), a holiday (国庆节放假) or a weekend day worked
        (调休上班（国庆节）). Raises DataMissing outside the known years.

        >>> default_calendar().why(date(2020, 5, 9))
        (True, '调休上班（劳动节）')
        """
        if day not in self._counted or day < self.first_day:
            raise self._not_covered(day)
        weekday = day.weekday()
        return self._moved.get(day) or (weekday < SATURDAY, WEEKDAYS[weekday])

    def moved_between(self, first: date, last: date) -> list[tuple[date, str]]:
        """Return the days that a notice moved from ``first`` to ``last``, each with the reason."""
        return [(day, why) for day, (_, why) in sorted(self._moved.items()) if first <= day <= last]

    def count_working_days(self, first: date, last: date) -> int:
        """Return how many working days lie from ``first`` to ``last``, both ends included.

        Raises InvalidInput when they are the wrong way round, DataMissing outside known years.

        >>> default_calendar().count_working_days(date(2020, 1, 1), date(2020, 12, 31))
        249
        """
        if last < first:
            raise InvalidInput(f"起止日期颠倒：{first} 晚于 {last}。请把较早的日期写在前面。")
        for day in (first, last):
            if day not in self._counted or day < self.first_day:
                raise self._not_covered(day)
        return self._counted[last] - self._counted[first - timedelta(days=1)]

    def next_working_day(self, day: date) -> date:
        """Return ``day`` if it is a working day, otherwise the first one after it.

        Raises DataMissing outside the known years.

        >>> default_calendar().next_working_day(date(2020, 1, 31))  # the prolonged holiday
        datetime.date(2020, 2, 3)
        """
        return day if self.is_working_day(day) else self.add_working_days(day, 1)


@cache
def default_calendar() -> Calendar:
    """Return the national calendar with the newest version of every notice."""
    return load_calendar()


def load_calendar(
    *, known_on: date | None = None, extra: Sequence[Path] = (), region: str | None = None
) -> Calendar:
    """Return the calendar as the notices have it.

    With ``known_on`` only notices announced by that day are used, so a year announced later is
    missing. ``extra`` are further files: of the office (a new year), or local ones, which apply
    only when their region is ``region``. Local notices are laid over the national ones, later
    notices over earlier ones. Years after a gap are left out. Raises DataMissing when no notice
    is left, and what reading the files raises. Source: docs/readings/0001-calendar-versions.md.

    >>> load_calendar(known_on=date(2019, 12, 1)).is_working_day(date(2020, 2, 1))
    True
    >>> load_calendar(known_on=date(2020, 1, 27)).is_working_day(date(2020, 2, 1))
    False
    """
    notices = [
        notice
        for notice in load_notices(extra)
        if notice.region in (None, region) and (known_on is None or notice.announced_on <= known_on)
    ]
    notices.sort(key=lambda notice: (notice.region is not None, notice.announced_on))
    years = {notice.year for notice in notices if notice.year and not notice.region}
    if not years:
        raise DataMissing(
            f"{known_on}以前没有已公布的节假日安排通知，不能推算工作日。请改用较晚的日期。",
            code="calendar_year_missing",
        )
    last_year = first_year = min(years)
    while last_year + 1 in years:
        last_year += 1
    return _lay_out(date(first_year, 1, 1), date(last_year, 12, 31), _moved_days(notices), region)


def _moved_days(notices: Iterable[Notice]) -> dict[date, tuple[bool, str]]:
    moved: dict[date, tuple[bool, str]] = {}
    for notice in notices:
        local = f"（{notice.region}）" if notice.region else ""
        for holiday in notice.holidays:
            off, worked = f"{holiday.name}放假{local}", f"调休上班（{holiday.name}）{local}"
            moved |= dict.fromkeys(holiday.days_off, (False, off))
            moved |= dict.fromkeys(holiday.days_worked, (True, worked))
    return moved


def _lay_out(
    first_day: date, last_day: date, moved: Mapping[date, tuple[bool, str]], region: str | None
) -> Calendar:
    eve = first_day - timedelta(days=1)
    counted = {eve: 0}
    working_days = [eve]
    for ordinal in range(first_day.toordinal(), last_day.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if moved[day][0] if day in moved else day.weekday() < SATURDAY:
            working_days.append(day)
        counted[day] = len(working_days) - 1
    covered = sorted((day, *why) for day, why in moved.items() if first_day <= day <= last_day)
    digest = hashlib.sha256(repr((first_day, last_day, covered)).encode()).hexdigest()
    return Calendar(
        version=f"{last_day.year}.{digest[:12]}",
        first_day=first_day,
        last_day=last_day,
        region=region,
        _counted=counted,
        _working_days=tuple(working_days),
        _moved=moved,
    )
