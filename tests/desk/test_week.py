"""The office's week: the next seven days of everybody, and care told by kinds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.care import MOST_APART
from gongkai.desk.queries import desk_of
from gongkai.organs.models import Organ, Post
from gongkai.publishing.models import CareFinding, Column, Item
from gongkai.publishing.operations.placing import add_placement
from gongkai.publishing.operations.releasing import schedule_item, take_down_item
from gongkai.reports.operations import start_report
from tests.office import AT, make_organ, make_person
from tests.publishing.factories import (
    approve,
    make_column,
    make_draft,
    make_published,
    make_submitted,
)

pytestmark = pytest.mark.django_db
#: A Friday.
TODAY = AT.date()


def _week(organ: Organ, user: User, *, on: date = TODAY) -> list[tuple[str, str, str]]:
    week = desk_of(user, organ, on=on).week
    assert week is not None
    return [(line.state, line.title, line.end) for line in week]


def _finding(organ: Organ, code: str, **given: Any) -> CareFinding:
    count = CareFinding.objects.count()
    content = {"mark": str(count), "message": f"第{count}处", "found_on": TODAY} | given
    return CareFinding.objects.create(organ=organ, code=code, **content)


def test_a_week_without_anything_says_so(office: Organ, as_clerk: Client, clerk: User) -> None:
    assert _week(office, clerk) == []

    page = as_clerk.get("/office/kangchuan/").content.decode()

    assert "这七天没有到期的事。" in page


def test_the_week_tells_everything_of_everybody_day_by_day(
    office: Organ, clerk: User, leader: User
) -> None:
    post = Post.objects.get(organ=office, role="leader_in_charge")
    column = make_column(office, label="通知公告", post=post)
    make_submitted(office, clerk, title="送审稿", number="")
    notice = make_published(
        office, clerk, leader, title="公示", number="", column=column, until_on=date(2021, 1, 17)
    )
    ordered = approve(make_submitted(office, clerk, title="定时稿", number=""), leader)
    schedule_item(
        ordered,
        publish_at=AT + timedelta(days=1),
        seen=ordered.record.substance,
        by=clerk,
        at=AT,
    )
    add_placement(notice, channel="library", from_on=None, due_on=TODAY, by=clerk, at=AT)
    Item.objects.filter(pk=notice.pk).update(take_down_due_on=date(2021, 1, 18))
    _finding(office, "column_blank", due_on=date(2021, 1, 21), post=post)
    _finding(office, "column_blank", due_on=date(2021, 1, 21))

    week = _week(office, make_person(office, "secrecy_reviewer"))

    assert week == [
        ("周五 01-15", "送交图书馆：公示", "分管领导"),
        ("周六 01-16", "09:30定时发布：定时稿", "信息员"),
        ("周日 01-17", "公示期满：公示", "分管领导"),
        ("周一 01-18", "应当撤下：公示", "分管领导"),
        ("周二 01-19", "审核到期：送审稿", "分管领导"),
        ("周四 01-21", "内容维护到期：2个栏目空白", "分管领导"),
    ]


def test_what_lies_behind_or_beyond_seven_days_is_not_in_the_week(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader, until_on=date(2021, 1, 21))
    add_placement(item, channel="library", from_on=None, due_on=date(2021, 1, 14), by=clerk, at=AT)

    assert [day for day, _, _ in _week(office, clerk)] == ["周四 01-21"]
    assert _week(office, clerk, on=date(2021, 1, 22)) == []
    Item.objects.update(until_on=date(2021, 1, 22))
    assert _week(office, clerk) == []


def test_an_edited_item_and_one_taken_down_have_no_more_terms_but_the_wall_has(
    office: Organ, clerk: User, leader: User
) -> None:
    edited = make_submitted(office, clerk, number="")
    Item.objects.filter(pk=edited.pk).update(substance="other")
    item = make_published(office, clerk, leader, title="公示", until_on=date(2021, 1, 20))
    add_placement(item, channel="board", place="大厅", from_on=TODAY, by=clerk, at=AT)
    take_down_item(item, reason="活动改期", by=clerk, at=AT)

    desk = desk_of(clerk, office, on=TODAY)

    assert _week(office, clerk) == [("周五 01-15", "从政务栏取下：公示", "信息员")]
    assert [line.title for line in desk.mine if line.state == "待取下"] == ["公示"]


def test_the_day_of_a_departments_report_is_in_the_week(db: None) -> None:
    organ = make_organ("bureau", level="county_department")
    clerk = make_person(organ, "information_officer", username="信息员")
    told = ("周日 01-31", "2020年政府信息公开工作年度报告公布期限", "信息员")
    assert _week(organ, clerk, on=date(2021, 1, 26)) == [told]
    start_report(organ, 2020, by=None, at=AT, texts={})

    assert _week(organ, clerk, on=date(2021, 1, 26)) == [told]
    assert _week(organ, clerk, on=date(2021, 1, 24)) == []


def test_those_outside_the_office_see_no_week(office: Organ, client: Client) -> None:
    worker = make_person(office, "community_worker")
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/office/kangchuan/").content.decode()

    assert desk_of(worker, office, on=TODAY).week is None
    assert "本周" not in page


def test_many_findings_of_a_kind_are_one_line_that_leads_to_them(
    office: Organ, clerk: User
) -> None:
    columns: list[Column] = [make_column(office) for _ in range(MOST_APART + 3)]
    for column in columns:
        _finding(office, "column_blank", column=column, due_on=TODAY + timedelta(days=9))
    _finding(office, "link_dead", message="正文里的链接打不开", due_on=TODAY + timedelta(days=5))
    _finding(office, "url_dead", message="昨天到期", due_on=TODAY - timedelta(days=1))
    care = reverse("publishing:care", args=["kangchuan"])

    desk = desk_of(clerk, office, on=TODAY)

    lines = [(line.title, line.url) for line in desk.mine if "/care/" in line.url]
    assert lines == [
        ("6个栏目空白", f"{care}?kind=%E7%A9%BA%E7%99%BD%E6%A0%8F%E7%9B%AE"),
        ("正文里的链接打不开", f"{care}?kind=%E9%93%BE%E6%8E%A5%E6%89%93%E4%B8%8D%E5%BC%80"),
    ]
    assert [(line.state, line.title) for line in desk.late] == [("超时未办", "昨天到期")]


def test_findings_of_others_are_not_on_my_desk(office: Organ, clerk: User, leader: User) -> None:
    _finding(office, "link_dead", message="没有岗位的")
    _finding(office, "link_dead", post=Post.objects.get(organ=office, role="leader_in_charge"))

    def told(user: User) -> list[str]:
        mine = desk_of(user, office, on=TODAY).mine
        return [line.title for line in mine if "/care/" in line.url]

    assert told(clerk) == ["没有岗位的"]
    assert told(leader) == ["第1处"]


def test_the_desk_asks_the_same_number_of_questions_for_one_and_for_many(
    office: Organ, clerk: User, leader: User
) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            make_draft(office, clerk, number="")
            make_submitted(office, clerk, number="")
            item = make_published(office, clerk, leader, number="", until_on=date(2021, 1, 17))
            add_placement(item, channel="library", from_on=None, due_on=TODAY, by=clerk, at=AT)
            _finding(office, "column_blank", due_on=TODAY)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as found:
            week = desk_of(User.objects.get(pk=clerk.pk), office, on=TODAY).week
        return len(found), len(week or ())

    fill(1)
    few = asked()
    fill(5)

    assert (few, asked()) == ((32, 4), (32, 19))
