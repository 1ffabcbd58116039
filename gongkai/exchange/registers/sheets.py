"""Rows of a spreadsheet as they are, from CSV or XLSX, with the numbers a clerk sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from gongkai.errors import InvalidInput
from gongkai.exchange.files import decode_text, open_archive, read_file

SPREADSHEETS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet (from 1) and its cells."""

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
    data = read_file(path)
    if path.suffix.lower() == ".csv":
        return (Sheet(path.name, path.stem, tuple(_csv_rows(data, path.name))),)
    return tuple(_workbook_sheets(data, path))


def _csv_rows(data: bytes, name: str) -> Iterator[Row]:
    if data[:4] == b"PK\x03\x04":
        raise InvalidInput(
            f"“{name}”其实是 Excel 文件，只是后缀写成了 .csv。请把后缀改为 .xlsx。",
            code="wrong_extension",
        )
    text = decode_text(data, name)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;，", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(cell.strip() for cell in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(
            f"“{name}”第{line}行附近不是有效的 CSV（{error}）。请用 Excel 或 WPS 另存后再试。",
            code="unreadable_file",
        ) from error


def _workbook_sheets(data: bytes, path: Path) -> Iterator[Sheet]:
    open_archive(data, path.name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        for name in names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            shown = path.name if len(names) == 1 else f"{path.name}“{name}”"
            yield Sheet(
                shown,
                name.strip(),
                tuple(
                    Row(number, tuple(_plain(cell) for cell in cells))
                    for number, cells in enumerate(rows, start=1)
                    if any(cell not in ("", None) for cell in cells)
                ),
            )
    except (CalamineError, OSError, ValueError) as error:
        raise InvalidInput(
            f"“{path.name}”不是有效的 Excel 文件或已损坏。请用 Excel 或 WPS 重新保存为 .xlsx。",
            code="unreadable_file",
        ) from error


def _plain(cell: Any) -> Any:
    """Return 12 for the 12.0 that spreadsheets hold, and text without blanks around it."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.strip() if isinstance(cell, str) else cell
