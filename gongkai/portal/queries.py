"""Reading what the lists tell. Each function is one query, whatever the number of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet

from gongkai.organs.models import Organ, Supervision
from gongkai.portal.models import Listed
from gongkai.publishing.models import CatalogueRow, Item

#: Items that a first page shows; older ones stand in their months.
NEWEST = 20
#: Columns whose items explain or answer for a document.
EXPLAINING = ("interpretation", "responses")
_ORDER = ("-published_on", "-item")


@dataclass(frozen=True, slots=True)
class Month:
    """A month with how many items were published in it."""

    name: str
    count: int

    @property
    def year(self) -> str:
        """Return the year."""
        return self.name[:4]

    @property
    def label(self) -> str:
        """Return the month as people read it.

        >>> Month("2020-07", 3).label
        '7月'
        """
        return f"{int(self.name[5:])}月"


def listed(organ: Organ) -> QuerySet[Listed]:
    """Return what the organ's lists tell, newest first."""
    found: QuerySet[Listed] = Listed.objects.filter(organ=organ, is_public=True)
    return found.select_related("organ").order_by(*_ORDER)


def newest(organ: Organ, *, column: str | None = None, limit: int = NEWEST) -> list[Listed]:
    """Return the newest items of an organ or of one of its columns."""
    found = listed(organ)
    return list((found if column is None else found.filter(column=column))[:limit])


def newest_of_site(limit: int) -> list[Listed]:
    """Return the newest items of all organs that have pages here."""
    found = Listed.objects.filter(is_public=True).select_related("organ")
    return list(found.order_by(*_ORDER)[:limit])


def in_month(organ: Organ, month: str, *, column: str | None = None) -> list[Listed]:
    """Return the items published in a month, newest first."""
    found = listed(organ).filter(month=month)
    return list(found if column is None else found.filter(column=column))


def months(organ: Organ, *, column: str | None = None, is_here: bool = False) -> list[Month]:
    """Return the months with items, newest first; ``is_here`` counts those on this site alone."""
    found = Listed.objects.filter(organ=organ, is_public=True)
    if column is not None:
        found = found.filter(column=column)
    if is_here:
        found = found.filter(url="")
    counted = found.order_by("-month").values_list("month").annotate(count=Count("pk"))
    return [Month(name, count) for name, count in counted]


def by_year(found: Iterable[Month]) -> list[tuple[str, list[Month]]]:
    """Return the months by year, in the order given."""
    return [(year, list(group)) for year, group in groupby(found, key=lambda one: one.year)]


def here_in_month(organ: Organ, month: str) -> list[Listed]:
    """Return the items published in a month whose pages lie on this site."""
    return list(listed(organ).filter(month=month, url=""))


def on_row(row: CatalogueRow, limit: int) -> list[Listed]:
    """Return the newest items that hang on a row of the standard catalogue."""
    found = Listed.objects.filter(catalogue_row=row, is_public=True).select_related("organ")
    return list(found.order_by(*_ORDER)[:limit])


def rows_of(organ: Organ) -> list[CatalogueRow]:
    """Return the rows of the standard catalogue in use, in its order."""
    return list(CatalogueRow.objects.filter(organ=organ, retired_at=None).order_by("pk"))


def numbered(organ: Organ, numbers: Iterable[str]) -> dict[str, Listed]:
    """Return the public items with these 文号; one that is given twice leads nowhere."""
    found: dict[str, list[Listed]] = {}
    for one in listed(organ).filter(number__in=list(numbers)):
        found.setdefault(one.number, []).append(one)
    return {number: rows[0] for number, rows in found.items() if len(rows) == 1}


def explaining(organ: Organ, number: str, public_id: str) -> list[Listed]:
    """Return the interpretations and answers that name a document: its 文号 as basis, or itself."""
    names = Q(related__contains=public_id)
    if number:
        names |= Q(basis__contains=number)
    return list(listed(organ).filter(names, column__in=EXPLAINING)[:NEWEST])


def named(organ: Organ, public_ids: Iterable[str]) -> list[Listed]:
    """Return the public items with these ids, in the order given."""
    wanted = list(public_ids)
    found = {one.public_id: one for one in listed(organ).filter(public_id__in=wanted)}
    return [found[one] for one in wanted if one in found]


def naming(organ: Organ, public_id: str) -> list[Listed]:
    """Return the public items whose pages name this one as related."""
    return list(listed(organ).filter(related__contains=public_id))


def due_again(on: date) -> list[Listed]:
    """Return the items whose pages must say something else from the day on."""
    return list(Listed.objects.filter(again_on__lte=on).select_related("organ").order_by("pk"))


def item_shown(organ: Organ, public_id: str) -> Item | None:
    """Return an item that is or was public, as it stands now. One query with its joins."""
    return _ever_public(organ).filter(record__public_id=public_id).first()


def items_shown(organ: Organ, *, size: int) -> Iterator[list[Item]]:
    """Yield all items of the organ that are or were public, in pieces, oldest first."""
    last = 0
    while True:
        piece = list(_ever_public(organ).filter(pk__gt=last).order_by("pk")[:size])
        if not piece:
            return
        yield piece
        last = piece[-1].pk


def stamps(items: Iterable[Item]) -> dict[int, tuple[int, int]]:
    """Return what tells whether items changed: pk → versions of the item and its record."""
    found = Item.objects.filter(pk__in=[item.pk for item in items])
    return {
        pk: (version, record)
        for pk, version, record in found.values_list("pk", "row_version", "record__row_version")
    }


def stamp(item: Item) -> tuple[int, int]:
    """Return what tells whether the item changed since it was read."""
    return item.row_version, item.record.row_version


def organs_with_pages() -> list[Organ]:
    """Return the organs that have pages here."""
    return list(Organ.objects.filter(has_portal=True).order_by("name"))


def registered(organs: Iterable[Organ]) -> Organ | None:
    """Return an organ whose registered numbers are those of the whole site, None without one.

    Organs of one site have the same numbers; where they differ no page of all may show any.
    """
    found = {
        (organ.site_code, organ.icp_number, organ.police_number): organ
        for organ in organs
        if organ.site_code or organ.icp_number or organ.police_number
    }
    return next(iter(found.values())) if len(found) == 1 else None


def organs_by_superior(organs: list[Organ], *, on: date) -> list[tuple[str, list[Organ]]]:
    """Return organs under the names of those that supervise them; without any, under ""."""
    links = Supervision.objects.holding(on).filter(Q(kind="supervises"), child__in=organs)
    parents = dict(links.order_by("-from_on").values_list("child", "parent__name"))
    groups: dict[str, list[Organ]] = {}
    for organ in organs:
        groups.setdefault(parents.get(organ.pk, ""), []).append(organ)
    return sorted(groups.items(), key=lambda group: (group[0] == "", group[0]))


def _ever_public(organ: Organ) -> QuerySet[Item]:
    found: QuerySet[Item] = Item.objects.filter(organ=organ, published_version__isnull=False)
    return found.select_related("record", "published_version", "published_column", "organ")
