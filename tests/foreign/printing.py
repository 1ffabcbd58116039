"""A made report as printed matter: lines and spanned tables that variations change at will."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.exchange.composition import Heading, StatutoryTable, compose, report_title
from gongkai.statute.annual_report.report import Report, Value


@dataclass(slots=True)
class Cell:
    """A cell that begins in its row: its text and spans; ``cell`` names the figure it holds."""

    text: str
    column: int
    rowspan: int = 1
    colspan: int = 1
    cell: str | None = None

    @property
    def row_id(self) -> str:
        """Return table and row of the figure (``t3.granted``), "" for a label."""
        return self.cell.rpartition(".")[0] if self.cell else ""


@dataclass(slots=True)
class Table:
    """A statutory table: rows of cells, ``width`` columns, ``head_rows`` rows of heads."""

    id: str
    rows: list[list[Cell]]
    width: int
    head_rows: int

    def row_of(self, row_id: str) -> list[Cell]:
        """Return the row whose figures are of ``row_id`` (``t3.granted``)."""
        return next(row for row in self.rows if any(cell.row_id == row_id for cell in row))


@dataclass(slots=True)
class Printed:
    """What a page shows, and what a reader has to find in it.

    ``cells`` and ``units`` are the truth after the variations: None for a blank. ``open`` are the
    cells that nobody can place for certain: a reader may leave them unplaced, never get them wrong.
    """

    title: str
    report: Report
    blocks: list[str | Table]
    cells: dict[str, Value]
    units: dict[str, str]
    open: set[str] = field(default_factory=set)

    def table(self, table_id: str) -> Table:
        """Return table ``t2``, ``t3`` or ``t4``."""
        return next(b for b in self.blocks if isinstance(b, Table) and b.id == table_id)

    def tables(self) -> Iterator[Table]:
        """Yield the tables in printed order."""
        yield from (block for block in self.blocks if isinstance(block, Table))


def print_report(report: Report) -> Printed:
    """Return the report as the official form prints it."""
    blocks: list[str | Table] = []
    for block in compose(report):
        if isinstance(block, StatutoryTable):
            rows = [
                [
                    Cell(
                        block.values[cell.cell] if cell.cell else cell.text,
                        cell.column,
                        cell.rowspan,
                        cell.colspan,
                        cell.cell,
                    )
                    for cell in row
                ]
                for row in block.grid.rows
            ]
            head_rows = {"t2": 0, "t3": 3, "t4": 3}[block.grid.table]
            blocks.append(Table(block.grid.table, rows, block.grid.width, head_rows))
        else:
            assert isinstance(block, Heading) or block.text
            blocks.append(block.text)
    return Printed(report_title(report), report, blocks, dict(report.cells), dict(report.units))
