"""A document in slides for a hall screen: as much on each as can be read from across the hall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.exchange.papers.content import (
    SMALLEST_FIT,
    Cell,
    Part,
    Piece,
    column_needs,
    column_widths,
    head_rows,
    is_small,
    parts_of,
    plain,
    shortened,
    text_of,
    width_of,
)
from gongkai.exchange.papers.title_lines import balanced_lines

#: Pixels at 1080 lines: the least for a reader across the hall, and what we set if it fits.
SMALLEST = 48
BODY, MARGIN, MARGIN_Y = 56, 80, 48
#: The title on the first slide of a document, and in one line on the others.
TITLE, TITLE_AGAIN = 76, 60
#: Side of the QR code when there is a link.
CODE = 180
#: What a code takes from the width of a lying screen.
_CODE_BESIDE = CODE + 30
#: Line height and the gap after a block, as shares of the size of the letters.
LINE, GAP = 1.62, 0.62
TITLE_LINE = 1.35
#: Sizes by which slides are counted, and how much more is put on one than fits. Letters become
#: smaller by themselves, and a document takes the first that needs the fewest slides.
_COUNTED = ((BODY, 1.12), (53, 1.06), (51, 1.02))
#: What is left of a document at last may make its last slide but one so much fuller.
_LAST_FULLER = 0.08
#: Beside the body: margins, name above and contact below with the gaps around them.
_FRAME = 2 * MARGIN_Y + 128 + 76 + 60
_FACTS = 68
#: More columns than this are not read on a screen, nor cells of more lines: written out.
_MOST_COLUMNS, _MOST_LINES = 8, 8
#: Letters in a table are smaller than those of the body by this.
_IN_TABLE = 1.075
#: How much fuller a slide may be so that a small table stays whole: its rows are counted high.
_SQUEEZED = 1.15
#: What follows a heading at least on its slide.
_SOME_LINES = 2 * LINE + GAP
#: Where a paragraph may go on to the next slide, and how many lines may stay empty for it.
_SENTENCE_ENDS = "。！？；"
_MARKS = "，、：" + _SENTENCE_ENDS
_ENDS = ((_SENTENCE_ENDS, 1.2), (_MARKS, 0.8))
_CLOSING = "，、：。！？；）》〕”…"


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

    Slides are filled to the foot; long paragraphs end one with a sentence where that leaves no
    gap, long tables repeat their heads, a small table is not parted. A table whose columns do not
    fit is written out row by row.
    """
    scale = min(width, height) / 1080
    inside = width / scale - 2 * MARGIN
    is_beside = bool(link) and width >= height
    across = inside - (_CODE_BESIDE if is_beside else 0)
    shown = plain(title)
    lines = len(balanced_lines(shown, inside / TITLE))
    room = height / scale - _FRAME - (CODE - 48 if link and not is_beside else 0)
    first = room - lines * TITLE * TITLE_LINE - (_FACTS if number else 0)
    further = room - TITLE_AGAIN * TITLE_LINE
    parts = [piece for part in parts_of(html) for piece in _readable(part, across / BODY)]
    pages: list[tuple[Part, ...]] = []
    for size, fuller in _COUNTED:
        rooms = max(first, 200) / size * fuller, max(further, 200) / size * fuller
        counted = _paged(list(parts), across / size - 0.5, rooms)
        if not pages or len(counted) < len(pages):
            pages = counted
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


def across_of(width: int, height: int, *, has_code: bool = False) -> float:
    """Return how many letters a line of a table has on a screen of this size."""
    beside = _CODE_BESIDE if has_code and width >= height else 0
    return (width * 1080 / min(width, height) - 2 * MARGIN - beside) / BODY * _IN_TABLE


def _readable(part: Part, across: float) -> Iterator[Part]:
    """Yield a table that a screen can show, or its rows as paragraphs."""
    if part.kind != "table" or _is_readable(part.cells, across * _IN_TABLE):
        yield part
        return
    head = head_rows(part.cells)
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


def _is_readable(cells: tuple[Cell, ...], across: float) -> bool:
    needs = column_needs(cells)
    if len(needs) > _MOST_COLUMNS or sum(needs) * SMALLEST_FIT > across:
        return False
    return max(_lines_in(cell, column_widths(cells, across), across) for cell in cells) <= (
        _MOST_LINES
    )


def _paged(parts: list[Part], across: float, rooms: tuple[float, float]) -> list[tuple[Part, ...]]:
    """Return the parts in pages of a first and of further rooms, in sizes of the letters."""
    pages: list[tuple[Part, ...]] = []
    page: list[Part] = []
    left, further = rooms
    at = free = 0
    while at < len(parts):
        part = parts[at]
        height = needed = _height(part, across)
        # What goes with the next part or is small waits for a slide that takes it whole.
        is_held = at >= free and (_leads(parts, at) or is_small(part))
        if is_held:
            needed = _needed(parts, at, across, further * _SQUEEZED)
        room = left * (_SQUEEZED if is_held and not page else 1)
        if at + 1 == len(parts) and page:
            room += further * _LAST_FULLER
        if needed <= room:
            page.append(part)
            if is_held and _is_begun_only(parts, at, needed - height, across):
                free = at + 2
            left = max(left, needed) - height
            at += 1
            continue
        if is_held and not page:
            free = _end_of(parts, at)
            continue
        first, rest = (None, part) if is_held else _split(part, across, left, by_force=not page)
        page += [first] if first is not None else []
        parts[at : at + 1] = [rest] if rest is not None else []
        pages.append(tuple(page))
        page, left = [], further
    return [*pages, tuple(page)] if page else pages


def _is_begun_only(parts: list[Part], at: int, room: float, across: float) -> bool:
    """Say whether no slide holds the part together with the small table that follows it."""
    return (
        _leads(parts, at)
        and is_small(parts[at + 1])
        and room < _height(parts[at + 1], across) - 0.01
    )


def _end_of(parts: list[Part], at: int) -> int:
    """Return the place after the parts that go together."""
    while _leads(parts, at):
        at += 1
    return at + 1


def _leads(parts: list[Part], at: int) -> bool:
    """Say whether the part goes with the next: a heading, an introduction, a last point but one."""
    if at + 1 >= len(parts):
        return False
    part, follower = parts[at], parts[at + 1]
    if part.kind == "heading":
        return True
    if part.kind == "item" and follower.kind == "item":
        return at + 2 == len(parts) or parts[at + 2].kind != "item"
    return part.kind != "table" and part.text.endswith(("：", ":"))


def _needed(parts: list[Part], at: int, across: float, most: float) -> float:
    """Return the room for a part and for what it goes with, unless no slide has so much."""
    own = _height(parts[at], across)
    if not _leads(parts, at):
        return own
    follower = parts[at + 1]
    if follower.kind == "item" and parts[at].kind == "item":
        together = own + _height(follower, across)
        return together if together <= most / 2 else own
    whole = own + _needed(parts, at + 1, across, most)
    is_held = is_small(follower) or _leads(parts, at + 1)
    if is_held and whole <= most:
        return whole
    return own + min(whole - own, _begun(follower, across))


def _begun(part: Part, across: float) -> float:
    """Return the room for the beginning of a part."""
    if part.kind != "table":
        return _SOME_LINES
    heights = _row_heights(part.cells, across)
    return GAP + sum(heights[y] for y in range(min(head_rows(part.cells) + 1, len(heights))))


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
    shares = column_widths(cells, across * _IN_TABLE)
    heights: dict[int, float] = {}
    for cell in cells:
        lines = _lines_in(cell, shares, across * _IN_TABLE)
        height = (lines * 1.2 + 0.18) / cell.rowspan
        for y in range(cell.y, cell.y + cell.rowspan):
            heights[y] = max(heights.get(y, 0), height)
    return heights


def _lines_in(cell: Cell, shares: list[float], across: float) -> float:
    """Return the lines of a cell in what its frame leaves."""
    room = max(sum(shares[cell.x : cell.x + cell.colspan]) * across / sum(shares) - 0.5, 1)
    return sum(max(-(-width_of(text) // room), 1) for text in text_of(cell.pieces).split("\n"))


def _split(
    part: Part, across: float, room: float, *, by_force: bool = False
) -> tuple[Part | None, Part | None]:
    """Return what of the part fits into the room, and the rest; (None, part) if nothing does."""
    if part.kind == "table":
        return _split_table(part, across, room, by_force=by_force)
    lines = int((room - GAP) // LINE)
    if lines < 2 and not by_force:
        return None, part
    line = across - (2.0 * part.level if part.kind == "item" else 0.0)
    cut = _cut(part.text, max(lines, 1) * line - 2, line)
    if not 0 < cut < len(part.text):
        return (part, None) if by_force else (None, part)
    before, after = _cut_pieces(part.pieces, cut)
    return (
        Part(part.kind, before, part.level, part.label),
        Part("item" if part.kind == "item" else "paragraph", after, part.level),
    )


def _cut(text: str, most: float, line: float) -> int:
    """Return after how many characters to part a text: after a sentence, else a mark, else full."""
    fits, width = 0, 0.0
    for at, character in enumerate(text, start=1):
        width += width_of(character)
        if width > most or text[:at].count("\n") * 20 > most:
            break
        fits = at
    for marks, lines in _ENDS:
        least = max(fits - int(lines * line), 1)
        ends = [at for at in range(least, fits + 1) if text[at - 1] in marks]
        if ends:
            return ends[-1]
    while 1 < fits < len(text) and _is_bound(text[fits - 1], text[fits]):
        fits -= 1
    return fits


def _is_bound(before: str, after: str) -> bool:
    """Say whether no page ends between the two: inside a number, before a closing mark."""
    return after in _CLOSING or (before.isascii() and after.isascii() and before.isalnum())


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
