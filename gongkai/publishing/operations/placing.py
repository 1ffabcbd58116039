"""Where else a public item is shown: board, hall screen, archive, library; done or to be done."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.publishing.models import Item, Placement
from gongkai.publishing.models.outreach import CHANNELS
from gongkai.publishing.operations.standing import locked_item, target_of
from gongkai.publishing.permissions import PUBLISHING
from gongkai.records.operations import keep_file, update_record


def add_placement(
    item: Item,
    *,
    channel: str,
    place: str = "",
    from_on: date | None,
    to_on: date | None = None,
    due_on: date | None = None,
    note: str = "",
    evidence: tuple[str, bytes] | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Placement:
    """Record where a public item is shown besides the website, or order it as a task.

    Without ``from_on`` it is a task until ``due_on``. Source: 条例第二十三条、第二十五条.
    """
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if to_on and from_on and to_on < from_on:
        raise InvalidInput("止日早于起日。请核对两个日期。", code="dates_reversed")
    kept = None
    if evidence:
        kept = keep_file(
            item.organ, evidence[1], name=evidence[0], by=by, at=at, purpose="evidence"
        )
    with deed("publishing.placed", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if not current.is_public:
            raise WrongState("先发布，再登记张贴、播放的位置。", code="not_public")
        if kept:
            kept.record = current.record
            kept.save()
        row = Placement.objects.create(
            organ=item.organ,
            item=current,
            channel=channel,
            place=place,
            from_on=from_on,
            to_on=to_on,
            due_on=due_on,
            note=note,
            evidence=kept,
            by=by,
            at=at,
        )
        if from_on:
            _add_channel(current, channel, done, by=by, at=at)
        done.on(target_of(item), channel=channel, placement=row.pk)
    return row


def finish_placement(
    placement: Placement,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Enter that a placement was done (``from_on``), or that it ended (``to_on``)."""
    PUBLISHING.require(by, "publish", placement.organ, on=at.date())
    with deed(
        "publishing.placement_ended", organ=placement.organ.slug, by=by, at=at, key=key
    ) as done:
        current = Placement.objects.select_for_update().get(pk=placement.pk)
        begun = current.from_on or from_on
        if begun is None or (to_on and to_on < begun):
            raise InvalidInput("请填写开始日期，止日不能早于起日。", code="dates_reversed")
        is_new = current.from_on is None
        Placement.objects.filter(pk=placement.pk).update(from_on=begun, to_on=to_on)
        item = locked_item(placement.item)
        if is_new:
            _add_channel(item, current.channel, done, by=by, at=at)
        done.on(target_of(item), placement=placement.pk)


def _add_channel(item: Item, channel: str, done: Deed, *, by: User | None, at: datetime) -> None:
    """Tell the register of the channel, which the report counts by."""
    channels = with_channel(item.record.channels, channel)
    update_record(
        item.record, {"channels": channels}, done, seen=item.record.row_version, by=by, at=at
    )


def with_channel(channels: str, channel: str) -> str:
    """Return the channels of a record, as its register tells them, with one more."""
    told = [one for one in channels.split("、") if one]
    label = CHANNELS[channel]
    return "、".join([*told, label] if label not in told else told)[:200]
