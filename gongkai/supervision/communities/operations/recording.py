"""What is said of an item: entered by the community or for it, returned, accepted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import GongkaiError, InvalidInput, NotPermitted, WrongState
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.communities.photos import Photo, kept_photo
from gongkai.supervision.models import CommunityLink, DisclosureEvent, DisclosureItem
from gongkai.supervision.permissions import SUPERVISION

#: So often one link may hand in within an hour; nobody has so many boards.
ENTRIES_AN_HOUR = 60


class TooOften(GongkaiError):  # noqa: N818 - as its elders in errors.py
    """A link handed in more often than anybody needs to."""

    code = "too_often"


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """What a community says: where it hung from when to when; of accounts what was found.

    ``reported_on`` is the day on which accounts were reported; None: the day of the deed.
    """

    place: str = ""
    posted_on: date | None = None
    posted_until: date | None = None
    finding: str = ""
    note: str = ""
    reported_on: date | None = None


def enter_by_link(
    link: CommunityLink,
    item: DisclosureItem,
    posting: Posting,
    *,
    photo: Photo | None = None,
    seen: int | None = None,
    at: datetime,
    key: str | None = None,
) -> None:
    """Enter what the community says through its link.

    Raises NotPermitted (``link_closed``) where the link opens nothing any more or is another
    community's, TooOften, and what ``enter_for`` raises: a return that nobody of the community has
    read yet is not answered.
    """
    _refuse_closed(link, item, on=at.date())
    lately = DisclosureEvent.objects.filter(
        item__community=item.community_id, kind="entered", by=None, at__gt=at - timedelta(hours=1)
    )
    if lately.count() >= ENTRIES_AN_HOUR:
        raise TooOften("一小时内提交的次数太多，这一次没有保存。请过一会儿再提交。")
    _enter(item, posting, photo=photo, link=link, seen=seen, by=None, at=at, key=key)


def enter_for(
    item: DisclosureItem,
    posting: Posting,
    *,
    told_by: str,
    told_how: str,
    photo: Photo | None = None,
    seen: int | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> None:
    """Enter for a community what it told the street, by whom and how.

    ``by`` is None for the sample. Raises InvalidInput (``place_missing``, ``date_in_future``,
    ``dates_in_wrong_order``, ``finding_missing``, ``note_missing``, ``teller_missing``),
    WrongState (``item_accepted``), EditedElsewhere.
    """
    if by:
        SUPERVISION.require(by, "keep_communities", item.organ, on=at.date())
    if not told_by.strip() or not told_how:
        raise InvalidInput("请填写谁告知的、怎样告知的。", code="teller_missing")
    refuse_secret_text({"told_by": told_by})
    _enter(
        item,
        posting,
        photo=photo,
        told_by=told_by.strip(),
        told_how=told_how,
        seen=seen,
        by=by,
        at=at,
        key=key,
    )


def _enter(
    item: DisclosureItem,
    posting: Posting,
    *,
    photo: Photo | None,
    by: User | None,
    at: datetime,
    key: str | None,
    link: CommunityLink | None = None,
    seen: int | None = None,
    told_by: str = "",
    told_how: str = "",
) -> None:
    done_on = _checked(item, posting, at=at)
    refuse_secret_text({"place": posting.place, "note": posting.note})
    # Asked before anything is kept too, so that what is refused fills no disk.
    _refuse_accepted(item)
    # Bytes are kept before the transaction: a file nobody refers to does no harm.
    row = kept_photo(item.organ, photo, by=by, at=at) if photo else None
    with _item_deed("entered", item, by=by, at=at, key=key, seen=seen) as (current, done):
        if link:
            _refuse_closed(link, current, on=at.date())
        _refuse_accepted(current)
        if row:
            row.save()
        _happen(
            current,
            "entered",
            done_on=done_on,
            place=posting.place.strip(),
            posted_on=posting.posted_on,
            posted_until=posting.posted_until,
            finding=posting.finding,
            note=posting.note.strip(),
            told_by=told_by,
            told_how=told_how,
            photo=row,
            by=by,
            at=at,
        )
        done.details |= {"by_link": link is not None, "photo": row.sha256 if row else ""}


def _refuse_accepted(item: DisclosureItem) -> None:
    if item.state == "accepted":
        raise WrongState(
            "这一项已经核对无误，不能再改。确实有误的，请告诉街道退回后再填。",
            code="item_accepted",
        )


def _checked(item: DisclosureItem, posting: Posting, *, at: datetime) -> date:
    """Return the day that counts; raise InvalidInput for what is missing or cannot be."""
    hangs = not item.is_reported or posting.finding in ("all", "part")
    if item.is_reported and not posting.finding:
        raise InvalidInput("请选择公示情况。", code="finding_missing")
    if posting.finding in ("part", "none") and not posting.note.strip():
        raise InvalidInput("没有全部公示的，请在说明里写明原因和打算。", code="note_missing")
    if hangs and (not posting.place.strip() or posting.posted_on is None):
        raise InvalidInput("请填写公开栏位置和公开日期。", code="place_missing")
    today = at.date()
    done_on = (posting.reported_on or today) if item.is_reported else posting.posted_on
    for name, day in (("公开日期", posting.posted_on), ("报送日期", done_on)):
        if day and day > today:
            raise InvalidInput(
                f"{name}（{day}）还没有到。请填写实际的日期。", code="date_in_future"
            )
        if day and day < item.span.first_day:
            raise InvalidInput(
                f"{name}（{day}）早于{item.span.label}的第一天（{item.span.first_day}）。请核对日期。",
                code="dates_in_wrong_order",
            )
    if posting.posted_until and (
        posting.posted_on is None or posting.posted_until < posting.posted_on
    ):
        raise InvalidInput("“公开到”早于公开日期。请核对日期。", code="dates_in_wrong_order")
    assert done_on is not None
    return done_on


def accept_item(
    item: DisclosureItem,
    *,
    seen: int | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> None:
    """Say that an item was looked at and is in order. ``by`` is None for the sample.

    Raises WrongState (``nothing_entered``), EditedElsewhere.
    """
    if by:
        SUPERVISION.require(by, "check_communities", item.organ, on=at.date())
    with _item_deed("accepted", item, by=by, at=at, key=key, seen=seen) as (current, _):
        if current.state != "entered":
            raise WrongState("这一项没有等待核对的填报。", code="nothing_entered")
        _happen(current, "accepted", by=by, at=at)


def return_item(
    item: DisclosureItem,
    *,
    reason: str,
    redo_by: date,
    seen: int | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> None:
    """Return an item to its community with what is to be mended until when.

    An accepted one too: something may show later. Raises InvalidInput (``reason_missing``,
    ``date_in_past``), WrongState (``nothing_entered``), EditedElsewhere.
    """
    if by:
        SUPERVISION.require(by, "check_communities", item.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明退回的原因，社区在链接里看得到。", code="reason_missing")
    if redo_by < at.date():
        raise InvalidInput("改正期限不能早于今天。", code="date_in_past")
    refuse_secret_text({"reason": reason})
    with _item_deed("returned", item, by=by, at=at, key=key, seen=seen) as (current, _):
        if current.state not in ("entered", "accepted"):
            raise WrongState("这一项没有可以退回的填报。", code="nothing_entered")
        _happen(current, "returned", reason=reason.strip(), redo_by=redo_by, by=by, at=at)


def _refuse_closed(link: CommunityLink, item: DisclosureItem, *, on: date) -> None:
    """Raise NotPermitted unless the link opens this item on the day, as it stands by now."""
    is_open = CommunityLink.objects.filter(
        pk=link.pk, community=item.community_id, withdrawn_at=None, expires_on__gte=on
    ).exists()
    if not is_open:
        raise NotPermitted("这个链接已经失效，没有保存。请向街道要新的链接。", code="link_closed")


@contextmanager
def _item_deed(
    name: str,
    item: DisclosureItem,
    *,
    by: User | None,
    at: datetime,
    key: str | None,
    seen: int | None,
) -> Iterator[tuple[DisclosureItem, Deed]]:
    """Run a deed on an item: locked, its state worked out at the end.

    ``seen`` is the row version that the person had before them.
    """
    with deed(f"communities.{name}", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = DisclosureItem.objects.select_for_update().get(pk=item.pk)
        if seen is not None and seen != current.row_version:
            raise EditedElsewhere("这一项", now=current.row_version)
        yield current, done
        restate(current)
        current.row_version += 1
        current.save()
        done.on(f"disclosure:{current.pk}")


def _happen(item: DisclosureItem, kind: str, **told: Any) -> None:
    DisclosureEvent.objects.create(
        organ_id=item.organ_id, item=item, number=item.events.count() + 1, kind=kind, **told
    )


def restate(item: DisclosureItem) -> None:
    """Work state, day and term out from the events; the caller saves the item."""
    item.state, item.done_on, item.redo_by = "open", None, None
    for event in item.events.order_by("number"):
        item.state, item.redo_by = event.kind, event.redo_by
        if event.kind == "entered":
            item.done_on = event.done_on
