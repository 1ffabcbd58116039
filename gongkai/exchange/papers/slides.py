"""A document in slides for a hall screen: as much on each as can be read from across the hall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.exchange.papers.content import (
    Cell,
    Part,
    Piece,
    column_widths,
    head_rows,
    parts_of,
    plain,
    shortened,
    text_of,
    width_of,
)
from gongkai.exchange.papers.title_lines import balanced_lines

#: Pixels at 1080 lines: the least for a reader across the hall, and what we set if it fits.
SMALLEST = 48
BODY, MARGIN = 56, 80
#: The title on the first slide of a document, and in one line on the others.
TITLE, TITLE_AGAIN = 76, 60
#: Side of the QR code when there is a link.
CODE = 180
#: Line height and the gap after a block, as shares of the size of the letters.
LINE, GAP = 1.62, 0.62
TITLE_LINE = 1.35
#: How much more is put on a slide than fits: letters may become a seventh smaller.
_FULLER = 1.06
#: Beside the body: margins, name above and contact below with the gaps around them.
_FRAME = 2 * MARGIN + 128 + 76 + 60
_FACTS = 68
#: More columns than this are not read on a screen: such rows are written out.
_MOST_COLUMNS = {True: 6, False: 3}
#: Where a paragraph may go on to the next slide.
_SENTENCE_ENDS = "。！？；"
_MARKS = "，、：" + _SENTENCE_ENDS


@dataclass(frozen=True, kw_only=True)
class Slide:
    """What stands on one picture; ``at`` of ``total`` slides of one document, counted from 1."""

    organ: str
    title: str
    parts: tuple[Part, ...]
    facts: str = ""
    contact: str = ""
    link: str = ""
    at: int = 1
    total: int = 1


def slides_of(
    title: str,
    html: str,
    organ: str,
    *,
    width: int = 1920,
    height: int = 1080,
    number: str = "",
    contact: str = "",
    link: str = "",
) -> list[Slide]:
    """Return a document as slides for a screen of this size; at least one.

    Long paragraphs end a slide with a sentence, tables repeat their heads; a table with more
    columns than a reader can take in is written out row by row.
    """
    scale = min(width, height) / 1080
    inside = width / scale - 2 * MARGIN
    shown = plain(title)
    lines = len(balanced_lines(shown, inside / TITLE))
    room = height / scale - _FRAME - (CODE - 48 if link else 0)
    first = room - lines * TITLE * TITLE_LINE - (_FACTS if number else 0)
    further = room - TITLE_AGAIN * TITLE_LINE
    columns = _MOST_COLUMNS[width >= height]
    parts = [piece for part in parts_of(html) for piece in _readable(part, columns)]
    rooms = max(first, 200) / BODY * _FULLER, max(further, 200) / BODY * _FULLER
    pages = _paged(parts, inside / BODY - 0.5, rooms)
    return [
        Slide(
            organ=plain(organ),
            title=shown if at == 1 else shortened(shown, inside / TITLE_AGAIN),
            parts=page,
            facts=plain(number) if at == 1 else "",
            contact=plain(contact),
            link=link,
            at=at,
            total=len(pages) or 1,
        )
        for at, page in enumerate(pages or [()], start=1)
    ]


def _readable(part: Part, most_columns: int) -> Iterator[Part]:
    """Yield a table that a screen can show, or its rows as paragraphs."""
    if part.kind != "table":
        yield part
        return
    head = head_rows(part.cells)
    columns = max(cell.x + cell.colspan for cell in part.cells)
    has_long_cell = any(width_of(text_of(cell.pieces)) > 80 for cell in part.cells)
    if columns <= most_columns and not has_long_cell:
        yield part
        return
    labels: dict[int, str] = {}
    for cell in part.cells:
        if cell.y < head:
            labels.update(dict.fromkeys(range(cell.x, cell.x + cell.colspan), text_of(cell.pieces)))
    for y in sorted({cell.y for cell in part.cells if cell.y >= head}):
        told = [
            f"{labels[cell.x]}：{text}" if labels.get(cell.x) else text
            for cell in part.cells
            if cell.y == y and (text := text_of(cell.pieces).replace("\n", ""))
        ]
        if told:
            yield Part("item", (Piece("；".join(told)),), label="•")


def _paged(parts: list[Part], across: float, rooms: tuple[float, float]) -> list[tuple[Part, ...]]:
    """Return the parts in pages of a first and of further rooms, in sizes of the letters."""
    pages: list[tuple[Part, ...]] = []
    page: list[Part] = []
    left, further = rooms
    waiting = list(reversed(parts))
    while waiting:
        part = waiting.pop()
        height = _height(part, across)
        # A heading goes with what follows it.
        needed = height + (2 * LINE + GAP if part.kind == "heading" and waiting else 0)
        if needed <= left:
            page.append(part)
            left -= height
            continue
        first, rest = _split(part, across, left)
        if first is None and not page:
            first, rest = _split(part, across, left, by_force=True)
        if first is not None:
            page.append(first)
        waiting += [rest] if rest is not None else []
        pages.append(tuple(page))
        page, left = [], further
    return [*pages, tuple(page)] if page else pages


def _height(part: Part, across: float) -> float:
    if part.kind == "table":
        return sum(_row_heights(part.cells, across).values()) + GAP
    indent = 2.0 * part.level if part.kind == "item" else 0.0
    first = 2.0 if part.kind == "paragraph" else 0.0
    lines = sum(
        max(-(-(width_of(line) + first) // (across - indent)), 1) for line in part.text.split("\n")
    )
    return lines * LINE + GAP


def _row_heights(cells: tuple[Cell, ...], across: float) -> dict[int, float]:
    shares = column_widths(cells)
    unit = across / sum(shares)
    heights: dict[int, float] = {}
    for cell in cells:
        # What the frame of the cell leaves, in letters a little smaller than the body's.
        room = max(sum(shares[cell.x : cell.x + cell.colspan]) * unit * 1.05 - 1, 1)
        lines = sum(max(-(-width_of(t) // room), 1) for t in text_of(cell.pieces).split("\n"))
        height = (lines * 1.45 + 0.6) / cell.rowspan
        for y in range(cell.y, cell.y + cell.rowspan):
            heights[y] = max(heights.get(y, 0), height)
    return heights


def _split(
    part: Part, across: float, room: float, *, by_force: bool = False
) -> tuple[Part | None, Part | None]:
    """Return what of the part fits into the room, and the rest; (None, part) if nothing does."""
    if part.kind == "table":
        return _split_table(part, across, room, by_force=by_force)
    lines = int((room - GAP) // LINE)
    if lines < 2 and not by_force:
        return None, part
    indent = 2.0 * part.level if part.kind == "item" else 0.0
    most = max(lines, 1) * (across - indent) - 2
    cut = _cut(part.text, most)
    if not 0 < cut < len(part.text):
        return (part, None) if by_force else (None, part)
    before, after = _cut_pieces(part.pieces, cut)
    return (
        Part(part.kind, before, part.level, part.label),
        Part("item" if part.kind == "item" else "paragraph", after, part.level),
    )


def _cut(text: str, most: float) -> int:
    """Return after how many characters to part a text: after a sentence, else a mark, else full."""
    fits, width = 0, 0.0
    for at, character in enumerate(text, start=1):
        width += width_of(character)
        if width > most or text[:at].count("\n") * 20 > most:
            break
        fits = at
    for marks, least in ((_SENTENCE_ENDS, 0.4), (_MARKS, 0.6)):
        ends = [at for at in range(int(fits * least), fits + 1) if at and text[at - 1] in marks]
        if ends:
            return ends[-1]
    return fits


def _cut_pieces(pieces: tuple[Piece, ...], cut: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    before: list[Piece] = []
    after: list[Piece] = []
    for piece in pieces:
        first, rest = piece.text[: max(cut, 0)], piece.text[max(cut, 0) :]
        before += [Piece(first, piece.is_bold)] if first else []
        after += [Piece(rest, piece.is_bold)] if rest else []
        cut -= len(piece.text)
    return tuple(before), tuple(after)


def _split_table(
    part: Part, across: float, room: float, *, by_force: bool
) -> tuple[Part | None, Part | None]:
    """Part a table between rows that no cell spans; the head stands on both."""
    head = head_rows(part.cells)
    heights = _row_heights(part.cells, across)
    used, cut, last = GAP + sum(heights[y] for y in range(head)), 0, max(heights)
    for y in range(head, last + 1):
        used += heights[y]
        if used > room and not (by_force and not cut):
            break
        if not any(cell.y <= y < cell.y + cell.rowspan - 1 for cell in part.cells):
            cut = y + 1
            if used > room:
                break
    if not cut or cut > last:
        return (part, None) if by_force else (None, part)
    first = tuple(cell for cell in part.cells if cell.y < cut)
    heads = tuple(cell for cell in part.cells if cell.y < head)
    rest = tuple(
        Cell(c.x, c.y - cut + head, c.pieces, c.colspan, c.rowspan, c.is_head)
        for c in part.cells
        if c.y >= cut
    )
    return Part("table", cells=first), Part("table", cells=(*heads, *rest))
