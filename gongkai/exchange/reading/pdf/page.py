"""What a page shows: pieces of text and ruling lines, each with its place.

The library is asked for as little as will do, for each question to it costs more than the answer:
two places for a word of any length, and single characters only where a ruling line or wide digits
may part them.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.exchange.layout import UNREADABLE
from gongkai.exchange.parts.radicals import without_radicals

#: What is drawn beyond this on one page is no table: the rulings of such a page are not used.
MOST_OBJECTS = 20_000
MOST_SEGMENTS = 4_000
_DEEPEST_FORM = 4
#: Points. A drawn shape that is no thicker is a line.
_THICKEST_RULE = 3.0
_SHORTEST_RULE = 4.0
_TALLEST_LETTER = 48.0
#: A wider word of digits may be two numbers in narrow columns.
_DIGITS_LOOKED_INTO = 4

#: A drawing's own measures into the page's: a, b, c, d, e, f of PDF.
Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Piece:
    """Text without blanks inside: points, growing to the right and downwards.

    ``base`` is the line that the letters stand on, ``size`` about the height of a letter.
    """

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def middle(self) -> float:
        """Return half the height of its letters."""
        return self.base - 0.36 * self.size


@dataclass(slots=True)
class Rule:
    """A straight line: ``at`` is its height (or place from the left), from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageMarks:
    """A page's text in the order of the file, its rulings across and down, and any pictures.

    ``is_scan``: the text was recognised in a picture, and some may have been missed.
    """

    pieces: list[Piece]
    across: list[Rule]
    down: list[Rule]
    has_picture: bool
    is_scan: bool = False


def read_page(page: pypdfium2.PdfPage) -> PageMarks:
    """Return what the page shows, turned so that its text runs from left to right."""
    text = page.get_textpage()
    try:
        letters = _Letters(text)
        turn = letters.turn
        drawing = _Drawing(page)
        across, down = drawing.rules(turn)
        pieces = list(letters.pieces(_parted_at(down)))
    finally:
        text.close()
    return PageMarks(pieces, across, down, drawing.has_picture)


Turn = Callable[[float, float], tuple[float, float]]
#: Quarter turns of the text's direction, clockwise: a place of the file into ours.
_TURNS: tuple[Turn, ...] = (
    lambda x, y: (x, -y),
    lambda x, y: (-y, -x),
    lambda x, y: (-x, y),
    lambda x, y: (y, x),
)


class _Letters:
    """The letters of a page; ``turn`` makes the direction of most of them run to the right."""

    def __init__(self, page: pypdfium2.PdfTextPage) -> None:
        self.raw = page.raw
        count = max(page.count_chars(), 0)
        whole = page.get_text_range() if count else ""
        if len(whole) != count:  # characters beyond the basic plane count twice
            whole = "".join(chr(pdfium.FPDFText_GetUnicode(self.raw, at)) for at in range(count))
        # A letter that its font gives no meaning is no blank.
        self.whole = without_radicals(whole).replace("\0", "\ufffd")
        self.words = list(_words(self.whole))
        self.box = pdfium.FS_RECTF()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.box_at = ctypes.byref(self.box)
        self.ink = [ctypes.c_double() for _ in range(4)]
        left, bottom, right, top = map(ctypes.byref, self.ink)
        self.ink_at = left, right, bottom, top
        self.x_at, self.y_at = ctypes.byref(self.x), ctypes.byref(self.y)
        quarters = [self.quarter(start) for start, _ in self.words]
        often = Counter(quarters).most_common(1)
        self.upright = (often[0][0] or 0) if often else 0
        self.turn = _TURNS[self.upright]
        # A watermark across the page is no word of a table.
        self.words = [
            word for word, q in zip(self.words, quarters, strict=True) if q == self.upright
        ]

    def quarter(self, at: int) -> int | None:
        """Return the quarter turns of a letter, None for one aslant or in a damaged direction."""
        quarters = pdfium.FPDFText_GetCharAngle(self.raw, at) / (math.pi / 2)
        if not math.isfinite(quarters):
            return None
        nearest = round(quarters)
        return nearest % 4 if abs(quarters - nearest) < 0.1 else None

    def pieces(self, is_parted: Callable[[Piece], bool]) -> Iterator[Piece]:
        for start, end in self.words:
            piece = self.piece(start, end)
            if piece is None or (end - start > 1 and is_parted(piece)):
                yield from self.letters(start, end)
            elif end - start >= _DIGITS_LOOKED_INTO and piece.text.isdigit():
                yield from self.numbers(start, end)
            else:
                yield piece

    def piece(self, start: int, end: int) -> Piece | None:
        """Return the letters as one piece, None when they do not stand in one line."""
        first, base = self.place(start)
        if end - start == 1:
            last = first
        else:
            last, last_base = self.place(end - 1)
            if abs(last_base - base) > 0.5:
                return None
        text = self.whole[start:end]
        if last[0] < first[0]:
            # Drawn as in a mirror: nobody knows in which order its digits are meant.
            first, last, text = last, first, UNREADABLE
        elif any(self.is_guessed(at) for at in range(start, end) if self.whole[at].isdigit()):
            text = UNREADABLE
        left, right = first[0], last[1]
        wide = sum(1.0 if letter > "\u2e7f" else 0.55 for letter in text)
        size = min((right - left) / wide, first[2]) if right > left else first[2]
        return Piece(text, left, right, base, size)

    def is_guessed(self, at: int) -> bool:
        """Say whether the font does not tell which letter is meant."""
        return bool(pdfium.FPDFText_HasUnicodeMapError(self.raw, at) == 1)

    def letters(self, start: int, end: int) -> Iterator[Piece]:
        for at in range(start, end):
            piece = self.piece(at, at + 1)
            if piece is not None:
                yield piece

    def numbers(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the numbers in a row of digits, parted where it has a gap."""
        digits = list(self.letters(start, end))
        pile = digits[0]
        for digit in digits[1:]:
            if digit.left - pile.right > 0.2 * digit.size:
                yield pile
                pile = digit
            else:
                pile = Piece(pile.text + digit.text, pile.left, digit.right, pile.base, pile.size)
        yield pile

    def place(self, at: int) -> tuple[tuple[float, float, float], float]:
        """Return left, right and height of a letter, and the line it stands on."""
        pdfium.FPDFText_GetLooseCharBox(self.raw, at, self.box_at)
        pdfium.FPDFText_GetCharOrigin(self.raw, at, self.x_at, self.y_at)
        x0, y0, x1, y1 = self.box.left, self.box.bottom, self.box.right, self.box.top
        if y1 - y0 > _TALLEST_LETTER or x1 - x0 > _TALLEST_LETTER:
            # Fonts for writing downwards have no sensible measures but their ink.
            pdfium.FPDFText_GetCharBox(self.raw, at, *self.ink_at)
            x0, y0, x1, y1 = (side.value for side in self.ink)
        if not self.upright:
            return (x0, x1, y1 - y0), -self.y.value
        left, top = self.turn(x0, y0)
        right, bottom = self.turn(x1, y1)
        base = self.turn(self.x.value, self.y.value)[1]
        return (min(left, right), max(left, right), abs(top - bottom)), base


def _words(text: str) -> Iterator[tuple[int, int]]:
    start = -1
    for at, letter in enumerate(text):
        if letter.isspace() or letter in "\ufffe\u200b":
            if start >= 0:
                yield start, at
            start = -1
        elif start < 0:
            start = at
    if start >= 0:
        yield start, len(text)


def _parted_at(down: Sequence[Rule]) -> Callable[[Piece], bool]:
    """Return whether a ruling line runs through a piece."""
    rules = sorted(down, key=lambda rule: rule.at)
    places = [rule.at for rule in rules]

    def is_parted(piece: Piece) -> bool:
        first = bisect_left(places, piece.left + 0.3 * piece.size)
        last = bisect_right(places, piece.right - 0.3 * piece.size)
        middle = piece.middle
        return any(rules[at].start <= middle <= rules[at].end for at in range(first, last))

    return is_parted


class _Drawing:
    """The ruling lines of a page, those in forms that it draws included."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page = page.raw
        self.left_to_look_at = MOST_OBJECTS
        self.has_picture = False
        self.sides = [ctypes.c_float() for _ in range(4)]
        self.sides_at = [ctypes.byref(side) for side in self.sides]

    def rules(self, turn: Turn) -> tuple[list[Rule], list[Rule]]:
        """Return the lines across and the lines down; none when the page draws too much."""
        across: list[Rule] = []
        down: list[Rule] = []
        count = pdfium.FPDFPage_CountObjects(self.page)
        objects = (pdfium.FPDFPage_GetObject(self.page, at) for at in range(count))
        for x0, y0, x1, y1 in self.boxes(objects, _UNMOVED, 0):
            left, top = turn(x0, y0)
            right, bottom = turn(x1, y1)
            left, right = min(left, right), max(left, right)
            top, bottom = min(top, bottom), max(top, bottom)
            if bottom - top <= _THICKEST_RULE and right - left >= _SHORTEST_RULE:
                across.append(Rule((top + bottom) / 2, left, right))
            elif right - left <= _THICKEST_RULE and bottom - top >= _SHORTEST_RULE:
                down.append(Rule((left + right) / 2, top, bottom))
        return ([], []) if self.left_to_look_at < 0 else (across, down)

    def boxes(
        self, objects: Iterator[object], matrix: Matrix, depth: int
    ) -> Iterator[tuple[float, float, float, float]]:
        """Yield left, bottom, right and top of what is drawn thin or as an outline."""
        for drawn in objects:
            self.left_to_look_at -= 1
            if self.left_to_look_at < 0:
                return
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                for x0, y0, x1, y1 in self.path(drawn):
                    yield (*_moved(matrix, x0, y0), *_moved(matrix, x1, y1))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                count = pdfium.FPDFFormObj_CountObjects(drawn)
                inside = (pdfium.FPDFFormObj_GetObject(drawn, at) for at in range(count))
                yield from self.boxes(inside, _product(_matrix(drawn), matrix), depth + 1)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.has_picture = True

    def path(self, drawn: object) -> Iterator[tuple[float, float, float, float]]:
        if not pdfium.FPDFPageObj_GetBounds(drawn, *self.sides_at):
            return
        x0, y0, x1, y1 = (side.value for side in self.sides)
        if x1 - x0 <= _THICKEST_RULE or y1 - y0 <= _THICKEST_RULE:
            yield x0, y0, x1, y1
        else:
            yield from self.outline(drawn)

    def outline(self, drawn: object) -> Iterator[tuple[float, float, float, float]]:
        """Yield the straight edges of a drawn outline, and the thin shapes in a filled path."""
        fill, is_stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(is_stroked))
        count = pdfium.FPDFPath_CountSegments(drawn)
        # One filled shape that is not thin is a background.
        if count > MOST_SEGMENTS or (not is_stroked.value and count <= 5):
            return
        for shape in _shapes(drawn, count, _matrix(drawn)):
            xs, ys = [x for x, _ in shape], [y for _, y in shape]
            box = min(xs), min(ys), max(xs), max(ys)
            if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST_RULE:
                yield box
            elif is_stroked.value:
                for (x0, y0), (x1, y1) in pairwise(shape):
                    yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _shapes(drawn: object, count: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each shape of a path that has straight edges only."""
    x, y = ctypes.c_float(), ctypes.c_float()
    shape: list[tuple[float, float]] = []
    is_straight = True
    for at in chain(range(count), (None,)):
        segment = None if at is None else pdfium.FPDFPath_GetPathSegment(drawn, at)
        kind = None if segment is None else pdfium.FPDFPathSegment_GetType(segment)
        if kind is None or kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(shape) > 1 and is_straight:
                yield shape
            shape, is_straight = [], True
        if segment is None:
            continue
        is_straight = is_straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        shape.append(_moved(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            shape.append(shape[0])


def _matrix(drawn: object) -> Matrix:
    told = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(told)):
        return _UNMOVED
    return told.a, told.b, told.c, told.d, told.e, told.f


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that does ``inner`` first."""
    a, b, c, d, e, f = inner
    x, y = _moved(outer, e, f)
    oa, ob, oc, od, _, _ = outer
    return oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d, x, y
