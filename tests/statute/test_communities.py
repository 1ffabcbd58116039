"""Duties of communities: by region, by day, by kind of period."""

from datetime import date

import pytest

from gongkai.errors import DataMissing
from gongkai.statute.calendars import default_calendar
from gongkai.statute.communities import Period, due_day, duties_of, periods_ended


def _duty(slug: str, region: str = "") -> object:
    return next(duty for duty in duties_of(region) if duty.slug == slug)


def test_a_region_has_its_own_besides_the_national_ones() -> None:
    assert [duty.slug for duty in duties_of("")] == [
        "party",
        "residents",
        "village",
        "village_accounts",
        "finance",
    ]
    assert [duty.slug for duty in duties_of("上海")][-1] == "working_funds"
    assert duties_of("没有的地区") == duties_of("")


@pytest.mark.parametrize(
    ("slug", "labels"),
    [
        ("party", ["一季度", "二季度", "三季度", "四季度"]),
        ("finance", ["上半年", "下半年"]),
        ("village_accounts", [f"{month}月" for month in range(1, 13)]),
    ],
)
def test_a_year_has_all_periods_once_it_is_over(slug: str, labels: list[str]) -> None:
    told = periods_ended(
        _duty(slug),  # type: ignore[arg-type]
        first=date(2020, 1, 1),
        last=date(2020, 12, 31),
        on=date(2021, 1, 1),
    )

    assert [period.label for period in told] == labels


@pytest.mark.parametrize(
    ("first", "last", "on", "expect"),
    [
        # Who came on the last day of a quarter makes it known; who left before it does not.
        (date(2020, 3, 31), None, date(2020, 4, 1), [1]),
        (date(2020, 4, 1), None, date(2020, 6, 30), []),
        (date(2020, 1, 1), date(2020, 6, 29), date(2020, 12, 31), [1]),
        # The last day of a period is still within it.
        (date(2020, 1, 1), None, date(2020, 3, 31), []),
        # Nothing before the duty held.
        (date(2017, 1, 1), None, date(2018, 1, 1), [4]),
    ],
)
def test_who_is_there_at_the_end_of_a_period_makes_it_known(
    first: date, last: date | None, on: date, expect: list[int]
) -> None:
    told = periods_ended(_duty("party"), first=first, last=last, on=on)  # type: ignore[arg-type]

    assert [period.number for period in told] == expect


@pytest.mark.parametrize(
    ("period", "days", "expect"),
    [
        (Period(2020, "quarter", 3), None, date(2020, 10, 15)),
        # A Saturday moves to Monday, the National Day's week to the day after it.
        (Period(2020, "quarter", 1), 11, date(2020, 4, 13)),
        (Period(2020, "quarter", 3), 1, date(2020, 10, 9)),
    ],
)
def test_a_due_day_on_a_holiday_moves(period: Period, days: int | None, expect: date) -> None:
    told = due_day(_duty("party"), period, days=days, calendar=default_calendar())  # type: ignore[arg-type]

    assert told == expect


def test_a_year_without_calendar_has_no_due_day() -> None:
    with pytest.raises(DataMissing):
        due_day(_duty("party"), Period(2099, "quarter", 1), days=None, calendar=default_calendar())  # type: ignore[arg-type]
