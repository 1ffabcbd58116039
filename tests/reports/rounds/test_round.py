"""A round from its list to its end: what is said to units, by whom, and what stands."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.accounts.models import User
from gongkai.audit.queries import trail
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ, Supervision
from gongkai.records.operations import EditedElsewhere
from gongkai.reports.models import AnnualReport, CollectionRound, HandIn, UnitEvent
from gongkai.reports.operations import check_report, record_submission, sign_report
from gongkai.reports.rounds.incoming import Upload
from gongkai.reports.rounds.operations import (
    accept_report,
    add_units,
    assign,
    change_round,
    change_unit,
    close_round,
    judge_unit_finding,
    open_round,
    remove_unit,
    reopen_report,
    reopen_round,
    return_to_unit,
    take_in,
)
from gongkai.reports.rounds.queries import (
    organs_to_ask,
    waiting_for_a_unit,
)
from gongkai.reports.rounds.standing import return_told, standings_of
from tests.office import AT, SINCE, load_sample, make_organ, make_person
from tests.reports.rounds.district import (
    AS_IT_IS,
    DUE,
    KINDS,
    TODAY,
    YEAR,
    file_of,
    hand_in,
    looked_at,
    report_of,
    standing,
)

pytestmark = pytest.mark.django_db


def test_the_wrong_year_is_an_error_and_last_year_is_compared(
    collection: CollectionRound, officer: User
) -> None:
    name = "示例区民政局"
    last = report_of(name, year=2019)
    hand_in(collection, last, by=officer)
    assert standing(collection, name).slug == "missing"

    this = report_of(name)
    hand_in(collection, this, by=officer)
    one = standing(collection, name)
    assert one.previous is not None
    assert {row.finding.code for row in one.judged()} >= {"t3_carry_over"}

    change_unit(
        one.unit,
        {**AS_IT_IS, "name": name, "is_reorganised": True},
        seen=1,
        by=officer,
        at=AT,
    )
    carried = [
        row.finding.level
        for row in standing(collection, name).judged()
        if row.finding.code == "t3_carry_over"
    ]
    assert set(carried) == {"warning"}


def test_a_report_without_its_year_is_an_error(collection: CollectionRound, officer: User) -> None:
    name = "示例区民政局"
    hand_in(collection, replace(report_of(name), year=None), by=officer)

    [other] = [
        row.finding
        for row in standing(collection, name).judged()
        if row.finding.code == "other_year"
    ]
    assert (other.level, other.expected, other.found) == ("error", "2020", None)


def test_errors_are_judged_or_returned_before_accepting(
    collection: CollectionRound, officer: User
) -> None:
    name = "示例区民政局"
    received = report_of(name).cells["t3.received.total"]
    assert isinstance(received, int)
    hand_in(collection, report_of(name, t3__received__total=received + 1), by=officer)
    one = standing(collection, name)
    assert one.current is not None
    with pytest.raises(WrongState, match="没有处理"):
        accept_report(one, seen=one.current.pk, by=officer, at=AT)

    for row in one.judged():
        if row.finding.level == "error":
            judge_unit_finding(
                one,
                row.fingerprint,
                verdict="confirmed",
                reason="已问过，属实，下年更正",
                by=officer,
                at=AT,
            )
    one = standing(collection, name)
    accept_report(one, seen=one.current.pk if one.current else 0, by=officer, at=AT)
    assert standing(collection, name).slug == "accepted"

    # Handed in again with the same fault: what was said of it still stands.
    hand_in(
        collection,
        replace(
            report_of(name, t3__received__total=received + 1),
            sections={**report_of(name).sections, "others": "无。"},
        ),
        by=officer,
    )
    again = standing(collection, name)
    assert (again.slug, again.open_count("error")) == ("received", 0)


def test_what_somebody_else_did_meanwhile_is_seen(
    collection: CollectionRound, officer: User
) -> None:
    name = "示例区民政局"
    hand_in(collection, report_of(name), by=officer)
    seen = standing(collection, name)
    assert seen.current is not None
    hand_in(collection, replace(report_of(name), published_on="2021-01-09"), by=officer)

    with pytest.raises(EditedElsewhere):
        accept_report(seen, seen=seen.current.pk, by=officer, at=AT)


def test_accepted_can_be_looked_at_again(collection: CollectionRound, officer: User) -> None:
    name = "示例区民政局"
    hand_in(collection, report_of(name), by=officer)
    one = standing(collection, name)
    seen = one.current.pk if one.current else 0
    with pytest.raises(WrongState, match="还没有退改或接受"):
        reopen_report(one, seen=seen, by=officer, at=AT)
    accept_report(one, seen=seen, by=officer, at=AT)

    reopen_report(standing(collection, name), seen=seen, by=officer, at=AT)

    assert standing(collection, name).slug == "received"


def test_an_organ_of_this_system_hands_in_by_submitting(district: Organ, officer: User) -> None:
    street = make_organ(name="康川街道办事处")
    Supervision.objects.create(parent=district, child=street, from_on=SINCE)
    clerk, leader = (make_person(street, role) for role in ("information_officer", "principal"))
    report = load_sample(street)
    collection = open_round(district, YEAR, due_on=DUE, names=["康川街道办事处"], by=officer, at=AT)
    check_report(report, by=clerk, at=AT)
    sign_report(AnnualReport.objects.get(pk=report.pk), by=leader, at=AT)
    assert standing(collection, "康川街道办事处").slug == "missing"

    record_submission(report, on=TODAY, to="示例区人民政府办公室", by=clerk, at=AT)

    one = standing(collection, "康川街道办事处")
    assert one.current is not None
    assert (one.slug, one.current.source) == ("received", "site")
    shown = one.report()
    assert shown is not None
    assert shown.cells["t2.procurement.projects"] == 89

    return_to_unit(
        one, text="请核对采购金额。", due_on=TODAY, seen=one.current.pk, by=officer, at=AT
    )
    told = return_told(report)
    assert told is not None
    assert told.text == "请核对采购金额。"


def test_what_was_submitted_before_the_round_comes_in_too(district: Organ, officer: User) -> None:
    street = make_organ(name="康川街道办事处")
    Supervision.objects.create(parent=district, child=street, from_on=SINCE)
    clerk, leader = (make_person(street, role) for role in ("information_officer", "principal"))
    report = load_sample(street)
    check_report(report, by=clerk, at=AT)
    sign_report(AnnualReport.objects.get(pk=report.pk), by=leader, at=AT)
    record_submission(report, on=TODAY, to="示例区人民政府办公室", by=clerk, at=AT)

    collection = open_round(district, YEAR, due_on=DUE, names=["康川街道办事处"], by=officer, at=AT)

    assert standing(collection, "康川街道办事处").slug == "received"


def test_the_list_follows_supervision_and_the_last_round(district: Organ, officer: User) -> None:
    street = make_organ(name="康川街道办事处")
    Supervision.objects.create(parent=district, child=street, kind="sums", from_on=SINCE)
    open_round(district, 2019, due_on=DUE, names=["示例区民政局"], by=officer, at=AT)

    assert organs_to_ask(district, YEAR) == ["示例区民政局", "康川街道办事处"]


def test_a_unit_moved_out_comes_back_with_what_it_handed_in(
    collection: CollectionRound, officer: User
) -> None:
    name = "示例区民政局"
    hand_in(collection, report_of(name), by=officer)
    remove_unit(collection.units.get(name=name), by=officer, at=AT)
    assert name not in {one.unit.name for one in standings_of(collection)}

    add_units(collection, [name], by=officer, at=AT)

    assert standing(collection, name).slug == "received"


@pytest.mark.parametrize(
    ("year", "names", "why"),
    [
        (2021, ["甲局"], "还没有过完"),
        (2018, ["甲局"], "没有本系统支持的年报格式"),
        (2020, ["甲局", "甲局"], "重复的机关"),
        (2020, ["甲" * 121], "太长"),
    ],
)
def test_a_round_that_cannot_be_is_refused(
    district: Organ, officer: User, year: int, names: list[str], why: str
) -> None:
    with pytest.raises(Exception, match=why):
        open_round(district, year, due_on=DUE, names=names, by=officer, at=AT)

    assert not CollectionRound.objects.exists()


def test_a_closed_round_changes_no_more(collection: CollectionRound, officer: User) -> None:
    close_round(collection, by=officer, at=AT)

    with pytest.raises(WrongState, match="已经结束"):
        hand_in(collection, report_of("示例区民政局"), by=officer)


def test_who_only_looks_may_not_collect(collection: CollectionRound, district: Organ) -> None:
    reader = make_person(district, "secrecy_reviewer")

    with pytest.raises(NotPermitted):
        hand_in(collection, report_of("示例区民政局"), by=reader)


def test_every_deed_stands_in_the_trail(collection: CollectionRound, officer: User) -> None:
    name = "示例区民政局"
    hand_in(collection, report_of(name), by=officer)
    one = standing(collection, name)
    accept_report(one, seen=one.current.pk if one.current else 0, by=officer, at=AT)

    assert [trace.deed for trace in trail("district", "round:2020")] == [
        "round.reports_taken",
        "round.opened",
    ]
    [accepted] = trail("district", f"round:2020/unit:{one.unit.pk}")
    assert accepted.deed == "round.report_accepted"
    assert UnitEvent.objects.get().kind == "accepted"


def test_a_strangers_round_gets_no_report_by_a_name(officer: User, district: Organ) -> None:
    street, stranger = make_organ(name="康川街道办事处"), make_organ("far", name="远县某局")
    clerk, leader = (make_person(street, role) for role in ("information_officer", "principal"))
    other = make_person(stranger, "lead_office")
    report = load_sample(street)
    before = open_round(stranger, YEAR, due_on=DUE, names=[street.name], by=other, at=AT)
    check_report(report, by=clerk, at=AT)
    sign_report(AnnualReport.objects.get(pk=report.pk), by=leader, at=AT)
    record_submission(report, on=TODAY, to="示例区人民政府办公室", by=clerk, at=AT)

    add_units(before, ["另一机关"], by=other, at=AT)

    assert not HandIn.objects.exists()


def test_files_of_a_unit_that_was_moved_out_wait_for_a_person(
    collection: CollectionRound, officer: User
) -> None:
    unit = collection.units.get(name="示例区民政局")
    [kept] = hand_in(collection, report_of(unit.name), by=officer).kept
    remove_unit(unit, by=officer, at=AT)

    assert list(waiting_for_a_unit(collection)) == [kept]
    with pytest.raises(WrongState, match="已经移出名单"):
        assign(kept, unit, by=officer, at=AT)


def test_a_unit_can_be_renamed_but_not_to_anothers_name(
    collection: CollectionRound, officer: User
) -> None:
    unit = collection.units.get(name="示例区民政局")
    with pytest.raises(InvalidInput, match="已经在名单里"):
        change_unit(unit, {**AS_IT_IS, "name": "示例区财政局"}, seen=1, by=officer, at=AT)

    change_unit(unit, {**AS_IT_IS, "name": "示例区社会局"}, seen=1, by=officer, at=AT)

    assert collection.units.filter(name="示例区社会局").exists()


def test_verdicts_hold_in_another_kind_of_file(collection: CollectionRound, officer: User) -> None:
    name = "示例区民政局"
    received = report_of(name).cells["t3.received.total"]
    assert isinstance(received, int)
    faulty = report_of(name, t3__received__total=received + 1)
    for layout, ending in KINDS:
        data = file_of(faulty, layout)
        take_in(
            collection,
            looked_at(Upload(f"{name}{ending}", data, "file")),
            unit=collection.units.get(name=name),
            by=officer,
            at=AT,
        )
        one = standing(collection, name)
        if layout == KINDS[0][0]:
            assert one.open_count("error")
            for row in one.judged():
                judge_unit_finding(
                    one, row.fingerprint, verdict="dismissed", reason="已核", by=officer, at=AT
                )
        assert standing(collection, name).open_count("error") == 0, layout


def test_a_report_of_another_organ_on_a_units_page_is_told(
    collection: CollectionRound, officer: User
) -> None:
    unit = collection.units.get(name="示例区民政局")
    hand_in(collection, report_of("示例区财政局"), unit=unit, by=officer)

    [told] = [
        row.finding
        for row in standing(collection, unit.name).judged()
        if row.finding.code == "other_organ"
    ]
    assert (told.expected, told.found) == ("示例区民政局", "示例区财政局")


def test_a_closed_round_can_be_opened_again_and_changed(
    collection: CollectionRound, officer: User
) -> None:
    close_round(collection, by=officer, at=AT)
    reopen_round(collection, by=officer, at=AT)
    now = CollectionRound.objects.get()
    content = {"due_on": date(2021, 1, 20), "government": now.government, "contact": "李四"}

    change_round(now, content, seen=now.row_version, by=officer, at=AT)

    assert CollectionRound.objects.get().contact == "李四"
    with pytest.raises(EditedElsewhere):
        change_round(now, content, seen=now.row_version, by=officer, at=AT)
