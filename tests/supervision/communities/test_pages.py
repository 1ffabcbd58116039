"""The street's pages: the year, the list, an item with its steps, communities, links, set-up."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.models import User
from gongkai.desk.queries import desk_of
from gongkai.organs.doors import beijing_now
from gongkai.organs.models import Organ
from gongkai.supervision.communities.queries import link_opened_by
from gongkai.supervision.models import Community, DisclosureItem, DutyChoice
from tests.office import make_person
from tests.supervision.communities.factories import item_of, make_community, make_entered, photo

pytestmark = pytest.mark.django_db
QUARTER = {"from_on": date(2024, 1, 1), "to_on": date(2024, 3, 31)}
ROOM = "/office/kangchuan/supervision/communities/"


@pytest.fixture
def community(office: Organ) -> Community:
    """Return a community that owes a quarter of long ago."""
    return make_community(office, beijing_now(), **QUARTER)


@pytest.fixture
def item(community: Community) -> DisclosureItem:
    return item_of(community)


def _text(client: Client, address: str) -> str:
    answer = client.get(ROOM + address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _sent(client: Client, address: str, **given: Any) -> Any:
    form = client.get(ROOM + address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    filled = {name: value for name, value in values.items() if value not in (None, "")}
    return client.post(ROOM + address, filled | given)


def test_the_room_leads_to_the_communities(as_clerk: Client) -> None:
    assert ROOM in as_clerk.get("/office/kangchuan/supervision/").content.decode()
    assert "登记社区、村" in _text(as_clerk, "")


def test_the_clerk_enters_accepts_and_returns(as_clerk: Client, item: DisclosureItem) -> None:
    place = f"items/{item.pk}/"
    day = item.span.last_day.isoformat()
    told = {"told_by": "王主任", "told_how": "chat", "place": "门口公开栏", "posted_on": day}

    taken = SimpleUploadedFile("微信图片.jpg", photo(size=(300, 200)))
    entered = _sent(as_clerk, f"{place}enter/", **told, photo=taken)
    shown = _text(as_clerk, place)
    accepted = _sent(as_clerk, f"{place}accept/")
    returned = _sent(as_clerk, f"{place}return/", reason="公开栏里没有看到")

    assert [one.status_code for one in (entered, accepted, returned)] == [302, 302, 302]
    assert "微信等即时通信告知，街道代填" in shown
    picture = as_clerk.get(f"{ROOM}{place}photos/1/")
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["Content-Disposition"].startswith("attachment")
    assert "公开栏里没有看到" in _text(as_clerk, place)
    assert "已退回" in _text(as_clerk, f"?year={item.year}")


def test_the_photo_of_a_step_without_one_is_not_found(
    as_clerk: Client, item: DisclosureItem
) -> None:
    make_entered(item, beijing_now(), posted_on=item.span.last_day)

    for step in (1, 2):
        assert as_clerk.get(f"{ROOM}items/{item.pk}/photos/{step}/").status_code == 404


def test_the_list_is_narrowed_by_its_address(
    as_clerk: Client, item: DisclosureItem, office: Organ
) -> None:
    make_community(office, beijing_now(), name="柳湾村", kind="village", **QUARTER)
    make_entered(item, beijing_now(), posted_on=item.span.last_day)

    assert "柳湾村" in _text(as_clerk, "list/?state=late")
    entered = _text(as_clerk, "list/?state=entered")
    assert "共1项" in entered
    assert "柳湾村" not in entered
    assert "没有符合条件" in _text(as_clerk, "list/?q=不存在")


def test_reminders_are_boxes_to_copy(as_clerk: Client, item: DisclosureItem) -> None:
    assert f"【社区公开提醒】{item.community.name}" in _text(as_clerk, "remind/?which=late")
    assert item.community.phone in _text(as_clerk, "remind/")


def test_a_link_is_shown_once(as_clerk: Client, community: Community) -> None:
    made = _sent(as_clerk, f"units/{community.pk}/link/")

    key = made.content.decode().split("/community/")[1].split("/")[0]
    assert link_opened_by(key, on=beijing_now().date()) is not None
    unit = _text(as_clerk, f"units/{community.pk}/")
    assert "在用" in unit
    assert key not in unit
    assert "在用" in _text(as_clerk, "units/")
    assert _sent(as_clerk, f"units/{community.pk}/link/withdraw/").status_code == 302
    assert link_opened_by(key, on=beijing_now().date()) is None


def test_a_link_leads_to_the_public_address(
    as_clerk: Client, community: Community, settings: Any
) -> None:
    settings.PUBLIC_BASE = "https://gongkai.example"

    made = _sent(as_clerk, f"units/{community.pk}/link/")

    assert ">https://gongkai.example/community/" in made.content.decode()


def test_a_link_beyond_two_years_is_refused_with_the_form(
    as_clerk: Client, community: Community
) -> None:
    late = beijing_now().date() + timedelta(days=800)

    answer = _sent(as_clerk, f"units/{community.pk}/link/", expires_on=late.isoformat())

    assert answer.status_code == 400
    assert "最长两年" in answer.content.decode()


def test_a_community_is_added_and_changed(as_clerk: Client, office: Organ) -> None:
    added = _sent(as_clerk, "units/new/", name="新社区")
    found = Community.objects.get(name="新社区")
    again = _sent(as_clerk, "units/new/", name="新社区")
    changed = _sent(as_clerk, f"units/{found.pk}/edit/", phone="0971-1")

    assert [one.status_code for one in (added, again, changed)] == [302, 400, 302]
    assert Community.objects.get(name="新社区").phone == "0971-1"
    assert found.from_on == beijing_now().date().replace(month=1, day=1)


def test_the_lead_office_sets_what_is_asked(
    client: Client, office: Organ, as_clerk: Client
) -> None:
    assert as_clerk.get(f"{ROOM}setup/party/").status_code == 403
    head = make_person(office, "lead_office")
    client.force_login(head, backend="django.contrib.auth.backends.ModelBackend")

    assert "村民委员会组织法第三十条" in _text(client, "setup/")
    assert _sent(client, "setup/party/", due_days="20").status_code == 302

    assert DutyChoice.objects.get().due_days == 20
    assert client.get(f"{ROOM}setup/nothing/").status_code == 404


def test_the_year_is_a_paper_and_a_spreadsheet(as_clerk: Client, item: DisclosureItem) -> None:
    paper = as_clerk.get(f"{ROOM}print/?year={item.year}")
    sheet = as_clerk.get(f"{ROOM}export/?year={item.year}&kind=village")

    assert paper.content.startswith(b"%PDF")
    assert sheet.content.startswith(b"PK")
    assert "filename" in sheet["Content-Disposition"]


def test_the_desk_tells_what_waits_and_what_is_late(
    office: Organ, clerk: User, community: Community
) -> None:
    make_entered(item_of(community), beijing_now(), posted_on=item_of(community).span.last_day)

    desk = desk_of(clerk, office, on=beijing_now().date())

    assert "社区公开：1项等核对" in [line.title for line in desk.mine]
    assert "社区公开：1项社区还没有办" in [line.title for line in desk.theirs]
    reader = make_person(office, "opinion_officer")
    theirs = desk_of(reader, office, on=beijing_now().date())
    assert not [line for line in theirs.theirs if "社区公开" in line.title]
