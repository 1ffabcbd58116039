"""Values into the cells of the form, each cell accounted for; what does not fit is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.exchange.reading.cell_values import (
    is_blank,
    looks_like_value,
    read_value,
)
from gongkai.exchange.reading.document import Document, Line, Row
from gongkai.exchange.reading.labels import ONE_ROW_PART_SIX, RowLabel, plain
from gongkai.exchange.reading.lost_labels import PART_SIX, Token, start_of_values
from gongkai.statute.annual_report.forms import Form
from gongkai.statute.annual_report.report import Unplaced, Value

_HEAD_UNITS = {
    "t2.charges.amount": re.compile(r"收费金额[(（]?(?:单位:?)?(亿元|万元|元)"),
    "t2.procurement.amount": re.compile(r"采购总?金额[(（]?(?:单位:?)?(亿元|万元|元)"),
}


class Tables:
    """The cells found, and which blocks of the document were table and not prose."""

    def __init__(self, document: Document, form: Form) -> None:
        self.form = form
        self.cells: dict[str, Value] = {}
        self.units: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.unplaced: list[Unplaced] = []
        self.used: set[int] = set()
        self.first_block: dict[str, int] = {}
        self.head_units = _find_head_units(document)
        self.gaps_are_blanks = not _separates_by_gaps(document)
        # A workbook tells its merged cells, so nothing blank stands for the width of a label.
        self.has_spans_as_blanks = document.kind != "xlsx"

    def place_row(self, label: RowLabel, tokens: Sequence[Token]) -> None:
        """Put a row's values into its cells; a row that came before is told as repeated."""
        name = f"{label.keys[0]}"
        if label.cells[0] in self.cells:
            values = tuple(token.text for token in tokens if not is_blank(token.text))
            if values:
                place = tokens[0].place
                repeated = Unplaced(label.table, None, name, values, place, "row_repeated")
                self.unplaced.append(repeated)
            return
        self.place_values(label.table, name, label.cells, tokens)

    def place_values(
        self, table: str, name: str, cells: Sequence[str], tokens: Sequence[Token]
    ) -> None:
        """Put values into exactly as many cells; blanks alone are a blank row, the rest is told."""
        solid = [token for token in tokens if not token.is_gap]
        texts = [token.text for token in solid]
        is_label_wide = table == "t3" and self.has_spans_as_blanks
        start = start_of_values(texts, len(cells), is_label_wide=is_label_wide)
        if start is not None:
            solid = solid[start : start + len(cells)]
        if len(solid) != len(cells) and self.gaps_are_blanks and len(tokens) == len(cells):
            solid = list(tokens)
        if len(solid) == len(cells):
            for cell, token in zip(cells, solid, strict=True):
                self._place_value(table, name, cell, token)
        elif all(is_blank(token.text) for token in solid):
            self.cells.update(dict.fromkeys(cells))
        else:
            values = tuple(token.text.strip() for token in solid)
            place = solid[0].place
            self.unplaced += [
                Unplaced(table, cell, name, values, place, "wrong_width") for cell in cells
            ]

    def _place_value(self, table: str, name: str, cell: str, token: Token) -> None:
        known = self.form.cells.get(cell)
        kind = known.kind if known else "count"
        read = read_value(token.text, kind, head_unit=self.head_units.get(cell))
        if read.reason:
            self.unplaced.append(
                Unplaced(table, cell, name, (token.text.strip(),), token.place, read.reason)
            )
            return
        self.cells[cell] = read.value
        if read.unit:
            self.units[cell] = read.unit
        if read.note:
            self.notes[cell] = read.note
        if read.value is not None:
            self.places[cell] = token.place

    def missing(self) -> list[Unplaced]:
        """Return an entry for each cell of the form that was neither found nor told of."""
        told = {item.cell for item in self.unplaced}
        has_one_row = f"t3.{ONE_ROW_PART_SIX}.total" in self.cells
        seen = {cell.split(".")[0] for cell in self.cells}
        seen |= {item.table for item in self.unplaced}
        missing = []
        for cell in self.form.cells.values():
            if cell.id in self.cells or cell.id in told:
                continue
            if cell.table not in seen:
                reason = "table_unreadable"
            elif cell.table == "t3" and cell.row in PART_SIX and has_one_row:
                reason = "row_not_printed"
            else:
                reason = "row_missing"
            missing.append(Unplaced(cell.table, cell.id, cell.name, (), "", reason))
        return missing


def _find_head_units(document: Document) -> dict[str, str]:
    parts: list[str] = []
    for block in document.blocks:
        parts += block.cells if isinstance(block, Row) else [block.text]
    flat = plain("".join(parts))
    found = {cell: pattern.search(flat) for cell, pattern in _HEAD_UNITS.items()}
    return {cell: match[1] for cell, match in found.items() if match}


def _separates_by_gaps(document: Document) -> bool:
    """Say whether empty lines stand between the cells of this text, and so mean nothing."""
    beside, apart, gaps = 0, 0, 0
    before = False
    for block in document.blocks:
        if isinstance(block, Line) and not block.text:
            gaps += 1
            continue
        is_value = isinstance(block, Line) and looks_like_value(block.text)
        if is_value and before:
            beside, apart = beside + (gaps == 0), apart + (gaps > 0)
        before, gaps = is_value, 0
    return apart > beside
