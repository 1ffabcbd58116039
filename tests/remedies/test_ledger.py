"""What table 四 counts: by the state at year end, one entry a dispute, whatever happened."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.registers.models import COUNTED_WORDS
from gongkai.remedies.ledger import dispute_counts, dispute_entries
from gongkai.remedies.models import Dispute
from gongkai.remedies.operations.arranging import set_counting, set_up
from gongkai.remedies.operations.proceeding import begin_instance
from gongkai.reports.compiling import compile_year
from gongkai.statute.annual_report.ledger import DisputeEntry
from tests.applications.factories import OfficeOfCases, make_office, moment
from tests.office import make_organ
from tests.remedies.factories import make_decided, make_dispute

pytestmark = pytest.mark.django_db
YEARS = (2023, 2024, 2025)
GROUPS = ("review", "direct", "after_review")
COLUMNS = ("upheld", "corrected", "other", "pending")


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(court="示例区人民法院")


def _suit(office: OfficeOfCases, filed_on: date) -> Dispute:
    return make_dispute(
        office, kind="direct", filed_on=filed_on, received_on=filed_on + timedelta(days=5)
    )


def _appeal(office: OfficeOfCases, dispute: Dispute, on: date) -> None:
    begin_instance(
        dispute,
        level="second",
        body="示例市中级人民法院",
        filed_on=on,
        received_on=on + timedelta(days=3),
        by=office.clerk,
        at=moment(on + timedelta(days=3)),
    )


def _stand(office: OfficeOfCases, year: int) -> list[tuple[date | None, str]]:
    return [(one.closed_on, one.result) for one in dispute_entries(office.organ, year)]


def test_a_review_over_new_year_is_pending_and_then_counts_by_its_result(
    office: OfficeOfCases,
) -> None:
    dispute = make_dispute(office, filed_on=date(2023, 11, 1), received_on=date(2023, 11, 6))
    make_decided(office, dispute, date(2024, 1, 15), "维持")

    entries = [dispute_entries(office.organ, year) for year in (2022, *YEARS)]

    ids = f"disputes:{dispute.pk}"
    assert entries == [
        (),
        (DisputeEntry(ids, "review", date(2023, 11, 1)),),
        (DisputeEntry(ids, "review", date(2023, 11, 1), date(2024, 1, 15), "upheld"),),
        (),
    ]


def test_both_instances_in_one_year_are_one_entry_by_the_last(office: OfficeOfCases) -> None:
    dispute = _suit(office, date(2024, 1, 10))
    make_decided(office, dispute, date(2024, 4, 1), "维持")
    _appeal(office, dispute, date(2024, 4, 10))
    make_decided(office, dispute, date(2024, 8, 1), "撤销")

    assert _stand(office, 2024) == [(date(2024, 8, 1), "corrected")]


def test_an_appeal_pending_at_year_end_is_pending(office: OfficeOfCases) -> None:
    dispute = _suit(office, date(2023, 9, 1))
    make_decided(office, dispute, date(2023, 12, 1), "维持")
    _appeal(office, dispute, date(2023, 12, 12))
    make_decided(office, dispute, date(2024, 3, 1), "驳回上诉，维持原判")

    assert [_stand(office, year) for year in YEARS] == [
        [(None, "")],
        [(date(2024, 3, 1), "upheld")],
        [],
    ]


def test_an_appeal_of_next_year_leaves_the_figures_of_this_year_alone(
    office: OfficeOfCases,
) -> None:
    """The year's report, compiled again later, gives what it gave in January."""
    dispute = _suit(office, date(2023, 9, 1))
    make_decided(office, dispute, date(2023, 12, 20), "维持")
    before = dispute_entries(office.organ, 2023)

    _appeal(office, dispute, date(2024, 1, 2))

    assert (dispute_entries(office.organ, 2023), _stand(office, 2024)) == (before, [(None, "")])


def test_where_instances_count_apart_each_is_an_entry(office: OfficeOfCases) -> None:
    dispute = _suit(office, date(2023, 9, 1))
    make_decided(office, dispute, date(2023, 12, 1), "维持")
    _appeal(office, dispute, date(2023, 12, 12))
    make_decided(office, dispute, date(2024, 3, 1), "撤销")

    set_up(
        office.organ,
        counts_instances=True,
        silence_review_first=False,
        by=office.head,
        at=moment(date(2024, 3, 1)),
    )

    assert [_stand(office, year) for year in YEARS] == [
        [(date(2023, 12, 1), "upheld"), (None, "")],
        [(date(2024, 3, 1), "corrected")],
        [],
    ]


def test_a_suit_with_the_reviewing_body_counts_for_the_original_organ_only(
    office: OfficeOfCases,
) -> None:
    body = make_office("district")
    review = make_dispute(office)
    make_decided(office, review, date(2024, 6, 3), "维持")
    filed = {"filed_on": date(2024, 6, 10), "received_on": date(2024, 6, 20)}
    make_dispute(office, kind="after_review", review=review, **filed)

    make_dispute(body, kind="after_review", uncounted="codefendant", **filed)

    assert [one.kind for one in dispute_entries(office.organ, 2024)] == ["review", "after_review"]
    assert (dispute_entries(body.organ, 2024), dispute_counts(body.organ)) == (
        (),
        {"reviews": 0, "suits": 0},
    )


def test_what_was_entered_by_mistake_is_not_counted(office: OfficeOfCases) -> None:
    dispute = make_dispute(office)

    set_counting(
        dispute, "mistake", reason="重复登记", by=office.clerk, at=moment(date(2024, 5, 6))
    )

    assert dispute_entries(office.organ, 2024) == ()


def test_counts_tell_the_registers_apart_by_organ(office: OfficeOfCases) -> None:
    make_dispute(office)
    _suit(office, date(2024, 2, 1))
    _suit(office, date(2024, 3, 1))

    assert dispute_counts(office.organ) == {"reviews": 1, "suits": 2}
    assert dispute_counts(make_organ("elsewhere")) == {"reviews": 0, "suits": 0}


def test_the_entries_of_a_year_take_three_queries_however_many(office: OfficeOfCases) -> None:
    for month in range(1, 7):
        _suit(office, date(2024, month, 3))

    with CaptureQueriesContext(
        connection,
    ) as few:
        found = dispute_entries(office.organ, 2024)

    assert (len(found), len(few)) == (6, 3)


class History:
    """Random but lawful disputes over three years, with what table 四 must say of them."""

    def __init__(self, office: OfficeOfCases, seed: int) -> None:
        self.office, self.random = office, random.Random(seed)
        self.expected: dict[int, Counter[tuple[str, str]]] = {year: Counter() for year in YEARS}

    def day(self, after: date, most: int = 120) -> date:
        """Return a day some time after another."""
        return after + timedelta(days=self.random.randint(1, most))

    def word(self, *words: str) -> str:
        """Return one of the words."""
        return self.random.choice(words)

    def live(self) -> None:
        """Let one dispute happen."""
        kind = self.word(*GROUPS)
        filed_on = self.day(date(2023, 1, 1), 1_000)
        given: dict[str, Any] = {"kind": kind, "filed_on": filed_on}
        given["received_on"] = self.day(filed_on, 10)
        if kind == "after_review":
            given["review"] = make_dispute(
                self.office, filed_on=filed_on, received_on=given["received_on"]
            )
            self.tell("review", [(filed_on, None, "")])
        dispute = make_dispute(self.office, **given)
        spans: list[tuple[date, date | None, str]] = []
        begun = filed_on
        column = ""
        while True:
            ended = self.day(given["received_on"]) if self.random.random() < 0.75 else None
            if ended is None or ended > date(2026, 6, 1):
                spans.append((begun, None, ""))
                break
            choices = ["维持", "撤销", "终止", "确认违法", "驳回起诉"]
            if len(spans) == 1:
                choices += ["驳回上诉，维持原判", "发回重审"]
            word = self.word(*choices)
            column = {
                "维持": "upheld",
                "撤销": "corrected",
                "确认违法": "corrected",
                "终止": "other",
                "驳回起诉": "other",
                "发回重审": "",
            }.get(word, column)
            make_decided(self.office, dispute, ended, word)
            spans.append((begun, ended, column))
            if kind == "review" or len(spans) == 2 or self.random.random() < 0.5:
                break
            begun = self.day(ended, 15)
            given["received_on"] = begun + timedelta(days=3)
            _appeal(self.office, dispute, begun)
        self.tell(kind, spans)

    def tell(self, kind: str, spans: list[tuple[date, date | None, str]]) -> None:
        """Count by hand, year by year, what the dispute is to table 四."""
        for year in YEARS:
            begun = [span for span in spans if span[0].year <= year]
            if not begun:
                continue
            _, ended, column = begun[-1]
            if ended is None or ended.year > year or not column:
                self.expected[year][kind, "pending"] += 1
            elif ended.year == year:
                self.expected[year][kind, column] += 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_table_four_of_any_history_counts_each_dispute_once_and_sums(
    office: OfficeOfCases, seed: int
) -> None:
    history = History(office, seed)
    for _ in range(40):
        history.live()

    for year in YEARS:
        report = compile_year(office.organ, year)
        cells = {
            (group, column): report.cells[f"t4.{group}.{column}"]
            for group in GROUPS
            for column in COLUMNS
        }
        # An empty register that nobody confirmed is blank; these hold rows in every year.
        assert cells == {key: history.expected[year][key] for key in cells}
        for group in GROUPS:
            total = sum(history.expected[year][group, column] for column in COLUMNS)
            assert report.cells[f"t4.{group}.total"] == total
        wrong = [one for one in report.findings if one.level == "error" and "t4" in one.code]
        assert wrong == []


def test_the_compiled_report_of_a_history_has_no_error_findings(office: OfficeOfCases) -> None:
    history = History(office, 4)
    for _ in range(25):
        history.live()

    errors = [
        (one.code, one.cells, one.message)
        for one in compile_year(office.organ, 2024).findings
        if one.level == "error"
    ]

    assert errors == []
    assert {"reviews", "suits"} <= set(COUNTED_WORDS)
