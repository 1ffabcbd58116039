"""Writing what a change touches: one item with its lists, one report, or a whole organ."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongkai.errors import GongkaiError, WrongState
from gongkai.organs.models import Organ, PublicChange
from gongkai.organs.public_folder import item_place, remove_now
from gongkai.portal import lists, queries
from gongkai.portal.feeds import feed_files, sitemap_index_files, sitemap_month_files
from gongkai.portal.items import cited_numbers, item_files, short_file
from gongkai.portal.listing import forget, keep_listings, list_all, listing_of
from gongkai.portal.models import Listed
from gongkai.portal.pages import organ_home_files, standing_files
from gongkai.portal.reports import published_reports, report_files, report_list_files
from gongkai.portal.shell import Shell, shell_of, short_place
from gongkai.portal.writing import keep_only, write_changed
from gongkai.publishing.models import Item
from gongkai.publishing.public import public_item

logger = logging.getLogger("gongkai.worker")

#: Items read at once in a rebuild; between two pieces other changes get their turn.
PIECE = 200
#: How often an item is written again when it changes under our hands.
_TRIES = 5


def write_item(organ: Organ, public_id: str, *, at: datetime) -> None:
    """Write an item's pages and every list, feed and map that shows it.

    What was taken down leaves a trace without body and attachments.
    """
    item = queries.item_shown(organ, public_id)
    if item is None:
        remove_now(item_place(organ.slug, public_id))
        return
    shell = shell_of(organ)
    before = Listed.objects.filter(item=item).first()
    _write_settled(shell, [item], at=at)
    after = Listed.objects.get(item=item)
    _write_explained(shell, [one for one in (before, after) if one], at=at)
    _write_lists(shell, [one for one in (before, after) if one])


def write_report(organ: Organ, year: str) -> None:
    """Write a published report and the pages that list it."""
    shell = shell_of(organ)
    for report in published_reports(organ):
        if str(report.year) == year:
            write_changed(report_files(report, shell))
    write_changed(report_list_files(shell) | organ_home_files(shell))


def write_standard(organ: Organ) -> None:
    """Write the standard catalogue and the pages of its rows; those of retired rows go."""
    shell = shell_of(organ)
    named: set[Path] = set()
    for files in lists.standard_files(shell):
        write_changed(files)
        named.update(files)
    write_changed(lists.catalogue_files(shell))
    keep_only(Path(organ.slug) / "catalogue" / "standard", named)


def write_organ(organ: Organ, *, at: datetime, between: Callable[[], object] = lambda: None) -> int:
    """Write all pages of an organ anew and take away what is no longer named; return how many.

    What cannot be written keeps its old pages and is ordered again by itself, so that it holds up
    nothing and is seen. ``between`` is called after each piece of items.
    """
    started = time.time() - 1
    shell = shell_of(organ)
    named: set[Path] = set()

    def put(files: Mapping[Path, bytes]) -> None:
        write_changed(files)
        named.update(files)

    for piece in queries.items_shown(organ, size=PIECE):
        list_all(shell, on=at.date(), pieces=piece)
    for piece in queries.items_shown(organ, size=PIECE):
        for item in piece:
            try:
                put(item_files(item, shell, on=at.date()))
            except (GongkaiError, OSError):
                public_id = item.record.public_id
                _order_again(organ, "item", public_id, at)
                named |= _files_below(item_place(organ.slug, public_id))
        _write_settled(shell, _changed(piece), at=at)
        between()
    for report in published_reports(organ):
        try:
            put(report_files(report, shell))
        except (GongkaiError, OSError):
            _order_again(organ, "report", str(report.year), at)
            named |= _files_below(Path(organ.slug) / "reports" / str(report.year))
    put(standing_files(shell) | report_list_files(shell))
    for files in lists.all_lists(shell):
        put(files)
    put(organ_home_files(shell) | feed_files(shell) | sitemap_index_files(shell))
    for column in shell.holding:
        put(feed_files(shell, column))
    for month in queries.months(organ, is_here=True):
        put(sitemap_month_files(shell, month.name))
    keep_only(Path(organ.slug), named, before=started)
    return len(named)


def remove_organ(organ: Organ) -> None:
    """Take an organ's pages away at once, and the short links that led to them."""
    remove_now(Path(organ.slug))
    for public_id in forget(organ):
        remove_now(Path(short_place(public_id)))


def remove_stray(*, before: float) -> None:
    """Take away short links of items that nobody knows any more."""
    known = {short_file(one) for one in Listed.objects.values_list("public_id", flat=True)}
    keep_only(Path("i"), known, before=before)


def _write_settled(shell: Shell, items: Sequence[Item], *, at: datetime) -> None:
    """Write items with their listings until none of them changed meanwhile.

    An item that is taken down while its page is drawn must not stay: after writing it is looked
    at once more. Raises WrongState when it does not come to rest.
    """
    for _ in range(_TRIES):
        for item in items:
            files = item_files(item, shell, on=at.date())
            write_changed(files)
            keep_only(item_place(shell.organ.slug, item.record.public_id), files)
        told = [(item, public_item(item, on=at.date())) for item in items]
        keep_listings([listing_of(item, one, shell, on=at.date()) for item, one in told if one])
        items = _changed(items)
        if not items:
            return
    raise WrongState("这条信息正在不断修改，网页稍后再更新。", code="item_unsettled")


def _changed(items: Sequence[Item]) -> list[Item]:
    """Return those of the items that changed since they were read, read again."""
    now = queries.stamps(items)
    found = [
        queries.item_shown(item.organ, item.record.public_id)
        for item in items
        if now.get(item.pk) != queries.stamp(item)
    ]
    return [item for item in found if item is not None]


def _write_lists(shell: Shell, spots: Sequence[Listed]) -> None:
    """Write the lists in which an item stood or stands; those left empty go."""
    files = lists.catalogue_files(shell) | organ_home_files(shell) | feed_files(shell)
    months = {spot.month for spot in spots}
    for slug in {spot.column for spot in spots if spot.column}:
        column = shell.by_slug.get(slug)
        if column is None:
            continue
        files |= lists.column_files(shell, column) | feed_files(shell, column)
        for month in months:
            files |= lists.column_month_files(shell, column, month)
    for month in months:
        files |= lists.catalogue_month_files(shell, month) | sitemap_month_files(shell, month)
    rows = {spot.catalogue_row for spot in spots}
    for row in rows:
        if row is not None and row.retired_at is None:
            files |= lists.row_files(shell, row)
    write_changed(files | sitemap_index_files(shell))
    columns = [shell.by_slug[spot.column] for spot in spots if spot.column in shell.by_slug]
    _remove_empty(lists.month_places(shell, columns, months), files)
    for month in months:
        map_place = Path(shell.organ.slug) / "sitemaps" / f"{month}.xml"
        if map_place not in files:
            (settings.PUBLIC_FOLDER / map_place).unlink(missing_ok=True)


def _remove_empty(places: Iterable[Path], files: Mapping[Path, bytes]) -> None:
    for place in places:
        if place / "index.html" not in files:
            keep_only(place, ())


def _write_explained(shell: Shell, spots: Sequence[Listed], *, at: datetime) -> None:
    """Write the pages of documents that an interpretation names or named, and that name it."""
    meanings = [spot for spot in spots if spot.column in queries.EXPLAINING]
    numbers = cited_numbers("\n".join(spot.basis for spot in meanings))
    ids = {one for spot in meanings for one in spot.related.split()}
    ids |= {one.public_id for one in queries.naming(shell.organ, spots[-1].public_id)}
    if numbers:
        ids |= {one.public_id for one in queries.numbered(shell.organ, numbers).values()}
    for public_id in sorted(ids):
        item = queries.item_shown(shell.organ, public_id)
        if item is not None:
            _write_settled(shell, [item], at=at)


def _order_again(organ: Organ, topic: str, reference: str, at: datetime) -> None:
    """Order what could not be written by itself, unless it waits already."""
    logger.exception("public_page_failed", extra={"event": topic})
    waiting = PublicChange.objects.filter(
        organ=organ, topic=topic, reference=reference, done_at=None
    )
    if not waiting.exists():
        PublicChange.objects.create(organ=organ, topic=topic, reference=reference, at=at)


def _files_below(place: Path) -> set[Path]:
    folder: Path = settings.PUBLIC_FOLDER
    return {path.relative_to(folder) for path in (folder / place).rglob("*") if path.is_file()}
