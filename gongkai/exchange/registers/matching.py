"""An office's own register into our columns: heads are guessed, a person decides, rows follow.

The sheet that comes out has our heads and the office's row numbers, so that one reader serves
folders and pasted tables, and errors name the rows of the person's own spreadsheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.exchange.registers.layout import ALIASES, Column, Register
from gongkai.exchange.registers.records import head_key
from gongkai.exchange.registers.sheets import HEAD_ROWS, Row, Sheet


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column's values come from: a place in the sheet (from 0), or one text for all."""

    place: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """The row that most looks like heads, and our column for each place that is known."""

    row: Row
    columns: Mapping[int, Column]


def guess_heads(sheet: Sheet, register: Register) -> Heads | None:
    """Return the row of heads and what is known of it; None for a sheet without rows.

    Exact heads win over aliases, and each column is given once. A sheet in which nothing is
    recognised has its first row as heads, with no columns.
    """
    best: Heads | None = None
    for row in sheet.rows[:HEAD_ROWS]:
        heads = Heads(row, _columns_of(row, register))
        if best is None or len(heads.columns) > len(best.columns):
            best = heads
    return best


def _columns_of(row: Row, register: Register) -> dict[int, Column]:
    found: dict[int, Column] = {}
    keys = [head_key(cell) for cell in row.cells]
    for words_of in (lambda column: (column.head,), lambda column: ALIASES.get(column.head, ())):
        for column in register.columns:
            if column in found.values():
                continue
            words = [head_key(word) for word in words_of(column)]
            places = [
                place for place, key in enumerate(keys) if key in words and place not in found
            ]
            if places:
                found[places[0]] = column
    return found


def rearrange(sheet: Sheet, register: Register, heads: Row, sources: Mapping[str, Source]) -> Sheet:
    """Return the sheet with our columns filled from their sources (column key → Source).

    Rows above the heads are dropped; a row with more cells than the heads keeps the surplus, so
    that the reader finds it shifted. 万元 in the office's head stays in ours.
    """
    columns = [column for column in register.columns if column.key in sources]
    ours = tuple(_head(column, sources[column.key], heads) for column in columns)
    rows = [Row(heads.number, ours)]
    for row in sheet.rows:
        if row.number <= heads.number:
            continue
        cells = tuple(_cell(row, sources[column.key]) for column in columns)
        surplus = row.cells[len(heads.cells) :]
        rows.append(Row(row.number, (*cells, *surplus) if any(surplus) else cells))
    return Sheet(sheet.name, register.stem, tuple(rows))


def _head(column: Column, source: Source, heads: Row) -> str:
    theirs = str(heads.cells[source.place]) if source.place is not None else ""
    in_ten_thousands = column.kind == "amount" and "万元" in theirs
    return column.head.replace("（元）", "（万元）") if in_ten_thousands else column.head


def _cell(row: Row, source: Source) -> object:
    if source.place is None:
        return source.text
    return row.cells[source.place] if source.place < len(row.cells) else ""
