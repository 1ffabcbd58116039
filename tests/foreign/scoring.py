"""How well a reader did: cells right, wrong and unplaced, against the known truth."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.statute.annual_report.report import Report
from tests.foreign.printing import Printed


@dataclass(slots=True)
class Score:
    """Sums over reports: ``open`` are cells that nobody could place, and the reader did not."""

    right: int = 0
    wrong: int = 0
    unplaced: int = 0
    open: int = 0
    reports: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def share_right(self) -> float:
        """Return the share of certain cells that were read right, 0 to 1."""
        certain = self.right + self.wrong + self.unplaced
        return self.right / certain if certain else 1.0

    def add(self, printed: Printed, read: Report, label: str) -> None:
        """Count one report; faults keep the first words of what was wrong or unplaced."""
        self.reports += 1
        for cell in {*printed.cells, *read.cells}:
            is_read, is_true = cell in read.cells, cell in printed.cells
            if is_read and is_true and _same(printed, read, cell):
                self.right += 1
            elif is_read:
                self.wrong += 1
                truth = printed.cells.get(cell, "absent")
                self.faults.append(f"{label}: WRONG {cell}: {read.cells[cell]} for {truth}")
            elif cell in printed.open:
                self.open += 1
            else:
                self.unplaced += 1
                self.faults.append(f"{label}: unplaced {cell}")
        missing = read.missing_cells()
        if missing:
            self.wrong += len(missing)
            self.faults.append(f"{label}: not accounted for: {missing[:3]}")


def _same(printed: Printed, read: Report, cell: str) -> bool:
    if read.cells[cell] != printed.cells[cell]:
        return False
    return printed.cells[cell] is None or read.units.get(cell) == printed.units.get(cell)
