"""Feeds of columns and organs, site maps by month, and what crawlers are told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from gongkai.organs.models import Organ
from gongkai.portal import queries
from gongkai.portal.models import Listed
from gongkai.portal.shell import Shell, absolute
from gongkai.publishing.models import Column

Files = dict[Path, bytes]
#: When a feed without entries was last changed: the day the regulation came into force.
_NEVER = datetime(2019, 5, 15, tzinfo=timezone.get_fixed_timezone(480))
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


class _Feed(Atom1Feed):
    """A feed that says the same until something is published."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was published."""
        found: datetime = super().latest_post_date() if self.items else _NEVER
        return found


def feed_files(shell: Shell, column: Column | None = None) -> Files:
    """Return the feed of a column, or of the organ; links are relative while the site has none."""
    organ = shell.organ
    below = Path(organ.slug) / "c" / column.slug if column else Path(organ.slug)
    place = below / "feed.xml"
    root = "../" * (len(place.parts) - 1)
    feed = _Feed(
        title=f"{organ.name}{column.label if column else '政府信息公开'}",
        link=absolute(f"{below.as_posix()}/") or "./",
        description="",
        language="zh-CN",
        author_name=organ.name,
        feed_url=absolute(place.as_posix()) or "feed.xml",
        feed_guid=f"urn:gongkai:{below.as_posix()}",
    )
    for one in queries.newest(organ, column=column.slug if column else None):
        feed.add_item(
            title=one.title,
            link=one.url or absolute(one.place) or root + one.place,
            # Readers take a summary for HTML.
            description=escape(one.summary),
            unique_id=f"urn:gongkai:{one.public_id}",
            pubdate=one.first_at,
            updateddate=one.published_at,
            categories=[one.column_label] if one.column_label else [],
        )
    return {place: feed.writeString("utf-8").encode()}


def sitemap_month_files(shell: Shell, month: str) -> Files:
    """Return the site map of the items published in a month; none without the site's address."""
    items = queries.here_in_month(shell.organ, month)
    if not items or not absolute(""):
        return {}
    place = Path(shell.organ.slug) / "sitemaps" / f"{month}.xml"
    return {place: _urls([(absolute(one.place), _changed(one)) for one in items])}


def sitemap_index_files(shell: Shell) -> Files:
    """Return the organ's index of site maps and the map of its standing pages."""
    if not absolute(""):
        return {}
    here = Path(shell.organ.slug)
    names = ["pages", *(month.name for month in queries.months(shell.organ, is_here=True))]
    parts = "".join(
        f"<sitemap><loc>{escape(absolute((here / 'sitemaps' / f'{name}.xml').as_posix()))}</loc>"
        "</sitemap>"
        for name in names
    )
    links = [*shell.fixed_links, *shell.own_links]
    places = [f"{here.as_posix()}/", *(link.place for link in links)]
    places += [child.place for link in links for child in link.children]
    index = f'<sitemapindex xmlns="{_SITEMAP}">{parts}</sitemapindex>'
    return {
        here / "sitemap.xml": _xml(index),
        here / "sitemaps/pages.xml": _urls([(absolute(place), "") for place in places]),
    }


def crawler_files(organs: list[Organ]) -> Files:
    """Return robots.txt and the site map of the site's own pages."""
    closed = ("office", "account", "setup", "search")
    lines = ["User-agent: *", *(f"Disallow: /{name}/" for name in closed)]
    files: Files = {}
    if absolute(""):
        lines += [f"Sitemap: {absolute('sitemap.xml')}"]
        lines += [f"Sitemap: {absolute(f'{organ.slug}/sitemap.xml')}" for organ in organs]
        files[Path("sitemap.xml")] = _urls([(absolute(""), ""), (absolute("all-reports/"), "")])
    return files | {Path("robots.txt"): ("\n".join(lines) + "\n").encode()}


def _changed(one: Listed) -> str:
    return timezone.localtime(one.published_at).isoformat(timespec="seconds")


def _urls(found: list[tuple[str, str]]) -> bytes:
    rows = "".join(
        f"<url><loc>{escape(address)}</loc>"
        + (f"<lastmod>{changed}</lastmod>" if changed else "")
        + "</url>"
        for address, changed in found
    )
    return _xml(f'<urlset xmlns="{_SITEMAP}">{rows}</urlset>')


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
