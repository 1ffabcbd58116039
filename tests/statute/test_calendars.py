"""Working days against two published tables, the notices' versions, and the edges."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.calendars import Calendar, default_calendar, load_calendar

CASES = Path(__file__).parent / "cases"
FIRST, LAST = date(2008, 1, 1), date(2026, 12, 31)
ALL_DAYS = [FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1)]

known_days = st.dates(FIRST, LAST)


def test_every_day_agrees_with_chinese_calendar() -> None:
    calendar = default_calendar()

    differing = [
        day for day in ALL_DAYS if calendar.is_working_day(day) != chinese_calendar.is_workday(day)
    ]

    assert differing == []


def test_every_day_agrees_with_the_holidays_package() -> None:
    calendar = default_calendar()
    table = holidays.country_holidays("CN", years=range(2007, 2028))

    differing = [
        day for day in ALL_DAYS if calendar.is_working_day(day) != table.is_working_day(day)
    ]

    assert differing == []


@pytest.mark.parametrize(("year", "total"), [(2019, 250), (2020, 249), (2021, 250)])
def test_working_days_of_a_year(year: int, total: int) -> None:
    counted = default_calendar().count_working_days(date(year, 1, 1), date(year, 12, 31))

    assert counted == total


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 3, 3), (True, "周一")),
        (date(2025, 3, 1), (False, "周六")),
        (date(2025, 10, 8), (False, "国庆节、中秋节放假")),
        (date(2024, 10, 1), (False, "国庆节放假")),
        (date(2024, 9, 29), (True, "调休上班（国庆节）")),
        (date(2015, 9, 3), (False, "抗战胜利70周年纪念日放假")),
    ],
)
def test_every_day_says_why(day: date, expected: tuple[bool, str]) -> None:
    assert default_calendar().why(day) == expected


@pytest.mark.parametrize(
    ("known_on", "day", "is_working"),
    [
        (date(2015, 5, 12), date(2015, 9, 3), True),
        (date(2015, 5, 13), date(2015, 9, 3), False),
        (date(2015, 5, 13), date(2015, 9, 6), True),
        (date(2019, 3, 21), date(2019, 5, 2), True),
        (date(2019, 3, 22), date(2019, 5, 2), False),
        (date(2019, 3, 22), date(2019, 4, 28), True),
        (date(2020, 1, 26), date(2020, 2, 1), True),
        (date(2020, 1, 27), date(2020, 2, 1), False),
        (date(2018, 12, 5), date(2018, 12, 31), True),
        (date(2018, 12, 6), date(2018, 12, 31), False),
    ],
)
def test_a_changed_arrangement_holds_from_the_day_it_was_announced(
    known_on: date, day: date, is_working: bool
) -> None:
    assert load_calendar(known_on=known_on).is_working_day(day) is is_working


def test_a_year_not_yet_announced_is_missing() -> None:
    calendar = load_calendar(known_on=date(2019, 11, 20))

    assert calendar.last_day == date(2019, 12, 31)
    with pytest.raises(DataMissing, match="2020年的节假日安排没有公布"):
        calendar.is_working_day(date(2020, 1, 2))


def test_before_the_first_notice_there_is_no_calendar() -> None:
    with pytest.raises(DataMissing, match="不能推算工作日"):
        load_calendar(known_on=date(2007, 1, 1))


def test_a_local_notice_applies_in_its_region_only() -> None:
    extra = [CASES / "guangxi-2017.toml"]

    there = load_calendar(extra=extra, region="广西")
    elsewhere = load_calendar(extra=extra, region="湖南")

    assert [there.why(date(2017, month, day)) for month, day in ((3, 31), (4, 1), (4, 8))] == [
        (False, "壮族三月三放假（广西）"),
        (False, "壮族三月三放假（广西）"),
        (True, "调休上班（壮族三月三）（广西）"),
    ]
    assert elsewhere == default_calendar()
    assert there.version != elsewhere.version


def test_an_office_can_add_the_notice_of_a_new_year() -> None:
    calendar = load_calendar(extra=[CASES / "year-2027.toml"])

    assert calendar.last_day == date(2027, 12, 31)
    assert calendar.is_working_day(date(2026, 12, 26))
    assert calendar.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_a_year_after_a_gap_is_left_out(tmp_path: Path) -> None:
    text = (CASES / "year-2027.toml").read_text(encoding="utf-8")
    later = tmp_path / "2028.toml"
    later.write_text(re.sub("202[67]-(12|01)", r"2028-\1", text).replace("2027", "2028"), "utf-8")

    assert load_calendar(extra=[later]).last_day == LAST


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{ name = "元旦", from = 2027-01-03, to = 2027-01-01 }', "起止日期颠倒"),
        ('{ name = "元旦", from = 2027-01-01, worked = [2027-01-01] }', "既写放假又写上班"),
        ('{ name = "元旦", from = 2028-01-01 }', "出现了 2028-01-01"),
        ('{ name = "元旦", from = "2027-01-01" }', "不是日期"),
        ('{ name = "元旦" }', "没有写日期"),
        ("{ from = 2027-01-01 }", "缺少 name"),
    ],
)
def test_a_notice_with_a_slip_is_refused_naming_the_file(
    tmp_path: Path, line: str, told: str
) -> None:
    text = (CASES / "year-2027.toml").read_text(encoding="utf-8")
    broken = tmp_path / "2027.toml"
    broken.write_text(re.sub(r"    \{ name.*\},", f"    {line},", text), "utf-8")

    with pytest.raises(InvalidInput, match=f"2027.toml.*{told}"):
        load_calendar(extra=[broken])


def test_a_file_without_notices_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    text = (CASES / "year-2027.toml").read_text(encoding="utf-8")
    empty.write_text(text.partition("[[versions]]")[0], "utf-8")

    with pytest.raises(DataMissing, match="没有通知"):
        load_calendar(extra=[empty])


@pytest.mark.parametrize(
    ("start", "n", "missing_year"),
    [
        (date(2026, 12, 31), 1, 2027),
        (date(2026, 12, 1), 40, 2027),
        (date(2030, 1, 1), 1, 2027),
        (date(2007, 12, 30), 1, 2007),
    ],
)
def test_a_due_date_in_a_year_without_notice_is_refused(
    start: date, n: int, missing_year: int
) -> None:
    with pytest.raises(DataMissing, match=f"{missing_year}年的节假日安排没有公布"):
        default_calendar().add_working_days(start, n)


def test_the_eve_of_the_first_year_may_start_a_term() -> None:
    assert default_calendar().add_working_days(date(2007, 12, 31), 1) == date(2008, 1, 2)


def test_the_last_working_day_can_be_reached() -> None:
    assert default_calendar().add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)


def test_day_zero_is_the_start_itself() -> None:
    assert default_calendar().add_working_days(date(2025, 10, 1), 0) == date(2025, 10, 1)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(InvalidInput, match="不能是负数"):
        default_calendar().add_working_days(date(2025, 10, 1), -1)


def test_a_moment_is_no_date() -> None:
    with pytest.raises(InvalidInput, match="不是时刻"):
        default_calendar().add_working_days(datetime(2025, 10, 1, 9, 0), 1)  # noqa: DTZ001


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(InvalidInput, match="起止日期颠倒"):
        default_calendar().count_working_days(date(2025, 2, 2), date(2025, 2, 1))


def test_counting_outside_the_known_years_is_refused() -> None:
    with pytest.raises(DataMissing, match="2007年的节假日安排没有公布"):
        default_calendar().count_working_days(date(2007, 12, 31), date(2008, 1, 3))


def test_equal_notices_give_equal_versions() -> None:
    assert load_calendar() == default_calendar()
    assert load_calendar(known_on=date(2020, 1, 26)) != load_calendar(known_on=date(2020, 1, 27))


@given(start=st.dates(FIRST, date(2026, 8, 1)), n=st.integers(1, 60))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    calendar = default_calendar()

    due_on = calendar.add_working_days(start, n)

    assert calendar.is_working_day(due_on)
    assert calendar.count_working_days(start + timedelta(days=1), due_on) == n


@given(day=st.dates(FIRST, date(2026, 12, 25)))
def test_the_next_working_day_is_near_and_counts(day: date) -> None:
    calendar = default_calendar()

    found = calendar.next_working_day(day)

    assert calendar.is_working_day(found)
    assert calendar.count_working_days(day, found) == 1


@given(known_days)
def test_a_reason_agrees_with_what_it_explains(day: date) -> None:
    calendar: Calendar = default_calendar()

    counts, reason = calendar.why(day)

    assert counts == (reason in "周一周二周三周四周五" or reason.startswith("调休上班"))
