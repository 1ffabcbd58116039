"""A clean body as data for the templates: paragraphs, headings, lists and tables of text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.exchange.drafting.characters import one_line
from gongkai.exchange.drafting.cleaning import clean_html
from gongkai.exchange.drafting.walking import INLINE, walk
from gongkai.exchange.layout import MOST_ROWS_TOGETHER

_BOLD = ("strong", "b")
_HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
#: Columns of a table, and cells that one may span.
MOST_COLUMNS = 200
_WIDEST_COLUMN = 24
_NARROWEST_COLUMN = 4
#: How much smaller the letters of a table may be that else would not fit.
SMALLEST_FIT = 0.925


@dataclass(frozen=True)
class Piece:
    """Text in one weight; a line end in it is drawn."""

    text: str
    is_bold: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table at its place, counted from 0."""

    x: int
    y: int
    pieces: Pieces
    colspan: int = 1
    rowspan: int = 1
    is_head: bool = False


@dataclass(frozen=True)
class Part:
    """One block: "paragraph", "heading", "item" or "table" with what belongs to it."""

    kind: str
    pieces: Pieces = ()
    #: Of a heading, or how deep an item stands in lists.
    level: int = 1
    #: What stands before an item of a list.
    label: str = ""
    cells: tuple[Cell, ...] = ()

    @property
    def text(self) -> str:
        """The text without marks."""
        return text_of(self.pieces)


#: A table with no more rows than this is read at one glance and not parted.
MOST_ROWS_OF_SMALL = 8


def is_small(part: Part) -> bool:
    """Say whether the part is a table that stays whole."""
    return part.kind == "table" and max(cell.y for cell in part.cells) < MOST_ROWS_OF_SMALL


def text_of(pieces: Pieces) -> str:
    """Return the text of the pieces."""
    return "".join(piece.text for piece in pieces)


def parts_of(body: str) -> tuple[Part, ...]:
    """Return the blocks of a body, which is cleaned first; empty ones are left out.

    >>> [(part.kind, part.text) for part in parts_of("<h2>一、总则</h2><p>按<b>时</b>公开。</p>")]
    [('heading', '一、总则'), ('paragraph', '按时公开。')]
    """
    top = LexborHTMLParser(clean_html(body)).body
    gathering = _Gathering()
    tables: list[LexborNode] = []
    if top is None:
        return ()
    for node, is_entered in walk(top, enters=lambda node: not _in_table(node)):
        gathering.meet(node, is_entered=is_entered)
        if node.tag == "table" and is_entered:
            tables.append(node)
            if cells := tuple(_cells(node)):
                gathering.parts.append(Part("table", cells=cells))
    gathering.end("paragraph")
    return tuple(gathering.parts)


def _in_table(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "table"


@dataclass
class _Gathering:
    """The line being read, the marks and lists around it, and the parts read before."""

    parts: list[Part] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    bold: int = 0
    #: For each open list: None for bullets, else how far it has counted.
    lists: list[int | None] = field(default_factory=list)
    label: str = ""
    #: Level of the heading read last: a paper for all readers never jumps over one.
    heading: int = 0

    def meet(self, node: LexborNode, *, is_entered: bool) -> None:
        tag = node.tag or ""
        if tag == "-text":
            if is_entered:
                self.pieces.append(Piece(node.text_content or "", bool(self.bold)))
        elif tag in _BOLD:
            self.bold += 1 if is_entered else -1
        elif tag == "br":
            self.pieces += [Piece("\x0b")] if is_entered else []
        elif tag not in INLINE:
            self.end(tag)
            if tag in ("ul", "ol"):
                self._turn_list(tag, is_entered=is_entered)
            elif tag == "li" and is_entered and self.lists:
                self.label = self._next_label()

    def end(self, tag: str) -> None:
        """End the gathered line as a part of its kind."""
        pieces = _tidied(self.pieces)
        self.pieces.clear()
        if not pieces:
            return
        if self.lists:
            self.parts.append(Part("item", pieces, level=len(self.lists), label=self.label))
            self.label = ""
        elif tag in _HEADINGS:
            self.heading = min(_HEADINGS[tag], self.heading + 1)
            self.parts.append(Part("heading", pieces, level=self.heading))
        else:
            self.parts.append(Part("paragraph", pieces))

    def _turn_list(self, tag: str, *, is_entered: bool) -> None:
        if is_entered:
            self.lists.append(0 if tag == "ol" else None)
        elif self.lists:
            self.lists.pop()

    def _next_label(self) -> str:
        count = self.lists[-1]
        if count is None:
            return "•"
        self.lists[-1] = count + 1
        return f"{count + 1}."


def _tidied(pieces: list[Piece]) -> Pieces:
    """Return the pieces as drawn: blanks collapsed, none at the ends, equal weights as one."""
    joined = [
        Piece("".join(piece.text for piece in group), is_bold)
        for is_bold, group in groupby(pieces, key=lambda piece: piece.is_bold)
    ]
    shown: list[Piece] = []
    for piece in joined:
        lines = [re.sub(r"[ \t\r\n\f]+", " ", line) for line in piece.text.split("\x0b")]
        shown.append(Piece("\n".join(lines), piece.is_bold))
    while shown and not shown[0].text.strip():
        shown.pop(0)
    while shown and not shown[-1].text.strip():
        shown.pop()
    if shown:
        shown[0] = Piece(shown[0].text.lstrip(), shown[0].is_bold)
        shown[-1] = Piece(shown[-1].text.rstrip(), shown[-1].is_bold)
    return tuple(shown)


def _cells(table: LexborNode) -> Iterator[Cell]:
    """Yield the cells of a table at their places in the grid."""
    rows = table.css("tr")
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            while (x, y) in taken:
                x += 1
            across = _span(cell, "colspan")
            down = min(_span(cell, "rowspan"), len(rows) - y)
            if x + across > MOST_COLUMNS:
                # No paper is so wide; spans of hostile tables would fill the memory.
                across, down = max(MOST_COLUMNS - x, 1), 1
            while any((x + n, y) in taken for n in range(across)):
                across -= 1
            taken.update((x + n, y + m) for n in range(across) for m in range(down))
            yield Cell(x, y, _pieces_of(cell), across, down, cell.tag == "th")
            x += across


def _span(cell: LexborNode, name: str) -> int:
    told = cell.attributes.get(name) or ""
    return min(max(int(told), 1), MOST_COLUMNS) if re.fullmatch(r"[0-9]{1,5}", told) else 1


def _pieces_of(cell: LexborNode) -> Pieces:
    pieces: list[Piece] = []
    bold = 0
    for node, is_entered in walk(cell):
        if node.tag == "-text":
            pieces += [Piece(node.text_content or "", bool(bold))] if is_entered else []
        elif node.tag in _BOLD:
            bold += 1 if is_entered else -1
        elif node.tag not in INLINE and is_entered and pieces:
            pieces.append(Piece("\x0b"))
    return _tidied(pieces)


def template_data(
    parts: tuple[Part, ...], *, is_start: bool = True, across: float | None = None
) -> list[dict[str, Any]]:
    """Return the parts as the templates read them; ``is_start`` if a document begins with them.

    ``across`` is how many letters a line of a table has, where there are so few that narrow
    columns must not be narrowed further.
    """
    return [
        _table_data(part.cells, across)
        if part.kind == "table"
        else _line_data(part, is_first=is_start and not at)
        for at, part in enumerate(parts)
    ]


def _line_data(part: Part, *, is_first: bool) -> dict[str, Any]:
    return {
        "kind": part.kind,
        # To whom a document is addressed stands at the edge.
        "flush": is_first and part.text.endswith(("：", ":")),
        "level": part.level,
        "label": part.label,
        "pieces": _piece_data(part.pieces),
    }


def _piece_data(pieces: Pieces) -> list[dict[str, Any]]:
    return [{"lines": p.text.split("\n"), "bold": p.is_bold} for p in pieces]


def _table_data(cells: tuple[Cell, ...], across: float | None) -> dict[str, Any]:
    head = head_rows(cells)
    return {
        "kind": "table",
        "widths": column_widths(cells, across),
        "fit": _fit(cells, across),
        "head": [_cell_data(cell, is_head=True) for cell in cells if cell.y < head],
        "cells": [_cell_data(cell, is_head=cell.is_head) for cell in cells if cell.y >= head],
    }


def _fit(cells: tuple[Cell, ...], across: float | None) -> float:
    """Return by how much the letters of a table become smaller, so that its columns fit."""
    if across is None:
        return 1.0
    return round(min(max(across / sum(column_needs(cells)), SMALLEST_FIT), 1.0), 3)


def _cell_data(cell: Cell, *, is_head: bool) -> dict[str, Any]:
    text = text_of(cell.pieces)
    return {
        "x": cell.x,
        "y": cell.y,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "whole": cell.rowspan <= MOST_ROWS_TOGETHER and len(text) < 200,
        "pieces": _piece_data(cell.pieces),
        "head": is_head,
        "centred": is_head or width_of(text) <= 10,
    }


def head_rows(cells: tuple[Cell, ...]) -> int:
    """Return how many rows at the top are a head that repeats: those marked, else the first."""
    last = max(cell.y for cell in cells)
    rows = {cell.y for cell in cells if cell.is_head} - {
        cell.y for cell in cells if not cell.is_head
    }
    count = 0
    while count in rows:
        count += 1
    count = max(count, 1)
    reach = max(cell.y + cell.rowspan for cell in cells if cell.y < count)
    return reach if reach <= min(last, 4) else 0


def column_widths(cells: tuple[Cell, ...], across: float | None = None) -> list[float]:
    """Return the shares of the columns by what stands in them, the widest not beyond a bound.

    When ``across`` letters stand in a line, every column first gets what it needs.
    """
    shares = [3.0] * max(cell.x + cell.colspan for cell in cells)
    for cell in cells:
        longest = max(map(width_of, text_of(cell.pieces).split("\n")), default=0) + 1
        for column in range(cell.x, cell.x + cell.colspan):
            shares[column] = max(shares[column], min(longest / cell.colspan, _WIDEST_COLUMN))
    if across is None:
        return shares
    needs = column_needs(cells)
    spare = across - sum(needs)
    wishes = [max(share - need, 0.0) for share, need in zip(shares, needs, strict=True)]
    if spare <= 0 or sum(wishes) <= spare:
        return shares if spare > 0 else needs
    part = spare / sum(wishes)
    return [need + part * wish for need, wish in zip(needs, wishes, strict=True)]


def column_needs(cells: tuple[Cell, ...]) -> list[float]:
    """Return how many letters each column needs: four to a line, a number or word unbroken."""
    needs = [2.0] * max(cell.x + cell.colspan for cell in cells)
    for cell in cells:
        text = text_of(cell.pieces)
        words = max((width_of(word) for word in re.findall(r"[!-~]+", text)), default=0.0)
        need = (max(words, min(width_of(text), _NARROWEST_COLUMN)) + 0.5) / cell.colspan
        for column in range(cell.x, cell.x + cell.colspan):
            needs[column] = max(needs[column], need)
    return needs


def width_of(text: str) -> float:
    """Return the width of a line in Chinese characters; narrow ones count six tenths.

    >>> width_of("第12期")
    3.2
    """
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in text)
    return round(wide + (len(text) - wide) * 0.6, 1)


def plain(text: str) -> str:
    """Return a field for paper: one line, no blanks at its ends."""
    return one_line(text)


def shortened(text: str, most: float) -> str:
    """Return the text cut to a width in Chinese characters, with an ellipsis where it was cut.

    >>> shortened("康川街道办事处", 5)
    '康川街道…'
    """
    if width_of(text) <= most:
        return text
    cut = next(at for at in range(len(text), 0, -1) if width_of(text[:at]) <= most - 1)
    return text[:cut].rstrip("，。；、 ") + "…"
