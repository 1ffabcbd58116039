"""Release: one door, the approved version only; down with a trace; placements that are counted."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ, PublicChange
from gongkai.organs.public_folder import item_place, remove_now
from gongkai.publishing.checking import broken_publications
from gongkai.publishing.jobs import carry_out_due
from gongkai.publishing.models import Item, Placement, Review
from gongkai.publishing.operations.drafting import open_correction, save_draft
from gongkai.publishing.operations.placing import add_placement, finish_placement
from gongkai.publishing.operations.releasing import (
    change_url,
    order_take_down,
    publish_item,
    repeal_item,
    schedule_item,
    take_down_item,
    unschedule_item,
)
from gongkai.publishing.operations.reviewing import submit_item
from gongkai.publishing.public import public_item, public_items
from gongkai.records.files import get
from gongkai.search.entry import Filters
from gongkai.search.queries import search
from tests.office import AT, make_organ, make_person
from tests.publishing.factories import (
    approve,
    make_column,
    make_draft,
    make_published,
    make_submitted,
    notice,
)

pytestmark = pytest.mark.django_db


def _found(text: str) -> int:
    return len(search(text, scope="public", organs=None, filters=Filters(), page=1).hits)


def test_nothing_but_an_approved_item_goes_out(office: Organ, clerk: User) -> None:
    for item in (make_draft(office, clerk), make_submitted(office, clerk, number="")):
        with pytest.raises(WrongState):
            publish_item(item, by=clerk, at=AT)

    assert not public_items(office).exists()
    assert not PublicChange.objects.filter(topic="item").exists()


def test_a_leader_does_not_publish_and_a_stranger_does_nothing(
    office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)
    stranger = make_person(make_organ("elsewhere"), "information_officer")

    for person in (leader, stranger):
        with pytest.raises(NotPermitted):
            publish_item(item, by=person, at=AT)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"contact": ""}, "联系人"),
        ({"phone": ""}, "联系电话"),
        ({"body": ""}, "正文"),
        ({"attribute": "closed", "ground": ""}, "理由"),
    ],
)
def test_what_is_not_complete_does_not_even_reach_the_reviewers(
    office: Organ, clerk: User, given: dict[str, Any], words: str
) -> None:
    item = make_draft(office, clerk, **given)
    with pytest.raises(WrongState) as refused:
        submit_item(item, seen=item.record.substance, by=clerk, at=AT)

    assert words in refused.value.message


def test_a_document_that_does_not_fit_its_column_is_stopped_with_the_reason(
    office: Organ, clerk: User
) -> None:
    column = make_column(office, label="简报", kinds=["brief"], required=["serial"])
    item = make_draft(office, clerk, column=column)

    with pytest.raises(WrongState) as refused:
        submit_item(item, seen=item.record.substance, by=clerk, at=AT)

    assert "简报" in refused.value.message


def test_taking_down_leaves_a_trace_and_nothing_else(
    office: Organ, clerk: User, leader: User, settings: Any
) -> None:
    item = make_published(office, clerk, leader)
    place = item_place(office.slug, item.record.public_id)
    folder: Path = settings.PUBLIC_FOLDER / place
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("正文")
    assert _found("供暖") == 1
    with pytest.raises(InvalidInput):
        take_down_item(item, reason="", by=clerk, at=AT)

    item = take_down_item(item, reason="内容有误", by=clerk, at=AT)
    remove_now(place)

    assert not folder.exists()
    assert _found("供暖") == 0
    told = public_item(item)
    assert told is not None
    assert (told.taken_down_on, told.take_down_reason) == (AT.date(), "内容有误")
    assert not public_items(office).exists()
    assert list(Placement.objects.values_list("channel", "to_on")) == [("website", AT.date())]
    with pytest.raises(WrongState):
        take_down_item(item, reason="再来一次", by=clerk, at=AT)


def test_a_notice_is_taken_down_after_its_last_day(
    office: Organ, clerk: User, leader: User
) -> None:
    last = AT.date() + timedelta(days=7)
    make_published(office, clerk, leader, until_on=last)

    assert carry_out_due(at=AT + timedelta(days=7)) == 0
    assert carry_out_due(at=AT + timedelta(days=8)) == 1

    item = Item.objects.get()
    assert (item.state, "届满" in item.take_down_reason) == ("taken_down", True)


def test_the_timer_publishes_at_the_ordered_moment(
    office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)
    schedule_item(
        item, publish_at=AT + timedelta(hours=1), seen=item.record.substance, by=clerk, at=AT
    )

    assert carry_out_due(at=AT) == 0
    assert carry_out_due(at=AT + timedelta(hours=1)) == 1
    assert Item.objects.get().state == "published"


def test_an_office_without_pages_publishes_on_the_districts_site(
    office: Organ, clerk: User, leader: User
) -> None:
    Organ.objects.filter(pk=office.pk).update(has_portal=False)
    office.refresh_from_db()
    item = approve(make_submitted(office, clerk), leader)
    with pytest.raises(InvalidInput) as refused:
        publish_item(item, by=clerk, at=AT)
    assert "发布网址" in refused.value.message

    item = publish_item(
        item,
        url="https://www.example.gov.cn/art/1.html",
        published_on=date(2021, 1, 12),
        by=clerk,
        at=AT,
    )

    assert (item.place, item.record.published_on) == ("elsewhere", date(2021, 1, 12))


def test_a_repealed_document_says_so(office: Organ, clerk: User, leader: User) -> None:
    item = make_published(office, clerk, leader)
    item = repeal_item(item, on=AT.date(), reason="由康办发〔2021〕3号废止", by=clerk, at=AT)

    told = public_item(item, on=AT.date())
    assert told is not None
    assert told.validity_label == "废止"
    assert item.state == item.standing == "published"


def test_a_document_that_ran_out_is_told_apart_from_a_repealed_one(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    told = {"on": AT.date(), "reason": "有效期至2021年1月14日", "by": clerk, "at": AT}
    item = repeal_item(item, is_expiry=True, **told)

    shown = public_item(item, on=AT.date())
    assert shown is not None
    assert (shown.validity_label, shown.expired_on, shown.repealed_on) == ("失效", AT.date(), None)
    with pytest.raises(WrongState) as refused:
        repeal_item(item, is_expiry=True, **told)
    assert refused.value.code == "already_expired"


def test_a_notice_is_not_ordered_for_after_its_last_day(
    office: Organ, clerk: User, leader: User
) -> None:
    last = AT.date() + timedelta(days=3)
    item = approve(make_submitted(office, clerk, until_on=last), leader)
    seen = item.record.substance

    with pytest.raises(InvalidInput) as refused:
        schedule_item(item, publish_at=AT + timedelta(days=4), seen=seen, by=clerk, at=AT)
    assert refused.value.code == "until_past"
    schedule_item(item, publish_at=AT + timedelta(days=3), seen=seen, by=clerk, at=AT)


def test_what_was_taken_down_by_mistake_goes_through_its_reviews_again_unchanged(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    item = take_down_item(item, reason="误撤", by=clerk, at=AT)
    item = open_correction(item, note="恢复公开", by=clerk, at=AT)
    with pytest.raises(WrongState):
        publish_item(item, by=clerk, at=AT)

    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    item = publish_item(approve(item, leader), by=clerk, at=AT)

    assert item.is_public


def test_placements_are_counted_by_channel(office: Organ, clerk: User, leader: User) -> None:
    item = make_published(office, clerk, leader)
    add_placement(item, channel="board", place="一楼大厅", from_on=AT.date(), by=clerk, at=AT)
    task = add_placement(item, channel="archive", from_on=None, due_on=AT.date(), by=clerk, at=AT)
    item.record.refresh_from_db()
    assert item.record.channels == "政府网站、政务栏"

    finish_placement(task, from_on=AT.date(), by=clerk, at=AT)

    item = Item.objects.select_related("record").get()
    assert item.record.channels == "政府网站、政务栏、送交档案馆"
    assert item.standing == "published"


def test_a_draft_of_a_correction_is_not_public(office: Organ, clerk: User, leader: User) -> None:
    item = make_published(office, clerk, leader)
    item = open_correction(item, note="更正日期", by=clerk, at=AT)
    item = save_draft(
        item,
        notice(title="还没有审的标题", body="<p>还没有审的正文</p>"),
        column=item.column,
        seen=item.record.row_version,
        by=clerk,
        at=AT,
    )

    told = public_item(item)
    assert told is not None
    assert "还没有审" not in f"{told.title}{told.body}"
    assert _found("还没有审") == 0
    assert item.is_public


def test_a_public_version_or_approval_without_a_deed_is_named(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    assert list(broken_publications()) == []
    other = make_draft(office, clerk, number="")
    version = other.record.versions.get()
    Item.objects.filter(pk=other.pk).update(
        state="published", published_version=version, published_at=AT
    )
    Review.objects.create(
        organ=office,
        item=other,
        version=version,
        substance=other.record.substance,
        step="leader",
        decision="approved",
        signer=leader,
        on=AT.date(),
        by=clerk,
        at=AT,
    )

    named = list(broken_publications())

    assert len(named) == 2
    assert all(other.record.index_number in message for message in named)
    assert not any(item.record.index_number in message for message in named)


def test_a_draft_of_a_correction_moves_no_last_day(
    office: Organ, clerk: User, leader: User
) -> None:
    """The last day is that of the version that was approved."""
    last = AT.date() + timedelta(days=7)
    item = make_published(office, clerk, leader, until_on=last)
    item = open_correction(item, note="改期", by=clerk, at=AT)
    save_draft(
        item,
        notice(until_on=AT.date()),
        column=item.column,
        seen=item.record.row_version,
        by=clerk,
        at=AT,
    )

    assert carry_out_due(at=AT + timedelta(days=1)) == 0
    assert Item.objects.get().is_public


def test_the_sheet_of_the_review_is_kept_with_what_was_published(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)

    [sheet] = item.record.files.filter(purpose="paper")
    text = pypdfium2.PdfDocument(get(sheet.sha256))[0].get_textpage().get_text_range()
    assert item.record.title in text.replace("\r\n", "")


def test_private_data_in_a_public_reason_is_refused(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    for act in (
        lambda: take_down_item(item, reason="应王某13800001234要求", by=clerk, at=AT),
        lambda: open_correction(item, note="删去13800001234", by=clerk, at=AT),
    ):
        with pytest.raises(InvalidInput) as refused:
            act()
        assert refused.value.code == "private_text"


def test_a_penalty_that_was_annulled_must_be_down_within_three_working_days(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)

    item = order_take_down(
        item,
        ground="penalty_revoked",
        arose_on=date(2021, 8, 6),
        by=clerk,
        at=AT.replace(month=8, day=9),
    )

    assert item.take_down_due_on == date(2021, 8, 11)


def test_a_sheet_on_the_wall_is_a_task_after_the_take_down(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    add_placement(item, channel="board", place="一楼", from_on=AT.date(), by=clerk, at=AT)

    take_down_item(item, reason="内容有误", by=clerk, at=AT)

    assert list(Placement.objects.order_by("pk").values_list("channel", "to_on", "due_on")) == [
        ("website", AT.date(), None),
        ("board", None, AT.date()),
    ]


def test_a_schedule_is_taken_back_and_an_address_changed(
    office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)
    seen = item.record.substance
    item = schedule_item(item, publish_at=AT + timedelta(hours=1), seen=seen, by=clerk, at=AT)
    item = unschedule_item(item, by=clerk, at=AT)
    assert (item.publish_at, item.standing) == (None, "approved")

    item = publish_item(item, url="https://old.example.cn/1", by=clerk, at=AT)
    item = change_url(item, url="https://new.example.cn/1", by=clerk, at=AT)
    assert item.url == "https://new.example.cn/1"
