"""A round of a hall screen as its page reads it: every item in slides, at last the contact."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import segno

from gongkai.exchange.papers.content import template_data
from gongkai.exchange.papers.slides import MARGIN, TITLE, across_of
from gongkai.exchange.papers.title_lines import balanced_lines
from gongkai.organs.models import Organ
from gongkai.publishing.models import Screen
from gongkai.publishing.playlist import (
    ABOUT_US,
    Played,
    contact_lines,
    home_link,
    link_of,
    played_items,
    slides_of_item,
)

#: Files of the page, all of which it keeps for the time without a network.
ASSETS = ("screen.css", "screen.js")
_STATIC = "static/portal/screens"
#: Pixels at 1080 lines that the code, and the head of an upright page, take from the text
#: (screen.css).
_CODE_BESIDE, _CODE_BELOW = 314, 420


def round_of(screen: Screen, size: tuple[int, int], *, at: datetime) -> dict[str, Any]:
    """Return the round as the page reads it; ``at`` is what the screen's clock is set by."""
    organ = screen.organ
    items = played_items(screen, on=at.date())
    return {
        "organ": organ.name,
        "now": at.isoformat(timespec="seconds"),
        "code": code(),
        "seconds": screen.seconds,
        "items": [_item(played, size) for played in items],
        "contact": contact(organ),
    }


def contact(organ: Organ) -> dict[str, Any]:
    """Return the page that ends every round and that remains when nothing else may be shown."""
    return {
        "title": ABOUT_US,
        "lines": [list(line) for line in contact_lines(organ)],
        "qr": qr_image(home_link(organ)),
    }


def _item(played: Played, size: tuple[int, int]) -> dict[str, Any]:
    link = link_of(played.told)
    # The page sets its code beside the text or below it, where the style sheet says.
    room = _room(size, has_code=bool(link))
    slides, is_whole = slides_of_item(played, room, link="")
    across = across_of(*room)
    width, height = size
    line = (width * 1080 / min(width, height) - 2 * MARGIN) / TITLE
    return {
        "id": played.told.public_id,
        "title": balanced_lines(slides[0].title, line),
        "facts": slides[0].facts,
        "contact": slides[0].contact,
        "last_on": played.last_on.isoformat() if played.last_on else None,
        "qr": qr_image(link),
        "is_whole": is_whole,
        "slides": [
            {"title": one.title, "parts": template_data(one.parts, across=across)} for one in slides
        ],
    }


def _room(size: tuple[int, int], *, has_code: bool) -> tuple[int, int]:
    """Return the size that is left for text; a code stands beside it, below it when upright.

    >>> _room((1920, 1080), has_code=True), _room((1080, 1920), has_code=True)
    ((1606, 1080), (1080, 1500))
    """
    width, height = size
    scale = min(size) / 1080
    if not has_code:
        return size
    if width >= height:
        return width - round(_CODE_BESIDE * scale), height
    return width, height - round(_CODE_BELOW * scale)


def qr_image(address: str) -> str:
    """Return the code of an address as an image in a data address, "" for no address."""
    if not address:
        return ""
    drawn = segno.make_qr(address, error="q", boost_error=False)
    found: str = drawn.svg_data_uri(border=4, light="#fff", dark="#1d2129", omitsize=True)
    return found


@cache
def code() -> str:
    """Return what tells whether the files of the page changed; it loads itself anew then."""
    digest = hashlib.sha256()
    for name in (*ASSETS, "worker.js"):
        digest.update(source(name))
    return digest.hexdigest()[:12]


def source(name: str) -> bytes:
    """Return a file of the page."""
    return resources.files("gongkai.portal").joinpath(_STATIC, name).read_bytes()
