"""The letters of a page and where each stands, as fractions of the page as it is shown."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.exchange.parts.radicals import without_radicals

#: The edges x0, y0, x1, y1 of a place on a page.
Edges = tuple[float, float, float, float]

#: More letters on one page are no reading matter.
MOST_LETTERS = 200_000
#: A letter of which less is covered was only touched by a box for its neighbour.
TOUCHED = 0.2
#: How far a box reaches beyond the shapes of the letters, in heights of the line.
_MARGIN = 0.05
#: Letters further apart than this many letters do not share a box.
_GAP = 4.0
_UNITS = 100_000


@dataclass(frozen=True)
class PageLetters:
    """All signs of a page in reading order, line ends and blanks included; these have no place."""

    text: str
    places: tuple[Edges | None, ...]
    width: float
    height: float

    @cached_property
    def squeezed(self) -> tuple[str, tuple[int, ...]]:
        """The text without blanks, in one width and case, and where each letter stood."""
        kept = [at for at, place in enumerate(self.places) if place is not None]
        return "".join(folded(self.text[at]) for at in kept), tuple(kept)

    def find(self, word: str) -> Iterator[tuple[int, ...]]:
        """Yield the letters of each place where a word stands, blanks and line ends left out."""
        text, kept = self.squeezed
        wanted = "".join(folded(sign) for sign in word if not sign.isspace())
        start = text.find(wanted) if wanted else -1
        while start >= 0:
            yield kept[start : start + len(wanted)]
            start = text.find(wanted, start + 1)

    def lines(self, letters: Sequence[int]) -> Iterator[Edges]:
        """Yield one place for each line on which the letters stand."""
        line: list[Edges] = []
        direction = ""
        for at in letters:
            place = self.places[at]
            if place is None:
                continue
            place = scaled(place, self.width, self.height)
            step = _step(line[-1], place) if line else ""
            if line and (not step or (len(line) > 1 and step != direction)):
                yield self._room(line)
                line = []
            line.append(place)
            direction = step
        if line:
            yield self._room(line)

    def _room(self, line: list[Edges]) -> Edges:
        x0, y0, x1, y1 = scaled(_around(line), 1 / self.width, 1 / self.height)
        return (max(x0, 0.0), max(y0, 0.0), min(x1, 1.0), min(y1, 1.0))

    def under(self, box: Edges) -> list[int]:
        """Return the letters of which the box covers more than a touch."""
        return [
            at
            for at, place in enumerate(self.places)
            if place is not None and _covered(place, box) > TOUCHED
        ]

    def grown(self, box: Edges) -> Edges:
        """Return the box grown to the whole of the letters that it cuts."""
        places = [place for at in self.under(box) if (place := self.places[at]) is not None]
        return union([box, *places])


def folded(sign: str) -> str:
    """Return a sign in one width and case, if that is one sign."""
    plain = unicodedata.normalize("NFKC", without_radicals(sign)).casefold()
    return plain if len(plain) == 1 else sign


def union(places: Sequence[Edges]) -> Edges:
    """Return the place that holds all the places."""
    return (
        min(place[0] for place in places),
        min(place[1] for place in places),
        max(place[2] for place in places),
        max(place[3] for place in places),
    )


def scaled(place: Edges, across: float, down: float) -> Edges:
    """Return the place in other units."""
    return (place[0] * across, place[1] * down, place[2] * across, place[3] * down)


def letters_of(page: pdfium.PdfPage) -> PageLetters:
    """Return the letters that the file tells of a page, those included that nobody sees."""
    text_page = page.get_textpage()
    try:
        count = min(max(text_page.count_chars(), 0), MOST_LETTERS)
        shown = _Shown(page)
        signs, places = [], []
        for at in range(count):
            code = raw.FPDFText_GetUnicode(text_page, at)
            sign = chr(code) if 0 < code < 0x110000 and code != 0xFFFE else " "
            signs.append(sign)
            places.append(None if sign.isspace() else shown.place(text_page, at))
    finally:
        text_page.close()
    text = "".join(signs).replace("\r\n", " \n")
    return PageLetters(text, tuple(places), *page.get_size())


class _Shown:
    """From the page's own coordinates to fractions of the page as shown: turned and cropped."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        origin, right, up = (self._point(page, *p) for p in ((0, 0), (1_000, 0), (0, 1_000)))
        self.origin = origin
        self.across = ((right[0] - origin[0]) / 1_000, (right[1] - origin[1]) / 1_000)
        self.upwards = ((up[0] - origin[0]) / 1_000, (up[1] - origin[1]) / 1_000)
        self.box = [ctypes.c_double() for _ in range(4)]

    @staticmethod
    def _point(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
        left, top = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, left, top)
        return left.value / _UNITS, top.value / _UNITS

    def place(self, text_page: pdfium.PdfTextPage, at: int) -> Edges | None:
        """Return where a letter stands, None when it stands outside what is shown."""
        left, right, bottom, top = self.box
        if not raw.FPDFText_GetCharBox(text_page, at, left, right, bottom, top):
            return None
        corners = [self._shown(x.value, y.value) for x in (left, right) for y in (bottom, top)]
        x0, x1 = (f(corner[0] for corner in corners) for f in (min, max))
        y0, y1 = (f(corner[1] for corner in corners) for f in (min, max))
        if x1 < 0 or y1 < 0 or x0 > 1 or y0 > 1:
            return None
        return (max(x0, 0.0), max(y0, 0.0), min(x1, 1.0), min(y1, 1.0))

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.origin[0] + self.across[0] * x + self.upwards[0] * y,
            self.origin[1] + self.across[1] * x + self.upwards[1] * y,
        )


def _step(before: Edges, place: Edges) -> str:
    """Return "across" or "down" for how a letter follows the one before it, "" if it does not."""
    size = max(edges[at + 2] - edges[at] for edges in (before, place) for at in (0, 1))
    aside = [abs(place[at] + place[at + 2] - before[at] - before[at + 2]) / 2 for at in (0, 1)]
    along = 0 if aside[1] <= aside[0] else 1
    # Where a page is turned a line may run either way.
    gap = max(place[along] - before[along + 2], before[along] - place[along + 2])
    if aside[1 - along] > size * 0.75 or gap > _GAP * size:
        return ""
    return ("across", "down")[along]


def _around(line: list[Edges]) -> Edges:
    """Return a place with a margin around the letters, no side much shorter than a letter's.

    A dash is no line high and a stroke no letter wide: such a box would tell what it covers.
    """
    x0, y0, x1, y1 = union(line)
    thick = max(min(place[2] - place[0], place[3] - place[1]) for place in line)
    largest = max(max(place[2] - place[0], place[3] - place[1]) for place in line)
    margin = _MARGIN * max(thick, largest * 0.6)
    across = max(largest * 0.6 - (x1 - x0), 0) / 2 + margin
    down = max(largest * 0.6 - (y1 - y0), 0) / 2 + margin
    return (x0 - across, y0 - down, x1 + across, y1 + down)


def _covered(place: Edges, box: Edges) -> float:
    """Return which share of the place lies under the box."""
    across = min(place[2], box[2]) - max(place[0], box[0])
    down = min(place[3], box[3]) - max(place[1], box[1])
    if across < 0 or down < 0:
        return 0.0
    area = (place[2] - place[0]) * (place[3] - place[1])
    return across * down / area if area > 0 else 1.0
