"""The files of a ledger folder: which is which register, which are prose, which nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.files import decode_text, read_file
from gongkai.exchange.reading import read_report
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.layout import LAST_REPORT, PROSE, PROSE_FOLDER, REGISTERS, WORKBOOK
from gongkai.exchange.registers.records import Table, read_table
from gongkai.exchange.registers.sheets import OTHER_SPREADSHEETS, SPREADSHEETS, Sheet, read_sheets
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import Finding

PROSE_SUFFIXES = (".md", ".txt")

_BY_STEM = {register.stem: register for register in REGISTERS}
#: What to do about a file or sheet that is not used.
_STEMS = f"台账名应为：{'、'.join(_BY_STEM)}"
_FIRST = "一个文件只读第一张工作表，请把各表合并到第一张"
_PROSE = f"正文名应为：{'、'.join(PROSE)}，存为 .md 或 .txt 纯文本"


@dataclass(slots=True)
class Gathered:
    """What the files of a folder hold, and what is wrong with whole files."""

    tables: dict[str, Table] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    previous: Report | None = None
    errors: list[RowError] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)


def gather_files(path: Path) -> Gathered:
    """Return a table for every register, empty where the folder has none, prose, last report.

    Raises InvalidInput when there is no such folder or nothing in it is a register.
    """
    if not path.is_dir():
        raise InvalidInput(
            f"没有找到台账文件夹“{path.name}”。可以先用 --init 新建一个。", code="folder_missing"
        )
    gathered = Gathered()
    for sheet in _sheets(path, gathered):
        _add_sheet(sheet, gathered)
    if not gathered.tables and not gathered.errors:
        raise InvalidInput(
            f"文件夹“{path.name}”里没有一种台账。请检查是否选错文件夹，或先用 --init 新建。",
            code="no_registers",
        )
    gathered.tables = {r.key: gathered.tables.get(r.key, Table(r)) for r in REGISTERS}
    _read_last_report(path, gathered)
    _read_prose(path / PROSE_FOLDER, gathered)
    return gathered


def _add_sheet(sheet: Sheet, gathered: Gathered) -> None:
    register = _BY_STEM[sheet.stem]
    if register.key in gathered.tables:
        gathered.errors.append(
            RowError(sheet.name, None, None, f"“{sheet.stem}”台账有两份。请只保留一份。")
        )
    else:
        gathered.tables[register.key] = read_table(sheet, register)


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder without hidden ones and the shadows of open documents."""
    return sorted(
        file
        for file in folder.iterdir()
        if file.is_file() and not file.name.startswith((".", "~$"))
    )


def _sheets(path: Path, gathered: Gathered) -> Iterator[Sheet]:
    for file in _files(path):
        suffix = file.suffix.lower()
        is_named = file.stem in _BY_STEM or file.stem == WORKBOOK
        if file.stem == LAST_REPORT or suffix not in (*SPREADSHEETS, *OTHER_SPREADSHEETS):
            continue
        if not is_named:
            if suffix != ".txt":
                gathered.notices.append(_unused(file.name, "不是任何一种台账", _STEMS))
        elif suffix in OTHER_SPREADSHEETS:
            message = f"{suffix} 格式读不了。请用 Excel 或 WPS 另存为 .xlsx 或 .csv。"
            gathered.errors.append(RowError(file.name, None, None, message))
        else:
            try:
                yield from _registers_of(file, gathered)
            except InvalidInput as error:
                gathered.errors.append(RowError(file.name, None, None, error.message))


def _registers_of(file: Path, gathered: Gathered) -> Iterator[Sheet]:
    """Yield the sheets that are registers: of 台账 those of their names, else the first."""
    first, *others = read_sheets(file)
    if file.stem != WORKBOOK:
        yield Sheet(file.name, file.stem, first.rows)
        unused = [_unused(sheet.name, "不是第一张工作表", _FIRST) for sheet in others if sheet.rows]
    else:
        sheets = [first, *others]
        yield from (sheet for sheet in sheets if sheet.stem in _BY_STEM)
        unused = [
            _unused(sheet.name, "不是任何一种台账", _STEMS)
            for sheet in sheets
            if sheet.rows and sheet.stem not in _BY_STEM
        ]
    gathered.notices += unused


def _unused(place: str, why: str, what_next: str) -> Finding:
    return Finding(
        code="unknown_file",
        level="warning",
        places=(place,),
        message=f"{place}{why}，没有使用。{what_next}。",
    )


def _read_last_report(path: Path, gathered: Gathered) -> None:
    files = [file for file in _files(path) if file.stem == LAST_REPORT]
    if len(files) > 1:
        message = f"上年年报有{len(files)}份。请只保留一份。"
        gathered.errors.append(
            RowError("、".join(file.name for file in files), None, None, message)
        )
    elif files:
        try:
            gathered.previous = read_report(files[0])
        except GongkaiError as error:
            gathered.errors.append(RowError(files[0].name, None, None, error.message))


def _read_prose(folder: Path, gathered: Gathered) -> None:
    for file in _files(folder) if folder.is_dir() else []:
        name = f"{PROSE_FOLDER}/{file.name}"
        section = PROSE.get(file.stem)
        if section is None or file.suffix.lower() not in PROSE_SUFFIXES:
            gathered.notices.append(_unused(name, "不是年报的正文文件", _PROSE))
        elif section in gathered.sections:
            message = f"“{file.stem}”有两份。请只保留一份。"
            gathered.errors.append(RowError(name, None, None, message))
        elif file.stat().st_size:
            try:
                text = decode_text(read_file(file), file.name)
            except InvalidInput as error:
                gathered.errors.append(RowError(name, None, None, error.message))
            else:
                gathered.sections[section] = text.strip()
