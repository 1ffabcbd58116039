"""Pictures for hall screens that play files: one PNG a slide, dark on light, 48 pixels and more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gongkai.errors import InvalidInput
from gongkai.exchange.papers.content import template_data
from gongkai.exchange.papers.qr import qr_data
from gongkai.exchange.papers.setting import set_pictures
from gongkai.exchange.papers.slides import (
    BODY,
    CODE,
    GAP,
    LINE,
    MARGIN,
    MARGIN_Y,
    SMALLEST,
    TITLE,
    TITLE_AGAIN,
    Slide,
    across_of,
    slides_of,
)
from gongkai.exchange.papers.title_lines import balanced_lines

__all__ = ["Slide", "render_screen", "slides_of"]

#: Sides of a screen in pixels between which we draw.
SIDES = (480, 7680)


def render_screen(
    slide: Slide, *, width: int = 1920, height: int = 1080, font_folders: Sequence[Path] = ()
) -> bytes:
    """Return the slide as PNG of exactly this size.

    Letters shrink down to 48 pixels (on 1080 lines) when the slide is fuller than the count said.
    Raises InvalidInput (``screen_size``, ``slide_too_long``, ``link_too_long``, ``pdf_failed``).
    """
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        raise InvalidInput(
            f"屏幕的宽和高要在{SIDES[0]}到{SIDES[1]}像素之间。请按屏幕说明填写。",
            code="screen_size",
        )
    scale = min(width, height) / 1080
    size = TITLE if slide.at == 1 else TITLE_AGAIN
    line = (width / scale - 2 * MARGIN) / size
    data = {
        "width": width,
        "height": height,
        "scale": scale,
        "organ": slide.organ,
        "title": balanced_lines(slide.title, line),
        "facts": slide.facts,
        "contact": slide.contact,
        "code": qr_data(slide.link) if slide.link.strip() else None,
        "at": slide.at,
        "total": slide.total,
        "blocks": template_data(
            slide.parts, across=across_of(width, height, has_code=bool(slide.link))
        ),
        "body": BODY,
        "smallest": SMALLEST,
        "title-size": size,
        "margin": MARGIN,
        "margin-y": MARGIN_Y,
        "line": LINE,
        "gap": GAP,
        "code-size": CODE,
    }
    pictures = set_pictures("screen", data, font_folders=font_folders)
    if len(pictures) != 1:
        raise InvalidInput(
            "这一屏的文字过多，放不下。请重新分屏，或缩短标题和文字。", code="slide_too_long"
        )
    return pictures[0]
