"""The sheet for the 政务栏, and the week's items on one sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pypdfium2

from gongkai.errors import InvalidInput
from gongkai.exchange.days import chinese_day
from gongkai.exchange.papers.content import (
    Part,
    is_small,
    parts_of,
    plain,
    shortened,
    template_data,
    width_of,
)
from gongkai.exchange.papers.qr import qr_data
from gongkai.exchange.papers.setting import set_paper
from gongkai.exchange.papers.title_lines import balanced_lines

Paper = Literal["a4", "a3"]
Parts = tuple[Part, ...]
#: A3 is read from farther away: everything on it is larger by the ratio of the papers' sides.
_SCALES = {"a4": 1.0, "a3": 1.4142}
#: Chinese characters of a title to a line at its size in points on A4.
_TITLE_SIZES = ((14, 32), (32, 28), (60, 25), (10_000, 22))
_TITLE_WIDTH_POINTS = 470
#: Sizes of the body: a short notice is set larger, none smaller than can be read at a board.
_BODY_SIZES = (28, 24, 20, 18, 16)
_BODY_WIDTH_POINTS = 470
#: Lines that tell whom to ask: at the end of a body they stand below the signature.
_ASKED = re.compile(r"[（(]?\s*(?:联\s*系\s*人|(?:联系|咨询)\s*电\s*话|联系方式)")
#: To whom a document is addressed, where a summary begins with it.
_ADDRESSED = re.compile(
    r"^(?:各[^。；！？：:]{1,80}[：:]\s*"
    r"|[^。；！？：:\s]{0,60}(?:社区|村|科室|单位|部门|局|办事处|政府|委员会|企业|居民|群众)[：:]\s+)"
)
#: So much of a body's end stays with the signature, in Chinese characters.
_LAST_LEAST, _LAST_MOST = 40, 120
#: Line gaps in letters; the tighter one keeps a sheet that is a few lines too long on one page.
_GAP, _TIGHT_GAP = 0.85, 0.6
#: What the lines of a short body may add up to without the gaps between them.
_SHORT_BODY_POINTS = 180


@dataclass(frozen=True, kw_only=True)
class BoardSheet:
    """What stands on a board sheet; ``body`` is HTML, empty fields are left out."""

    organ: str
    title: str
    body: str
    number: str = ""
    issuer: str = ""
    dated_on: date | None = None
    shown_from: date | None = None
    shown_until: date | None = None
    contact: str = ""
    phone: str = ""
    link: str = ""
    tag: str = "政务公开"


@dataclass(frozen=True, kw_only=True)
class WeeklyItem:
    """One item of the week: its summary is cut to two lines."""

    title: str
    number: str = ""
    dated_on: date | None = None
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class WeeklySheet:
    """The items of a week with the address of the organ's page."""

    organ: str
    starts_on: date
    ends_on: date
    items: tuple[WeeklyItem, ...]
    contact: str = ""
    phone: str = ""
    link: str = ""
    title: str = "一周公开"


def render_board_sheet(
    sheet: BoardSheet, *, paper: Paper = "a4", font_folders: Sequence[Path] = ()
) -> bytes:
    """Return the sheet for the 政务栏 as PDF/UA-1: body 16 pt on A4, 22 pt on A3.

    A short notice is set larger while it fills no second page. Raises InvalidInput
    (``unknown_paper``, ``title_missing``, ``link_too_long``, ``pdf_failed``).
    """
    title = _title(sheet.title)
    parts = parts_of(sheet.body)
    rest, last, closing = _ending(parts)
    size = next(size for most, size in _TITLE_SIZES if width_of(title) <= most)
    data = {
        **_frame(paper, sheet.organ, sheet.contact, sheet.phone, sheet.link),
        "title": title,
        "title-lines": balanced_lines(title, _TITLE_WIDTH_POINTS / size),
        "title-size": size,
        "tag": plain(sheet.tag),
        "facts": plain(sheet.number),
        "signature": [line for line in (plain(sheet.issuer), chinese_day(sheet.dated_on)) if line],
        "blocks": template_data(rest),
        "last": template_data(last, is_start=not rest),
        "closing": template_data(closing, is_start=False),
        "lines": [
            *_term(sheet.shown_from, sheet.shown_until),
            *_asked(sheet.contact, sheet.phone),
        ],
    }
    sizes = _body_sizes(parts)
    for points, gap in (*((size, _GAP) for size in sizes), (sizes[-1], _TIGHT_GAP)):
        look = {**data, "body-size": points, "gap": gap}
        made = set_paper("board", look, font_folders=font_folders)
        if _pages_of(made) == 1:
            return made
    # Then there is room enough.
    return set_paper("board", {**look, "gap": _GAP}, font_folders=font_folders)


def render_weekly_sheet(
    sheet: WeeklySheet, *, paper: Paper = "a4", font_folders: Sequence[Path] = ()
) -> bytes:
    """Return the week's items as PDF/UA-1. Raises as ``render_board_sheet``."""
    data = {
        **_frame(paper, sheet.organ, sheet.contact, sheet.phone, sheet.link),
        "title": _title(sheet.title),
        "term": f"{chinese_day(sheet.starts_on)}至{chinese_day(sheet.ends_on)}",
        "items": [
            {
                "title": plain(item.title),
                "facts": "　".join(
                    fact for fact in (plain(item.number), chinese_day(item.dated_on)) if fact
                ),
                "summary": shortened(_ADDRESSED.sub("", plain(item.summary), count=1), 60),
            }
            for item in sheet.items
        ],
        "lines": _asked(sheet.contact, sheet.phone),
    }
    return set_paper("weekly", data, font_folders=font_folders)


def _frame(paper: str, organ: str, contact: str, phone: str, link: str) -> dict[str, Any]:
    if paper not in _SCALES:
        raise InvalidInput(f"没有“{paper}”这种纸。可以选：a4、a3。", code="unknown_paper")
    return {
        "paper": paper,
        "scale": _SCALES[paper],
        "organ": plain(organ),
        "code": qr_data(link) if link.strip() else None,
    }


def _title(title: str) -> str:
    if not plain(title):
        raise InvalidInput("没有标题，不能排成公示页。请先填写标题。", code="title_missing")
    return plain(title)


def _term(start: date | None, end: date | None) -> list[tuple[str, str]]:
    """Return the line of the 公开期限, if there is any."""
    if start and end:
        return [("公开期限", f"{chinese_day(start)}至{chinese_day(end)}")]
    if start or end:
        word = "起" if start else "止"
        return [("公开期限", f"{'自' if start else '至'}{chinese_day(start or end)}{word}")]
    return []


def _asked(contact: str, phone: str) -> list[tuple[str, str]]:
    told = (("联系人", plain(contact)), ("联系电话", plain(phone)))
    return [(label, value) for label, value in told if value]


def _ending(parts: Parts) -> tuple[Parts, Parts, Parts]:
    """Return the body without its end, the end that stays with the signature, what follows it."""
    is_asked = bool(parts) and parts[-1].kind == "paragraph" and _ASKED.match(parts[-1].text)
    end = len(parts) - 1 if is_asked else len(parts)
    start, width = end, 0.0
    while start and width < _LAST_LEAST:
        above = parts[start - 1]
        width += width_of(above.text)
        # One part at least, unless it is a table that may run over pages.
        if (above.kind == "table" and not is_small(above)) or (start < end and width > _LAST_MOST):
            break
        start -= 1
    while start and parts[start - 1].kind == "heading":
        start -= 1
    return parts[:start], parts[start:end], parts[end:]


def _pages_of(made: bytes) -> int:
    with pypdfium2.PdfDocument(made) as document:
        return len(document)


def _body_sizes(parts: Parts) -> tuple[float, ...]:
    """Return the point sizes to try: from the largest at which a short body fills no page."""
    if any(part.kind == "table" for part in parts):
        return _BODY_SIZES[-1:]
    for at, size in enumerate(_BODY_SIZES):
        lines = sum(
            -(-(width_of(line) + 2) // (_BODY_WIDTH_POINTS / size)) + 0.2
            for part in parts
            for line in part.text.split("\n")
        )
        if lines * size <= _SHORT_BODY_POINTS:
            return _BODY_SIZES[at:]
    return _BODY_SIZES[-1:]
