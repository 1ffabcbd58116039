"""Files there was no time to read within the request: they wait, and a worker reads them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.queries import trail
from gongkai.errors import WrongState
from gongkai.exchange.reading.guarded import NotReadThrough
from gongkai.exchange.reading.pdf import source
from gongkai.records.models import StoredFile
from gongkai.records.secrets import SecrecyMark
from gongkai.reports.models import CollectionRound, HandIn
from gongkai.reports.rounds import incoming, waiting
from gongkai.reports.rounds.incoming import (
    Incoming,
    Reading,
    Refused,
    Upload,
    look_at,
    look_through,
    read,
)
from gongkai.reports.rounds.notices import reminder_text
from gongkai.reports.rounds.operations import (
    assign,
    close_round,
    put_aside,
    record_reading,
    reopen_round,
    take_in,
)
from gongkai.reports.rounds.queries import digests_of, waiting_for_a_unit, waiting_to_be_read
from gongkai.reports.rounds.standing import standings_of
from gongkai.reports.rounds.waiting import MOST_TRIES, TAKEN_FOR, has_unread, read_waiting
from tests.office import AT
from tests.reports.rounds.district import json_file, report_of, standing

pytestmark = pytest.mark.django_db

GOOD, OTHER, THIRD = "示例区民政局", "示例区财政局", "示例区教育局"
LATER = AT + timedelta(minutes=2)
LETTER = Upload("示例区审计局.txt", "现将年报报上，请审阅。".encode(), "file")
PAGE = "/office/district/reports/rounds/2020/"


def keep_waiting(
    collection: CollectionRound, *uploads: Upload, by: User, unit: str = ""
) -> list[HandIn]:
    """Take files in that were screened and not read."""
    files = [look_at(upload) for upload in uploads]
    whose = collection.units.get(name=unit) if unit else None
    return list(take_in(collection, files, unit=whose, by=by, at=AT).kept)


def read_all(at: datetime = LATER) -> int:
    return read_waiting(clock=lambda: at)


def what_was_read(hand_in: HandIn) -> tuple[object, ...]:
    row = HandIn.objects.get(pk=hand_in.pk)
    unit = row.unit.name if row.unit else None
    return unit, row.organ_read, row.year, row.report, row.failure, row.name


@pytest.fixture
def slow_screening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it take 30 seconds to screen a file."""
    now = [0.0]

    def look(upload: Upload) -> Incoming | Refused:
        now[0] += 30
        return look_at(upload)

    monkeypatch.setattr(incoming, "stopwatch", lambda: now[0])
    monkeypatch.setattr(incoming, "look_at", look)


@pytest.mark.usefixtures("slow_screening")
def test_what_was_screened_in_time_waits_and_what_was_not_is_refused(
    collection: CollectionRound, officer: User
) -> None:
    uploads = [json_file(report_of(name)) for name in (GOOD, OTHER, THIRD)]

    taken = take_in(collection, look_through(uploads, known=()), by=officer, at=AT)

    assert [(one.waiting_since, one.unit, one.report) for one in taken.kept] == [(AT, None, "")] * 2
    assert [one.why for one in taken.refused] == [
        "“年报.json”没有来得及查有没有涉密标志。请把这一批再上传一次，已经收过的不会重复。"
    ]
    assert not waiting_for_a_unit(collection).exists()
    assert digests_of(collection) == {upload.sha256 for upload in uploads[:2]}


def test_everything_is_screened_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_nothing(*args: object, **kwargs: object) -> Reading:
        raise AssertionError("read before the last file was screened")

    monkeypatch.setattr(incoming, "read", read_nothing)
    secret = Upload("二.txt", "秘密★10年\n关于某事的报告".encode(), "file")

    with pytest.raises(SecrecyMark):
        look_through([json_file(report_of(GOOD)), secret], known=())


@pytest.mark.usefixtures("slow_screening")
def test_a_mark_is_found_however_little_time_there_is(
    collection: CollectionRound, officer: User
) -> None:
    secret = Upload("二.txt", "秘密★10年\n关于某事的报告".encode(), "file")

    with pytest.raises(SecrecyMark):
        take_in(
            collection,
            look_through([json_file(report_of(GOOD)), secret], known=()),
            by=officer,
            at=AT,
        )

    assert not HandIn.objects.exists()
    assert not StoredFile.objects.exists()


def test_what_the_worker_reads_is_what_an_upload_would_have_read(
    collection: CollectionRound, officer: User
) -> None:
    stranger = json_file(replace(report_of(OTHER), organ="某某中心"))
    last_year = json_file(report_of(OTHER, year=2019))
    uploads = [json_file(report_of(GOOD)), stranger, last_year, LETTER]
    at_once = take_in(collection, look_through(uploads, known=()), by=officer, at=AT).kept
    expected = [what_was_read(one) for one in at_once]
    HandIn.objects.update(put_aside_at=AT)

    waited = keep_waiting(collection, *uploads, by=officer)
    done = read_all()

    assert done == 4
    assert [what_was_read(one) for one in waited] == expected
    assert [bool(one[3]) for one in expected] == [True, True, True, False]
    assert not HandIn.objects.filter(waiting_since__isnull=False).exists()
    assert set(waiting_for_a_unit(collection).values_list("name", flat=True)) == {"年报.json"}
    assert standing(collection, GOOD).slug == "received"
    assert standing(collection, "示例区审计局").slug == "unreadable"


def test_each_reading_stands_in_the_trail(collection: CollectionRound, officer: User) -> None:
    [kept] = keep_waiting(collection, json_file(report_of(GOOD)), by=officer)
    read_all()

    told = [(trace.deed, trace.by, trace.at) for trace in trail("district", "round:2020")]
    assert told == [
        ("round.report_read", None, LATER),
        ("round.reports_taken", officer.pk, AT),
        ("round.opened", officer.pk, AT),
    ]
    assert kept.unit is None
    assert read_all() == 0


def test_whose_it_is_stays_as_a_person_said(collection: CollectionRound, officer: User) -> None:
    on_page, assigned = keep_waiting(
        collection, json_file(report_of(OTHER)), by=officer, unit=GOOD
    ) + keep_waiting(collection, json_file(report_of(GOOD)), by=officer)
    assign(assigned, collection.units.get(name=THIRD), by=officer, at=AT)
    read_all()

    assert [what_was_read(one)[:2] for one in (on_page, assigned)] == [
        (GOOD, OTHER),
        (THIRD, GOOD),
    ]


def test_a_waiting_file_is_awaited_no_more_and_displaces_nothing(
    collection: CollectionRound, officer: User
) -> None:
    keep_waiting(collection, json_file(report_of(GOOD)), by=officer, unit=GOOD)
    one = standing(collection, GOOD)
    assert (one.slug, one.current, one.awaited_on()) == ("waiting", None, None)
    assert GOOD not in reminder_text(collection, standings_of(collection), on=AT.date())
    read_all()

    keep_waiting(collection, LETTER, by=officer, unit=GOOD)

    now = standing(collection, GOOD)
    assert (now.slug, now.waiting is not None) == ("received", True)


def test_a_scan_is_read_by_the_worker_only(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def recognise(data: bytes, **told: object) -> dict[str, object]:
        asked.append(told["until"])
        return {"error": {"code": "table_unreadable", "message": "没有读到文字", "article": None}}

    monkeypatch.setattr(source.READER, "ask", lambda data, **told: {"scans": True})
    monkeypatch.setattr(source.SCAN_READER, "ask", recognise)
    monkeypatch.setattr(source.SCAN_READER, "close", lambda: asked.append("let go"))
    looked = look_through([json_file(report_of(GOOD))], known=())
    [kept] = take_in(collection, looked, by=officer, at=AT).kept
    assert (kept.waiting_since, asked) == (AT, [])

    read_all()

    assert (HandIn.objects.get().failure, asked) == ("没有读到文字", [None, "let go"])


@pytest.mark.parametrize("why", ["slow", "memory", "large", "died"])
def test_what_takes_too_much_in_the_request_gets_more_from_the_worker(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    def stop(*args: object, **kwargs: object) -> Reading:
        raise NotReadThrough(why, "没有读完")

    monkeypatch.setattr(incoming, "read", stop)

    [looked] = look_through([json_file(report_of(GOOD))], known=())

    assert isinstance(looked, Incoming)
    assert looked.reading is None


def _fail_on(name: str, fault: Exception) -> Callable[[Upload], Reading]:
    def read_or_fail(upload: Upload) -> Reading:
        if upload.name == name:
            raise fault
        return read(upload)

    return read_or_fail


@pytest.mark.parametrize("why", ["slow", "memory", "large"])
def test_a_file_that_takes_too_much_of_the_worker_is_told_like_any_other(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    keep_waiting(collection, LETTER, json_file(report_of(GOOD)), by=officer)
    fault = NotReadThrough(why, "没有读完")
    monkeypatch.setattr(waiting, "read", _fail_on(LETTER.name, fault))

    assert read_all() == 2

    assert standing(collection, "示例区审计局").slug == "unreadable"
    assert HandIn.objects.get(name=LETTER.name).failure == "没有读完"


def test_a_file_whose_reader_dies_is_tried_again_last_and_at_length_given_up(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _ = keep_waiting(collection, LETTER, json_file(report_of(GOOD)), by=officer)
    tried = []
    once = _fail_on(LETTER.name, NotReadThrough("died", "x"))
    monkeypatch.setattr(
        waiting, "read", lambda upload: (tried.append(upload.name), once(upload))[1]
    )

    assert read_all() == 2

    assert tried == [LETTER.name, "年报.json", *[LETTER.name] * (MOST_TRIES - 1)]
    assert what_was_read(bad)[4] == (
        "读了3次都中断了，没有读出。请换一种格式（Word、PDF、Excel、网页）再上传。"
    )


def test_a_fault_of_ours_in_one_file_leaves_the_others_alone(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = keep_waiting(collection, LETTER, json_file(report_of(GOOD)), by=officer)
    with monkeypatch.context() as patched:
        patched.setattr(waiting, "read", _fail_on(LETTER.name, MemoryError()))
        assert read_all() == 1
    assert (what_was_read(good)[0], list(waiting_to_be_read(collection))) == (GOOD, [bad])
    assert not has_unread(at=LATER)

    assert read_all(LATER + TAKEN_FOR) == 1
    assert "不像政府信息公开工作年度报告" in str(what_was_read(bad)[4])


def test_what_a_killed_worker_had_taken_is_read_by_another_in_a_while(
    collection: CollectionRound, officer: User
) -> None:
    keep_waiting(collection, json_file(report_of(GOOD)), by=officer)
    assert waiting._taken(at=AT) is not None

    assert (has_unread(at=LATER), read_all(LATER)) == (False, 0)
    assert (has_unread(at=AT + TAKEN_FOR), read_all(AT + TAKEN_FOR)) == (True, 1)


def test_of_two_workers_that_see_the_same_file_one_takes_it(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = keep_waiting(
        collection, json_file(report_of(GOOD)), json_file(report_of(OTHER)), by=officer
    )
    seen = waiting._next
    taken = []

    def overtaken(at: datetime) -> object:
        found = list(seen(at))
        if not taken:
            # Between the question and the answer another one comes.
            taken.append(HandIn.objects.filter(pk=first.pk).update(taken_until=at + TAKEN_FOR))
        return HandIn.objects.filter(pk__in=found).order_by("pk").values_list("pk", flat=True)

    monkeypatch.setattr(waiting, "_next", overtaken)

    mine = waiting._taken(at=AT)

    assert mine == second


def test_what_is_put_aside_is_not_read_and_not_kept(
    collection: CollectionRound, officer: User
) -> None:
    [kept] = keep_waiting(collection, json_file(report_of(GOOD)), by=officer)
    put_aside(kept, reason="发错了", by=officer, at=AT)

    assert read_all() == 0
    with pytest.raises(WrongState, match="已经弃用，或者已经读出"):
        record_reading(kept, Reading(failure="x"), at=AT)
    newest = next(iter(trail("district", "round:2020")))
    assert newest.deed == "round.report_put_aside"


def test_a_closed_round_reads_on_when_it_is_opened_again(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_waiting(collection, json_file(report_of(GOOD)), json_file(report_of(OTHER)), by=officer)

    def close_meanwhile(upload: Upload) -> Reading:
        close_round(collection, by=officer, at=AT)
        return read(upload)

    with monkeypatch.context() as patched:
        patched.setattr(waiting, "read", close_meanwhile)
        assert read_all() == 0
    assert not has_unread(at=LATER + TAKEN_FOR)
    reopen_round(collection, by=officer, at=AT)

    assert read_all(LATER + TAKEN_FOR) == 2


def test_a_file_that_is_gone_is_told(
    collection: CollectionRound, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    [kept] = keep_waiting(collection, LETTER, by=officer)
    HandIn.objects.update(sha256="0" * 64)

    assert read_all() == 1
    assert "找不到了" in str(what_was_read(kept)[4])


@pytest.fixture
def visitor(client: Client, officer: User) -> Client:
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _text(visitor: Client, address: str = PAGE) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_what_waits_and_then_what_was_wrong(
    collection: CollectionRound, officer: User, visitor: Client
) -> None:
    before = _text(visitor)
    assert ("waiting.js" in before, "待读取" in before) == (False, False)
    keep_waiting(collection, LETTER, json_file(report_of(GOOD)), by=officer)

    page = _text(visitor)

    assert "待读取：2份" in page
    assert "自<time" in page
    assert "reports/waiting.js" in page
    assert 'data-waiting="2 idle"' in page
    assert "请系统管理员看看后台是否在运行" in page
    assert _text(visitor, f"{PAGE}waiting/") == "2 idle"
    assert "还有2份文件待读取" in _text(visitor, f"{PAGE}remind/")
    assert "还有2份文件待读取" in _text(visitor, f"{PAGE}close/")
    assert "还有2份文件待读取" in _text(visitor, f"{PAGE}sum/")

    read_all()
    after = _text(visitor)

    assert ("waiting.js" in after, "待读取" in after) == (False, False)
    assert _text(visitor, f"{PAGE}waiting/") == "0"
    unit = standing(collection, "示例区审计局").unit
    assert "不像政府信息公开工作年度报告" in _text(visitor, f"{PAGE}units/{unit.pk}/")


def test_the_page_says_that_a_worker_is_at_it(
    collection: CollectionRound, officer: User, visitor: Client
) -> None:
    keep_waiting(collection, json_file(report_of(GOOD)), by=officer, unit=GOOD)
    now = datetime.now(tz=AT.tzinfo)
    HandIn.objects.update(waiting_since=now)
    assert _text(visitor, f"{PAGE}waiting/") == "1"
    HandIn.objects.update(waiting_since=AT)
    assert _text(visitor, f"{PAGE}waiting/") == "1 idle"

    assert waiting._taken(at=now) is not None

    assert _text(visitor, f"{PAGE}waiting/") == "1"
    assert "在后台读" in _text(visitor)
    unit = collection.units.get(name=GOOD)
    assert "报来的文件待读取：年报.json" in _text(visitor, f"{PAGE}units/{unit.pk}/")
