"""Where a tally writes its figures: value and records of each cell, never one without the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from gongkai.statute.annual_report.ledger import Ledger, RegisterState
from gongkai.statute.annual_report.report import Provenance, Value

#: How an opening balance is named among the records behind a figure.
OPENING_PREFIX = "上年数据:"


@dataclass(slots=True)
class Book:
    """The cells being filled for one year of one ledger."""

    ledger: Ledger
    year: int
    cells: dict[str, Value] = field(default_factory=dict)
    provenance: dict[str, Provenance] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    first_day: date = field(init=False)
    last_day: date = field(init=False)

    def __post_init__(self) -> None:
        self.first_day = date(self.year, 1, 1)
        self.last_day = date(self.year, 12, 31)

    def holds(self, day: date | None) -> bool:
        """Say whether the day lies in the report year (1 January to 31 December)."""
        return day is not None and self.first_day <= day <= self.last_day

    def state(self, register: str) -> RegisterState:
        """Return what is known of a register; one nobody spoke of is unconfirmed."""
        return self.ledger.states.get(register, "unconfirmed")

    def is_counted(self, register: str) -> bool:
        """Say whether the register gives figures: it has rows, or is confirmed as empty."""
        return self.state(register) in ("kept", "none")

    def write(self, cell: str, value: int | Decimal, ids: Iterable[str]) -> None:
        """Enter a figure with the identifiers of the records behind it."""
        self.cells[cell] = value
        self.provenance[cell] = Provenance(tuple(ids))

    def leave_blank(self, cell: str) -> None:
        """Enter None: nothing is known, which is not zero."""
        self.cells[cell] = None

    def opening(self, *cells: str) -> int | None:
        """Return the sum of last year's counts in these cells, None when one is not known."""
        values = [self.ledger.opening.get(cell) for cell in cells]
        counts = [value for value in values if isinstance(value, int)]
        return sum(counts) if len(counts) == len(cells) else None


def opening_ids(*cells: str) -> tuple[str, ...]:
    """Return the identifiers under which last year's cells stand behind a figure."""
    return tuple(OPENING_PREFIX + cell for cell in cells)
