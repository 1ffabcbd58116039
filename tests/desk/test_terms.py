"""Terms on the desk: statutory ones first, days always with their unit."""

from datetime import date, timedelta

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.desk.lines import Line
from gongkai.desk.queries import desk_of
from gongkai.organs.models import Organ
from gongkai.publishing.models import CatalogueRow, Item
from gongkai.publishing.operations.drafting import open_correction
from gongkai.publishing.operations.placing import add_placement
from gongkai.publishing.operations.releasing import order_take_down, publish_item
from gongkai.publishing.operations.reviewing import submit_item
from gongkai.records.operations import add_record
from tests.office import AT, make_person
from tests.publishing.factories import (
    approve,
    make_draft,
    make_published,
    make_submitted,
    notice,
)

pytestmark = pytest.mark.django_db
#: A Friday.
TODAY = AT.date()


def _told(lines: list[Line]) -> list[tuple[str, str, str]]:
    """Return the lines of this room; those on reports and registers are others'."""
    return [(one.state, one.title, one.end) for one in lines if "/publishing/" in one.url]


def test_a_review_has_its_days_left_in_working_days(
    office: Organ, clerk: User, leader: User
) -> None:
    make_submitted(office, clerk, title="送审稿")

    def ends(day: date) -> list[tuple[str, str]]:
        desk = desk_of(leader, office, on=day)
        return [(line.state, line.end) for line in (*desk.late, *desk.mine)]

    assert ends(TODAY) == [("待审核", "01-19前，剩余2个工作日")]
    assert ends(date(2021, 1, 19)) == [("待审核", "今天到期")]
    assert ends(date(2021, 1, 21)) == [("超时未办", "01-19前，已超过2个工作日")]


def test_what_must_be_public_by_law_is_near_and_then_late(office: Organ, clerk: User) -> None:
    make_draft(office, clerk, title="草稿", dated_on=date(2020, 12, 28))

    near, late = (desk_of(clerk, office, on=day) for day in (date(2021, 1, 22), date(2021, 1, 28)))

    assert _told(near.mine) == [("草稿", "草稿", "应于01-26前公开，剩余2个工作日")]
    assert _told(late.late) == [("逾期未公开", "草稿", "草稿，应于01-26前公开，已超过2个工作日")]
    assert _told(late.mine) == []


def test_a_correction_or_what_is_withheld_or_not_ours_is_on_no_clock(
    office: Organ, clerk: User, leader: User
) -> None:
    public = make_published(office, clerk, leader, title="已公开", dated_on=date(2020, 11, 2))
    open_correction(public, note="电话有误", by=clerk, at=AT)
    given = {"dated_on": date(2020, 11, 2), "number": ""}
    make_draft(office, clerk, title="不公开", attribute="closed", ground="过程性信息", **given)
    make_draft(office, clerk, title="上级来文", issuer="superior", **given)

    assert desk_of(clerk, office, on=TODAY).late == []


def test_a_row_of_the_catalogue_sets_its_own_term(office: Organ, clerk: User) -> None:
    item = make_draft(office, clerk, dated_on=date(2021, 1, 4))
    row = CatalogueRow.objects.create(
        organ=office, number="1", item1="救灾", term="自信息形成之日起7个工作日内"
    )
    Item.objects.filter(pk=item.pk).update(catalogue_row=row)

    assert [line.end for line in desk_of(clerk, office, on=TODAY).late] == [
        "草稿，应于01-13前公开，已超过2个工作日"
    ]


def test_registered_records_outside_the_chain_are_one_line(office: Organ, clerk: User) -> None:
    for place, day in enumerate((date(2020, 12, 7), date(2021, 1, 4))):
        add_record(office, notice(number=f"康办发〔2020〕{place}号", dated_on=day), by=clerk, at=AT)

    assert _told(desk_of(clerk, office, on=TODAY).late) == [
        (
            "逾期未公开",
            "2件应主动公开的信息还没有进入公开流程",
            "最早的应于01-05前公开，已超过8个工作日",
        )
    ]


def test_what_must_come_down_stays_on_the_desk_until_it_is_down(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader, title="处罚决定")
    day = date(2024, 3, 1)
    at = AT.replace(year=2024, month=3, day=1)
    order_take_down(item, ground="penalty_revoked", arose_on=day, by=clerk, at=at)

    near, late = (desk_of(clerk, office, on=one) for one in (day, date(2024, 3, 18)))

    assert _told(near.mine) == [("应撤下", "处罚决定", "应于03-06前撤下，剩余3个工作日")]
    assert _told(late.late) == [("逾期未撤下", "处罚决定", "应于03-06前撤下，已超过8个工作日")]


def test_a_placement_past_its_day_is_late(office: Organ, clerk: User, leader: User) -> None:
    item = make_published(office, clerk, leader, title="公示")
    add_placement(item, channel="library", from_on=None, due_on=TODAY, by=clerk, at=AT)

    assert _told(desk_of(clerk, office, on=TODAY).mine) == [("待送交图书馆", "公示", "今天到期")]
    assert _told(desk_of(clerk, office, on=TODAY + timedelta(days=3)).late) == [
        ("超时未办", "送交图书馆：公示", "01-15前，已超过1个工作日")
    ]


def test_who_drafts_without_publishing_waits_for_the_clerk(
    office: Organ, clerk: User, leader: User
) -> None:
    head = make_person(office, "office_head")
    approve(make_submitted(office, head, title="科室稿"), leader)

    assert _told(desk_of(head, office, on=TODAY).theirs) == [("待发布", "科室稿", "等信息员发布")]


def test_old_documents_and_years_without_calendar_fail_no_page(
    office: Organ, clerk: User, leader: User, as_clerk: Client
) -> None:
    old = make_draft(office, clerk, dated_on=date(1999, 5, 1), title="旧文件")
    at = AT.replace(year=2026, month=12, day=31)
    item = submit_item(
        make_draft(office, clerk, title="年底稿", number="", dated_on=at.date()),
        seen=Item.objects.get(record__title="年底稿").record.substance,
        by=clerk,
        at=at,
    )
    add_record(office, notice(number="旧1", dated_on=date(1999, 5, 1)), by=clerk, at=AT)

    assert item.due_on is None
    for place in (f"{old.record.public_id}/", f"{item.record.public_id}/", "unpublished/"):
        assert as_clerk.get(f"/office/kangchuan/publishing/{place}").status_code == 200
    desk = desk_of(clerk, office, on=at.date())
    assert ("审核中", "年底稿", "") in _told(desk.theirs)
    published = publish_item(approve(item, leader), by=clerk, at=at)
    order_take_down(published, ground="penalty_revoked", arose_on=at.date(), by=clerk, at=at)
    assert Item.objects.get(pk=item.pk).take_down_due_on is None
