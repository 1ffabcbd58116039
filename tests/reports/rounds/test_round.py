"""A round from the list of organs to the sum: what comes in, what is said, what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gongkai.accounts.models import User
from gongkai.audit.queries import trail
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ, Supervision
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import SecrecyMark
from gongkai.reports.models import AnnualReport, CollectionRound, HandIn, UnitEvent
from gongkai.reports.operations import check_report, record_submission, sign_report
from gongkai.reports.rounds import incoming
from gongkai.reports.rounds.incoming import Refused, Upload, look_at, look_through, unpacked
from gongkai.reports.rounds.notices import reminder_text
from gongkai.reports.rounds.operations import (
    accept_report,
    add_units,
    assign,
    change_round,
    change_unit,
    close_round,
    judge_unit_finding,
    open_round,
    put_aside,
    record_reminder,
    remove_unit,
    reopen_report,
    reopen_round,
    return_to_unit,
    take_in,
)
from gongkai.reports.rounds.queries import (
    digests_of,
    organs_to_ask,
    waiting_for_a_unit,
)
from gongkai.reports.rounds.series import series_of
from gongkai.reports.rounds.standing import return_told, standings_of
from gongkai.reports.rounds.summing import sum_of_round
from gongkai.statute.annual_report.indicators import INDICATORS
from tests.office import AT, SINCE, load_sample, make_organ, make_person
from tests.reports.rounds.district import (
    KINDS,
    NAMES,
    YEAR,
    archive,
    file_of,
    hand_in,
    json_file,
    looked_at,
    make_district,
    report_of,
    standing,
)

pytestmark = pytest.mark.django_db
AS_IT_IS = {"contact": "", "counts": "leaf", "is_reorganised": False, "due_on": None}
DUE = date(2021, 1, 12)
TODAY = AT.date()


@pytest.fixture
def district(db: None) -> Organ:
    return make_district()


@pytest.fixture
def officer(district: Organ) -> User:
    """Return the district's officer who collects."""
    return make_person(district, "lead_office")


@pytest.fixture
def collection(district: Organ, officer: User) -> CollectionRound:
    """Return a round from forty organs."""
    return open_round(
        district, YEAR, due_on=DUE, contact="张三 0971-1234567", names=NAMES, by=officer, at=AT
    )


def test_forty_files_in_an_archive_are_recognised_and_add_up(
    collection: CollectionRound, officer: User
) -> None:
    """Every kind of file; three of them faulty are returned; the sum is that of the organs."""
    truths = {name: report_of(name) for name in NAMES}
    faulty = ("示例区民政局", "示例区财政局", "青禾街道办事处")
    for name in faulty:
        received = truths[name].cells["t3.received.total"]
        assert isinstance(received, int)
        truths[name] = report_of(name, t3__received__total=received + 1)
    files = {}
    for number, name in enumerate(NAMES):
        layout, ending = KINDS[number % len(KINDS)]
        files[f"年报/{number}.{name}{ending}"] = file_of(truths[name], layout)
    taken = take_in(
        collection,
        looked_at(Upload("各单位年报.zip", archive(files, is_marked=False), "file")),
        by=officer,
        at=AT,
    )

    assert (len(taken.kept), taken.known, taken.refused) == (40, (), ())
    standings = standings_of(collection)
    assert {one.unit.name for one in standings if one.slug == "received"} == set(NAMES)
    assert {one.unit.name for one in standings if one.open_count("error")} == set(faulty)

    for name in faulty:
        one = standing(collection, name)
        assert one.current is not None
        return_to_unit(
            one,
            text="请改正表三合计。",
            due_on=TODAY + timedelta(days=3),
            seen=one.current.pk,
            by=officer,
            at=AT,
        )
        assert standing(collection, name).slug == "returned"
        hand_in(collection, report_of(name), by=officer)
        assert standing(collection, name).open_count("error") == 0
    for one in standings_of(collection):
        assert one.current is not None
        accept_report(one, seen=one.current.pk, by=officer, at=AT)

    found = sum_of_round(collection, standings_of(collection), accepted_only=True)
    assert found.total is not None
    assert found.total.organ == "示例区人民政府"
    assert len(found.leaves) == 40
    assert [one.code for one in found.findings if one.level == "error"] == []
    for cell, value in found.total.cells.items():
        given = [report_of(name).cells[cell] for name in NAMES]
        assert value == sum(one for one in given if one is not None), cell


def test_a_file_is_taken_once(collection: CollectionRound, officer: User) -> None:
    first = hand_in(collection, report_of("示例区民政局"), by=officer)
    again = hand_in(collection, report_of("示例区民政局"), by=officer)

    assert (len(first.kept), len(again.kept), again.known) == (1, 0, ("年报.json",))


def test_what_nobody_can_be_told_of_waits_for_a_person(
    collection: CollectionRound, officer: User
) -> None:
    stranger = replace(report_of("示例区民政局"), organ="某某中心")
    [kept] = hand_in(collection, stranger, by=officer).kept
    assert list(waiting_for_a_unit(collection)) == [kept]

    assign(kept, collection.units.get(name="示例区民政局"), by=officer, at=AT)

    assert standing(collection, "示例区民政局").slug == "received"
    assert not waiting_for_a_unit(collection).exists()


def test_a_name_of_a_file_against_its_content_is_not_believed(
    collection: CollectionRound, officer: User
) -> None:
    data = json_file(report_of("示例区民政局")).data
    files = looked_at(Upload("示例区财政局.json", data, "file"))

    [kept] = take_in(collection, files, by=officer, at=AT).kept

    assert kept.unit is None


def test_what_cannot_be_read_is_kept_and_told(collection: CollectionRound, officer: User) -> None:
    files = looked_at(Upload("示例区民政局.txt", "今天天气很好。".encode(), "file"))

    [kept] = take_in(collection, files, by=officer, at=AT).kept

    one = standing(collection, "示例区民政局")
    assert (one.slug, kept.report) == ("unreadable", "")
    assert "不像政府信息公开工作年度报告" in kept.failure
    with pytest.raises(WrongState, match="没有读出来"):
        accept_report(one, seen=kept.pk, by=officer, at=AT)


def test_a_secrecy_mark_stops_everything(collection: CollectionRound, officer: User) -> None:
    good = json_file(report_of("示例区民政局"))
    bad = Upload("二.txt", "秘密★10年\n关于某事的报告".encode(), "file")

    with pytest.raises(SecrecyMark):
        take_in(collection, looked_at(good, bad), by=officer, at=AT)

    assert not HandIn.objects.exists()


def test_hostile_files_are_refused_and_the_others_taken(
    collection: CollectionRound, officer: User
) -> None:
    files = looked_at(
        Upload("空.docx", b"", "file"),
        Upload("假.docx", b"%PDF-1.7 nothing", "file"),
        Upload("噪声.bin", bytes(range(256)) * 20, "file"),
        json_file(report_of("示例区民政局")),
    )

    taken = take_in(collection, files, by=officer, at=AT)

    assert [one.name for one in taken.refused] == ["空.docx", "假.docx", "噪声.bin"]
    assert len(taken.kept) == 1


def test_an_archive_with_a_password_or_damaged_is_refused_whole() -> None:
    data = archive({"a.txt": b"x" * 50})
    with pytest.raises(InvalidInput, match="已经损坏"):
        unpacked([Upload("坏.zip", data[:40], "file")])
    locked = bytearray(data)
    locked[6] |= 1
    at = data.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(InvalidInput, match="设有密码"):
        unpacked([Upload("密.zip", bytes(locked), "file")])


def test_too_many_files_are_refused() -> None:
    data = archive({f"{n}.txt": b"x" for n in range(201)})

    with pytest.raises(InvalidInput, match="一次最多收200份、共256 MB"):
        unpacked([Upload("多.zip", data, "file")])


def test_what_there_is_no_time_for_is_told_and_comes_with_the_next_upload(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("示例区民政局", "示例区财政局")
    uploads = [json_file(report_of(name)) for name in names]
    monkeypatch.setattr(incoming, "LONGEST_SECONDS", -1)
    late = take_in(collection, look_through(uploads, known=()), by=officer, at=AT)
    assert [one.why for one in late.refused] == [
        "“年报.json”没有来得及读。请把这一批再上传一次，已经收过的不会重复。"
    ] * 2

    monkeypatch.undo()
    hand_in(collection, report_of(names[0]), by=officer)
    looked = look_through(uploads, known=digests_of(collection))

    assert [type(one).__name__ for one in looked] == ["Known", "Incoming"]
    assert len(take_in(collection, looked, by=officer, at=AT).kept) == 1


def test_clutter_of_programs_is_left_out() -> None:
    data = archive({"__MACOSX/a": b"x", "b/.DS_Store": b"x", "~$c.docx": b"x", "d.txt": b"x"})

    assert [one.name for one in unpacked([Upload("a.zip", data, "file")])] == ["d.txt"]


def test_names_in_an_archive_are_read_as_they_were_written() -> None:
    data = archive({"年报/民政局.txt": b"x"}, is_marked=False)

    assert [one.name for one in unpacked([Upload("a.zip", data, "file")])] == ["年报/民政局.txt"]


def test_another_archive_says_how_to_pack() -> None:
    looked = look_at(Upload("年报.rar", b"Rar!\x1a\x07\x01\x00" + b"\x00" * 50, "file"))

    assert isinstance(looked, Refused)
    assert "打成一个ZIP压缩包" in looked.why


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


def test_a_unit_moved_out_comes_back_with_what_it_handed_in(
    collection: CollectionRound, officer: User
) -> None:
    name = "示例区民政局"
    hand_in(collection, report_of(name), by=officer)
    remove_unit(collection.units.get(name=name), by=officer, at=AT)
    assert name not in {one.unit.name for one in standings_of(collection)}

    add_units(collection, [name], by=officer, at=AT)

    assert standing(collection, name).slug == "received"


def test_a_file_put_aside_is_used_no_more(collection: CollectionRound, officer: User) -> None:
    name = "示例区民政局"
    [kept] = hand_in(collection, report_of(name), by=officer).kept
    put_aside(kept, reason="发错了", by=officer, at=AT)

    assert standing(collection, name).slug == "missing"
    assert len(hand_in(collection, report_of(name), by=officer).kept) == 1
    with pytest.raises(WrongState, match="已经弃用"):
        assign(kept, collection.units.get(name=name), by=officer, at=AT)


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


# What a review found: each once.


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


@pytest.mark.parametrize(
    ("organ", "file", "whose"),
    [
        ("示例区信访中心", "示例区信访中心2020年年报", None),
        ("青禾街道社区卫生服务中心", "一", None),
        ("邻区民政局", "一", None),
        ("示例市示例区民政局", "一", "示例区民政局"),
        ("区民政局", "一", "示例区民政局"),
        ("民政局", "民政局2020年报", "示例区民政局"),
        ("青禾街道", "青禾街道办事处关于2020年的报告", "青禾街道办事处"),
        (None, "3.民政局2020", "示例区民政局"),
        (None, "国家统计局示例调查队", None),
        (None, "示例区2020年年报", None),
    ],
)
def test_whose_a_file_is(
    collection: CollectionRound, officer: User, organ: str | None, file: str, whose: str | None
) -> None:
    add_units(collection, ["示例区人民政府"], by=officer, at=AT)
    made = json_file(replace(report_of("示例区民政局"), organ=organ))

    [kept] = take_in(
        collection, looked_at(Upload(f"{file}.json", made.data, "file")), by=officer, at=AT
    ).kept

    assert (kept.unit.name if kept.unit else None) == whose


def test_a_covering_letter_does_not_displace_an_accepted_report(
    collection: CollectionRound, officer: User
) -> None:
    name = "示例区民政局"
    hand_in(collection, report_of(name), by=officer)
    one = standing(collection, name)
    accept_report(one, seen=one.current.pk if one.current else 0, by=officer, at=AT)

    letter = Upload(f"{name}年报报送函.txt", "现将年报报上，请审阅。".encode(), "file")
    take_in(collection, looked_at(letter), unit=one.unit, by=officer, at=AT)

    now = standing(collection, name)
    assert now.slug == "accepted"
    assert now.unread is not None


def test_what_could_not_be_read_is_tried_again(collection: CollectionRound, officer: User) -> None:
    letter = Upload("示例区民政局.txt", "今天天气很好。".encode(), "file")
    take_in(collection, looked_at(letter), by=officer, at=AT)

    looked = look_through([letter], known=digests_of(collection))
    again = take_in(collection, looked, by=officer, at=AT)

    assert len(again.kept) == 1
    assert HandIn.objects.filter(put_aside_at=None).count() == 1


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


def test_hostile_json_is_one_failure_and_no_more(
    collection: CollectionRound, officer: User
) -> None:
    good = json_file(report_of("示例区民政局"))
    texts = (
        good.data.replace("示例区民政局".encode(), b"\\ud800", 1),
        good.data.replace("示例区民政局".encode(), b"\\u0000", 1),
        good.data.replace(
            b'"t3.received.person":', b'"t3.received.person": 1' + b"0" * 400 + b',"x":'
        ),
    )
    files = looked_at(*(Upload(f"{n}.json", text, "file") for n, text in enumerate(texts)), good)

    taken = take_in(collection, files, by=officer, at=AT)

    assert [bool(one.failure) for one in taken.kept] == [True, True, True, False]


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


def test_an_archive_says_by_its_directory_what_is_too_much() -> None:
    data = archive({f"__MACOSX/{n}": b"x" for n in range(400)} | {"民政局.txt": b"x"})
    assert [one.name for one in unpacked([Upload("a.zip", data, "file")])] == ["民政局.txt"]

    inner = Upload("内.zip", archive({"a.txt": b"x"}), "archive")
    looked = look_at(inner)
    assert isinstance(looked, Refused)
    assert "打成一个ZIP压缩包" in looked.why
