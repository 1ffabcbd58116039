"""Flattened text: one cell a line, or rows with bars between the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise

from gongkai.exchange.files import decode_text
from gongkai.exchange.reading.cell_values import has_number
from gongkai.exchange.reading.document import Block, Document, Line, Row
from gongkai.exchange.reading.labels import begins_heads

#: How a blank cell is printed: an empty line stands for nothing where bars part the cells.
BLANK = " "
#: Fewer bars than this alone on their lines tell nothing.
FEWEST_BARS = 5
#: Rows with a bar before the first cell and one behind the last.
BOTH_ENDS = (True, True)
#: The rule under a Markdown head; one or two strokes in a cell stand for nothing given.
_RULE = re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)*\s*:?-{3,}:?\s*\|?\s*$")
_MARKS = ("<br", "**", "&nbsp;", "\\", "#")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([-+*_.()\[\]#])")
_HASHES = re.compile(r"^\s*#{1,6}\s")


class Bars(Enum):
    """What a line with nothing but a bar says in a text with one cell a line."""

    #: No such text, or it cannot be told.
    NOTHING = "nothing"
    #: ``规章 |⏎0 |``: the bar ends a cell that is blank.
    BLANK_CELL = "blank_cell"
    #: ``|⏎规章 |⏎0 |⏎|⏎规范性文件 |``: the same, and one more opens each row.
    OPENS_ROW = "opens_row"
    #: ``|⏎规章 |⏎|⏎0 |``: it opens a cell, and a second one ends it blank.
    OPENS_CELL = "opens_cell"
    #: ``规章⏎|⏎0⏎|``: it ends any cell.
    ENDS_CELL = "ends_cell"


def read_text(data: bytes, name: str) -> Document:
    """Return the lines of a text; a line with bars between cells is a row."""
    text = decode_text(data, name)
    # Not splitlines(): form feeds and the like are no line ends of a flattened table.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Document("text", tuple(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[Block]:
    bars = _bars_of(lines)
    frame = _frame_of(lines)
    waiting = 0  # bars that stood alone since the last text
    for number, line in enumerate(lines, start=1):
        place = f"第{number}行"
        if bars is not Bars.NOTHING:
            if not _content(line):
                waiting += line.count("|")
                continue
            yield from [Line(BLANK, place)] * _blank_cells(bars, waiting, line)
            waiting = 0
        if "|" not in line:
            yield Line(_unmarked(line) if "#" in line or "**" in line else line, place)
            continue
        cells = _cells(line, frame if line.count("|") > 1 else BOTH_ENDS)
        if len(cells) == 1 or (bars is not Bars.NOTHING and cells and not any(cells[1:])):
            # A run of bars behind a single text: blank cells on its line.
            yield from (Line(cell or BLANK, place) for cell in cells)
        elif cells:
            yield Row(tuple(cells), place)


def _frame_of(lines: Sequence[str]) -> tuple[bool, bool]:
    """Say whether rows of this text begin, and whether they end, with a bar that is no cell's."""
    rows = [line.strip() for line in lines if line.count("|") > 1]
    begin = sum(row.startswith("|") for row in rows)
    end = sum(row.endswith("|") for row in rows)
    return 2 * begin > len(rows), 2 * end > len(rows)


def _cells(line: str, frame: tuple[bool, bool] = BOTH_ENDS) -> list[str]:
    """Return the cells between bars, without what bars of the frame enclose at the two ends."""
    if _RULE.match(line):
        return []
    cells = [_unmarked(cell) for cell in line.strip().split("|")]
    if frame[0] and not cells[0]:
        cells = cells[1:]
    if frame[1] and cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _unmarked(text: str) -> str:
    """Return a text without what Markdown adds: the text itself is what the office printed."""
    if not any(mark in text for mark in _MARKS):
        return text.strip()
    text = _BREAK.sub("\n", text).replace("**", "").replace("&nbsp;", " ")
    return _HASHES.sub("", _ESCAPE.sub(r"\1", text)).strip()


def _blank_cells(bars: Bars, count: int, line: str) -> int:
    """Return how many blank cells ``count`` bars are that stand alone before the text ``line``."""
    is_cell = _is_cell(line)
    if bars is Bars.OPENS_ROW:
        is_opened = is_cell and not has_number(_content(line))
        return max(count - is_opened, 0)
    if bars is Bars.OPENS_CELL:
        count -= is_cell
        return count // 2 if count > 0 and count % 2 == 0 else 0
    return max(count - 1, 0) if bars is Bars.ENDS_CELL else count


def _content(line: str) -> str:
    return line.replace("|", "").strip()


def _is_cell(line: str) -> bool:
    """Say whether the line is one cell with a bar behind it."""
    return "|" in line and len(_cells(line)) == 1


def _is_filled_row(line: str) -> bool:
    """Say whether the line holds several cells that are not blank."""
    return line.count("|") > 1 and sum(map(bool, _cells(line))) > 1


def _bars_of(lines: Sequence[str]) -> Bars:
    """Return how the text uses a bar alone on its line."""
    filled = [line.strip() for line in lines if line.strip()]
    alone = filled.count("|")
    cells = [
        (_cells(line)[0], before == "|") for before, line in pairwise(filled) if _is_cell(line)
    ]
    if sum(_is_filled_row(line) for line in filled) > len(cells):
        return Bars.NOTHING
    if len(cells) < FEWEST_BARS:
        return Bars.ENDS_CELL if alone >= FEWEST_BARS else Bars.NOTHING
    opened = sum(is_opened for _, is_opened in cells) / len(cells)
    if opened > 0.8:
        return Bars.OPENS_CELL if opened > 0.95 else Bars.NOTHING
    rows = [is_opened for text, is_opened in cells if begins_heads(text)]
    return Bars.OPENS_ROW if rows and sum(rows) / len(rows) > 0.9 else Bars.BLANK_CELL
