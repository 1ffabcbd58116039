"""The pages of a PDF in reading order: paragraphs, rows of ruled tables, rows without rulings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from gongkai.exchange.reading.cell_values import has_number, looks_like_value
from gongkai.exchange.reading.document import Block, Line, Row
from gongkai.exchange.reading.headings import heading_of
from gongkai.exchange.reading.labels import HEAD_WORDS, is_row_label, label_key
from gongkai.exchange.reading.pdf.grid import APART, Cell, Grid, find_grids, lines_of, text_of
from gongkai.exchange.reading.pdf.lines import (
    TextLine,
    has_figures,
    is_blank_table,
    is_table_text,
    text_line,
)
from gongkai.exchange.reading.pdf.page import PageMarks, Piece
from gongkai.exchange.reading.pdf.unruled import UnruledTable

#: Page numbers alone in their line: — 3 —, 第3页 共5页, 3/5. A bare number: see ``_Edges``.
_PAGE_NUMBER = re.compile(
    r"第\d{1,4}页(?:[,，/／]?共\d{1,4}页)?|[-—–－―·]+\d{1,4}[-—–－―·]+|\d{1,4}[/／]\d{1,4}"
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
#: So many lines in one cell over the whole width are prose.
_LINES_OF_PROSE = 3


@dataclass(slots=True)
class _Page:
    """A page taken apart: lines outside of ruled tables, and the rows of those tables."""

    number: int
    lines: list[TextLine]
    tables: list[tuple[float, list[Row]]]
    is_scan: bool


def read_pages(pages: Sequence[PageMarks]) -> list[Block]:
    """Return the blocks of all pages in reading order."""
    parted = [_part(marks, number) for number, marks in enumerate(pages, start=1)]
    _drop_edges(parted)
    return list(_Flow(parted).blocks())


def _part(marks: PageMarks, number: int) -> _Page:
    grids = find_grids(marks.across, marks.down)
    loose = [piece for piece in marks.pieces if not any(grid.take(piece) for grid in grids)]
    tables = []
    for table, grid in enumerate(sorted(grids, key=lambda grid: grid.ys[0]), start=1):
        rows, prose = _rows(grid, f"第{number}页 表{table}")
        loose += prose
        if rows:
            tables.append((grid.ys[0], rows))
    lines = lines_of(loose)
    return _Page(
        number,
        [text_line(line, f"第{number}页 行{at}") for at, line in enumerate(lines, start=1)],
        tables,
        marks.is_scan,
    )


def _rows(grid: Grid, place: str) -> tuple[list[Row], list[Piece]]:
    """Return the rows of a ruled table, and the pieces of cells that only lay out prose."""
    rows: list[Row] = []
    prose: list[Piece] = []
    for number, cells in enumerate(grid.rows(), start=1):
        is_wide = len(cells) == 1 and cells[0].columns == len(grid.xs) - 1
        if is_wide and len(lines_of(cells[0].pieces)) >= _LINES_OF_PROSE:
            prose += cells[0].pieces
        elif cells:
            texts = tuple(text_of(cell.pieces, _width(grid, cell)) for cell in cells)
            rows.append(Row(texts, f"{place} 行{number}"))
    return rows, prose


def _width(grid: Grid, cell: Cell) -> float:
    return grid.xs[cell.column + cell.columns] - grid.xs[cell.column]


def _drop_edges(pages: Sequence[_Page]) -> None:
    """Take page numbers and running heads off the pages."""
    edges = [(page, line) for page in pages for line in _edge(page)]
    # A bare number is a page's when others count on with it.
    offsets = Counter(
        int(line.text) - page.number for page, line in edges if _BARE_NUMBER.fullmatch(line.text)
    )
    shapes = Counter(re.sub(r"\d+", "0", line.text) for _, line in edges)
    often = {shape for shape, count in shapes.items() if count >= max(3, len(pages) * 0.6)}
    for page, line in edges:
        text = line.text
        is_number = _PAGE_NUMBER.fullmatch(text) or (
            _BARE_NUMBER.fullmatch(text) and offsets[int(text) - page.number] >= min(2, len(pages))
        )
        is_running = page.number > 1 and re.sub(r"\d+", "0", text) in often
        if is_number or (is_running and not line.is_row):
            page.lines.remove(line)


def _edge(page: _Page) -> list[TextLine]:
    """Return the first and the last line of a page that tables neither precede nor follow."""
    lines = page.lines[:1]
    return lines + page.lines[-1:] if len(page.lines) > 1 else lines


class _Flow:
    """Lines put together to paragraphs; ``columns`` of unruled tables go on over pages."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self.pages = pages
        lines = [line for page in pages for line in page.lines]
        self.size = median(line.size for line in lines) if lines else 10.0
        self.left, self.right = _margins(lines, self.size)
        self.columns: list[float] = []
        self.is_scan = False
        self.text = ""
        self.place = ""
        self.above: TextLine | None = None

    def blocks(self) -> Iterator[Block]:
        last_rows: list[Block] = []
        for page in self.pages:
            blocks = list(self.of_page(page))
            # A paragraph goes on over the page, and so may the row of a table.
            _mend(last_rows, blocks)
            yield from last_rows
            last_rows = blocks
        yield from last_rows
        yield from self.end()

    def of_page(self, page: _Page) -> Iterator[Block]:
        tables = list(page.tables)
        self.is_scan = page.is_scan
        stretch: list[TextLine] = []
        for line in page.lines:
            while tables and tables[0][0] < line.base:
                yield from self.of_stretch(stretch)
                stretch = []
                yield from self.end()
                yield from tables.pop(0)[1]
            stretch.append(line)
        yield from self.of_stretch(stretch)
        for _, rows in tables:
            yield from self.end()
            yield from rows

    def of_stretch(self, lines: Sequence[TextLine]) -> Iterator[Block]:
        """Yield paragraphs, and the rows of stretches that are tables without rulings."""
        run: list[TextLine] = []
        for line in lines:
            if is_table_text(line, right=self.right):
                run.append(line)
                continue
            yield from self.of_run(run)
            run = []
            yield from self.prose(line)
        yield from self.of_run(run)

    def of_run(self, run: Sequence[TextLine]) -> Iterator[Block]:
        if not (has_figures(run) or (is_blank_table(run) and not self.is_scan)):
            for line in run:
                yield from self.prose(line)
            return
        yield from self.end()
        # Single letters one below the other are a label that runs down beside the rows.
        lines = [line for line in run if line.values or any(len(c.text) > 1 for c in line.words)]
        table = UnruledTable(lines, self.columns, is_scan=self.is_scan)
        yield from table.blocks()
        self.columns = table.columns

    def prose(self, line: TextLine) -> Iterator[Block]:
        if self.above is None or self.begins(line, self.above):
            yield from self.end()
            self.text, self.place = line.text, line.place
        else:
            self.text += _between(self.text, line.text) + line.text
        self.above = line

    def end(self) -> Iterator[Block]:
        if self.text:
            yield Line(self.text, self.place)
        self.text, self.above = "", None

    def begins(self, line: TextLine, above: TextLine) -> bool:
        """Say whether a paragraph begins with the line."""
        if self.is_one_title(above, line):
            return False
        return (
            bool(_NUMBERED.match(line.text))
            or heading_of(above.text) is not None
            or line.cells[0].left - self.left > 1.2 * self.size
            or above.cells[-1].right < self.right - 2.5 * self.size
            or abs(line.size - above.size) > 0.3 * self.size
        )

    def is_one_title(self, above: TextLine, line: TextLine) -> bool:
        """Say whether two lines are set in large letters, one in the middle below the other."""
        centers = [(one.cells[0].left + one.cells[-1].right) / 2 for one in (above, line)]
        return (
            min(above.size, line.size) > 1.15 * self.size
            and abs(above.size - line.size) < 0.15 * line.size
            and abs(centers[0] - centers[1]) < line.size
            and not heading_of(line.text)
            and not heading_of(above.text)
        )


def _margins(lines: Sequence[TextLine], size: float) -> tuple[float, float]:
    """Return where most full lines begin and end."""
    if not lines:
        return 0.0, 0.0
    steps = Counter(round(line.cells[0].left / size * 2) for line in lines)
    often = [step for step, count in steps.items() if count >= max(2, len(lines) * 0.1)]
    rights = sorted(line.cells[-1].right for line in lines)
    left = min(often) * size / 2 if often else min(line.cells[0].left for line in lines)
    return left, rights[min(int(len(rights) * 0.9), len(rights) - 1)]


def _between(before: str, after: str) -> str:
    is_latin = before[-1:].isascii() and after[:1].isascii()
    return " " if is_latin and before[-1:].isalpha() and after[:1].isalpha() else ""


def _mend(before: list[Block], after: list[Block]) -> None:
    """Put together a row of which the end of a page left one part on each page."""
    at = len(before) - 1
    # Below a row that goes on the rulings stick out as a row without text.
    while at >= 0 and isinstance(before[at], Row) and not any(_texts(before[at])):
        at -= 1
    first = next((n for n, block in enumerate(after) if not _is_heads(block)), None)
    if at < 0 or first is None:
        return
    above, below = before[at], after[first]
    if not isinstance(above, Row) or not isinstance(below, Row):
        return
    whole = _whole(above, below)
    if whole is not None:
        before[at:] = [whole]
        del after[: first + 1]


def _whole(above: Row, below: Row) -> Row | None:
    """Return the row of which the rows are the upper and the lower part, None for two rows."""
    one, two = _label_at(above), _label_at(below)
    upper, lower = above.cells[one + 1 :], below.cells[two + 1 :]
    label = above.cells[one] if one >= 0 else ""
    if two >= 0:
        known = label_key(label)
        label += below.cells[two]
        is_own = is_row_label(below.cells[two]) and any(map(has_number, lower))
        if one < 0 or is_own or not is_row_label(label):
            return None
        if is_row_label(known) and known != label_key(label):
            return None
    elif not any(map(has_number, lower)) or all(map(has_number, (*upper, *lower))):
        return None
    else:
        # What a spanning cell leaves in front.
        lower = lower[max(len(lower) - len(upper), 0) :]
    if len(upper) != len(lower):
        return None
    if two < 0 and any(_are_two(a, b) for a, b in zip(upper, lower, strict=True)):
        return None
    # Without a label below nobody knows whether a number is half of one or a row of its own.
    mark = "" if two >= 0 else APART
    values = (a + (APART if a else mark) + b if b else a for a, b in zip(upper, lower, strict=True))
    return Row((*above.cells[: max(one, 0)], *((label,) if one >= 0 else ()), *values), above.place)


def _are_two(upper: str, lower: str) -> bool:
    """Say whether texts are two numbers: none is broken after its first digit."""
    return len(upper.strip()) == 1 and has_number(upper) and has_number(lower)


def _label_at(row: Row) -> int:
    """Return the place of the last cell of words, -1 when there is none."""
    return max((at for at, text in enumerate(row.cells) if not looks_like_value(text)), default=-1)


def _texts(block: Block) -> tuple[str, ...]:
    return block.cells if isinstance(block, Row) else (block.text,)


def _is_heads(block: Block) -> bool:
    return (
        isinstance(block, Row)
        and not any(map(has_number, block.cells))
        and any(label_key(cell) in HEAD_WORDS for cell in block.cells)
    )
