"""What open data may read: organs with pages of their own, and of these what is public now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from gongkai.errors import DataMissing, InvalidInput
from gongkai.organs.models import Organ, PublicChange
from gongkai.publishing.models import Item
from gongkai.publishing.public import public_items
from gongkai.reports.models import AnnualReport

#: Items read at a time for a dump, so that its size costs no memory.
PIECE = 200
#: Longer than any deed takes from its beginning to its end.
SETTLED = timedelta(minutes=1)
_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})")
_LARGEST = 2**63 - 1


class NotPublic(DataMissing):
    """What was asked for is not there, or is not public: which of the two is not said."""

    code = "not_found"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of items is narrowed to; None and "" narrow nothing."""

    column: str = ""
    kind: str = ""
    year: int | None = None
    updated_since: datetime | None = None


def organs_told() -> QuerySet[Organ]:
    """Return the organs that have pages here."""
    return Organ.objects.filter(has_portal=True).order_by("slug")


def organ_told(slug: str) -> Organ:
    """Return an organ that has pages here; raises NotPublic."""
    organ = organs_told().filter(slug=slug).first()
    if organ is None:
        raise NotPublic(f"没有代号为“{slug[:64]}”的机关。请先取机关列表，核对代号。")
    return organ


def items_told(organ: Organ, wanted: Wanted) -> QuerySet[Item]:
    """Return the organ's public items, newest first.

    Kind and column are those of the approved version, as the lists of the pages tell them: the
    record's own may be those of a correction in the works.
    """
    found = public_items(organ)
    if wanted.column:
        found = found.filter(listed__column=wanted.column)
    if wanted.kind:
        found = found.filter(listed__kind=wanted.kind)
    if wanted.year is not None:
        found = found.filter(record__published_on__year=wanted.year)
    if wanted.updated_since is not None:
        changed = PublicChange.objects.filter(
            organ=organ, topic="item", at__gte=wanted.updated_since
        )
        found = found.filter(record__public_id__in=changed.values("reference"))
    return found


def page_of(found: QuerySet[Item], *, cursor: str, limit: int) -> tuple[list[Item], str | None]:
    """Return the items after a cursor and the cursor of the next page, None after the last.

    The cursor names the last item given: what is published or taken down meanwhile neither shifts
    nor repeats anything. Raises InvalidInput (``bad_cursor``).
    """
    if cursor:
        day, pk = _read_cursor(cursor)
        found = found.filter(
            Q(record__published_on__lt=day) | Q(record__published_on=day, pk__lt=pk)
        )
    items = list(found[: limit + 1])
    if len(items) <= limit:
        return items, None
    last = items[limit - 1]
    return items[:limit], f"{last.record.published_on}.{last.pk}"


def _read_cursor(cursor: str) -> tuple[date, int]:
    match = _CURSOR.fullmatch(cursor)
    try:
        if match:
            return date.fromisoformat(match[1]), int(match[2])
    except ValueError:
        pass
    raise InvalidInput(
        "cursor 不对。请原样使用上一页给出的 next_cursor，或者去掉它从头取。", code="bad_cursor"
    )


def item_told(public_id: str) -> Item:
    """Return an item that is or was public; raises NotPublic."""
    item = _ever_public().filter(record__public_id=public_id, organ__has_portal=True).first()
    if item is None:
        raise NotPublic("没有这条信息，或者它没有公开。请核对编号。")
    return item


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes in the order of their numbers, each with its item as it stands now."""

    rows: list[tuple[PublicChange, Item]]
    next_after: int
    has_more: bool


def changes_of(organ: Organ, *, after: int, limit: int, at: datetime) -> Changes:
    """Return what changed for the public after a change; what never became public is left out.

    Numbers are given before a change is committed, so a later one may be seen first. A change is
    told once it has settled, so that nobody who goes on from the last one misses any.
    """
    waiting = PublicChange.objects.filter(
        organ=organ, topic="item", pk__gt=min(after, _LARGEST), at__lte=at - SETTLED
    )
    rows = list(waiting.order_by("pk")[: limit + 1])
    changes = rows[:limit]
    items = _ever_public().filter(
        organ=organ, record__public_id__in={change.reference for change in changes}
    )
    by_id = {item.record.public_id: item for item in items}
    told = [(one, by_id[one.reference]) for one in changes if one.reference in by_id]
    return Changes(told, changes[-1].pk if changes else after, len(rows) > limit)


def items_of_year(organ: Organ, year: int) -> Iterator[Item]:
    """Yield all items of a year that are public, oldest first, in pieces: one query for each."""
    last = 0
    while True:
        found = public_items(organ).filter(record__published_on__year=year, pk__gt=last)
        piece = list(found.order_by("pk")[:PIECE])
        yield from piece
        if len(piece) < PIECE:
            return
        last = piece[-1].pk


def years_of(organ: Organ) -> list[tuple[int, int]]:
    """Return the years in which something public came out, newest first, with how much."""
    counted = (
        public_items(organ)
        .order_by()
        .annotate(of_year=ExtractYear("record__published_on"))
        .values_list("of_year")
        .annotate(count=Count("pk"))
    )
    return sorted(counted, reverse=True)


def report_told(organ: Organ, year: int) -> AnnualReport:
    """Return a published report; raises NotPublic."""
    report: AnnualReport | None = (
        AnnualReport.objects.filter(organ=organ, year=year, published_snapshot__isnull=False)
        .select_related("published_snapshot", "organ")
        .first()
    )
    if report is None:
        raise NotPublic(f"没有{year}年的年度报告，或者它还没有公布。")
    return report


def _ever_public() -> QuerySet[Item]:
    found: QuerySet[Item] = Item.objects.filter(published_version__isnull=False)
    return found.select_related("record", "published_version", "published_column", "organ")
