"""A sheet into records: find the heads, read each row, collect what is wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.layout import Column, Register
from gongkai.exchange.registers.sheets import Row, Sheet
from gongkai.exchange.registers.values import parse_value
from gongkai.statute.findings import Finding

#: Title lines may stand above the heads: they are looked for in so many rows.
HEAD_ROWS = 10
#: A row whose first cell starts so shows how to fill the form and is not read.
EXAMPLE_MARK = "示例："


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
    """The records of one register with the errors and notices that came up."""

    register: Register
    records: list[Record] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)


def read_table(sheet: Sheet, register: Register) -> Table:
    """Return the records of a sheet that holds the register; errors are collected, not raised."""
    table = Table(register)
    if not sheet.rows:
        return table
    found = _find_heads(sheet, register)
    if found is None:
        _report_missing_heads(sheet, table)
        return table
    head, places, scales = found
    _report_unknown_heads(sheet, head, places, table)
    seen: dict[str, int] = {}
    for row in sheet.rows:
        if row.number > head.number and not _is_example(row):
            _read_row(sheet, row, places, scales, table, seen)
    return table


def head_key(text: Any) -> str:
    """Return a head without blanks, width differences and bracketed notes: 金额 (元) → 金额."""
    plain = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"\([^)]*\)|[\s*]", "", plain)


Places = dict[int, Column]


def _find_heads(sheet: Sheet, register: Register) -> tuple[Row, Places, dict[int, int]] | None:
    by_head = {head_key(column.head): column for column in register.columns}
    for row in sheet.rows[:HEAD_ROWS]:
        places = {
            place: by_head[head_key(cell)]
            for place, cell in enumerate(row.cells)
            if head_key(cell) in by_head
        }
        if {column.key for column in register.required} <= {c.key for c in places.values()}:
            scales = {
                place: 10_000
                for place, column in places.items()
                if column.kind == "amount" and "万元" in str(row.cells[place])
            }
            return row, places, scales
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
            f"第一行应为：{'、'.join(column.head for column in table.register.columns)}。",
        )
    )


def _report_unknown_heads(sheet: Sheet, head: Row, places: Places, table: Table) -> None:
    unknown = [
        str(cell) for place, cell in enumerate(head.cells) if place not in places and str(cell)
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


def _is_example(row: Row) -> bool:
    first = next((cell for cell in row.cells if cell not in ("", None)), "")
    return str(first).startswith(EXAMPLE_MARK)


def _read_row(
    sheet: Sheet,
    row: Row,
    places: Places,
    scales: dict[int, int],
    table: Table,
    seen: dict[str, int],
) -> None:
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for place, column in places.items():
        raw = row.cells[place] if place < len(row.cells) else ""
        if raw in ("", None):
            continue
        try:
            value = parse_value(column.kind, raw)
        except InvalidInput as error:
            errors.append(RowError(sheet.name, row.number, column.head, error.message))
            continue
        values[column.key] = value * scales[place] if place in scales else value
    tried = {error.column for error in errors}
    errors += [
        RowError(sheet.name, row.number, column.head, "没有填写，这一列必须填。")
        for column in table.register.required
        if column.key not in values and column.head not in tried
    ]
    errors += _duplicate(sheet, row, table.register, values, seen)
    table.errors += errors
    if not errors:
        table.records.append(Record(sheet.name, row.number, values))


def _duplicate(
    sheet: Sheet, row: Row, register: Register, values: dict[str, Any], seen: dict[str, int]
) -> list[RowError]:
    first = register.columns[0]
    identifier = values.get(first.key)
    if first.kind != "identifier" or identifier is None:
        return []
    if identifier in seen:
        return [
            RowError(
                sheet.name,
                row.number,
                first.head,
                f"“{identifier}”与第{seen[identifier]}行重复。每行的{first.head}不得相同，请改号或删去。",
            )
        ]
    seen[identifier] = row.number
    return []
