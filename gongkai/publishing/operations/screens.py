"""Hall screens: set up by a clerk, and what they report to have shown."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item, Screen, ScreenShow
from gongkai.publishing.operations.seen import refuse_changed
from gongkai.publishing.permissions import PUBLISHING

FIELDS = ("name", "is_portrait", "seconds", "days", "led_width", "is_active")
#: What an office may choose: seconds of a page, days of news, characters of a strip's line.
RANGES = {"seconds": (5, 300), "days": (1, 730), "led_width": (4, 64)}
_LABELS = {field.name: str(field.verbose_name) for field in Screen._meta.concrete_fields}
#: How long a screen may have been without the network and still report what it showed.
LATEST_DAYS = 8
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Shown:
    """How often a screen showed an item on a day, the first and the last time."""

    public_id: str
    on: date
    times: int
    first_at: datetime
    last_at: datetime


def save_screen(
    organ: Organ,
    content: Mapping[str, Any],
    *,
    screen: Screen | None = None,
    seen: str | None = None,
    new_address: bool = False,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Screen:
    """Add a screen, change one, or retire it (``is_active``); ``new_address`` closes the old one.

    The address is the only key to the screen's page, so it is never written into the audit trail.
    Raises InvalidInput, WrongState when it was changed since ``seen``.
    """
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    told = {name: content[name] for name in FIELDS if name in content}
    _refuse_out_of_range(told)
    name = f"publishing.screen_{'changed' if screen else 'added'}"
    try:
        with deed(name, organ=organ.slug, by=by, at=at, key=key) as done:
            saved = _standing(organ, screen)
            refuse_changed(saved, FIELDS, seen=seen, what="这块电子屏的设置")
            changed = [name for name, value in told.items() if getattr(saved, name) != value]
            for one in changed:
                setattr(saved, one, told[one])
            if new_address or not saved.token:
                saved.token = secrets.token_urlsafe(18)
                changed.append("token")
            saved.save()
            done.on(f"screen:{saved.pk}", fields=changed)
    except IntegrityError as error:
        raise InvalidInput(
            f"已有名为“{content.get('name')}”的电子屏。请换一个名称。", code="name_taken"
        ) from error
    return saved


def _standing(organ: Organ, screen: Screen | None) -> Screen:
    if screen is None:
        return Screen(organ=organ)
    found: Screen = Screen.objects.select_for_update().get(organ=organ, pk=screen.pk)
    return found


def _refuse_out_of_range(told: Mapping[str, Any]) -> None:
    for name, (least, most) in RANGES.items():
        if name in told and not least <= int(told[name]) <= most:
            raise InvalidInput(
                f"“{_LABELS[name]}”要在{least}到{most}之间。请改正。", code="out_of_range"
            )


@transaction.atomic
def keep_shows(screen: Screen, shows: Iterable[Shown], *, at: datetime) -> int:
    """Add what a screen says it showed to its rows, one for each item and day; return how many.

    A machine tells this and no person, so it is no deed. What cannot have been is left out: items
    of others or not public on the day, days to come or long past; and nothing is counted more
    often than the day has pages, so that a row says at most a wrong number.
    """
    today = timezone.localtime(at).date()
    wanted = [
        one
        for one in shows
        if one.times > 0 and today - timedelta(days=LATEST_DAYS) <= one.on <= today
    ]
    if not wanted:
        return 0
    # Two reports of one screen at the same time stand in a row.
    Screen.objects.select_for_update().get(pk=screen.pk)
    items = _ever_public(screen, {one.public_id for one in wanted})
    rows = {
        (row.item_id, row.on): row
        for row in ScreenShow.objects.filter(
            screen=screen, item__in=list(items.values()), on__in={one.on for one in wanted}
        )
    }
    kept = 0
    for one in wanted:
        item = items.get(one.public_id)
        if item is None or not _was_public(item, one.on):
            continue
        first, last = _within(one, at)
        row = rows.get((item.pk, one.on))
        if row is None:
            row = rows[item.pk, one.on] = ScreenShow(
                organ=screen.organ,
                screen=screen,
                item=item,
                on=one.on,
                first_at=first,
                last_at=last,
            )
        row.times = min(row.times + one.times, _DAY_SECONDS // screen.seconds)
        row.first_at, row.last_at = min(row.first_at, first), max(row.last_at, last)
        row.save()
        kept += 1
    return kept


def _ever_public(screen: Screen, public_ids: set[str]) -> dict[str, Item]:
    found = Item.objects.filter(
        organ=screen.organ,
        record__public_id__in=public_ids,
        published_version__isnull=False,
    ).select_related("record")
    return {item.record.public_id: item for item in found}


def _was_public(item: Item, on: date) -> bool:
    published = item.record.published_on
    gone = timezone.localtime(item.taken_down_at).date() if item.taken_down_at else None
    return published is not None and published <= on and (gone is None or on <= gone)


def _within(one: Shown, at: datetime) -> tuple[datetime, datetime]:
    """Return the two moments inside the day and not in the future, whatever the screen's clock."""
    zone = timezone.get_default_timezone()
    begins = datetime(one.on.year, one.on.month, one.on.day, tzinfo=zone)
    ends = min(begins + timedelta(days=1, seconds=-1), at)
    first = min(max(one.first_at, begins), ends)
    return first, min(max(one.last_at, first), ends)
