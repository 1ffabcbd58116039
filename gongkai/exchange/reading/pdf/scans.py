"""Pictures of paper into pieces of text, by the optional RapidOCR.

What was not seen is not blank: see ``UnruledTable``. What was seen badly is marked as unreadable.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pypdfium2

from gongkai.exchange.layout import UNREADABLE
from gongkai.exchange.reading.pdf.grid import APART
from gongkai.exchange.reading.pdf.page import PageMarks, Piece

#: One box may hold the numbers of several cells.
_GAP = re.compile(r"(?<=\d)\s+(?=\d)")
#: Dots in an inch: printed digits of nine points are some 25 dots high.
_DOTS = 200
#: Below this the recogniser is not sure of its letters, 0 to 1.
_SURE = 0.85
#: A found box is so much higher than the letters in it.
_LOOSE = 0.7


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR()


def read_scan(page: pypdfium2.PdfPage) -> PageMarks:
    """Return the text in the picture of a page."""
    bitmap = page.render(scale=_DOTS / 72)
    return _marks(bitmap.to_numpy()[:, :, :3], 72 / _DOTS)


def read_picture(data: bytes) -> PageMarks:
    """Return the text in a picture file. Raises what the picture library raises."""
    return _marks(data, 0.5)


def _marks(picture: Any, points: float) -> PageMarks:
    # Not turned upright box by box: 99 would become 66.
    found = _engine()(picture, use_cls=False)
    pieces = []
    if found.boxes is not None:
        for box, text, sureness in zip(found.boxes, found.txts, found.scores, strict=True):
            xs, ys = [float(x) * points for x, _ in box], [float(y) * points for _, y in box]
            size = (max(ys) - min(ys)) * _LOOSE
            words = _GAP.sub(APART, text) if sureness >= _SURE or not _has_digit(text) else ""
            words = "".join(words.split())
            middle = (max(ys) + min(ys)) / 2
            piece = Piece(words or UNREADABLE, min(xs), max(xs), middle + 0.36 * size, size)
            pieces.append(piece)
    return PageMarks(pieces, [], [], has_picture=True, is_scan=True)


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
