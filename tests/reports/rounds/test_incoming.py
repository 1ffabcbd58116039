"""Files of a round: read, recognised, kept or refused; forty of them from archive to sum."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput, WrongState
from gongkai.records.secrets import SecrecyMark
from gongkai.reports.models import CollectionRound, HandIn
from gongkai.reports.rounds import incoming
from gongkai.reports.rounds.incoming import Refused, Upload, look_at, look_through, unpacked
from gongkai.reports.rounds.operations import (
    accept_report,
    add_units,
    assign,
    put_aside,
    return_to_unit,
    take_in,
)
from gongkai.reports.rounds.queries import (
    digests_of,
    waiting_for_a_unit,
)
from gongkai.reports.rounds.standing import standings_of
from gongkai.reports.rounds.summing import sum_of_round
from tests.foreign.early import EARLY, text
from tests.office import AT
from tests.reports.rounds.district import (
    KINDS,
    NAMES,
    TODAY,
    archive,
    file_of,
    hand_in,
    json_file,
    looked_at,
    report_of,
    standing,
)

pytestmark = pytest.mark.django_db


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
        "“年报.json”没有来得及查有没有涉密标志。请把这一批再上传一次，已经收过的不会重复。"
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


def test_a_file_put_aside_is_used_no_more(collection: CollectionRound, officer: User) -> None:
    name = "示例区民政局"
    [kept] = hand_in(collection, report_of(name), by=officer).kept
    put_aside(kept, reason="发错了", by=officer, at=AT)

    assert standing(collection, name).slug == "missing"
    assert len(hand_in(collection, report_of(name), by=officer).kept) == 1
    with pytest.raises(WrongState, match="已经弃用"):
        assign(kept, collection.units.get(name=name), by=officer, at=AT)


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


def test_report_from_before_the_tables_is_told_and_counts_nothing(
    collection: CollectionRound, officer: User
) -> None:
    early = replace(EARLY["bureau"], title=f"{NAMES[0]}2016年政府信息公开工作年度报告")
    looked = looked_at(Upload(f"{NAMES[0]}.txt", text(early), "file"))

    (kept,) = take_in(collection, looked, by=officer, at=AT).kept

    assert kept.report == ""
    assert kept.failure.startswith(
        f"“{NAMES[0]}”是2016年度的年报，当时还没有全国统一的表格，没有可以逐格核对"
    )


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


def test_an_archive_says_by_its_directory_what_is_too_much() -> None:
    data = archive({f"__MACOSX/{n}": b"x" for n in range(400)} | {"民政局.txt": b"x"})
    assert [one.name for one in unpacked([Upload("a.zip", data, "file")])] == ["民政局.txt"]

    inner = Upload("内.zip", archive({"a.txt": b"x"}), "archive")
    looked = look_at(inner)
    assert isinstance(looked, Refused)
    assert "打成一个ZIP压缩包" in looked.why
