"""Lines of a page outside of ruled tables: parted into cells, with the figures at their end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.exchange.reading.cell_values import has_number, is_blank, looks_like_value
from gongkai.exchange.reading.headings import heading_of
from gongkai.exchange.reading.labels import HEAD_WORDS, is_row_label, label_key, plain
from gongkai.exchange.reading.pdf.grid import joined
from gongkai.exchange.reading.pdf.page import Piece

#: Widths of a letter: further apart than this, two pieces of a line are two cells.
_GAP, _GAP_TO_NUMBER, _GAP_OF_DIGITS = 1.0, 0.6, 0.2
#: A letter that stands alone at the left is one of a label that runs down beside the rows.
_GAP_OF_UPRIGHT = 0.25
#: What a line break may leave of a number, and what no number is.
_PART = re.compile(r"^[+-]?[\d,]*[\d,.]$")
#: What a line break may leave of the label of a group: （六）/其他/处理.
_PIECE_OF_GROUP = "其他"
_ENDS_OF_GROUPS = frozenset(
    group[start:] for group in ("不予公开", "无法提供", "不予处理", "其他处理") for start in (1, 2)
)


@dataclass(slots=True)
class Cell:
    """Pieces of one line that stand together; ``is_part`` of a number that wraps, perhaps."""

    text: str
    left: float
    right: float
    is_part: bool = False

    @property
    def center(self) -> float:
        """Return the middle from left to right."""
        return (self.left + self.right) / 2

    def middle_of(self, word: str) -> float:
        """Return about the middle of a word in the cell."""
        share = (self.text.index(word) + len(word) / 2) / len(self.text)
        return self.left + share * (self.right - self.left)


@dataclass(slots=True)
class TextLine:
    """A line of a page: ``words``, then the ``values`` at its end.

    ``is_row`` says whether it looks like the row of a table; ``strays`` are values that stand a
    little above or below it without a row of their own: parts of numbers that wrap.
    ``is_below_heads`` says that the heads of all its columns stand right above.
    """

    words: list[Cell]
    values: list[Cell]
    base: float
    size: float
    place: str
    is_row: bool
    label: str = ""
    strays: list[Cell] = field(default_factory=list)
    columns: Sequence[float] = ()
    is_beside_half: bool = False
    is_below_heads: bool = False

    @property
    def cells(self) -> list[Cell]:
        """Return all cells, left to right."""
        return [*self.words, *self.values]

    @property
    def parts(self) -> list[Cell]:
        """Return the values, or where there are none, what may be part of a number that wraps."""
        return self.values or [cell for cell in self.words if _PART.match(plain(cell.text))]

    @property
    def text(self) -> str:
        """Return the whole line."""
        return "".join(cell.text for cell in self.cells)


def text_line(line: Sequence[Piece], place: str) -> TextLine:
    """Return a line parted into cells, with its figures if it is the row of a table."""
    groups: list[list[Piece]] = [[line[0]]]
    for before, piece in pairwise(line):
        is_upright = before is line[0] and len(before.text) == 1
        if piece.left - before.right > (
            _GAP_OF_UPRIGHT * piece.size if is_upright else _gap(before, piece)
        ):
            groups.append([piece])
        else:
            groups[-1].append(piece)
    cells = [Cell(joined(group), group[0].left, group[-1].right) for group in groups]
    first = len(cells)
    while first and looks_like_value(cells[first - 1].text):
        first -= 1
    words, values = cells[:first], cells[first:]
    if words and not is_label(words[-1].text) and is_label(words[-1].text[1:]):
        # The letter in front is one of a label that runs down beside the rows.
        words[-1].text = words[-1].text[1:]
    is_row = len(values) > 1 or bool(values and (not words or _stands_beside(words[-1].text)))
    size = max(piece.size for piece in line)
    return TextLine(words, values, line[0].base, size, place, is_row)


def _gap(before: Piece, piece: Piece) -> float:
    size = max(before.size, piece.size)
    if not piece.text[0].isdigit():
        return _GAP * size
    return (_GAP_OF_DIGITS if before.text[-1].isdigit() else _GAP_TO_NUMBER) * size


def _stands_beside(text: str) -> bool:
    """Say whether a single figure beside the text makes a row of a table.

    The label of a group that wraps may end beside one of its rows.
    """
    return is_label(text) or label_key(text) in _ENDS_OF_GROUPS


def is_label(text: str) -> bool:
    """Say whether the text is the whole label of a row, and no piece of another's."""
    bare = plain(text)
    is_piece = label_key(bare) == _PIECE_OF_GROUP and not bare[:1].isdigit()
    return not is_piece and not bare.startswith(")") and is_row_label(text)


def is_table_text(line: TextLine, *, right: float) -> bool:
    """Say whether a line could be of a table: no heading, no sentence, no full line of prose."""
    if line.is_row:
        return True
    text = line.text
    if heading_of(text) or "。" in text:
        return False
    return len(line.cells) > 1 or line.cells[-1].right < right - 2 * line.size


def has_figures(lines: Sequence[TextLine]) -> bool:
    """Say whether a stretch of lines is a table: some row has a label or several figures."""
    return any(
        line.is_row
        and (
            bool(line.words)
            or sum(has_number(cell.text) for cell in line.values) > 1
            or (len(line.values) > 1 and all(is_blank(cell.text) for cell in line.values))
        )
        for line in lines
    )


def is_blank_table(lines: Sequence[TextLine]) -> bool:
    """Say whether a stretch of lines is a table without figures: by its labels, or its heads."""
    labels = sum(bool(line.words) and is_label(line.words[-1].text) for line in lines)
    return labels > 1 or any(
        len(line.cells) > 1 and all(label_key(cell.text) in HEAD_WORDS for cell in line.cells)
        for line in lines
    )
