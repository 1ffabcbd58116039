"""Terms that nothing interrupts: publication, remedies, reports."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.errors import DataMissing
from gongkai.statute.clocks import CatalogueTerm, publication_due, report_due, term_due
from gongkai.statute.sources import load_data


@pytest.mark.parametrize(
    ("key", "from_on", "due_on"),
    [
        ("reconsideration_application", date(2024, 3, 1), date(2024, 4, 30)),
        ("reconsideration_application", date(2024, 3, 5), date(2024, 5, 6)),
        ("reconsideration_answer", date(2024, 9, 25), date(2024, 10, 14)),
        ("reconsideration_answer", date(2023, 9, 20), date(2023, 10, 7)),
        ("reconsideration_answer_simplified", date(2024, 9, 25), date(2024, 10, 8)),
        ("litigation_direct", date(2024, 8, 30), date(2025, 2, 28)),
        ("litigation_after_review", date(2024, 3, 1), date(2024, 3, 18)),
        ("litigation_answer", date(2024, 3, 1), date(2024, 3, 18)),
        ("appeal_judgment", date(2024, 9, 16), date(2024, 10, 8)),
        ("appeal_ruling", date(2024, 3, 1), date(2024, 3, 11)),
        ("penalty_withdrawal", date(2024, 3, 1), date(2024, 3, 6)),
    ],
)
def test_term_runs_to(key: str, from_on: date, due_on: date) -> None:
    assert term_due(key, from_on=from_on).due_on == due_on


def test_a_term_says_its_length_and_article() -> None:
    deadline = term_due("appeal_ruling", from_on=date(2024, 3, 1))

    assert (deadline.why, deadline.article) == (
        "不服裁定上诉期限10日，2024-03-01当日不计入",
        "行政诉讼法第八十五条",
    )


def test_a_term_that_did_not_exist_yet_is_missing() -> None:
    with pytest.raises(DataMissing, match="信息处理费缴纳期限"):
        term_due("fee_payment", from_on=date(2020, 12, 31))


def test_terms_of_one_key_never_overlap() -> None:
    rows = load_data("terms.toml")["terms"]
    for row in rows:
        others = [other for other in rows if other["key"] == row["key"] and other is not row]
        for other in others:
            assert (
                row.get("effective_to", date.max) < other["effective_from"]
                or other.get("effective_to", date.max) < row["effective_from"]
            )


@pytest.mark.parametrize(
    ("term", "due_on"),
    [
        (None, date(2021, 1, 26)),
        (CatalogueTerm("7个工作日内", 7), date(2021, 1, 7)),
        (CatalogueTerm("20日内", 20, "day"), date(2021, 1, 17)),
        (CatalogueTerm("2个月内", 2, "month"), date(2021, 2, 28)),
        (CatalogueTerm("长期公开"), None),
    ],
)
def test_publication_is_due(term: CatalogueTerm | None, due_on: date | None) -> None:
    assert publication_due(date(2020, 12, 28), term=term).due_on == due_on


def test_a_term_in_words_says_that_no_day_is_set() -> None:
    assert publication_due(date(2020, 12, 28), term=CatalogueTerm("及时")).why == (
        "目录规定的时限为“及时”，没有确定的到期日，请由人工掌握"
    )


@pytest.mark.parametrize(
    ("level", "region", "deed", "due_on"),
    [
        ("department", None, "submit", date(2022, 1, 31)),
        ("department", None, "publish", date(2022, 1, 31)),
        ("government", None, "publish", date(2022, 3, 31)),
        ("street", None, "publish", None),
        ("township", None, "submit", None),
        ("department", "怀化", "submit", date(2022, 1, 26)),
        ("department", "怀化", "publish", date(2022, 1, 28)),
        ("street", "怀化", "publish", date(2022, 2, 20)),
        ("department", "长沙", "submit", date(2022, 1, 31)),
    ],
)
def test_report_is_due(level: str, region: str | None, deed: str, due_on: date | None) -> None:
    deadline = report_due(level, report_year=2021, region=region, deed=deed)  # type: ignore[arg-type]

    assert deadline.due_on == due_on


def test_a_local_day_holds_for_its_year_only() -> None:
    assert report_due("department", report_year=2022, region="怀化").due_on == date(2023, 1, 31)


def test_a_street_is_told_to_follow_its_district() -> None:
    assert report_due("street", report_year=2021).why.endswith("（按区通知）")


def test_reports_before_the_revision_are_missing() -> None:
    with pytest.raises(DataMissing, match="没有2018年度"):
        report_due("department", report_year=2018)
