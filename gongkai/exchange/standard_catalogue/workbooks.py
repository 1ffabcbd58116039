"""The visible sheets of a workbook as text, with the reach of their merged cells.

The reader of workbooks can end its process on a damaged file of the old format (.xls), and a small
file can ask it for more memory than there is. So it works in a process of its own with bounded
memory and time: ``python -m`` of this module.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gongkai.errors import InvalidInput
from gongkai.exchange.surroundings import surroundings

#: No catalogue is longer or wider; columns beyond are not looked at.
MOST_ROWS, MOST_COLUMNS = 20_000, 120
#: What the reader may use.
MOST_SECONDS, MOST_MEMORY = 30, 1024 * 1024 * 1024

#: Top and left, bottom and right, from 0.
Reach = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet: its name, all its rows as text, and what its merged cells cover."""

    title: str
    rows: list[list[str]]
    merged: list[Reach]


def sheets_of_workbook(data: bytes, name: str) -> list[RawSheet]:
    """Return the visible sheets of an XLSX or XLS file, one row more than the most at the most.

    Raises InvalidInput (``unreadable_file``).
    """
    try:
        answer = subprocess.run(  # noqa: S603 - our own module; the file goes in as data
            [sys.executable, "-W", "ignore", "-m", __name__],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
            env=surroundings(),
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise unreadable(name) from error
    return [RawSheet(**sheet) for sheet in json.loads(answer.stdout)]


def unreadable(name: str) -> InvalidInput:
    """Return the refusal of a file that is no workbook."""
    return InvalidInput(
        f"“{name}”不是有效的 Excel 文件或已损坏。请用 Excel 或 WPS 重新保存为 .xlsx。",
        code="unreadable_file",
    )


def _sheets(data: bytes) -> list[RawSheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
        texts = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
        found.append(RawSheet(about.name, texts, list(sheet.merged_cell_ranges or ())))
    return found


def _text(cell: Any) -> str:
    """Return what a clerk sees: 12 for 12.0, lines without blanks around them."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "\n".join(line.strip() for line in re.split(r"[\r\n]+", str(cell).strip()))


def _bound_this_process() -> None:
    """Bound memory and time where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bound_this_process()
    json.dump([asdict(sheet) for sheet in _sheets(sys.stdin.buffer.read())], sys.stdout)
