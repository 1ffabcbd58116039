"""What is wrong in a folder of registers, row by row, all told at once."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.errors import InvalidInput

#: How many row errors one message spells out; the exception holds them all.
SPELT_OUT = 20


@dataclass(frozen=True, slots=True)
class RowError:
    """One error: sheet, row as the spreadsheet numbers it (None: the whole sheet), column, why."""

    sheet: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row is not None else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{self.sheet}{' ' if row else ''}{row}{column}：{self.message}"


class LedgerErrors(InvalidInput):
    """Registers that cannot be used as they are; nothing was taken from any of them."""

    code = "register_errors"

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        self.errors = errors
        lines = [f"  {error}" for error in errors[:SPELT_OUT]]
        rest = len(errors) - SPELT_OUT
        if rest > 0:
            lines.append(f"  ……另有{rest}处。")
        super().__init__(f"台账有{len(errors)}处需要改正，没有读入任何数据：\n" + "\n".join(lines))
