"""Hall screens: set up, what they play on a day, and what they say they showed."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item, Screen, ScreenShow
from gongkai.publishing.operations.drafting import open_correction, save_draft
from gongkai.publishing.operations.placing import add_placement
from gongkai.publishing.operations.releasing import repeal_item, take_down_item
from gongkai.publishing.operations.screens import FIELDS, Shown, keep_shows, save_screen
from gongkai.publishing.operations.seen import mark_of
from gongkai.publishing.playlist import played_items
from tests.office import AT, make_organ, make_person
from tests.publishing.factories import (
    make_column,
    make_draft,
    make_published,
    make_submitted,
    notice,
)

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def hall(office: Organ, clerk: User) -> Screen:
    return save_screen(office, {"name": "一楼大厅", "seconds": 20, "days": 30}, by=clerk, at=AT)


def _played(screen: Screen, on: date = TODAY) -> list[tuple[str, date | None, bool]]:
    return [(one.told.title, one.last_on, one.is_placed) for one in played_items(screen, on=on)]


def _place(item: Item, by: User, from_on: date | None, to_on: date | None = None) -> None:
    add_placement(item, channel="screen", from_on=from_on, to_on=to_on, by=by, at=AT)


# --- Setting up -----------------------------------------------------------------------------------


def test_every_screen_has_an_address_that_cannot_be_guessed_nor_read_in_the_trail(
    office: Organ, clerk: User, hall: Screen
) -> None:
    other = save_screen(office, {"name": "二楼"}, by=clerk, at=AT)

    assert len(hall.token) == 24
    assert hall.token != other.token
    assert [entry.deed for entry in Entry.objects.order_by("pk")][-2:] == [
        "publishing.screen_added"
    ] * 2
    assert not any(hall.token in entry.text for entry in Entry.objects.all())


def test_a_new_address_closes_the_old_one(office: Organ, clerk: User, hall: Screen) -> None:
    old = hall.token

    changed = save_screen(office, {}, screen=hall, new_address=True, by=clerk, at=AT)

    assert changed.token != old
    assert changed.name == "一楼大厅"


def test_two_screens_of_one_name_are_refused(office: Organ, clerk: User, hall: Screen) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_screen(office, {"name": "一楼大厅"}, by=clerk, at=AT)

    assert refused.value.code == "name_taken"


@pytest.mark.parametrize(
    ("field", "value"), [("seconds", 4), ("seconds", 301), ("days", 0), ("led_width", 3)]
)
def test_what_no_screen_can_show_is_refused(
    office: Organ, clerk: User, field: str, value: int
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_screen(office, {"name": "屏", field: value}, by=clerk, at=AT)

    assert refused.value.code == "out_of_range"


def test_a_screen_changed_meanwhile_is_not_overwritten(
    office: Organ, clerk: User, hall: Screen
) -> None:
    seen = mark_of(hall, FIELDS)
    save_screen(office, {"seconds": 30}, screen=hall, seen=seen, by=clerk, at=AT)

    with pytest.raises(WrongState):
        save_screen(office, {"days": 5}, screen=hall, seen=seen, by=clerk, at=AT)


def test_only_who_sets_up_the_office_sets_up_screens(
    office: Organ, leader: User, hall: Screen
) -> None:
    with pytest.raises(NotPermitted):
        save_screen(office, {"seconds": 30}, screen=hall, by=leader, at=AT)


# --- What is played -------------------------------------------------------------------------------


def test_news_are_played_for_the_screens_days_and_placed_items_in_theirs(
    office: Organ, clerk: User, leader: User, hall: Screen
) -> None:
    placed = make_published(office, clerk, leader, title="登记了起止的")
    _place(placed, clerk, TODAY, TODAY + timedelta(days=3))
    make_published(office, clerk, leader, title="新发布的")

    assert _played(hall) == [
        ("登记了起止的", TODAY + timedelta(days=3), True),
        ("新发布的", TODAY + timedelta(days=29), False),
    ]
    assert _played(hall, TODAY + timedelta(days=4)) == [
        ("新发布的", TODAY + timedelta(days=29), False)
    ]
    assert _played(hall, TODAY + timedelta(days=30)) == []


def test_a_placement_without_an_end_plays_on_and_one_to_come_waits(
    office: Organ, clerk: User, leader: User, hall: Screen
) -> None:
    standing = make_published(office, clerk, leader, title="长期播放")
    _place(standing, clerk, TODAY)
    later = make_published(office, clerk, leader, title="下周播放")
    _place(later, clerk, TODAY + timedelta(days=7))

    assert _played(hall) == [("长期播放", None, True)]
    assert _played(hall, TODAY + timedelta(days=400)) == [
        ("下周播放", None, True),
        ("长期播放", None, True),
    ]


def test_a_task_that_is_not_done_yet_changes_nothing(
    office: Organ, clerk: User, leader: User, hall: Screen
) -> None:
    item = make_published(office, clerk, leader, title="待登记")
    _place(item, clerk, None)

    assert _played(hall) == [("待登记", TODAY + timedelta(days=29), False)]


def test_nothing_is_played_beyond_its_term_or_when_it_no_longer_holds(
    office: Organ, clerk: User, leader: User, hall: Screen
) -> None:
    until = TODAY + timedelta(days=2)
    make_published(office, clerk, leader, title="公示", until_on=until)
    repealed = make_published(office, clerk, leader, title="将废止")
    repeal_item(repealed, on=TODAY + timedelta(days=2), reason="由新文件废止", by=clerk, at=AT)

    assert _played(hall) == [
        ("将废止", TODAY + timedelta(days=1), False),
        ("公示", until, False),
    ]
    assert _played(hall, TODAY + timedelta(days=3)) == []


def test_nothing_unpublished_is_ever_played(
    office: Organ, clerk: User, leader: User, hall: Screen
) -> None:
    make_draft(office, clerk, title="草稿")
    make_submitted(office, clerk, title="在审")
    gone = make_published(office, clerk, leader, title="已撤下")
    _place(gone, clerk, TODAY)
    take_down_item(gone, reason="有误", by=clerk, at=AT)
    edited = make_published(office, clerk, leader, title="原来的标题")
    edited = open_correction(edited, note="更正", by=clerk, at=AT)
    save_draft(
        edited,
        notice(title="改后的标题", until_on=None),
        column=edited.column,
        seen=edited.record.row_version,
        by=clerk,
        at=AT,
    )
    other = make_organ("elsewhere", name="他街道办事处")
    make_published(
        other,
        make_person(other, "information_officer"),
        make_person(other, "leader_in_charge"),
        title="别的机关的",
    )

    assert _played(hall) == [("原来的标题", TODAY + timedelta(days=29), False)]


def test_a_round_costs_the_same_however_much_is_in_it(
    office: Organ, clerk: User, leader: User, hall: Screen, django_assert_num_queries: Any
) -> None:
    column = make_column(office)
    for number in range(4):
        item = make_published(office, clerk, leader, column=column, title=f"第{number}条")
        _place(item, clerk, TODAY)
    screen = Screen.objects.select_related("organ").get(pk=hall.pk)

    with django_assert_num_queries(3):
        assert len(played_items(screen, on=TODAY)) == 4


# --- What was shown -------------------------------------------------------------------------------


@pytest.fixture
def shown_item(office: Organ, clerk: User, leader: User) -> Item:
    return make_published(office, clerk, leader, title="供暖")


def _shown(item: Item, **given: Any) -> Shown:
    content: dict[str, Any] = {
        "public_id": item.record.public_id,
        "on": TODAY,
        "times": 3,
        "first_at": AT,
        "last_at": AT + timedelta(minutes=5),
    }
    return Shown(**(content | given))


def _rows() -> list[tuple[date, int, datetime, datetime]]:
    rows = ScreenShow.objects.order_by("on")
    return [(row.on, row.times, row.first_at, row.last_at) for row in rows]


def test_reports_of_a_day_are_added_in_one_row(hall: Screen, shown_item: Item) -> None:
    later = AT + timedelta(hours=1)

    keep_shows(hall, [_shown(shown_item)], at=later)
    keep_shows(hall, [_shown(shown_item, first_at=later, last_at=later)], at=later)

    assert _rows() == [(TODAY, 6, AT, later)]


def test_what_cannot_have_been_is_left_out(hall: Screen, shown_item: Item, clerk: User) -> None:
    kept = keep_shows(
        hall,
        [
            _shown(shown_item, public_id="unknown"),
            _shown(shown_item, on=TODAY + timedelta(days=1)),
            _shown(shown_item, on=TODAY - timedelta(days=1)),
            _shown(shown_item, on=TODAY - timedelta(days=9)),
        ],
        at=AT,
    )

    assert kept == 0
    assert _rows() == []


def test_an_item_taken_down_counts_until_the_day_it_went(
    hall: Screen, shown_item: Item, clerk: User
) -> None:
    take_down_item(shown_item, reason="有误", by=clerk, at=AT)
    tomorrow = AT + timedelta(days=1)

    keep_shows(hall, [_shown(shown_item), _shown(shown_item, on=tomorrow.date())], at=tomorrow)

    assert [row[:2] for row in _rows()] == [(TODAY, 3)]


def test_no_more_is_counted_than_a_day_has_pages(hall: Screen, shown_item: Item) -> None:
    keep_shows(hall, [_shown(shown_item, times=100_000)] * 2, at=AT)

    assert [row[:2] for row in _rows()] == [(TODAY, 86_400 // 20)]


def test_moments_of_a_wrong_clock_are_kept_inside_the_day(hall: Screen, shown_item: Item) -> None:
    wrong = _shown(
        shown_item,
        first_at=AT - timedelta(days=9_000),
        last_at=AT + timedelta(days=9_000),
    )

    keep_shows(hall, [wrong], at=AT)

    assert _rows() == [(TODAY, 3, AT.replace(hour=0, minute=0), AT)]


def test_an_item_of_another_office_is_not_counted(
    hall: Screen, clerk: User, shown_item: Item
) -> None:
    other = make_organ("elsewhere", name="他街道办事处")
    theirs = make_published(
        other,
        make_person(other, "information_officer"),
        make_person(other, "leader_in_charge"),
    )

    assert keep_shows(hall, [replace(_shown(theirs))], at=AT) == 0


# --- On screen ------------------------------------------------------------------------------------

_AT = "/office/kangchuan/publishing/setup/screens/"


@pytest.fixture
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: AT)


@pytest.mark.usefixtures("_today")
def test_a_clerk_sets_up_a_screen_and_sees_its_address(as_clerk: Client) -> None:
    answer = as_clerk.post(
        f"{_AT}new/",
        {"name": "大厅", "seconds": "15", "days": "30", "led_width": "16"},
        follow=True,
    )
    screen = Screen.objects.get()
    page = answer.content.decode()

    assert answer.redirect_chain[0][0] == f"{_AT}{screen.pk}/"
    assert f"http://testserver/screen/{screen.token}/" in page
    assert "<svg" in page
    assert "大厅" in as_clerk.get(_AT).content.decode()


@pytest.mark.usefixtures("_today")
def test_a_retired_screen_shows_no_address(as_clerk: Client, hall: Screen) -> None:
    answer = as_clerk.post(
        f"{_AT}{hall.pk}/",
        {"name": "一楼大厅", "seconds": "20", "days": "30", "led_width": "16"},
        follow=True,
    )

    assert not Screen.objects.get().is_active
    assert hall.token not in answer.content.decode()


@pytest.mark.usefixtures("_today")
def test_pictures_and_lines_are_given_for_players_without_a_browser(
    as_clerk: Client, hall: Screen, shown_item: Item
) -> None:
    packed = as_clerk.get(f"{_AT}{hall.pk}/pictures/portrait/")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
        picture = archive.read(names[0])
    lines = as_clerk.get(f"{_AT}{hall.pk}/lines/gb18030/")

    assert names == ["01-01 供暖.png", "99 联系我们.png"]
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (picture[16:20], picture[20:24]) == (
        (1080).to_bytes(4, "big"),
        (1920).to_bytes(4, "big"),
    )
    assert lines.content.decode("gb18030").splitlines()[:2] == ["供暖", "各社区、各科室："]
    assert "%E4%B8%80%E6%A5%BC" in lines["Content-Disposition"]
    assert as_clerk.get(f"{_AT}{hall.pk}/pictures/square/").status_code == 404
    assert as_clerk.get(f"{_AT}{hall.pk}/lines/latin1/").status_code == 404


@pytest.mark.usefixtures("_today")
def test_the_log_shows_what_was_shown_when(
    as_clerk: Client, hall: Screen, shown_item: Item
) -> None:
    keep_shows(hall, [_shown(shown_item)], at=AT + timedelta(hours=1))

    page = as_clerk.get(f"{_AT}{hall.pk}/log/").content.decode()

    assert "供暖" in page
    assert "09:30" in page
    assert "09:35" in page


@pytest.mark.usefixtures("_today")
def test_another_offices_screen_is_not_found(as_clerk: Client, office: Organ) -> None:
    other = make_organ("elsewhere", name="他街道办事处")
    theirs = save_screen(
        other, {"name": "他屏"}, by=make_person(other, "information_officer"), at=AT
    )

    for part in ("", "log/", "pictures/landscape/", "lines/utf-8/"):
        assert as_clerk.get(f"{_AT}{theirs.pk}/{part}").status_code == 404
