"""What the public sees of an item: the approved version, with what deeds entered since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from gongkai.exchange.drafting.cleaning import text_of_html
from gongkai.organs.models import Organ
from gongkai.publishing.models import Column, Item
from gongkai.records.models import Version
from gongkai.statute.catalogue import label_of


@dataclass(frozen=True, slots=True)
class PublicFile:
    """An attachment as the public gets it."""

    name: str
    sha256: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item as the public sees it. Only what the approved version holds, never the draft."""

    public_id: str
    organ: Organ
    kind: str
    index_number: str
    title: str
    number: str
    issuer: str
    maker: str
    dated_on: date
    effective_on: date | None
    published_on: date
    published_at: datetime
    until_on: date | None
    repealed_on: date | None
    expired_on: date | None
    validity: str
    attribute: str
    column: str
    column_slug: str
    body: str
    basis: tuple[str, ...]
    related: tuple[str, ...]
    contact: str
    phone: str
    attachments: tuple[PublicFile, ...]
    correction_note: str
    correction_notes: Mapping[str, str]
    url: str
    repeal_reason: str
    taken_down_on: date | None
    take_down_reason: str

    @property
    def validity_label(self) -> str:
        """Return 有效, 废止 or 失效."""
        return label_of("validity", self.validity)

    @property
    def summary(self) -> str:
        """Return the beginning of the body as plain text, for lists and the 目录 (内容概述)."""
        text = " ".join(text_of_html(self.body).split())
        return text if len(text) <= 120 else text[:119] + "…"


def public_items(organ: Organ) -> QuerySet[Item]:
    """Return the organ's items that are public now, newest first. One query with its joins."""
    found: QuerySet[Item] = (
        Item.objects.filter(organ=organ, published_version__isnull=False, taken_down_at=None)
        .select_related("record", "published_version", "published_column", "column", "organ")
        .order_by("-record__published_on", "-pk")
    )
    return found


def public_item(item: Item, *, on: date | None = None) -> PublicItem | None:
    """Return what the public sees of an item, None when it never was public.

    ``on`` is the day for which validity is told; left out, the day of publication.
    """
    version: Version | None = item.published_version
    if version is None or item.published_at is None:
        return None
    told = json.loads(version.text)
    record = item.record
    published = record.published_on or localtime(item.published_at).date()
    day = on or published
    return PublicItem(
        public_id=record.public_id,
        organ=item.organ,
        kind=told["kind"],
        index_number=record.index_number,
        title=told["title"],
        number=told["number"],
        issuer=told["issuer"],
        maker=told["maker"] or item.organ.name,
        dated_on=date.fromisoformat(told["dated_on"]),
        effective_on=_day(told["effective_on"]),
        published_on=published,
        published_at=item.published_at,
        until_on=_day(told.get("until_on")),
        repealed_on=record.repealed_on,
        expired_on=record.expired_on,
        validity=record.validity_on(day),
        attribute=told["attribute"],
        column=told["column"],
        column_slug=item.published_column.slug if item.published_column else "",
        body=told["body"],
        basis=tuple(line.strip() for line in told["basis"].splitlines() if line.strip()),
        related=tuple(told.get("related", ())),
        contact=told["contact"],
        phone=told["phone"],
        attachments=tuple(
            PublicFile(one["name"], one["sha256"], one["kind"], one["size"])
            for one in told.get("attachments", ())
        ),
        correction_note=item.published_note,
        correction_notes=item.published_notes,
        url=item.url,
        repeal_reason=item.repeal_reason,
        taken_down_on=localtime(item.taken_down_at).date() if item.taken_down_at else None,
        take_down_reason=item.take_down_reason,
    )


def columns_of(organ: Organ) -> QuerySet[Column]:
    """Return the organ's columns in use, in order. One query."""
    found: QuerySet[Column] = Column.objects.filter(organ=organ, is_active=True)
    return found.select_related("parent", "post").order_by("order", "pk")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
