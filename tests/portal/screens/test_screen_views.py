"""The screen's page, its round and its reports over HTTP; the address is the only key."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item, Screen, ScreenShow
from gongkai.publishing.operations.releasing import take_down_item
from gongkai.publishing.operations.screens import save_screen
from tests.office import AT
from tests.publishing.factories import make_draft, make_published

pytestmark = pytest.mark.django_db
TABLE = (
    "<table><tr><th>社区</th><th>户数</th></tr><tr><td>第一社区</td><td><b>12</b></td></tr></table>"
)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.portal.screens.views.beijing_now", lambda: AT)


@pytest.fixture
def item(office: Organ, clerk: User, leader: User) -> Item:
    return make_published(
        office, clerk, leader, title="供暖通知", number="", body=f"<p>甲</p>{TABLE}"
    )


def _text(text: str, *, bold: bool = False) -> list[dict[str, Any]]:
    return [{"lines": [text], "bold": bold}]


def test_a_round_holds_items_in_slides_and_the_contact(
    client: Client, hall: Screen, item: Item, settings: Any
) -> None:
    settings.PUBLIC_BASE = "https://www.example.gov.cn"

    told = client.get(f"/screen/{hall.token}/playlist.json").json()

    [shown] = told["items"]
    assert (told["organ"], told["now"], told["seconds"]) == (
        "康川街道办事处",
        "2021-01-15T09:30:00+08:00",
        20,
    )
    assert (shown["id"], shown["title"], shown["facts"], shown["last_on"], shown["is_whole"]) == (
        item.record.public_id,
        ["供暖通知"],
        "2021-01-15发布",
        "2021-02-13",
        True,
    )
    assert shown["qr"].startswith("data:image/svg+xml;charset=utf-8,%3Csvg")
    [slide] = shown["slides"]
    assert [part["kind"] for part in slide["parts"]] == ["paragraph", "table"]
    assert slide["parts"][0]["pieces"] == _text("甲")
    assert [cell["pieces"] for cell in slide["parts"][1]["cells"]] == [
        _text("第一社区"),
        _text("12", bold=True),
    ]
    assert told["contact"]["title"] == "联系我们"


def test_without_a_public_address_there_is_no_code_that_leads_nowhere(
    client: Client, hall: Screen, item: Item
) -> None:
    told = client.get(f"/screen/{hall.token}/playlist.json").json()

    assert (told["items"][0]["qr"], told["contact"]["qr"]) == ("", "")


def test_a_long_document_is_cut_and_says_so(
    client: Client, hall: Screen, office: Organ, clerk: User, leader: User
) -> None:
    body = "".join(f"<p>{'为做好供暖保障工作，各社区要排查隐患。' * 12}</p>" for _ in range(20))
    make_published(office, clerk, leader, body=body)

    [told] = client.get(f"/screen/{hall.token}/playlist.json").json()["items"]

    assert len(told["slides"]) == 8
    assert told["is_whole"] is False


@pytest.mark.parametrize("size", ["w=1&h=99999", "w=abc&h=-5", "w=٣&h=", "w=1080&h=1920", ""])
def test_any_size_is_answered(client: Client, hall: Screen, item: Item, size: str) -> None:
    assert client.get(f"/screen/{hall.token}/playlist.json?{size}").status_code == 200


def test_what_is_taken_down_is_gone_from_the_next_round(
    client: Client, hall: Screen, item: Item, clerk: User
) -> None:
    take_down_item(item, reason="有误", by=clerk, at=AT)

    assert client.get(f"/screen/{hall.token}/playlist.json").json()["items"] == []


def test_the_page_and_all_it_gives_are_kept_by_no_cache(
    client: Client, hall: Screen, item: Item
) -> None:
    for part in ("", "playlist.json", "sw.js"):
        answer = client.get(f"/screen/{hall.token}/{part}")

        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_the_worker_governs_this_screen_only(client: Client, hall: Screen) -> None:
    answer = client.get(f"/screen/{hall.token}/sw.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == f"/screen/{hall.token}/"


def test_the_page_without_scripts_says_what_is_on(
    client: Client, hall: Screen, item: Item, office: Organ, clerk: User
) -> None:
    make_draft(office, clerk, title="没有公开的")

    page = client.get(f"/screen/{hall.token}/").content.decode()

    assert "供暖通知" in page
    assert "没有公开的" not in page
    assert "<style" not in page
    assert "style=" not in page


@pytest.mark.parametrize("part", ["", "playlist.json", "sw.js"])
def test_a_retired_or_renewed_address_is_closed(
    client: Client, hall: Screen, item: Item, office: Organ, clerk: User, part: str
) -> None:
    old = hall.token
    save_screen(office, {}, screen=hall, new_address=True, by=clerk, at=AT)
    retired = save_screen(office, {"name": "旧屏", "is_active": False}, by=clerk, at=AT)

    for token in (old, retired.token, "1"):
        answer = client.get(f"/screen/{token}/{part}")
        assert answer.status_code == 404
        assert "供暖通知" not in answer.content.decode()


# --- Reports --------------------------------------------------------------------------------------


def _row(item: Item, **given: Any) -> dict[str, Any]:
    first = int((AT - timedelta(minutes=5)).timestamp())
    return {
        "id": item.record.public_id,
        "on": "2021-01-15",
        "times": 2,
        "first": first,
        "last": first + 60,
    } | given


def _send(client: Client, screen: Screen, content: Any) -> tuple[int, Any]:
    data = content if isinstance(content, (str, bytes)) else json.dumps(content)
    answer = client.post(f"/screen/{screen.token}/shown", data, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_screen_reports_without_a_session(hall: Screen, item: Item) -> None:
    client = Client(enforce_csrf_checks=True)

    assert _send(client, hall, {"shows": [_row(item)]}) == (200, {"kept": 1})
    row = ScreenShow.objects.get()
    assert (row.item, row.times, row.first_at) == (item, 2, AT - timedelta(minutes=5))


def test_strangers_rows_are_not_kept(client: Client, hall: Screen, item: Item) -> None:
    assert _send(client, hall, {"shows": [_row(item, id="nothing")]}) == (200, {"kept": 0})
    assert client.post("/screen/1/shown", "{}", content_type="application/json").status_code == 404
    assert client.get(f"/screen/{hall.token}/shown").status_code == 405
    assert not ScreenShow.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"shows": {}}',
        '{"shows": [1]}',
        '{"shows": [{}]}',
        "[" * 30_000,
        b"\xff\xfe",
        "x" * 70_000,
        {"shows": [{}] * 401},
    ],
)
def test_a_report_of_another_shape_is_refused(client: Client, hall: Screen, content: Any) -> None:
    status, told = _send(client, hall, content)

    assert status == 400
    assert told["message"].startswith("播放上报没有记下")


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "../x"},
        {"id": 5},
        {"on": "2021-13-01"},
        {"on": None},
        {"times": 0},
        {"times": True},
        {"times": 1e9},
        {"first": "now"},
        {"last": 10**30},
        {"last": None},
    ],
)
def test_a_row_of_another_shape_is_refused(
    client: Client, hall: Screen, item: Item, wrong: dict[str, Any]
) -> None:
    status, _ = _send(client, hall, {"shows": [_row(item, **wrong)]})

    assert status == 400
    assert not ScreenShow.objects.exists()
