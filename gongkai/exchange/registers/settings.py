"""What 基本信息 says of the organ and of how its registers are to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.layout import SETTINGS
from gongkai.exchange.registers.records import Table, head_key
from gongkai.exchange.registers.values import parse_value
from gongkai.statute.clocks import Confirmation


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a folder; ``level`` is a slug of the catalogue."""

    organ: str = ""
    level: str = ""
    region: str = ""
    counts_fees_as_charges: bool = True
    confirmation: Confirmation = "automatic"


def read_settings(table: Table) -> Settings:
    """Return the settings; unknown items and values, and what is missing, become errors."""
    columns = {head_key(column.head): column for column in SETTINGS}
    values: dict[str, Any] = {}
    for record in table.records:
        column = columns.get(head_key(record.get("name")))
        if column is None:
            names = "、".join(column.head for column in SETTINGS)
            table.errors.append(
                record.error("项目", f"没有“{record.get('name')}”这一项。可以填：{names}。")
            )
        elif record.get("value") is not None:
            try:
                values[column.key] = parse_value(column.kind, record.get("value"))
            except InvalidInput as error:
                table.errors.append(record.error("内容", error.message))
    if not table.errors:
        table.errors += [
            RowError("基本信息", None, None, f"没有填写“{column.head}”。请在基本信息表中补填。")
            for column in SETTINGS
            if column.required and column.key not in values
        ]
    return Settings(**values)
