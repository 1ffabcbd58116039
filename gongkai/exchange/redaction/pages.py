"""The pages of a PDF: their sizes, how they look, where words stand, and the covered copy.

Each function takes a PDF; ``sources.as_pdf`` makes one of other files. All raise InvalidInput:
``password_protected``, ``unreadable_file``, ``file_too_large``, ``too_many_pages``,
``page_size``, ``page_too_complex``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction.apart import SECONDS_OF_REDACTION, work
from gongkai.exchange.redaction.boxes import PRIVACY, Box, PageSize, Redacted, checked_boxes

#: Bounds of a picture for the screen, in pixels across.
WIDTHS = (100, 3_000)
RESOLUTIONS = (72, 300)


def pages_of(data: bytes, name: str = "文件.pdf") -> tuple[PageSize, ...]:
    """Return the sizes of the pages as they are shown."""
    sizes, _ = work("sizes", data, name=name)
    return tuple(PageSize(*size) for size in sizes)


def page_png(data: bytes, page: int, *, width: int = 900, boxes: Sequence[Box] = ()) -> bytes:
    """Return a page (counted from 1) as PNG of this width, drawn as it will be covered.

    The boxes of the page are framed in red, with the numbers of their places in ``boxes``: so a
    clerk sees by eye and finds by number what is covered. Raises InvalidInput (``no_such_page``,
    ``picture_width``) as well.
    """
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        raise InvalidInput(
            f"预览图的宽度要在{WIDTHS[0]}到{WIDTHS[1]}像素之间。", code="picture_width"
        )
    shown = [
        (at, box.x0, box.y0, box.x1, box.y1)
        for at, box in enumerate(boxes, start=1)
        if box.page == page
    ]
    _, picture = work("picture", data, page=page, width=width, frames=shown)
    return picture


def boxes_of_words(
    data: bytes, words: Collection[str], *, reason: str = PRIVACY[0], basis: str = PRIVACY[1]
) -> tuple[Box, ...]:
    """Return where the words stand on the pages, a box a line.

    A word is found across blanks and line ends, and whatever its width and case. Pictures have
    no words: ``pages_without_text`` of the notes of ``redact_pdf`` names them. Raises InvalidInput
    (``words_missing``) as well.
    """
    wanted = [word for word in words if word.strip()]
    if not wanted:
        raise InvalidInput("没有写要遮盖的词语。请每行写一个。", code="words_missing")
    found, _ = work("words", data, words=wanted)
    return tuple(_placed(place, reason, basis) for place in found)


def boxes_of_hits(data: bytes, *, known: Collection[str] = ()) -> tuple[Box, ...]:
    """Return where the detectors find personal data; ``known`` are official contacts.

    They propose, a person decides; nothing found does not say that there is nothing.
    """
    found, _ = work("hits", data, known=list(known))
    return tuple(_placed(place, *PRIVACY) for place in found)


def redact_pdf(data: bytes, boxes: Sequence[Box], *, dpi: int = 200) -> Redacted:
    """Return a new PDF of pictures of the pages, the boxes black, and a page that says why.

    Nothing of the old file is taken over but what is seen: no text, properties, notes, forms,
    attached files or scripts. A box grows to the whole of the letters that it cuts. The new file
    is checked (``check_redacted``) before it is returned. Raises InvalidInput as ``checked_boxes``
    does, and ``resolution``, ``redacted_too_large``, ``not_redacted``.

    Source: 条例第三十七条.
    """
    if not RESOLUTIONS[0] <= dpi <= RESOLUTIONS[1]:
        raise InvalidInput(
            f"清晰度要在每英寸{RESOLUTIONS[0]}到{RESOLUTIONS[1]}点之间。", code="resolution"
        )
    found, made = work("redact", data, seconds=SECONDS_OF_REDACTION, boxes=_told(boxes), dpi=dpi)
    return Redacted(
        made,
        found["pages"],
        tuple(Box(**box) for box in found["boxes"]),
        tuple(Box(**box) for box in found["elsewhere"]),
        tuple(found["notes"]),
        tuple(found["words"]),
    )


def check_redacted(original: bytes, redacted: bytes, boxes: Sequence[Box]) -> list[str]:
    """Return Chinese sentences on what of the covered is left in the new file; none is good."""
    tidy = checked_boxes(boxes, len(pages_of(original)))
    problems: list[str]
    problems, _ = work("check", original, redacted, seconds=SECONDS_OF_REDACTION, boxes=_told(tidy))
    return problems


def _told(boxes: Sequence[Box]) -> list[dict[str, Any]]:
    return [asdict(box) for box in boxes]


def _placed(place: tuple[int, float, float, float, float], reason: str, basis: str) -> Box:
    page, x0, y0, x1, y1 = place
    return Box(page, x0, y0, x1, y1, reason, basis)
