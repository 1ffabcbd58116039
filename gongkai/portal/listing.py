"""Keeping what the lists tell in step with what is public."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from gongkai.errors import GongkaiError
from gongkai.organs.models import Organ
from gongkai.portal.models import Listed
from gongkai.portal.shell import Shell
from gongkai.portal.wording import one_line, several_lines
from gongkai.publishing.models import Column, Item
from gongkai.publishing.public import PublicItem, public_item

logger = logging.getLogger("gongkai.worker")

_FIELDS = [field.name for field in Listed._meta.concrete_fields if field.name not in ("id", "item")]


def listing_of(item: Item, told: PublicItem, shell: Shell, *, on: date) -> Listed:
    """Return the unsaved row that lists an item."""
    column = column_of(told, shell)
    return Listed(
        organ=item.organ,
        item=item,
        public_id=told.public_id,
        is_public=item.is_public,
        kind=told.kind,
        title=one_line(told.title),
        number=one_line(told.number),
        index_number=told.index_number,
        summary=one_line(told.summary)[:200],
        basis=several_lines("\n".join(told.basis)),
        related=" ".join(told.related),
        column=column.slug if column else "",
        column_label=column.label if column else "",
        catalogue_row_id=item.published_row_id,
        url=other_site(item),
        validity=told.validity,
        dated_on=told.dated_on,
        published_on=told.published_on,
        published_at=told.published_at,
        month=f"{told.published_on:%Y-%m}",
        again_on=min(
            (day for day in (told.repealed_on, told.expired_on) if day and day > on), default=None
        ),
    )


def column_of(told: PublicItem, shell: Shell) -> Column | None:
    """Return the column that the approved version names; an item in the works may be elsewhere.

    Where no column is called so any more, it is the one in which the item was published.
    """
    named = shell.by_label.get(told.column)
    return named or shell.by_slug.get(told.column_slug)


def other_site(item: Item) -> str:
    """Return the address on another site where the item is published, "" when it is here."""
    is_link = item.url.startswith(("http://", "https://"))
    return item.url if item.place == "elsewhere" and is_link else ""


def keep_listings(rows: Sequence[Listed]) -> None:
    """Write rows, each over the one that listed its item before."""
    Listed.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=_FIELDS,
    )


def list_all(shell: Shell, *, on: date, pieces: Sequence[Item]) -> None:
    """List these items anew, as a whole rebuild does; one that cannot be read is left as it was."""
    rows = []
    for item in pieces:
        told = public_item(item, on=on)
        if told is not None:
            try:
                rows.append(listing_of(item, told, shell, on=on))
            except GongkaiError:
                logger.exception("public_page_failed", extra={"event": "item"})
    keep_listings(rows)


def forget(organ: Organ) -> list[str]:
    """Forget what an organ without pages listed; return the public ids of its items."""
    found = Listed.objects.filter(organ=organ)
    ids = list(found.values_list("public_id", flat=True))
    if ids:
        found.delete()
    return ids
