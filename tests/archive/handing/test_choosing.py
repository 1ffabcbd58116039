"""The lists in which a clerk ticks what leaves the archive, and what a refusal leaves ticked."""

import pytest
from django.test import Client

from gongkai.archive.models import Disposal, Piece, Transfer
from gongkai.publishing.models import Item
from gongkai.publishing.operations.releasing import take_down_item
from tests.applications.factories import moment
from tests.archive.factories import AT, FilingOffice, make_filing_office

pytestmark = pytest.mark.django_db

AFTER = moment(AT.date().replace(year=2032))


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, client: Client) -> FilingOffice:
    """Return an office with two filed items, one of them withdrawn, and their terms over."""
    made = make_filing_office()
    made.publish("关于做好冬季供暖保障工作的通知")
    made.publish("关于开展节前食品安全检查的通知")
    made.file_all(term="short")
    withdrawn = Item.objects.get(record__title__contains="供暖")
    take_down_item(withdrawn, reason="公开期满", by=made.cases.clerk, at=AT)
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: AFTER)
    client.force_login(made.cases.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return made


def _address(office: FilingOffice, page: str) -> str:
    return f"/office/{office.organ.slug}/archive/{page}"


def test_what_cannot_be_destroyed_yet_says_why_and_cannot_be_ticked(
    office: FilingOffice, client: Client
) -> None:
    shown = client.get(_address(office, "disposals/new/")).content.decode()

    withdrawn, public = sorted(shown.split("<li>")[-2:], key=lambda line: "食品" in line)
    assert "供暖" in withdrawn
    assert "disabled" not in withdrawn
    assert "disabled" in public
    assert "仍在公开，撤下以后才能销毁" in public


def test_a_refused_proposal_is_shown_again_with_its_ticks(
    office: FilingOffice, client: Client
) -> None:
    pieces = Piece.objects.order_by("pk")
    sent = {"chosen": [piece.pk for piece in pieces], "reason": "期满", "key": "k"}

    answer = client.post(_address(office, "disposals/new/"), sent)

    told = answer.content.decode()
    assert "仍在公开，不能销毁" in told
    assert told.count(" checked") == 1
    assert not Disposal.objects.exists()


def test_a_transfer_without_receiver_keeps_what_was_ticked(
    office: FilingOffice, client: Client
) -> None:
    piece = Piece.objects.order_by("pk").first()
    assert piece is not None

    answer = client.post(
        _address(office, "transfers/new/?to=archive"), {"chosen": piece.pk, "key": "k"}
    )

    told = answer.content.decode()
    assert f'id="piece-{piece.pk}" checked' in told
    assert told.count(" checked") == 1
    assert not Transfer.objects.exists()


def test_a_refused_filing_keeps_what_was_left_out(client: Client, office: FilingOffice) -> None:
    for title in ("关于清明节文明祭扫的通知", "关于开展安全生产检查的通知"):
        office.publish(title)
    page = _address(office, "filing/")
    keys = office.waiting()

    assert client.get(page).content.decode().count(" checked") == 2
    answer = client.post(page, {"chosen": keys[0], "term": "没有这个期限", "key": "k"})

    told = answer.content.decode()
    assert f'id="{keys[0]}" checked' in told
    assert told.count(" checked") == 1
