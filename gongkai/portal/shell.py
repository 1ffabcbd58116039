"""The frame of every public page: navigation, links from page to page, addresses for outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from gongkai.organs.models import Organ
from gongkai.publishing.models import Column
from gongkai.publishing.public import columns_of
from gongkai.statute.platform import fixed_columns

#: Columns that the system writes, by where their page lies below the organ's.
GENERATED = {"guide": "guide", "reports": "reports", "apply": "apply"}
CATALOGUE = "政府信息公开目录"


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry of the navigation: ``place`` from the top of the folder, ``key`` of its pages."""

    key: str
    label: str
    place: str
    children: tuple[NavLink, ...] = ()
    is_here: bool = False
    is_open: bool = False

    def seen_from(self, here: str) -> NavLink:
        """Return the entry as the page ``here`` shows it: children only where one is open."""
        is_open = here == self.key or any(child.key == here for child in self.children)
        return replace(
            self,
            is_here=here == self.key,
            is_open=is_open,
            children=tuple(child.seen_from(here) for child in self.children) if is_open else (),
        )


@dataclass(frozen=True)
class Shell:
    """An organ's frame, read once for all pages that are written together."""

    organ: Organ
    columns: tuple[Column, ...]
    _drawn: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_slug(self) -> dict[str, Column]:
        """Return the columns by their slugs."""
        return {column.slug: column for column in self.columns}

    @cached_property
    def by_label(self) -> dict[str, Column]:
        """Return the columns by the labels that versions tell."""
        return {column.label: column for column in self.columns}

    @cached_property
    def holding(self) -> tuple[Column, ...]:
        """Return the columns that hold items, in the order of the navigation."""
        return tuple(one for one in self.columns if not (one.is_generated or one.is_group))

    @cached_property
    def own(self) -> tuple[Column, ...]:
        """Return the office's own columns that hold items."""
        return tuple(one for one in self.holding if not one.is_fixed and one.parent_id is None)

    @cached_property
    def fixed_links(self) -> tuple[NavLink, ...]:
        """Return the fixed columns in the order of the notice, whose parts are their children."""
        if not self.columns:
            return tuple(
                NavLink(one.slug, one.label, f"{self.organ.slug}/{GENERATED[one.slug]}/")
                for one in fixed_columns(self.organ.level)
                if one.slug in GENERATED
            )
        return tuple(self._links(is_fixed=True))

    @cached_property
    def own_links(self) -> tuple[NavLink, ...]:
        """Return the catalogue and the office's own columns."""
        catalogue = NavLink("catalogue", CATALOGUE, f"{self.organ.slug}/catalogue/")
        return (catalogue, *self._links(is_fixed=False))

    def place_of(self, column: Column) -> str | None:
        """Return where a column's page lies, None when it has none."""
        if column.is_generated and not column.is_group:
            name = GENERATED.get(column.slug)
            return f"{self.organ.slug}/{name}/" if name else None
        return f"{self.organ.slug}/c/{column.slug}/"

    def page(self, template: str, place: Path, *, here: str, **context: Any) -> bytes:
        """Return the page that lies at ``place``; ``here`` is its entry in the navigation."""
        return page(
            template,
            place,
            organ=self.organ,
            navigation=self._navigation(root_of(place), here),
            site_name=f"{self.organ.name}政府信息公开",
            **context,
        )

    def _navigation(self, root: str, here: str) -> str:
        """Return the navigation as pages at the same depth in the same column show it."""
        if (root, here) not in self._drawn:
            groups = [
                [link.seen_from(here) for link in links]
                for links in (self.fixed_links, self.own_links)
            ]
            self._drawn[root, here] = render_to_string(
                "portal/_nav.html", {"root": root, "groups": groups}
            )
        return self._drawn[root, here]

    def _links(self, *, is_fixed: bool) -> Iterator[NavLink]:
        for column in self.columns:
            place = self.place_of(column)
            if column.parent_id is None and column.is_fixed == is_fixed and place:
                children = [
                    NavLink(child.slug, child.label, where)
                    for child in self.columns
                    if child.parent_id == column.pk and (where := self.place_of(child))
                ]
                yield NavLink(column.slug, column.label, place, tuple(children))


def shell_of(organ: Organ) -> Shell:
    """Return the organ's frame as its columns stand now. One query."""
    return Shell(organ, tuple(columns_of(organ)))


def page(template: str, place: Path, **context: Any) -> bytes:
    """Return the page that lies at ``place``; links lead from it to the top: they stay relative."""
    address = absolute(place.parent.as_posix() + "/" if place.parent.parts else "")
    return render_to_string(
        template,
        {
            "root": root_of(place),
            "address": address,
            "has_base": bool(settings.PUBLIC_BASE),
            "site_domain": urlsplit(settings.PUBLIC_BASE).hostname or "",
        }
        | context,
    ).encode()


def root_of(place: Path) -> str:
    """Return the way from a page to the top of the folder.

    >>> root_of(Path("street/guide/index.html"))
    '../../'
    """
    return "../" * (len(place.parts) - 1)


def absolute(place: str) -> str:
    """Return the address of a place for the outside, "" while the site's address is not set."""
    return f"{settings.PUBLIC_BASE}/{quote(place)}" if settings.PUBLIC_BASE else ""


def short_place(public_id: str) -> PurePosixPath:
    """Return where the short link of an item lies."""
    return PurePosixPath("i") / public_id


def short_link(public_id: str) -> str:
    """Return the short link of an item as people copy it; without the site's address, its path."""
    place = short_place(public_id).as_posix()
    return absolute(place) or f"/{place}"
