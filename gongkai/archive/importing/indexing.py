"""The index sheet of an old folder: its rows, and which of them speaks of which file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.facts import date_in
from gongkai.exchange.registers.layout import Column, Register
from gongkai.exchange.registers.matching import Heads, guess_heads
from gongkai.exchange.registers.sheets import Row, Sheet, sheets_of
from gongkai.exchange.registers.values import parse_value
from gongkai.statute.filing import retentions

#: What an index may tell of a file; without the name of the file its title has to fit.
INDEX = Register(
    "归档文件目录",
    "archive_index",
    "旧档目录：每份文件一行",
    (
        Column("文件名", "path"),
        Column("档号", "file_number"),
        Column("文号", "number"),
        Column("责任者", "maker"),
        Column("题名", "title"),
        Column("日期", "dated_on", "date"),
        Column("保管期限", "retention"),
        Column("页数", "pages", "count"),
        Column("备注", "note"),
    ),
)
#: An index is called so when nobody names it.
_NAMES = re.compile(r"(?:归档文件|卷内文件|文件|全引|案卷)?(?:目录|索引|清单|台账)")
_LENGTHS = {"file_number": 120, "number": 120, "maker": 120, "title": 300, "note": 300}


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A row of the index: its number in the sheet, what it says, what in it was not understood."""

    row: int
    path: str
    told: dict[str, Any]
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Index:
    """All rows, and the file that each speaks of once ``matched``."""

    rows: list[IndexRow] = field(default_factory=list)
    by_file: dict[str, IndexRow] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)

    def without_file(self) -> list[tuple[IndexRow, str]]:
        """Return the rows that no file answers to, with the reason."""
        used = {row.row for row in self.by_file.values()}
        return [
            (row, self.problems.get(row.row, "文件夹里没有这一行写的文件。"))
            for row in self.rows
            if row.row not in used
        ]


def looks_like_index(name: str) -> bool:
    """Say whether a file at the top of the folder is called like an index.

    >>> looks_like_index("归档文件目录.xlsx"), looks_like_index("关于目录的通知.docx")
    (True, False)
    """
    stem, _, ending = name.rpartition(".")
    return ending.lower() in ("csv", "xlsx") and bool(_NAMES.fullmatch(stem))


def read_index(data: bytes, name: str) -> Index:
    """Return the rows of the index. Raises InvalidInput when no row of heads is recognised."""
    best: tuple[Sheet, Heads] | None = None
    for sheet in sheets_of(data, name):
        heads = guess_heads(sheet, INDEX)
        if heads and (best is None or len(heads.columns) > len(best[1].columns)):
            best = sheet, heads
    keys = {column.key for column in best[1].columns.values()} if best else set()
    if best is None or not keys & {"path", "title"}:
        raise InvalidInput(
            f"“{name}”里没有认出目录的表头，没有导入。表头要有“文件名”或“题名”，"
            "还可以有：档号、文号、责任者、日期、保管期限、页数、备注。",
            code="index_unreadable",
        )
    sheet, heads = best
    index = Index()
    for row in sheet.rows:
        if row.number > heads.row.number:
            read = _read_row(row, heads)
            if read is not None:
                index.rows.append(read)
    return index


def _read_row(row: Row, heads: Heads) -> IndexRow | None:
    told: dict[str, Any] = {}
    problems: list[str] = []
    for place, column in heads.columns.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        if cell in ("", None):
            continue
        try:
            value = _value(column, cell)
        except InvalidInput as error:
            problems.append(f"{column.head}没有采用：{error.message}")
            continue
        if value not in ("", None):
            told[column.key] = value
    if not told and not problems:
        return None
    return IndexRow(row.number, str(told.pop("path", "")), told, tuple(problems))


def _value(column: Column, cell: Any) -> Any:
    if column.key == "dated_on":
        return _day(cell)
    if column.key == "pages":
        return parse_value("count", cell)
    text = " ".join(str(cell).split())
    if column.key == "retention":
        return _retention(text)
    return text[: _LENGTHS.get(column.key, 500)]


def _day(cell: Any) -> date:
    """Return a day, in the numerals of a spreadsheet or of a document."""
    found = date_in(str(cell)) if isinstance(cell, str) else None
    day: date = found or parse_value("date", cell)
    return day


def _retention(text: str) -> str:
    """Return the term that a word of an index means; older indexes say 长期 and 短期.

    >>> _retention("永久"), _retention("定期30年"), _retention("短期")
    ('permanent', 'long', 'short')
    """
    plain = unicodedata.normalize("NFKC", text)
    for one in retentions():
        if one.label in plain or one.code == plain or (one.years and plain == str(one.years)):
            return one.slug
    old = {"长期": "long", "短期": "short"}.get(plain)
    if old is None:
        raise InvalidInput(f"“{text}”不是永久、30年、10年。", code="unknown_retention")
    return old


def match_files(index: Index, files: Iterable[str]) -> None:
    """Find for each file (a way below the folder, parted by ``/``) its row, each row once.

    By its way, by its name, by its name without ending, at last by title or number; a name that
    several files bear fits none of them.
    """
    there = list(files)
    for keys_of_row, keys_of_file in (
        (_way_of_row, _way_of_file),
        (_name_of_row, _name_of_file),
        (_stem_of_row, _stem_of_file),
        (_words_of_row, _stem_of_file),
    ):
        _match(index, there, keys_of_row, keys_of_file)


def _match(index: Index, files: Sequence[str], keys_of_row: Any, key_of_file: Any) -> None:
    open_files = [one for one in files if one not in index.by_file]
    named: dict[str, list[str]] = {}
    for one in open_files:
        named.setdefault(key_of_file(one), []).append(one)
    used = {row.row: one for one, row in index.by_file.items()}
    told = Counter(key for row in index.rows for key in keys_of_row(row))
    for row in index.rows:
        if row.row in used:
            continue
        for key in keys_of_row(row):
            fitting = named.get(key, [])
            if len(fitting) > 1:
                index.problems[row.row] = "有几个文件同名，目录没有写明在哪个文件夹。"
            elif fitting and fitting[0] not in index.by_file:
                index.by_file[fitting[0]] = row
                index.problems.pop(row.row, None)
                break
            elif told[key] > 1:
                index.problems[row.row] = "目录里有几行写的是同一个文件，只按第一行导入。"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _way(text: str) -> str:
    return re.sub(r"^(?:[a-z]:)?(?:\./|/)*", "", _plain(text).replace("\\", "/"))


def _way_of_row(row: IndexRow) -> tuple[str, ...]:
    return (_way(row.path),) if row.path else ()


def _way_of_file(path: str) -> str:
    return _way(path)


def _name_of_row(row: IndexRow) -> tuple[str, ...]:
    return (PurePosixPath(_way(row.path)).name,) if row.path else ()


def _name_of_file(path: str) -> str:
    return PurePosixPath(_way(path)).name


def _stem_of_row(row: IndexRow) -> tuple[str, ...]:
    # What stands in the column has an ending or not: 001 and 001.doc both mean 001.docx.
    if not row.path:
        return ()
    name = PurePosixPath(_way(row.path)).name
    return tuple(dict.fromkeys((_squeezed(_stem(name)), _squeezed(name))))


def _stem_of_file(path: str) -> str:
    return _squeezed(_stem(_name_of_file(path)))


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and len(ending) <= 5 else name


def _words_of_row(row: IndexRow) -> tuple[str, ...]:
    words = (row.told.get("title", ""), row.told.get("number", ""), row.told.get("file_number", ""))
    return tuple(_squeezed(_plain(word)) for word in words if word)


def _squeezed(text: str) -> str:
    """Return a name without what people put between its words."""
    return re.sub(r"[\s_·.\-—－〔〕\[\]()（）《》“”\"]+", "", text)
