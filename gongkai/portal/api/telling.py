"""Public content as open data tells it: plain mappings, drawn from the approved version."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.conf import settings

from gongkai.exchange.drafting.cleaning import clean_html, text_of_html
from gongkai.organs.models import Organ, PublicChange
from gongkai.organs.public_folder import item_place
from gongkai.portal.api.reading import NotPublic
from gongkai.portal.items import FILES
from gongkai.portal.listing import column_of, other_site
from gongkai.portal.shell import Shell, shell_of
from gongkai.portal.wording import file_names, one_line
from gongkai.publishing.models import Column, Item
from gongkai.publishing.public import PublicItem, public_item
from gongkai.records.models import KINDS
from gongkai.reports.models import AnnualReport
from gongkai.statute.catalogue import label_of

Told = dict[str, Any]


def address(place: str) -> str:
    """Return the address of a place: whole where the site's own is known, else from its top."""
    return f"{settings.PUBLIC_BASE}/{quote(place)}"


def told_organ(organ: Organ) -> Told:
    """Return an organ's public data."""
    return {
        "slug": organ.slug,
        "name": organ.name,
        "level": organ.get_level_display(),
        "region": organ.region,
        "address": organ.address,
        "office_hours": organ.office_hours,
        "phone": organ.phone,
        "contact": organ.contact,
        "url": address(f"{organ.slug}/"),
    }


def told_column(column: Column) -> Told:
    """Return a column; with the columns of ``columns_of`` no further query."""
    return {
        "slug": column.slug,
        "label": column.label,
        "parent": column.parent.slug if column.parent else None,
        "article": column.article,
        "is_fixed": column.is_fixed,
    }


def told_report(report: AnnualReport) -> Told:
    """Return what a list says of a published report."""
    snapshot = report.published_snapshot
    return {
        "organ": report.organ.slug,
        "year": report.year,
        "version": snapshot.number if snapshot else 0,
        "published_on": report.published_on,
        "url": address(f"{report.organ.slug}/reports/{report.year}/"),
    }


class Teller:
    """Tells the items of one organ; its columns are read once."""

    def __init__(self, organ: Organ, *, on: date) -> None:
        self.organ = organ
        self.on = on

    @cached_property
    def shell(self) -> Shell:
        """Return the organ's columns by their names."""
        return shell_of(self.organ)

    def listed(self, item: Item) -> Told:
        """Return what lists say of a public item."""
        return self._listed(item, self._public(item))

    def whole(self, item: Item) -> Told:
        """Return a public item with body and attachments.

        What stands on another site is read there: here only where that is, as on our own pages.
        """
        told = self._public(item)
        is_here = item.place != "elsewhere"
        body = clean_html(told.body) if is_here else ""
        return self._listed(item, told) | {
            "body_html": body,
            "body_text": text_of_html(body).strip(),
            "basis": [one_line(line) for line in told.basis],
            "contact": one_line(told.contact),
            "phone": one_line(told.phone),
            # The note of a correction in the works belongs to a version that is not public yet.
            "correction_note": one_line(told.correction_note),
            "attachments": self._attachments(told) if is_here else [],
        }

    def gone(self, item: Item) -> Told:
        """Return the trace of an item that was taken down."""
        told = self._public(item)
        return {
            "public_id": told.public_id,
            "organ": self.organ.slug,
            "index_number": told.index_number,
            "title": one_line(told.title),
            "taken_down_on": told.taken_down_on,
            "reason": told.take_down_reason,
        }

    def change(self, change: PublicChange, item: Item) -> Told:
        """Return a change, with the trace when the item is gone by now."""
        return {
            "number": change.pk,
            "at": change.at,
            "public_id": change.reference,
            "state": "public" if item.is_public else "taken_down",
            "gone": None if item.is_public else self.gone(item),
        }

    def _listed(self, item: Item, told: PublicItem) -> Told:
        column = column_of(told, self.shell)
        place = item_place(self.organ.slug, told.public_id).as_posix() + "/"
        return {
            "public_id": told.public_id,
            "organ": self.organ.slug,
            "index_number": told.index_number,
            "title": one_line(told.title),
            "number": one_line(told.number),
            "kind": told.kind,
            "kind_label": KINDS.get(told.kind, ""),
            "maker": one_line(told.maker),
            "column": column.slug if column else "",
            "column_label": column.label if column else "",
            "dated_on": told.dated_on,
            "effective_on": told.effective_on,
            "published_on": told.published_on,
            "version_published_at": told.published_at,
            "until_on": told.until_on,
            "validity": told.validity,
            "validity_label": label_of("validity", told.validity),
            "repealed_on": told.repealed_on,
            "expired_on": told.expired_on,
            "summary": one_line(told.summary),
            "url": other_site(item) or address(place),
        }

    def _attachments(self, told: PublicItem) -> list[Told]:
        place = item_place(self.organ.slug, told.public_id) / FILES
        names = file_names([(one.name, one.kind) for one in told.attachments])
        return [
            {
                "name": name,
                "size": one.size,
                "sha256": one.sha256,
                "url": address((place / name).as_posix()),
            }
            for name, one in zip(names, told.attachments, strict=True)
        ]

    def _public(self, item: Item) -> PublicItem:
        told = public_item(item, on=self.on)
        if told is None:
            raise NotPublic("这条信息没有公开。")
        return told
