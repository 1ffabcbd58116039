"""A sheet into records: find the heads, read each row, collect what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.layout import Column, Register
from gongkai.exchange.registers.sheets import HEAD_ROWS, Row, Sheet
from gongkai.exchange.registers.values import parse_value
from gongkai.statute.findings import Finding

#: A row whose first cell starts so shows how to fill the form and is not read.
EXAMPLE_MARK = "示例："
#: A row whose first cell says so adds up the others; it is no record.
TOTALS = frozenset({"合计", "总计", "小计", "共计"})


@dataclass(frozen=True, slots=True)
class Record:
    """A read row: where it stood and its values by column key; a blank cell has no key."""

    sheet: str
    row: int
    values: dict[str, Any]

    def get(self, key: str) -> Any:
        """Return the value, None for a blank."""
        return self.values.get(key)

    def error(self, column: str | None, message: str) -> RowError:
        """Return an error at this row."""
        return RowError(self.sheet, self.row, column, message)


@dataclass(slots=True)
class Table:
    """The records of one register with the errors and notices that came up.

    ``first_rows`` has the row at which each number or word of the first column first stands,
    in rows with errors too.
    """

    register: Register
    records: list[Record] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    first_rows: dict[Any, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Heads:
    """The row of heads, which column stands at which place, and amounts in 万元."""

    row: Row
    columns: dict[int, Column]
    scales: dict[int, int]


def read_table(sheet: Sheet, register: Register) -> Table:
    """Return the records of a sheet that holds the register; errors are collected, not raised."""
    table = Table(register)
    if not sheet.rows:
        return table
    heads = _find_heads(sheet, register)
    if heads is None:
        _report_missing_heads(sheet, table)
        return table
    _report_repeated_heads(sheet, heads, table)
    _report_unknown_heads(sheet, heads, table)
    if table.errors:
        return table
    for row in sheet.rows:
        if row.number > heads.row.number and not _is_example(row):
            _read_row(sheet, row, heads, table)
    return table


def head_key(text: Any) -> str:
    """Return a head without blanks, width differences and bracketed notes.

    >>> head_key("金额 （元）＊")
    '金额'
    """
    plain = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"\([^)]*\)|[\s*]", "", plain)


def _find_heads(sheet: Sheet, register: Register) -> _Heads | None:
    by_head = {head_key(column.head): column for column in register.columns}
    for row in sheet.rows[:HEAD_ROWS]:
        columns = {
            place: by_head[key]
            for place, cell in enumerate(row.cells)
            if (key := head_key(cell)) in by_head
        }
        if {column.key for column in register.required} <= {c.key for c in columns.values()}:
            scales = {
                place: 10_000
                for place, column in columns.items()
                if column.kind == "amount" and "万元" in str(row.cells[place])
            }
            return _Heads(row, columns, scales)
    return None


def _report_missing_heads(sheet: Sheet, table: Table) -> None:
    present = {head_key(cell) for row in sheet.rows[:HEAD_ROWS] for cell in row.cells}
    missing = [c.head for c in table.register.required if head_key(c.head) not in present]
    table.errors.append(
        RowError(
            sheet.name,
            None,
            None,
            f"没有找到表头（缺少：{'、'.join(missing) or '同一行内的完整表头'}）。"
            f"表头应为：{'、'.join(column.head for column in table.register.columns)}。",
        )
    )


def _report_repeated_heads(sheet: Sheet, heads: _Heads, table: Table) -> None:
    times = Counter(column.head for column in heads.columns.values())
    table.errors += [
        RowError(sheet.name, heads.row.number, head, "这个表头出现了两次。请只保留一列。")
        for head, number in times.items()
        if number > 1
    ]


def _report_unknown_heads(sheet: Sheet, heads: _Heads, table: Table) -> None:
    unknown = [
        str(cell)
        for place, cell in enumerate(heads.row.cells)
        if place not in heads.columns and cell != ""
    ]
    if unknown:
        table.notices.append(
            Finding(
                code="unknown_column",
                level="notice",
                places=(sheet.name,),
                message=(
                    f"{sheet.name}中有不认识的列：{'、'.join(unknown)}，没有使用。"
                    "如果是表头写错，请改正。"
                ),
            )
        )


def _first_text(row: Row) -> str:
    return str(next(cell for cell in row.cells if cell != ""))


def _is_example(row: Row) -> bool:
    return _first_text(row).startswith(EXAMPLE_MARK)


def _read_row(sheet: Sheet, row: Row, heads: _Heads, table: Table) -> None:
    problem = _not_a_record(sheet, row, heads)
    if problem:
        table.errors.append(problem)
        return
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for place, column in heads.columns.items():
        raw = row.cells[place] if place < len(row.cells) else ""
        if raw == "":
            continue
        try:
            value = parse_value(column.kind, raw)
        except InvalidInput as error:
            errors.append(RowError(sheet.name, row.number, column.head, error.message))
            continue
        values[column.key] = value * heads.scales[place] if place in heads.scales else value
    tried = {error.column for error in errors}
    errors += [
        RowError(sheet.name, row.number, column.head, "没有填写，这一列必须填。")
        for column in table.register.required
        if column.key not in values and column.head not in tried
    ]
    errors += _repeated(sheet, row, heads, values, table)
    table.errors += errors
    if not errors:
        table.records.append(Record(sheet.name, row.number, values))


def _not_a_record(sheet: Sheet, row: Row, heads: _Heads) -> RowError | None:
    first = _first_text(row)
    if head_key(first).rstrip(":") in TOTALS:
        message = f"“{first}”行不是记录。请删去这一行，合计由程序计算。"
    elif len(row.cells) > len(heads.row.cells):
        message = (
            f"这一行有{len(row.cells)}格，表头只有{len(heads.row.cells)}格，各列可能错位"
            "（常见原因：内容或金额里有英文逗号）。请用 Excel 或 WPS 打开核对后另存。"
        )
    else:
        return None
    return RowError(sheet.name, row.number, None, message)


def _repeated(
    sheet: Sheet, row: Row, heads: _Heads, values: dict[str, Any], table: Table
) -> list[RowError]:
    first = table.register.columns[0]
    name = values.get(first.key)
    if name is None:
        return []
    earlier = table.first_rows.setdefault(name, row.number)
    if earlier == row.number or table.register.repeats:
        return []
    place = next(place for place, column in heads.columns.items() if column is first)
    return [
        RowError(
            sheet.name,
            row.number,
            first.head,
            f"“{row.cells[place]}”与第{earlier}行重复。每行的{first.head}不得相同，请改正或删去。",
        )
    ]
