"""Items come up by themselves when a period is over; making them twice does no harm."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.audit.operations import Deed, deed
from gongkai.errors import DataMissing, GongkaiError
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.statute.calendars import Calendar
from gongkai.statute.communities import Period, due_day, periods_ended
from gongkai.supervision.communities.queries import DutyStanding, duty_standings
from gongkai.supervision.models import Community, DisclosureItem

logger = logging.getLogger("gongkai.communities")

#: Community, duty, period: what an item is one of.
_Key = tuple[int, str, Period]
_BATCH = 500


@dataclass(slots=True)
class _Changes:
    """What differs between what should be there and what is."""

    new: list[DisclosureItem]
    moved: list[DisclosureItem]
    gone: list[int]

    def __bool__(self) -> bool:
        return bool(self.new or self.moved or self.gone)


def make_all_due(*, at: datetime) -> int:
    """Let the items of every organ with communities come up; return how many were new.

    One organ's trouble does not keep the others waiting: the log tells it.
    """
    made = 0
    for organ in Organ.objects.filter(pk__in=Community.objects.values("organ")).order_by("pk"):
        try:
            made += make_due(organ, at=at)
        except GongkaiError:
            logger.exception("communities_not_made", extra={"organ": organ.slug})
    return made


def make_due(organ: Organ, *, at: datetime) -> int:
    """Let the items of periods that are over come up; return how many were new.

    Untouched items follow the set-up: their day is counted anew, and what is no longer asked for
    goes. What anybody said something of stays as it is. Nothing is written when nothing changed.
    """
    if not _changes(organ, on=at.date()):
        return 0
    with deed("communities.items_made", organ=organ.slug, by=None, at=at) as done:
        return settle(organ, done, at=at)


def settle(organ: Organ, done: Deed, *, at: datetime) -> int:
    """Do the same within a deed, which answers for it; return how many were new."""
    changes = _changes(organ, on=at.date())
    DisclosureItem.objects.bulk_create(changes.new, batch_size=_BATCH)
    DisclosureItem.objects.bulk_update(changes.moved, ["due_on"], batch_size=_BATCH)
    DisclosureItem.objects.filter(pk__in=changes.gone).delete()
    done.details |= {
        "made": len(changes.new),
        "dated": len(changes.moved),
        "dropped": len(changes.gone),
    }
    return len(changes.new)


def _changes(organ: Organ, *, on: date) -> _Changes:
    calendar = calendar_of(organ)
    wanted = dict(_wanted(organ, on=on))
    kept: set[_Key] = set()
    changes = _Changes([], [], [])
    for item in DisclosureItem.objects.filter(organ=organ):
        key = (item.community_id, item.duty, item.span)
        kept.add(key)
        if not item.is_untouched:
            continue
        if key not in wanted:
            changes.gone.append(item.pk)
        elif (day := _due_on(wanted[key], key[2], calendar)) != item.due_on:
            item.due_on = day
            changes.moved.append(item)
    changes.new = [
        DisclosureItem(
            organ=organ,
            community_id=community,
            duty=slug,
            label=standing.duty.label,
            is_reported=standing.duty.is_reported,
            year=period.year,
            period=period.kind,
            number=period.number,
            due_on=_due_on(standing, period, calendar),
        )
        for (community, slug, period), standing in wanted.items()
        if (community, slug, period) not in kept
    ]
    return changes


def _wanted(organ: Organ, *, on: date) -> Iterator[tuple[_Key, DutyStanding]]:
    standings = [standing for standing in duty_standings(organ) if standing.is_on]
    for community in Community.objects.filter(organ=organ).order_by("pk"):
        for standing in standings:
            if community.kind not in standing.duty.kinds:
                continue
            periods = periods_ended(
                standing.duty, first=community.from_on, last=community.to_on, on=on
            )
            for period in periods:
                yield (community.pk, standing.duty.slug, period), standing


def _due_on(standing: DutyStanding, period: Period, calendar: Calendar) -> date | None:
    """Return by when; None while the holidays of that year are not known."""
    try:
        return due_day(standing.duty, period, days=standing.due_days, calendar=calendar)
    except DataMissing:
        return None
