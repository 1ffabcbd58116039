"""The pages behind a community's link: what they show and take, and what a stranger gets."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.models import User
from gongkai.config.middleware import LARGEST_STRANGER_BYTES
from gongkai.organs.doors import beijing_now
from gongkai.organs.models import Organ
from gongkai.portal.communities.limits import WRONG_TRIES
from gongkai.records.models import StoredFile
from gongkai.supervision.communities.forms import LARGEST_REQUEST
from gongkai.supervision.communities.operations import (
    accept_item,
    make_link,
    return_item,
    withdraw_link,
)
from gongkai.supervision.models import Community, DisclosureItem
from tests.project.test_hostile_input import VALUES
from tests.supervision.communities.factories import make_community, photo

pytestmark = pytest.mark.django_db
QUARTER = {"from_on": date(2024, 1, 1), "to_on": date(2024, 3, 31)}


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def community(office: Organ) -> Community:
    """Return a community that owes a quarter of long ago."""
    return make_community(office, beijing_now(), **QUARTER)


@pytest.fixture
def key(community: Community, clerk: User) -> str:
    return make_link(community, by=clerk, at=beijing_now())


def _item(community: Community) -> DisclosureItem:
    found: DisclosureItem = community.items.select_related("organ", "community").get(duty="party")
    return found


def _sent(client: Client, link: str, item: DisclosureItem, **given: Any) -> Any:
    page = f"/community/{link}/{item.pk}/"
    shown = client.get(page)
    assert shown.status_code == 200
    first = shown.context["form"]["key"].value()
    content = {"key": first, "place": "门口公开栏", "posted_on": item.span.last_day.isoformat()}
    return client.post(page, content | given)


def test_the_page_lists_what_is_due_and_names_nobody(
    client: Client, key: str, community: Community
) -> None:
    answer = client.get(f"/community/{key}/")

    text = answer.content.decode()
    assert _item(community).title in text
    assert "超时" in text
    assert "严禁上传" in text
    for name in (community.contact, community.phone, "信息员"):
        assert name not in text
    assert "script" not in text


def test_no_page_is_kept_listed_or_told_to_others(
    client: Client, key: str, community: Community
) -> None:
    for address in (f"/community/{key}/", f"/community/{key}/{_item(community).pk}/"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store, private"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "same-origin"


def test_an_item_is_entered_with_a_photo_that_nobody_gets_to_see(
    client: Client, key: str, community: Community
) -> None:
    item = _item(community)

    answer = _sent(client, key, item, photo=SimpleUploadedFile("我的手机.jpg", photo()))

    assert (answer.status_code, answer["Location"]) == (302, f"/community/{key}/?done=1")
    event = item.events.get()
    assert (event.place, event.by, event.told_how) == ("门口公开栏", None, "")
    assert event.photo is not None
    after = client.get(f"/community/{key}/{item.pk}/").content.decode()
    assert "只有街道看得到" in after
    assert event.photo.sha256 not in after
    assert "<img" not in after


def test_what_was_said_before_is_not_asked_again(
    client: Client, key: str, community: Community, clerk: User
) -> None:
    item = _item(community)
    _sent(client, key, item, note="贴了三张")
    now = beijing_now()
    return_item(item, reason="请写明位置", redo_by=now.date(), by=clerk, at=now)

    text = client.get(f"/community/{key}/{item.pk}/").content.decode()

    assert "请写明位置" in text
    assert "贴了三张" in text
    assert 'value="门口公开栏"' in text
    other = community.items.exclude(pk=item.pk)[0]
    assert 'value="门口公开栏"' in client.get(f"/community/{key}/{other.pk}/").content.decode()


def test_a_return_that_nobody_read_yet_is_shown_before_it_is_answered(
    client: Client, key: str, community: Community, clerk: User
) -> None:
    item = _item(community)
    _sent(client, key, item)
    page = f"/community/{key}/{item.pk}/"
    opened = client.get(page).context["form"]
    content = {name: opened[name].value() or "" for name in opened.fields if name != "photo"}
    now = beijing_now()
    return_item(item, reason="请写明第几块", redo_by=now.date(), by=clerk, at=now)

    unread = client.post(page, content | {"place": "门口公开栏左侧"})
    shown = unread.context["form"]
    again = {name: shown[name].value() or "" for name in shown.fields if name != "photo"}
    answered = client.post(page, again)

    assert unread.status_code == 409
    assert "请写明第几块" in unread.content.decode()
    assert 'value="门口公开栏左侧"' in unread.content.decode()
    assert answered.status_code == 302
    assert [event.kind for event in item.events.all()] == ["entered", "returned", "entered"]


def test_an_item_in_order_takes_nothing_more(
    client: Client, key: str, community: Community, clerk: User
) -> None:
    item = _item(community)
    page = f"/community/{key}/{item.pk}/"
    content = {"key": "a", "place": "甲", "posted_on": item.span.last_day.isoformat()}
    client.post(page, content)
    accept_item(item, by=clerk, at=beijing_now())

    answer = client.post(page, content | {"key": "b"})

    assert answer.status_code == 409
    assert "已经核对" in answer.content.decode()
    assert "<form" not in client.get(page).content.decode()


def test_a_form_sent_again_is_taken_once(client: Client, key: str, community: Community) -> None:
    item = _item(community)
    first = _sent(client, key, item, key="same")
    again = _sent(client, key, item, key="same", place="别处")

    assert (first.status_code, again.status_code) == (302, 302)
    assert item.events.get().place == "门口公开栏"


def test_what_is_wrong_is_told_beside_the_box(
    client: Client, key: str, community: Community
) -> None:
    item = _item(community)
    pdf = SimpleUploadedFile("公开栏.jpg", b"%PDF-1.7\n")

    missing = _sent(client, key, item, place="")
    no_photo = _sent(client, key, item, photo=pdf)

    assert (missing.status_code, no_photo.status_code) == (400, 400)
    assert "aria-invalid" in missing.content.decode()
    assert "不是照片" in no_photo.content.decode()
    assert "刚才选的照片没有保存" in no_photo.content.decode()
    assert 'value="门口公开栏"' in no_photo.content.decode()
    assert not StoredFile.objects.exists()


def test_every_closed_link_gets_the_same_plain_page(
    client: Client, key: str, community: Community, office: Organ, clerk: User
) -> None:
    item, now = _item(community), beijing_now()
    old = key
    new = make_link(community, by=clerk, at=now)
    withdrawn = make_link(make_community(office, now, name="河滨社区", **QUARTER), by=clerk, at=now)
    withdraw_link(Community.objects.get(name="河滨社区"), by=clerk, at=now)
    pages = {
        client.get(address).content
        for closed in ("wrong", old, withdrawn)
        for address in (f"/community/{closed}/", f"/community/{closed}/{item.pk}/")
    }

    [page] = pages
    assert "链接打不开" in page.decode()
    assert office.name not in page.decode()
    assert client.get(f"/community/{old}/").status_code == 404
    assert client.post(f"/community/{old}/{item.pk}/", {"place": "甲"}).status_code == 404
    assert client.get(f"/community/{new}/").status_code == 200


def test_another_communitys_item_is_not_found(
    client: Client, key: str, office: Organ, community: Community
) -> None:
    other = _item(make_community(office, beijing_now(), name="河滨社区", **QUARTER))
    page = f"/community/{key}/{other.pk}/"
    content = {"place": "甲", "posted_on": other.span.last_day.isoformat(), "key": "k"}

    assert client.get(page).status_code == 404
    assert client.post(page, content).status_code == 404
    assert not other.events.exists()
    assert "河滨社区" not in client.get(f"/community/{key}/").content.decode()


def test_who_tries_keys_is_told_to_wait_and_who_has_one_gets_in(client: Client, key: str) -> None:
    for number in range(WRONG_TRIES):
        assert client.get(f"/community/wrong{number}/").status_code == 404

    refused = client.get("/community/wrong/")

    assert refused.status_code == 429
    assert "15分钟" in refused.content.decode()
    assert client.get(f"/community/{key}/").status_code == 200


def test_a_forged_form_is_refused(key: str, community: Community) -> None:
    item = _item(community)
    strict = Client(enforce_csrf_checks=True)
    content = {"place": "甲", "posted_on": item.span.last_day.isoformat(), "key": "k"}

    assert strict.post(f"/community/{key}/{item.pk}/", content).status_code == 403
    assert not item.events.exists()


@pytest.mark.parametrize(("size", "status"), [(LARGEST_REQUEST, 404), (LARGEST_REQUEST + 1, 413)])
def test_a_photo_may_be_large_but_not_without_end(client: Client, size: int, status: int) -> None:
    answer = client.post("/community/wrong/1/", CONTENT_LENGTH=str(size))
    small = client.post("/community/wrong/", CONTENT_LENGTH=str(LARGEST_STRANGER_BYTES + 1))

    assert (answer.status_code, small.status_code) == (status, 413)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["place", "posted_on", "posted_until", "note", "key", "finding"])
def test_no_form_of_a_link_fails_whatever_is_typed_into_it(
    key: str, community: Community, name: str, value: str
) -> None:
    client = Client(raise_request_exception=False)

    answer = _sent(client, key, _item(community), **{name: value})

    assert answer.status_code in (302, 400)


@pytest.mark.parametrize("part", ["0", "99999", "9" * 20])
def test_no_address_of_a_link_fails_whatever_stands_in_it(key: str, part: str) -> None:
    client = Client(raise_request_exception=False)

    for address in (f"/community/{key}/{part}/", f"/community/{part}/", f"/community/{part}/1/"):
        assert client.get(address).status_code == 404
