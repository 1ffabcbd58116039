"""Reading rounds: whom to ask, one unit or file of a round, what a unit of this system was told."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.organs.models import Organ, Supervision
from gongkai.reports.models import CollectionRound, HandIn, RoundUnit


def may_have_units(organ: Organ) -> bool:
    """Say whether there are organs below this one: below a street or a town there are none."""
    return organ.level not in ("street", "town")


def rounds_of(organ: Organ) -> QuerySet[CollectionRound]:
    """Return the rounds of an organ, newest first, each with ``asked``: how many must hand in."""
    found: QuerySet[CollectionRound] = (
        CollectionRound.objects.filter(organ=organ)
        .select_related("organ")
        .annotate(asked=Count("units", filter=Q(units__removed_at=None)))
    )
    return found


def organs_below(organ: Organ, *, on: date) -> QuerySet[Organ]:
    """Return the organs that this one supervises or adds up on the day: it may see their reports.

    A name alone opens nothing: whoever lists another organ's name gets no report of it.
    """
    links = Supervision.objects.holding(on).filter(parent=organ)
    return Organ.objects.filter(pk__in=links.values("child"))


def organs_to_ask(organ: Organ, year: int) -> list[str]:
    """Return the names for a new round: those of the last one, then who is added up by now.

    Supervision is that of 31 December of the report year.
    """
    last = CollectionRound.objects.filter(organ=organ, year__lt=year).first()
    names = list(last.units.filter(removed_at=None).values_list("name", flat=True)) if last else []
    links = Supervision.objects.holding(date(year, 12, 31)).filter(parent=organ, kind="sums")
    added = links.order_by("child__name").values_list("child__name", flat=True)
    return list(dict.fromkeys([*names, *added]))


def digests_of(collection: CollectionRound) -> set[str]:
    """Return the digests of the files that came in, but of those that could not be read."""
    found = collection.hand_ins.filter(put_aside_at=None, failure="")
    return set(found.values_list("sha256", flat=True))


def waiting_for_a_unit(collection: CollectionRound) -> QuerySet[HandIn]:
    """Return the hand-ins of nobody that is listed: unknown ones, and those of removed units."""
    whose = Q(unit=None) | Q(unit__removed_at__isnull=False)
    found = collection.hand_ins.filter(whose, put_aside_at=None, waiting_since=None)
    return found.defer("report")


def waiting_to_be_read(collection: CollectionRound) -> QuerySet[HandIn]:
    """Return the files there was no time to read yet, oldest first."""
    found = collection.hand_ins.filter(put_aside_at=None, waiting_since__isnull=False)
    return found.select_related("unit").order_by("pk")


def hand_ins_of(unit: RoundUnit) -> QuerySet[HandIn]:
    """Return everything that a unit handed in, newest first."""
    found: QuerySet[HandIn] = unit.hand_ins.select_related("file", "by").defer("report")
    return found.order_by("-pk")
