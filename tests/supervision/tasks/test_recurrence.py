"""On which days a plan falls: whatever the rhythm, once a period, on a working day or no day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.statute.calendars import default_calendar, load_calendar
from gongkai.supervision.tasks.recurrence import (
    LENGTH_DAYS,
    RHYTHMS,
    Due,
    Rhythm,
    due_day,
    occurrences,
)

FIRST, LAST = date(2008, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)
recurring = st.one_of(
    st.builds(Rhythm, st.just("weekly"), weekday=st.integers(0, 6)),
    st.builds(Rhythm, st.just("monthly"), day=st.integers(1, 31)),
    st.just(Rhythm("quarterly")),
    st.builds(Rhythm, st.just("yearly"), month=st.integers(1, 12), day=st.integers(1, 31)),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(recurring, days, st.integers(0, 1500))
def test_every_period_comes_once_in_order_and_none_is_left_out(
    rhythm: Rhythm, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    found = list(occurrences(rhythm, first, last))

    assert [one.on for one in found] == sorted({one.on for one in found})
    assert len({one.period for one in found}) == len(found)
    assert all(first <= one.on <= last for one in found)
    ends = [first, *(one.on for one in found), last]
    gaps = [(after - before).days for before, after in pairwise(ends)]
    assert all(gap <= LENGTH_DAYS[rhythm.kind] for gap in gaps)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(recurring, days, st.integers(0, 400), st.integers(0, 400))
def test_made_in_two_goes_they_are_those_made_in_one(
    rhythm: Rhythm, first: date, until: int, more: int
) -> None:
    middle = first + timedelta(days=until)
    last = middle + timedelta(days=more)
    after = middle + timedelta(days=1)

    parts = [*occurrences(rhythm, first, middle), *occurrences(rhythm, after, last)]

    assert parts == list(occurrences(rhythm, first, max(middle, last)))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(days)
def test_a_due_day_is_the_next_working_day_and_says_why_it_moved(day: date) -> None:
    calendar = default_calendar()
    due = due_day(day, calendar=calendar)

    if due.on is None:
        assert due == Due(None, problem="2027年的节假日安排还没有，到期日待定")
        return
    assert calendar.is_working_day(due.on)
    assert due.on >= day
    assert bool(due.why) == (due.on != day)
    between = [day + timedelta(days=number) for number in range((due.on - day).days)]
    assert not any(calendar.is_working_day(one) for one in between)


def test_a_year_without_notice_has_no_due_day_until_it_comes() -> None:
    early = load_calendar(known_on=date(2020, 6, 1))
    day = date(2021, 3, 1)

    assert due_day(day, calendar=early) == Due(None, problem="2021年的节假日安排还没有，到期日待定")
    assert due_day(day, calendar=default_calendar()) == Due(day)


def test_a_rhythm_asks_for_what_it_needs_and_is_told_in_words() -> None:
    told = {kind: list(Rhythm(kind).missing) for kind in RHYTHMS}

    assert told == {
        "single": ["due_on"],
        "weekly": ["weekday"],
        "monthly": ["day"],
        "quarterly": [],
        "yearly": ["month", "day"],
    }
    assert [
        Rhythm("single", due_on=date(2020, 3, 2)).words,
        Rhythm("monthly", day=31).words,
        Rhythm("monthly", day=5).words,
        Rhythm("quarterly").words,
    ] == ["2020-03-02一次", "每月最后一天", "每月5日", "每季度末"]
