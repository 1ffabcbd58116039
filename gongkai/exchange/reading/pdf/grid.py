"""Ruled tables: where lines cross there are cells, and each piece of text stands in one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongkai.exchange.reading.cell_values import has_number
from gongkai.exchange.reading.pdf.page import Piece, Rule

#: Points within which two rulings are one, drawn twice or in pieces.
SAME = 3.0
#: More crossings are no table of a report.
MOST_CROSSINGS = 400_000
MOST_CELLS = 20_000
#: Between two numbers that stand in one cell, so that nobody reads them as one.
APART = "；"
#: Points: no letter fits between rulings that are nearer.
_LEAST_SIDE = 6.0
#: Letters' sizes by which pieces of one line may stand higher or lower: less than half a line.
_SAME_LINE = 0.4
#: Points that an office program leaves free beside the text of a cell, both sides together.
_PADDING = 13.0


@dataclass(slots=True)
class Cell:
    """A cell: first row and column it covers, how many columns, and its text."""

    row: int
    column: int
    columns: int = 1
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A ruled table: the heights and places of its lines, and its cells by row and column."""

    ys: list[float]
    xs: list[float]
    cells: dict[tuple[int, int], Cell]

    def rows(self) -> list[list[Cell]]:
        """Return the cells that begin in each row, left to right."""
        rows: list[list[Cell]] = [[] for _ in self.ys[1:]]
        last = {id(cell): place for place, cell in self.cells.items()}
        for place in last.values():
            cell = self.cells[place]
            height = self.ys[place[0] + 1] - self.ys[cell.row]
            width = self.xs[cell.column + cell.columns] - self.xs[cell.column]
            # Between the two lines of a double border there is no cell.
            if cell.pieces or min(width, height) >= _LEAST_SIDE:
                rows[cell.row].append(cell)
        return [sorted(row, key=lambda cell: cell.column) for row in rows]

    def take(self, piece: Piece) -> bool:
        """Put a piece of text into its cell; False when it stands outside the table."""
        row = bisect_right(self.ys, piece.middle) - 1
        column = bisect_right(self.xs, (piece.left + piece.right) / 2) - 1
        cell = self.cells.get((row, column))
        if cell is None:
            return False
        cell.pieces.append(piece)
        return True


def find_grids(across: Sequence[Rule], down: Sequence[Rule]) -> list[Grid]:
    """Return the tables that the rulings draw, the inmost first. A mere frame is none."""
    across, down = _merged(across), _merged(down)
    if not across or not down or len(across) * len(down) > MOST_CROSSINGS:
        return []
    grids = []
    for rows, columns in _crossing(across, down):
        grid = _grid(rows, columns)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda g: (g.ys[-1] - g.ys[0]) * (g.xs[-1] - g.xs[0]))


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rulings with pieces of one line put together."""
    merged: list[Rule] = []
    ordered = sorted(rules, key=lambda rule: rule.at)
    start = 0
    for end in range(1, len(ordered) + 1):
        if end < len(ordered) and ordered[end].at - ordered[start].at <= SAME:
            continue
        same = sorted(ordered[start:end], key=lambda rule: rule.start)
        at = sum(rule.at for rule in same) / len(same)
        for rule in same:
            if merged and merged[-1].at == at and rule.start - merged[-1].end <= SAME:
                merged[-1].end = max(merged[-1].end, rule.end)
            else:
                merged.append(Rule(at, rule.start, rule.end))
        start = end
    return merged


def _crossing(
    across: Sequence[Rule], down: Sequence[Rule]
) -> Iterable[tuple[list[Rule], list[Rule]]]:
    """Return the rulings that cross or touch, table by table."""
    parent = list(range(len(across) + len(down)))

    def root(of: int) -> int:
        while parent[of] != of:
            parent[of] = parent[parent[of]]
            of = parent[of]
        return of

    for row, level in enumerate(across):
        for column, upright in enumerate(down, start=len(across)):
            if (
                level.start - SAME <= upright.at <= level.end + SAME
                and upright.start - SAME <= level.at <= upright.end + SAME
            ):
                parent[root(column)] = root(row)
    tables: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate((*across, *down)):
        table = tables.setdefault(root(number), ([], []))
        table[number >= len(across)].append(rule)
    return tables.values()


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    if not across or not down:
        return None
    ys = _places([*(r.at for r in across), *(end for r in down for end in (r.start, r.end))])
    xs = _places([*(r.at for r in down), *(end for r in across for end in (r.start, r.end))])
    rows, columns = len(ys) - 1, len(xs) - 1
    # Two columns at least: text in a frame is prose.
    if rows < 1 or columns < 2 or rows * columns > MOST_CELLS:
        return None
    walls = _walls(down, xs, ys)
    floors = _walls(across, ys, xs)
    cells: dict[tuple[int, int], Cell] = {}
    for row in range(rows):
        for column in range(columns):
            left = None if (column, row) in walls else cells.get((row, column - 1))
            above = None if (row, column) in floors else cells.get((row - 1, column))
            cell = left or above or Cell(row, column)
            if left and above and left is not above:
                cell = _joined(cells, left, above)
            cell.columns = max(cell.columns, column - cell.column + 1)
            cells[row, column] = cell
    return Grid(ys, xs, cells)


def _joined(cells: dict[tuple[int, int], Cell], one: Cell, other: Cell) -> Cell:
    """Return one cell for two that meet without a line between them."""
    one.row, one.column = min(one.row, other.row), min(one.column, other.column)
    for place, cell in cells.items():
        if cell is other:
            cells[place] = one
    return one


def _places(values: list[float]) -> list[float]:
    """Return the values that differ, each the mean of those that are one."""
    piles: list[list[float]] = []
    for value in sorted(values):
        if piles and value - piles[-1][0] <= SAME:
            piles[-1].append(value)
        else:
            piles.append([value])
    return [sum(pile) / len(pile) for pile in piles]


def _walls(rules: Sequence[Rule], places: list[float], steps: list[float]) -> set[tuple[int, int]]:
    """Return (place, step) for each stretch of a line between two steps that is drawn."""
    drawn = set()
    for rule in rules:
        place = min(range(len(places)), key=lambda at: abs(places[at] - rule.at))
        for step in range(len(steps) - 1):
            quarter = (steps[step + 1] - steps[step]) / 4
            if rule.start <= steps[step] + quarter and rule.end >= steps[step + 1] - quarter:
                drawn.add((place, step))
    return drawn


def text_of(pieces: Sequence[Piece], width: float) -> str:
    """Return the text of a cell: lines joined, numbers beside or below each other kept apart.

    A number that fills the ``width`` of its cell goes on in the next line.
    """
    text, right, left = "", 0.0, 0.0
    for line in lines_of(pieces):
        more = joined(line, apart=APART)
        if more[:1].isdigit() and has_number(text.rpartition(APART)[2]):
            is_full = right - left + line[0].size > width - _PADDING and text[-3:].isdigit()
            text += "" if is_full else APART
        text += more
        left, right = line[0].left, line[-1].right
    return text


def lines_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces line by line, each line from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if lines and piece.base - lines[-1][0].base <= _SAME_LINE * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda piece: piece.left)
    return lines


def joined(line: Sequence[Piece], *, apart: str = " ") -> str:
    """Return the text of a line: Latin words keep their blank, numbers are held ``apart``."""
    text, right = "", 0.0
    for piece in line:
        if text and text[-1].isascii() and piece.text[0].isascii():
            gap = piece.left - right
            if text[-1].isdigit() and piece.text[0].isdigit() and gap > 0.2 * piece.size:
                text += apart
            elif text[-1].isalnum() and piece.text[0].isalnum() and gap > 0.15 * piece.size:
                text += " "
        text += piece.text
        right = piece.right
    return text
