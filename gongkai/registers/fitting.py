"""Does a read row fit its table? Said by row and column before anything is written.

SQLite would keep what is too long and PostgreSQL would refuse the whole import without naming the
row; so both are asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from gongkai.accounts.forms import LARGEST_INTEGER
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.layout import Register
from gongkai.exchange.registers.records import Record as ReadRow
from gongkai.records.models import Record
from gongkai.registers.kinds import KINDS


def misfits(register: Register, row: ReadRow, content: Mapping[str, Any]) -> Iterator[RowError]:
    """Yield an error for every value of a row that its column in the database cannot hold."""
    table = KINDS[register.key].model if register.key in KINDS else Record
    heads = {column.key: column.head for column in register.columns}
    for name, value in content.items():
        problem = _problem(table._meta.get_field(name), value)
        if problem:
            yield row.error(heads.get("id" if name == "serial" else name, name), problem)


def _problem(field: Any, value: Any) -> str:
    if isinstance(value, str) and isinstance(field, models.CharField):
        return _too_long(value, field.max_length)
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        largest = Decimal(10) ** (field.max_digits - field.decimal_places)
        return "金额过大，请核对单位和位数。" if abs(value) >= largest else ""
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return "数量过大，请核对。"
    return ""


def _too_long(value: str, most: int | None) -> str:
    if most is None or len(value) <= most:
        return ""
    return f"有{len(value)}个字，最多{most}个。请缩短，或核对是否错列。"
