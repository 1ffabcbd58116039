"""The terms of disputes: lengths, kinds of day, articles, and how they are told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from gongkai.remedies.deadlines import (
    DisputeTerm,
    answer_term,
    appeal_term,
    left_words,
    rights_after,
    suit_term,
    terms_of,
)
from gongkai.statute.calendars import default_calendar

CALENDAR = default_calendar()


@dataclass
class Plain:
    """An instance as a plain value."""

    number: int = 1
    level: str = "review"
    procedure: str = "ordinary"
    filed_by: str = "other"
    received_on: date | None = date(2024, 9, 25)
    answered_on: date | None = None
    paper: str = ""
    decided_on: date | None = None
    outcome_received_on: date | None = None


@pytest.mark.parametrize(
    ("given", "due_on", "article"),
    [
        # Ten working days of autumn 2024: 29 September is worked, 1 to 7 October are off.
        ({}, date(2024, 10, 14), "行政复议法第四十八条、第八十八条"),
        (
            {"procedure": "simplified"},
            date(2024, 10, 8),
            "行政复议法第五十四条、第八十八条",
        ),
        # Before 2024 the ten days were calendar days.
        (
            {"received_on": date(2023, 6, 1)},
            date(2023, 6, 12),
            "行政复议法（2017年修正）第二十三条",
        ),
        # Fifteen calendar days for a suit: 10 October.
        ({"level": "first"}, date(2024, 10, 10), "行政诉讼法第六十七条"),
        (
            {"level": "second"},
            date(2024, 10, 10),
            "最高人民法院关于适用《行政诉讼法》的解释第一百零八条",
        ),
        # The fifteenth day is a Saturday, 21 September: the next working day.
        (
            {"level": "first", "received_on": date(2024, 9, 6)},
            date(2024, 9, 23),
            "行政诉讼法第六十七条",
        ),
    ],
)
def test_an_answer_is_due_by_the_law_of_its_day(
    given: dict[str, Any], due_on: date, article: str
) -> None:
    term = answer_term(Plain(**given), calendar=CALENDAR)

    assert term is not None
    assert (term.due_on, term.article, term.is_duty) == (due_on, article, True)


def test_nothing_is_answered_on_an_appeal_of_our_own() -> None:
    assert answer_term(Plain(level="second", filed_by="organ"), calendar=CALENDAR) is None


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ("judgment", date(2024, 3, 18)),
        ("ruling", date(2024, 3, 11)),
        ("mediation", None),
    ],
)
def test_an_appeal_runs_from_the_day_the_paper_came(paper: str, expected: date | None) -> None:
    """From Friday 1 March: day 15 is Saturday 16 March; day 10 is Monday 11 March."""
    one = Plain(level="first", paper=paper, outcome_received_on=date(2024, 3, 1))

    term = appeal_term(one, calendar=CALENDAR)

    assert (term.due_on if term else None) == expected


def test_after_a_review_the_other_side_has_fifteen_days_to_sue() -> None:
    term = suit_term(Plain(outcome_received_on=date(2024, 3, 1)), calendar=CALENDAR)

    assert term is not None
    assert (term.due_on, term.is_duty) == (date(2024, 3, 18), False)
    assert "仅供参考" in term.why


def test_a_second_instance_has_no_appeal_and_hides_that_of_the_first() -> None:
    first = Plain(
        level="first",
        answered_on=date(2024, 10, 8),
        paper="judgment",
        decided_on=date(2024, 12, 2),
        outcome_received_on=date(2024, 12, 3),
    )
    second = Plain(number=2, level="second", received_on=date(2024, 12, 20))

    keys = [term.label for term in terms_of([first, second], calendar=CALENDAR)]

    assert keys == ["提交答辩状和证据", "提交二审答辩状"]


def test_where_review_comes_first_no_direct_suit_is_told() -> None:
    terms = rights_after(date(2024, 3, 8), review_first=True, calendar=CALENDAR)

    assert [(term.label, term.due_on) for term in terms] == [("申请复议期限", date(2024, 5, 7))]


def test_a_year_without_holiday_notice_gives_the_reason_and_no_day() -> None:
    term = answer_term(Plain(received_on=date(2031, 3, 3)), calendar=CALENDAR)

    assert term is not None
    assert term.due_on is None
    assert term.why.startswith("2027年的节假日安排没有公布")
    assert "。。" not in term.why
    assert left_words(term, on=date(2031, 3, 4), calendar=CALENDAR) == ("期限未能推算", "soon")


def _term(**given: Any) -> DisputeTerm:
    content: dict[str, Any] = {
        "key": "reconsideration_answer",
        "label": "提交书面答复和证据",
        "from_on": date(2024, 9, 25),
        "due_on": date(2024, 10, 14),
        "unit": "working_day",
        "why": "",
        "article": "",
        "is_duty": True,
    }
    return DisputeTerm(**(content | given))


@pytest.mark.parametrize(
    ("given", "on", "expected"),
    [
        ({}, date(2024, 9, 25), ("剩余10个工作日", "")),
        ({}, date(2024, 9, 29), ("剩余7个工作日", "")),
        ({}, date(2024, 10, 5), ("剩余6个工作日", "")),
        ({}, date(2024, 10, 10), ("剩余3个工作日", "soon")),
        ({}, date(2024, 10, 14), ("今天到期", "soon")),
        ({}, date(2024, 10, 16), ("逾期2日", "late")),
        ({"unit": "day"}, date(2024, 10, 4), ("剩余10日", "")),
        ({"is_duty": False}, date(2024, 10, 16), ("已届满", "")),
        ({"met_on": date(2024, 10, 14)}, date(2024, 10, 16), ("2024-10-14已办", "ok")),
        ({"met_on": date(2024, 10, 15)}, date(2024, 10, 16), ("2024-10-15办理，逾期", "late")),
    ],
)
def test_what_is_left_is_told_in_the_unit_of_the_term(
    given: dict[str, Any], on: date, expected: tuple[str, str]
) -> None:
    assert left_words(_term(**given), on=on, calendar=CALENDAR) == expected


def test_a_missed_duty_is_late_and_a_right_that_ended_is_not() -> None:
    after = date(2024, 10, 15)

    assert [
        _term().is_late(on=date(2024, 10, 14)),
        _term().is_late(on=after),
        _term(met_on=date(2024, 10, 14)).is_late(on=after),
        _term(is_duty=False).is_late(on=after),
    ] == [False, True, False, False]
