"""What the public reads of an item's versions: every correction with its note."""

from datetime import timedelta

import pytest

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.portal.history import history_of
from gongkai.publishing.models import Item
from gongkai.publishing.operations.drafting import open_correction, save_draft
from gongkai.publishing.operations.releasing import publish_item, take_down_item
from gongkai.publishing.operations.reviewing import Decision, decide_reviews, submit_item
from gongkai.publishing.public import public_item
from tests.office import AT
from tests.publishing.factories import make_published, notice

pytestmark = pytest.mark.django_db


def _again(item: Item, note: str, title: str, people: tuple[User, User], days: int) -> Item:
    clerk, leader = people
    at = AT + timedelta(days=days)
    item = open_correction(item, note=note, by=clerk, at=at)
    seen = item.record.row_version
    item = save_draft(item, notice(title=title), column=item.column, seen=seen, by=clerk, at=at)
    item = submit_item(item, seen=item.record.substance, by=clerk, at=at)
    seen_hash = item.record.substance
    item = decide_reviews(item, [Decision("leader", "approved")], seen=seen_hash, by=leader, at=at)
    return publish_item(item, by=clerk, at=at)


def test_the_correction_of_a_correction_shows_both_notes(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    people = (clerk, leader)
    item = _again(item, "标题有误", "改了一次的通知", people, 4)
    # Published before notes were kept by version: the note of that time is not lost either.
    Item.objects.filter(pk=item.pk).update(published_notes={})
    item = take_down_item(Item.objects.get(pk=item.pk), reason="核对", by=clerk, at=AT)
    item = _again(item, "标题又改", "改了两次的通知", people, 6)

    told = public_item(item)
    assert told is not None
    assert [(one.number, one.note) for one in history_of(told).publications] == [
        (3, "标题又改"),
        (2, "标题有误"),
        (1, ""),
    ]
