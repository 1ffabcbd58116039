"""Rows of a spreadsheet as they are, from CSV or XLSX, with the numbers a clerk sees."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from gongkai.errors import InvalidInput
from gongkai.exchange.files import decode_text, open_archive, read_file, refuse_vast_sheets
from gongkai.exchange.registers.formulas import Valueless, valueless_cells

SPREADSHEETS = (".csv", ".xlsx")
#: Spreadsheets that a clerk may leave in the folder and that must be saved anew to be read.
OTHER_SPREADSHEETS = (".xls", ".xlsm", ".xlsb", ".et", ".ods", ".numbers", ".tsv", ".txt")
#: Title lines may stand above the heads: they are looked for in so many rows.
HEAD_ROWS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet (from 1) and its cells, "" for a blank."""

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by the name that messages use (采购.csv, or 台账.xlsx“采购”)."""

    name: str
    stem: str
    rows: tuple[Row, ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a file: one for CSV, all for XLSX, blank rows left out.

    Raises InvalidInput for what is no spreadsheet, damaged, or too large.
    """
    return sheets_of(read_file(path), path.name)


def sheets_of(data: bytes, name: str, *, was_read: bool = False) -> tuple[Sheet, ...]:
    """Return the sheets in the bytes of a file called ``name``; a name in .csv or .txt is text.

    Text copied out of a spreadsheet (cells parted by tabs) reads like a CSV file. ``was_read``:
    the same bytes were read before, so their extent is known to be bearable. Raises
    InvalidInput for what is no spreadsheet, damaged, or too large.
    """
    path = Path(name)
    if path.suffix.lower() in (".csv", ".txt"):
        return (Sheet(name, path.stem, tuple(_csv_rows(data, name))),)
    return tuple(_workbook_sheets(data, path, was_read=was_read))


def _csv_rows(data: bytes, name: str) -> Iterator[Row]:
    if data[:4] == b"PK\x03\x04":
        raise InvalidInput(
            f"“{name}”其实是 Excel 文件，只是后缀写成了 .csv。请把后缀改为 .xlsx。",
            code="wrong_extension",
        )
    text = decode_text(data, name)
    # A strict reader: a stray quote would swallow the rows after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            row = Row(number, tuple(cell.strip() for cell in cells))
            if any(row.cells):
                yield row
    except csv.Error as error:
        raise InvalidInput(
            f"“{name}”第{reader.line_num}行附近的引号或格子不完整（{error}）。"
            "请用 Excel 或 WPS 打开核对，另存后再试。",
            code="unreadable_file",
        ) from error


def _delimiter(text: str) -> str:
    """Return what parts the cells; a full-width comma only where nothing else could."""
    head = "".join(itertools.islice(io.StringIO(text), HEAD_ROWS))
    found = max(",\t;", key=head.count)
    return found if found in head or "，" not in head else "，"


def _workbook_sheets(data: bytes, path: Path, *, was_read: bool) -> Iterator[Sheet]:
    archive = open_archive(data, path.name)
    if not was_read:
        refuse_vast_sheets(archive, path.name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
        ]
        for name in names:
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            _put_in(cells, valueless_cells(archive, name))
            shown = path.name if len(names) == 1 else f"{path.name}“{name}”"
            yield Sheet(shown, name.strip(), tuple(_filled_rows(cells)))
    except (CalamineError, OSError, ValueError) as error:
        raise InvalidInput(
            f"“{path.name}”不是有效的 Excel 文件或已损坏。请用 Excel 或 WPS 重新保存为 .xlsx。",
            code="unreadable_file",
        ) from error


def _put_in(cells: list[list[Any]], valueless: Valueless) -> None:
    """Put formulas and error values where the reader left blanks, also beyond its last row."""
    for (row, place), text in valueless.items():
        cells += [[] for _ in range(row + 1 - len(cells))]
        cells[row] += [""] * (place + 1 - len(cells[row]))
        cells[row][place] = text


def _filled_rows(cells: list[list[Any]]) -> Iterator[Row]:
    for number, row in enumerate(cells, start=1):
        plain = tuple(_plain(cell) for cell in row)
        if any(cell != "" for cell in plain):
            yield Row(number, plain)


def _plain(cell: Any) -> Any:
    """Return 12 for the 12.0 that spreadsheets hold, and text without blanks around it."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.strip() if isinstance(cell, str) else cell
