"""An item locked as it stands, and read again after a deed."""

from __future__ import annotations

from gongkai.errors import WrongState
from gongkai.publishing.models import Item


def locked_item(item: Item) -> Item:
    """Return the item with its record, locked; raises WrongState once the record is cancelled."""
    current: Item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("record", "record__organ", "organ", "column")
        .get(pk=item.pk)
    )
    if current.record.cancelled_at:
        raise WrongState("这条信息已注销登记，不能再办理公开。", code="record_cancelled")
    return current


def item_again(item: Item) -> Item:
    """Return the item as it stands after a deed."""
    found: Item = Item.objects.select_related("record", "record__organ", "organ", "column").get(
        pk=item.pk
    )
    return found


def target_of(item: Item) -> str:
    """Return the name under which the trail tells of the item: its record's."""
    return f"record:{item.record.public_id}"
