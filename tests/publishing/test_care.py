"""Care: what is stale, broken, expired or without a contact becomes a task, and is closed again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import NotPermitted
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.publishing.care import (
    desk_items,
    links_to_ask,
    open_findings,
    troubles_of,
)
from gongkai.publishing.freshness import columns_shown
from gongkai.publishing.models import CareFinding, Column, Item
from gongkai.publishing.operations.caring import Care, look_after, run_daily
from gongkai.publishing.operations.setting_up import set_up_columns
from gongkai.records.files import path_of
from gongkai.records.models import Version
from tests.exchange.parts.pictures import png
from tests.office import AT, SINCE, make_organ, make_person
from tests.publishing.factories import Upload, make_column, make_published

pytestmark = pytest.mark.django_db
PAGE = "/office/kangchuan/publishing/setup/care/"
TODAY = AT.date()


def _after(days: int) -> dict[str, Any]:
    return {"on": TODAY + timedelta(days=days), "at": AT + timedelta(days=days)}


def _open(organ: Organ) -> list[tuple[str, str]]:
    return [(row.code, row.detail) for row in open_findings(organ)]


@pytest.fixture
def no_portal(office: Organ) -> Organ:
    """Return the office without a site of its own: only its columns and items are looked at."""
    office.has_portal = False
    office.save()
    return office


def _public(organ: Organ, clerk: User, leader: User, **given: Any) -> Item:
    """Publish on pages of the office's own, which it then gives up."""
    Organ.objects.filter(pk=organ.pk).update(has_portal=True)
    organ.refresh_from_db()
    item = make_published(organ, clerk, leader, **given)
    Organ.objects.filter(pk=organ.pk).update(has_portal=False)
    organ.refresh_from_db()
    return item


def _elsewhere(organ: Organ, clerk: User, leader: User, url: str, **given: Any) -> Item:
    item = _public(organ, clerk, leader, **given)
    Item.objects.filter(pk=item.pk).update(place="elsewhere", url=url)
    return Item.objects.get(pk=item.pk)


def test_a_stale_column_becomes_a_task_of_its_post_and_is_closed(
    office: Organ, clerk: User, leader: User
) -> None:
    post = Post.objects.get(organ=office, role="information_officer")
    column = make_column(office, label="工作动态", max_age_days=14, post=post)
    make_published(office, clerk, leader, column=column)
    assert look_after(office, on=TODAY, at=AT) == Care()

    stale = look_after(office, **_after(15))

    assert stale == Care(found=2)
    home, found = open_findings(office)
    assert (home.code, home.column, home.post) == ("home_not_updated", None, None)
    assert (found.code, found.column, found.post, found.found_on, found.due_on, found.message) == (
        "column_stale",
        column,
        post,
        date(2021, 1, 30),
        date(2021, 2, 5),
        "“工作动态”已超过14天没有更新（上次更新2021-01-15，2021-01-30起超期）。",
    )

    Item.objects.update(published_at=AT + timedelta(days=16))
    renewed = look_after(office, **_after(16))

    assert renewed == Care(closed=2)
    assert not open_findings(office).exists()
    assert set(CareFinding.objects.values_list("closed_on", flat=True)) == {date(2021, 1, 31)}


def test_a_second_look_finds_nothing_new_and_leaves_no_entry(
    office: Organ, clerk: User, leader: User
) -> None:
    make_published(office, clerk, leader, column=make_column(office, max_age_days=14))
    look_after(office, **_after(20))
    entries = list(Entry.objects.filter(deed="publishing.cared"))

    again = look_after(office, **_after(20))
    next_day = look_after(office, **_after(21))

    assert (again, next_day) == (Care(), Care())
    assert list(Entry.objects.filter(deed="publishing.cared")) == entries
    assert len(entries) == 1


def test_a_trouble_that_comes_back_is_a_new_task(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    item = _public(no_portal, clerk, leader, column=make_column(no_portal, max_age_days=14))
    look_after(no_portal, **_after(20))
    Item.objects.filter(pk=item.pk).update(published_at=AT + timedelta(days=21))
    look_after(no_portal, **_after(21))

    look_after(no_portal, **_after(50))

    rows = list(CareFinding.objects.order_by("pk").values_list("code", "closed_on"))
    assert rows == [("column_stale", TODAY + timedelta(days=21)), ("column_stale", None)]


def test_a_task_follows_the_column_to_another_post(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    column = make_column(no_portal, max_age_days=14)
    _public(no_portal, clerk, leader, column=column)
    look_after(no_portal, **_after(20))
    post = Post.objects.create(organ=no_portal, name="宣传", role="information_officer")
    Column.objects.filter(pk=column.pk).update(post=post)

    assert look_after(no_portal, **_after(20)) == Care(changed=1)
    assert open_findings(no_portal).get().post == post


def test_blank_columns_are_told_but_for_those_that_may_stand_empty(
    no_portal: Organ, clerk: User
) -> None:
    set_up_columns(no_portal, by=clerk, at=AT)

    look_after(no_portal, on=TODAY, at=AT)

    slugs = {row.column.slug for row in open_findings(no_portal) if row.column}
    assert slugs == {
        "rules",
        "about",
        "documents",
        "news",
        "briefs",
        "notices",
        "policies",
        "interpretation",
        "responses",
        "finance",
    }
    assert {code for code, _ in _open(no_portal)} == {"column_blank"}


def test_vetoes_are_told_for_an_office_with_a_site_of_its_own(office: Organ, clerk: User) -> None:
    set_up_columns(office, by=clerk, at=AT)

    look_after(office, on=TODAY, at=AT)

    vetoes = [row for row in open_findings(office) if row.column is None]
    assert [(row.code, row.message) for row in vetoes] == [
        ("home_not_updated", "首页已超过14天没有更新，网站检查单项否决。"),
        ("columns_blank", "空白栏目有10个，达到5个即单项否决。"),
    ]


def test_a_missing_attachment_is_found_and_closed_once_it_is_back(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    item = _public(no_portal, clerk, leader, uploads=[Upload("图.png", png())])
    sha256 = item.record.attachments[0]["sha256"]
    data = path_of(sha256).read_bytes()
    path_of(sha256).unlink()

    look_after(no_portal, on=TODAY, at=AT)
    assert _open(no_portal) == [("attachment_gone", sha256)]

    path_of(sha256).write_bytes(data)
    look_after(no_portal, on=TODAY, at=AT)
    assert _open(no_portal) == []


def test_an_expired_notice_that_is_still_public_is_found(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    item = _public(no_portal, clerk, leader, until_on=date(2021, 1, 20))
    assert troubles_of(no_portal, on=date(2021, 1, 20), answers={}) == []

    (found,) = troubles_of(no_portal, on=date(2021, 1, 21), answers={})

    assert (found.code, found.item, found.message) == (
        "notice_expired",
        item,
        "“关于做好冬季供暖保障工作的通知”的公开期限2021-01-20已过，请撤下。",
    )


def test_an_item_without_contact_or_phone_is_found(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    item = _public(no_portal, clerk, leader)
    assert item.published_version is not None
    text = item.published_version.text.replace('"contact":"党政办公室"', '"contact":""')
    older = Version.objects.create(record=item.record, number=9, text=text, sha256="", at=AT)
    Item.objects.filter(pk=item.pk).update(published_version=older)

    (found,) = troubles_of(no_portal, on=TODAY, answers={})

    assert (found.code, found.message) == (
        "contact_missing",
        "“关于做好冬季供暖保障工作的通知”没有联系人，请更正补填。",
    )


def test_an_item_elsewhere_wants_an_address_that_opens(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    """Dead today, asked again tomorrow and alive: the task is closed, the item says when."""
    url = "https://www.example.gov.cn/a.html"
    item = _elsewhere(no_portal, clerk, leader, url)
    look_after(no_portal, on=TODAY, at=AT, check_links=lambda _: "打不开（404）")
    item.refresh_from_db()

    assert (item.url_problem, item.url_checked_at) == ("打不开（404）", AT)
    assert _open(no_portal) == [("url_dead", url)]

    look_after(no_portal, **_after(1))
    assert _open(no_portal) == [("url_dead", url)]

    look_after(no_portal, **_after(2), check_links=lambda _: "")
    item.refresh_from_db()
    assert (item.url_problem, item.url_checked_at) == ("", AT + timedelta(days=2))
    assert _open(no_portal) == []


def test_an_item_elsewhere_without_address_is_found(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    _elsewhere(no_portal, clerk, leader, "")

    look_after(no_portal, on=TODAY, at=AT)

    assert _open(no_portal) == [("url_missing", "")]


def test_a_dead_link_in_a_body_is_found_until_it_is_gone(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    dead, fine = "https://a.example.cn/x?b=1&c=2", "https://b.example.cn/"
    body = f'<p><a href="{dead}">甲</a><a href="{fine}">乙</a><a href="mailto:x@y.cn">丙</a></p>'
    item = _public(no_portal, clerk, leader, body=body)
    asked: list[str] = []

    def ask(url: str) -> str:
        asked.append(url)
        return "找不到这个网站" if url == dead else ""

    look_after(no_portal, on=TODAY, at=AT, check_links=ask)
    assert sorted(asked) == [dead, fine]
    assert _open(no_portal) == [("link_dead", dead)]

    Item.objects.filter(pk=item.pk).update(taken_down_at=AT)
    look_after(no_portal, **_after(1))
    assert [code for code, _ in _open(no_portal)] == ["column_blank"]


def test_so_many_addresses_are_asked_and_each_has_its_turn(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    links = [f"https://a.example.cn/{number}" for number in range(20)]
    body = "".join(f'<p><a href="{link}">见</a></p>' for link in links)
    _public(no_portal, clerk, leader, body=body)
    _elsewhere(no_portal, clerk, leader, "https://b.example.cn/")

    asked = [links_to_ask(no_portal, on=TODAY + timedelta(days=n), most=5) for n in range(20)]

    assert [len(one) for one in asked] == [5] * 20
    assert {url for one in asked for url in one} == {*links, "https://b.example.cn/"}


def test_the_network_is_left_alone_unless_asked(
    no_portal: Organ, clerk: User, leader: User
) -> None:
    item = _elsewhere(no_portal, clerk, leader, "https://b.example.cn/")

    look_after(no_portal, on=TODAY, at=AT)

    item.refresh_from_db()
    assert (item.url_checked_at, item.url_problem) == (None, "")


def test_a_year_without_calendar_sets_no_term(no_portal: Organ, clerk: User) -> None:
    make_column(no_portal)
    day = date(2045, 6, 1)

    look_after(no_portal, on=day, at=datetime(2045, 6, 1, 9, tzinfo=AT.tzinfo))

    assert [(row.found_on, row.due_on) for row in open_findings(no_portal)] == [(day, None)]


def test_a_person_without_the_right_starts_no_look(office: Organ, leader: User) -> None:
    with pytest.raises(NotPermitted):
        look_after(office, on=TODAY, at=AT, by=leader)


def test_every_organ_is_looked_after_by_day(office: Organ, clerk: User) -> None:
    other = make_organ("elsewhere", has_portal=False)
    for organ in (office, other):
        make_column(organ)

    assert run_daily(on=TODAY, at=AT) == 3
    assert run_daily(on=TODAY, at=AT) == 0
    assert [_open(organ) for organ in (office, other)] == [
        [("home_not_updated", ""), ("column_blank", "")],
        [("column_blank", "")],
    ]


def test_the_desk_names_care_of_ones_own_posts(no_portal: Organ, clerk: User) -> None:
    other = make_person(no_portal, "office_head")
    post = Post.objects.create(organ=no_portal, name="宣传", role="office_head")
    Appointment.objects.create(post=post, user=other, from_on=SINCE)
    make_column(no_portal, label="动态", post=post)
    make_column(no_portal, label="无人负责")
    look_after(no_portal, on=TODAY, at=AT)

    text = "“{}”是空白栏目。请补充内容，或经批准后停用。"
    care = "publishing:care"
    assert desk_items(other, no_portal, on=TODAY) == [
        ("剩余5个工作日", "", text.format("动态"), care, ())
    ]
    assert desk_items(clerk, no_portal, on=date(2021, 1, 25)) == [
        ("超时未办", "late", text.format("无人负责"), care, ())
    ]


def test_the_page_shows_and_narrows_what_needs_care(
    as_clerk: Client, no_portal: Organ, clerk: User
) -> None:
    post = Post.objects.get(organ=no_portal, role="information_officer")
    make_column(no_portal, label="动态", post=post)
    make_column(no_portal, label="通知")
    assert "没有待整改的" in as_clerk.get(PAGE).content.decode()

    assert as_clerk.post(f"{PAGE}run/", {"key": "a"}).status_code == 302

    def shown(query: str) -> list[bool]:
        page = as_clerk.get(f"{PAGE}?{query}").content.decode()
        return [f"“{label}”是空白栏目" in page for label in ("动态", "通知")]

    assert shown("") == [True, True]
    assert shown("post=mine") == [True, False]
    assert shown("post=none") == [False, True]
    assert shown(f"post={post.pk}&kind=空白栏目") == [True, False]
    assert shown("kind=链接打不开") == [False, False]
    assert shown("post=x") == [False, False]
    assert shown(f"post={'9' * 40}") == [False, False]


def test_the_page_asks_a_constant_number_of_questions(
    as_clerk: Client, no_portal: Organ, clerk: User, leader: User
) -> None:
    def questions() -> int:
        look_after(no_portal, on=TODAY, at=AT)
        as_clerk.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            assert as_clerk.get(PAGE).status_code == 200
        return len(asked)

    _elsewhere(no_portal, clerk, leader, "", column=make_column(no_portal))
    make_column(no_portal)
    with_few = questions()
    for number in range(12):
        item = _public(no_portal, clerk, leader, title=f"通知{number}")
        Item.objects.filter(pk=item.pk).update(place="elsewhere", url="")
        make_column(no_portal)

    assert questions() == with_few
    assert with_few < 20


def test_a_column_holds_what_is_public_there_whatever_a_draft_says(
    office: Organ, clerk: User, leader: User
) -> None:
    here, there = make_column(office, label="甲"), make_column(office, label="乙")
    item = _public(office, clerk, leader, column=here)
    Item.objects.filter(pk=item.pk).update(column=there, state="draft")

    counts = {one.column.label: one.count for one in columns_shown(office, on=TODAY)}

    assert counts == {"甲": 1, "乙": 0}
