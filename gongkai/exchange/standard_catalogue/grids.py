"""Spreadsheets as rows of text in which a merged cell stands wherever it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import InvalidInput
from gongkai.exchange.files import LARGEST_FILE_BYTES, open_archive, refuse_vast_sheets
from gongkai.exchange.registers.sheets import sheets_of
from gongkai.exchange.standard_catalogue.workbooks import (
    MOST_COLUMNS,
    MOST_ROWS,
    RawSheet,
    sheets_of_workbook,
    unreadable,
)

ARCHIVE, OLD_BINARY = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
TEXT_ENDINGS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its number in the spreadsheet, its cells, and which of them began in a row above.

    ``own`` are the places that are filled and not covered by a merged cell of this or an earlier
    row: a row with one own place is a line of text across the sheet.
    """

    number: int
    cells: tuple[str, ...]
    from_above: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()

    def cell(self, place: int) -> str:
        """Return the text at a place, "" beyond the row."""
        return self.cells[place] if place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: the name that messages use, the sheet's own name, its rows that are not blank."""

    name: str
    title: str
    rows: tuple[GridRow, ...]


def read_grids(data: bytes, name: str) -> tuple[Grid, ...]:
    """Return the visible sheets of an XLSX, XLS or CSV file.

    Raises InvalidInput: ``file_empty``, ``file_too_large``, ``unreadable_file``,
    ``sheet_too_large``, ``wrong_extension`` and what reading archives raises.
    """
    if not data:
        raise InvalidInput(f"“{name}”是空文件。请检查是否保存完整。", code="file_empty")
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{name}”超过{LARGEST_FILE_BYTES // 1024 // 1024} MB 的上限，没有读取。"
            "请确认是否选错文件。",
            code="file_too_large",
        )
    ending = Path(name).suffix.lower()
    if ending in TEXT_ENDINGS:
        text_name = f"{Path(name).stem}.csv" if ending == ".tsv" else name
        return tuple(_of_text(data, text_name))
    if data.startswith(ARCHIVE):
        with open_archive(data, name) as archive:
            refuse_vast_sheets(archive, name)
    elif not data.startswith(OLD_BINARY):
        raise unreadable(name)
    return tuple(_of_workbook(sheets_of_workbook(data, name), name))


def _of_text(data: bytes, name: str) -> Iterator[Grid]:
    for sheet in sheets_of(data, name):
        rows = [
            GridRow(
                row.number,
                tuple(str(cell) for cell in row.cells[:MOST_COLUMNS]),
                own=frozenset(place for place, cell in enumerate(row.cells) if cell),
            )
            for row in sheet.rows
        ]
        yield Grid(sheet.name, sheet.stem, tuple(_bounded(rows, sheet.name)))


def _bounded(rows: list[GridRow], name: str) -> list[GridRow]:
    if len(rows) > MOST_ROWS:
        raise InvalidInput(
            f"“{name}”有{len(rows)}行，超过{MOST_ROWS}行，不像标准目录，没有读取。请确认是否选错文件。",
            code="sheet_too_large",
        )
    return rows


def _of_workbook(sheets: list[RawSheet], name: str) -> Iterator[Grid]:
    for sheet in sheets:
        shown = name if len(sheets) == 1 else f"{name}“{sheet.title}”"
        yield Grid(shown, sheet.title.strip(), tuple(_bounded(_filled_rows(sheet), shown)))


def _filled_rows(sheet: RawSheet) -> list[GridRow]:
    cells = [list(row) for row in sheet.rows]
    covered: set[tuple[int, int]] = set()
    from_above: dict[int, set[int]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        text = cells[top][left]
        for row in range(top, min(bottom + 1, len(cells))):
            for column in range(left, min(right + 1, len(cells[row]))):
                if (row, column) == (top, left) or (row, column) in covered:
                    continue
                covered.add((row, column))
                cells[row][column] = text
                if row > top:
                    from_above.setdefault(row, set()).add(column)
    return [
        GridRow(
            number + 1,
            tuple(row),
            frozenset(from_above.get(number, ())),
            frozenset(
                place for place, text in enumerate(row) if text and (number, place) not in covered
            ),
        )
        for number, row in enumerate(cells)
        if any(row)
    ]
