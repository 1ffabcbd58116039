"""社会评议, 责任追究, 培训: entered, narrowed, handed out; accountability for few only."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import SecrecyMark
from gongkai.supervision.logbooks.books import BOOKS
from gongkai.supervision.logbooks.operations import add_row, cancel_row, change_row
from gongkai.supervision.logbooks.queries import rows_of
from gongkai.supervision.models import Accountability, OpinionRound, Training
from tests.office import AT, make_person
from tests.supervision.factories import Supervised

OPINION: dict[str, Any] = {
    "title": "2020年度社会评议",
    "from_on": date(2020, 12, 1),
    "to_on": date(2020, 12, 10),
    "way": "questionnaire",
    "asked": 200,
    "answered": 181,
    "results": "满意率92%",
    "follow_up": "",
}
TRAINING: dict[str, Any] = {
    "on": date(2021, 1, 8),
    "topic": "依申请公开答复",
    "hours": Decimal("2.5"),
    "people": 36,
    "place": "三楼会议室",
    "teacher": "区政务公开办",
}
CAUSE: dict[str, Any] = {
    "on": date(2021, 1, 8),
    "cause": "逾期答复两次",
    "article": "条例第五十三条",
    "measure": "reminder",
    "subject": "便民服务中心",
    "result": "",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: AT)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_accountability_is_for_principal_leader_and_lead_office_only(here: Supervised) -> None:
    lead = make_person(here.organ, "lead_office")
    book = BOOKS["accountability"]
    row = add_row(book, here.organ, CAUSE, upload=("谈话.png", PNG), by=lead, at=AT)
    room = f"/office/{here.organ.slug}/supervision/books/accountability/"

    allowed = [lead, *(make_person(here.organ, r) for r in ("principal", "leader_in_charge"))]
    for person in allowed:
        assert rows_of(book, here.organ, person, on=AT.date()).count() == 1
        assert signed_in(person).get(room).status_code == 200
    for person in (here.clerk, here.head, here.inspector, here.officer):
        assert not Accountability.objects.visible_to(person, on=AT.date()).exists()
        client = signed_in(person)
        for page in ("", "export/", "new/", f"{row.pk}/", f"{row.pk}/file/"):
            assert client.get(room + page).status_code == 404
        with pytest.raises(NotPermitted):
            add_row(book, here.organ, CAUSE, by=person, at=AT)
    stored = StoredFile.objects.get()
    file = f"/office/{here.organ.slug}/records/files/{stored.pk}/"
    assert signed_in(here.clerk).get(file).status_code == 404
    overview = signed_in(here.clerk).get(f"/office/{here.organ.slug}/supervision/")
    assert "责任追究" not in overview.content.decode()


def test_a_round_of_opinion_is_entered_changed_and_cancelled(here: Supervised) -> None:
    book = BOOKS["opinion"]
    who = {"by": here.clerk, "at": AT}
    row = add_row(book, here.organ, OPINION, **who)  # type: ignore[arg-type]

    change_row(book, row, OPINION | {"asked": None}, seen=1, **who)  # type: ignore[arg-type]
    row.refresh_from_db()
    # Not told is not 0.
    assert book.cells(row)[4:6] == ["", "181"]
    with pytest.raises(EditedElsewhere):
        change_row(book, row, OPINION, seen=1, **who)  # type: ignore[arg-type]
    cancel_row(book, row, "登记重复", seen=2, **who)  # type: ignore[arg-type]
    assert not rows_of(book, here.organ, here.clerk, on=AT.date()).exists()
    assert OpinionRound.objects.get().cancel_reason == "登记重复"
    with pytest.raises(WrongState):
        cancel_row(book, row, "再注销", seen=3, **who)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        {"to_on": date(2021, 2, 1)},
        {"to_on": date(2020, 11, 1)},
        {"answered": 201},
    ],
)
def test_what_cannot_be_is_refused(here: Supervised, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        add_row(BOOKS["opinion"], here.organ, OPINION | given, by=here.clerk, at=AT)


def test_a_secret_is_kept_nowhere(here: Supervised) -> None:
    with pytest.raises(SecrecyMark):
        add_row(
            BOOKS["training"], here.organ, TRAINING | {"topic": "绝密★ 文件"},
            by=here.clerk, at=AT,
        )  # fmt: skip
    assert not Training.objects.exists()


def test_the_pages_of_a_register(here: Supervised) -> None:
    clerk = signed_in(here.clerk)
    room = f"/office/{here.organ.slug}/supervision/books/training/"
    upload = SimpleUploadedFile("签到.png", PNG)

    added = clerk.post(f"{room}new/", TRAINING | {"seen": 1, "key": "1", "file": upload})
    row = Training.objects.get()
    listed = clerk.get(f"{room}?year=2021&q=答复").content.decode()

    assert added["Location"] == room
    assert "依申请公开答复" in listed
    assert "依申请公开答复" not in clerk.get(f"{room}?year=2020").content.decode()
    assert "依申请公开答复" not in clerk.get(f"{room}?q=没有").content.decode()
    assert clerk.get(f"{room}{row.pk}/file/").content == PNG
    assert clerk.get(f"{room}export/").content.startswith(b"PK")
    changed = TRAINING | {"people": 40, "seen": 1, "key": "2"}
    assert clerk.post(f"{room}{row.pk}/", changed).status_code == 302
    row.refresh_from_db()
    assert (row.people, row.file.name) == (40, "签到.png")
    clerk.post(f"{room}{row.pk}/cancel/", {"reason": "重复", "seen": 2, "key": "3"})
    assert "没有符合条件" in clerk.get(room).content.decode()
    assert clerk.get(f"/office/{here.organ.slug}/supervision/books/nothing/new/").status_code == 404
    assert signed_in(here.head).get(f"{room}new/").status_code == 403
