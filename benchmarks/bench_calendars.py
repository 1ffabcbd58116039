"""Adding working days, against a loop over chinese_calendar.is_workday, in one run.

Prints the ratio for 7, 20 and 40 working days and fails below the promised thousand.
Run: python benchmarks/bench_calendars.py
"""

from __future__ import annotations

import sys
import timeit
from datetime import date, timedelta

import chinese_calendar

from gongkai.statute.calendars import default_calendar

PROMISED_RATIO = 1000
STARTS = [date(2025, 1, 1) + timedelta(days=offset) for offset in range(330)]
#: The loop is slow enough that fewer starts time it well.
STARTS_OF_THE_LOOP = STARTS[::6]
ONE_DAY = timedelta(days=1)


def add_by_loop(start: date, n: int) -> date:
    """Return the n-th working day after start the plain way."""
    day = start
    while n:
        day += ONE_DAY
        n -= chinese_calendar.is_workday(day)
    return day


def seconds_by_loop(n: int) -> float:
    """Return the best time of one addition by the loop."""

    def run() -> None:
        for start in STARTS_OF_THE_LOOP:
            add_by_loop(start, n)

    return min(timeit.repeat(run, number=1, repeat=3)) / len(STARTS_OF_THE_LOOP)


def seconds_by_calendar(n: int) -> float:
    """Return the best time of one addition by our calendar."""
    add_working_days = default_calendar().add_working_days

    def run() -> None:
        for start in STARTS:
            add_working_days(start, n)

    return min(timeit.repeat(run, number=50, repeat=5)) / 50 / len(STARTS)


def main() -> int:
    """Print one line for each length; return 1 when a ratio is below the promise."""
    worst = float("inf")
    for n in (7, 20, 40):
        assert [default_calendar().add_working_days(start, n) for start in STARTS_OF_THE_LOOP] == [
            add_by_loop(start, n) for start in STARTS_OF_THE_LOOP
        ]
        slow, fast = seconds_by_loop(n), seconds_by_calendar(n)
        worst = min(worst, slow / fast)
        print(
            f"{n:3} working days: loop {slow * 1e6:8.1f} µs, calendar {fast * 1e6:6.3f} µs, "
            f"ratio {slow / fast:8.0f}"
        )
    print(f"worst ratio {worst:.0f}, promised {PROMISED_RATIO}")
    return 0 if worst >= PROMISED_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
