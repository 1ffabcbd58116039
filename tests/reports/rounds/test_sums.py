"""The sum of a round: what is in it, what lacks, what would count twice; five years."""

from dataclasses import replace

import pytest

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.reports.models import CollectionRound
from gongkai.reports.rounds.notices import reminder_text
from gongkai.reports.rounds.operations import (
    accept_report,
    add_units,
    change_unit,
    judge_unit_finding,
    open_round,
    record_reminder,
)
from gongkai.reports.rounds.series import series_of
from gongkai.reports.rounds.standing import standings_of
from gongkai.reports.rounds.summing import sum_of_round
from gongkai.statute.annual_report.indicators import INDICATORS
from tests.office import AT
from tests.reports.rounds.district import (
    AS_IT_IS,
    DUE,
    NAMES,
    TODAY,
    YEAR,
    hand_in,
    report_of,
    standing,
)

pytestmark = pytest.mark.django_db


def test_the_governments_own_report_among_the_units_is_no_leaf(
    collection: CollectionRound, officer: User
) -> None:
    """The trap of counting twice: by its name it is the parent, by its figures it is refused."""
    for name in NAMES[:6]:
        hand_in(collection, report_of(name), by=officer)
    total = sum_of_round(collection, standings_of(collection)).total
    assert total is not None
    add_units(collection, ["示例区人民政府", "示例区直属机关"], by=officer, at=AT)
    assert collection.units.get(name="示例区人民政府").counts == "parent"

    disguised = replace(total, organ="示例区直属机关", findings=(), provenance={})
    hand_in(collection, disguised, by=officer)

    refused = sum_of_round(collection, standings_of(collection))
    assert refused.total is None
    assert "再相加会重复计入" in refused.problem


def test_the_governments_own_report_is_held_against_the_sum(
    collection: CollectionRound, officer: User
) -> None:
    for name in NAMES[:3]:
        hand_in(collection, report_of(name), by=officer)
    add_units(collection, ["示例区人民政府"], by=officer, at=AT)
    total = sum_of_round(collection, standings_of(collection)).total
    assert total is not None
    wrong = dict(total.cells) | {"t4.review.total": 9999}
    own = replace(total, cells=wrong, findings=(), provenance={}, sections={})
    hand_in(collection, own, by=officer)

    found = sum_of_round(collection, standings_of(collection)).findings

    [differs] = [one for one in found if one.code == "parent_sum"]
    assert (differs.cells, differs.found) == (("t4.review.total",), "9999")
    with pytest.raises(InvalidInput, match="只能有一个"):
        change_unit(
            collection.units.get(name="示例区民政局"),
            {**AS_IT_IS, "name": "示例区民政局", "counts": "parent"},
            seen=1,
            by=officer,
            at=AT,
        )


def test_what_is_missing_is_named_in_the_sum_and_the_reminder(
    collection: CollectionRound, officer: User
) -> None:
    for name in NAMES[:38]:
        hand_in(collection, report_of(name), by=officer)
    standings = standings_of(collection)

    found = sum_of_round(collection, standings)
    text = reminder_text(collection, standings, on=TODAY)

    [missing] = [one for one in found.findings if one.code == "leaf_missing"]
    assert missing.places == ("北苑街道办事处", "东篱街道办事处")
    assert text == (
        "【年报催报】2020年政府信息公开工作年度报告，按通知应于1月12日前报送。\n"
        "截至1月15日，还有2个单位没有报送：\n"
        "1. 北苑街道办事处（已逾期3天）\n"
        "2. 东篱街道办事处（已逾期3天）\n"
        "请尽快报送，报张三 0971-1234567。Word、PDF、Excel或网页文件都可以。"
    )
    assert record_reminder(collection, standings, by=officer, at=AT) == 2
    assert standing(collection, "东篱街道办事处").last_reminded is not None
    for name in NAMES[38:]:
        hand_in(collection, report_of(name), by=officer)
    assert reminder_text(collection, standings_of(collection), on=TODAY) == ""


def test_one_organ_in_an_old_form_does_not_stop_the_sum(
    collection: CollectionRound, officer: User
) -> None:
    good, old = "示例区民政局", "示例区财政局"
    hand_in(collection, report_of(good), by=officer)
    hand_in(collection, replace(report_of(old, year=2021), year=YEAR), by=officer)

    found = sum_of_round(collection, standings_of(collection))

    assert found.total is not None
    assert found.total.form == "2019"
    assert [one.places for one in found.findings if one.code == "leaf_other_form"] == [(old,)]


def test_five_years_of_units_and_sum(
    collection: CollectionRound, district: Organ, officer: User
) -> None:
    name = "示例区民政局"
    before = open_round(district, 2019, due_on=DUE, names=[name], by=officer, at=AT)
    hand_in(before, report_of(name, year=2019), by=officer)
    hand_in(collection, report_of(name), by=officer)

    series = series_of(collection, standings_of(collection))
    received = INDICATORS[0]

    values = series.of_unit(collection.units.get(name=name).pk, received)
    assert series.years == (2016, 2017, 2018, 2019, 2020)
    assert values == [
        None,
        None,
        None,
        report_of(name, year=2019).cells["t3.received.total"],
        report_of(name).cells["t3.received.total"],
    ]
    assert series.of_all(received) == values
    assert len(series.lacking[2020]) == 39


def test_two_names_of_the_government_are_no_failure(district: Organ, officer: User) -> None:
    names = ["示例市示例区人民政府", "示例区人民政府"]

    collection = open_round(district, YEAR, due_on=DUE, names=names, by=officer, at=AT)

    assert [unit.counts for unit in collection.units.all()] == ["parent", "leaf"]


def test_the_parents_report_may_bear_its_offices_name(
    collection: CollectionRound, officer: User
) -> None:
    add_units(collection, ["示例区人民政府", "示例区人民政府办公室"], by=officer, at=AT)
    for name in (NAMES[0], "示例区人民政府办公室"):
        hand_in(collection, report_of(name), by=officer)
    total = sum_of_round(collection, standings_of(collection)).total
    assert total is not None
    own = replace(total, organ="示例区人民政府办公室", findings=(), provenance={}, sections={})
    hand_in(collection, own, unit=collection.units.get(counts="parent"), by=officer)

    found = sum_of_round(collection, standings_of(collection))

    assert found.problem == ""


def test_a_report_without_a_year_that_was_accepted_is_in_the_sum(
    collection: CollectionRound, officer: User
) -> None:
    name = "示例区民政局"
    hand_in(collection, replace(report_of(name), year=None), by=officer)
    one = standing(collection, name)
    for row in one.judged():
        judge_unit_finding(
            one, row.fingerprint, verdict="confirmed", reason="是今年的", by=officer, at=AT
        )
    one = standing(collection, name)
    accept_report(one, seen=one.current.pk if one.current else 0, by=officer, at=AT)

    found = sum_of_round(collection, standings_of(collection))

    assert [each.unit.name for each, _ in found.leaves] == [name]
