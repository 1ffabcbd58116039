"""Values into the cells of the form: just as many as a row has columns, or none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gongkai.exchange.reading.cell_values import (
    has_figure,
    has_number,
    is_blank,
    looks_like_value,
    read_value,
)
from gongkai.exchange.reading.document import Document, Line, Row
from gongkai.exchange.reading.labels import (
    HEAD_WORDS,
    ONE_ROW_PART_SIX,
    RowLabel,
    is_caption,
    label_key,
    plain,
)
from gongkai.exchange.reading.lost_labels import PART_SIX, Token, start_of_values
from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS, Form
from gongkai.statute.annual_report.report import Unplaced, Value

TABLE_THREE_COLUMNS = (*APPLICANT_COLUMNS, "total")
_HEAD_UNITS = {
    "t2.charges.amount": re.compile(r"收费金额[(（]?(?:单位:?)?(亿元|万元|元)"),
    "t2.procurement.amount": re.compile(r"采购总?金额[(（]?(?:单位:?)?(亿元|万元|元)"),
}

#: So large a share of its rows has as many cells where a table is without spans; fewer rows than
#: these tell nothing.
_LEAST_SHARE, _FEWEST_ROWS = 0.9, 5
#: So many captions tell whether they are filled up with blank cells.
_FEWEST_CAPTIONS = 3


@dataclass(slots=True)
class Tables:
    """The cells found, and which blocks of the document were table and not prose."""

    form: Form
    cells: dict[str, Value] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    first_block: dict[str, int] = field(default_factory=dict)

    def use(self, index: int, table: str) -> None:
        """Mark a block as table, so that it is not read as prose."""
        self.used.add(index)
        self.first_block.setdefault(table, index)

    def lose(self, table: str, label: str, tokens: Iterable[Token], reason: str) -> None:
        """Tell of figures that are nobody's."""
        figures = [token for token in tokens if has_figure(token.text)]
        values = tuple(token.text.strip() for token in figures)
        if figures:
            self.unplaced.append(Unplaced(table, None, label, values, figures[0].place, reason))

    def account(self) -> None:
        """Tell of each cell of the form that was neither found nor told of, and of no other."""
        self.unplaced = [item for item in self.unplaced if item.cell not in self.cells]
        told = {item.cell for item in self.unplaced}
        has_one_row = f"t3.{ONE_ROW_PART_SIX}.total" in self.cells
        seen = {cell.split(".")[0] for cell in self.cells}
        seen |= {item.table for item in self.unplaced}
        for cell in self.form.cells.values():
            if cell.id in self.cells or cell.id in told:
                continue
            if cell.table not in seen:
                reason = "table_unreadable"
            elif cell.table == "t3" and cell.row in PART_SIX and has_one_row:
                reason = "row_not_printed"
            else:
                reason = "row_missing"
            self.unplaced.append(Unplaced(cell.table, cell.id, cell.name, (), "", reason))


class Placer:
    """Puts the values of a row into its cells, by what the document as a whole tells of blanks."""

    def __init__(self, document: Document, tables: Tables) -> None:
        self.kind = document.kind
        self.tables = tables
        self.head_units = _find_head_units(document)
        self.gaps_are_blanks = not _separates_by_gaps(document)
        self.first_values = _first_values(document)
        self.usual_width = _usual_width(document)
        self.width_of_table_two = _width_of_table_two(document)

    def place_row(self, label: RowLabel, tokens: Sequence[Token], *, behind: int = 0) -> None:
        """Place the values of a row of table 二 or 三; one that comes again is told.

        ``behind`` is how many cells stand before the first value in a printed row.
        """
        name = label.keys[0]
        if label.cells[0] in self.tables.cells:
            self.tables.lose(label.table, name, tokens, "row_repeated")
        elif label.table == "t2" and behind and behind + len(tokens) < self.width_of_table_two:
            # A blank at its end may stand where a lost cell would: whose the others are is open.
            self.tables.lose(label.table, name, tokens, "wrong_width")
        else:
            self.place(label.table, name, label.cells, tokens, behind=behind)

    def place(
        self,
        table: str,
        name: str,
        cells: Sequence[str],
        tokens: Sequence[Token],
        *,
        behind: int = 0,
    ) -> None:
        """Place the values into ``cells`` when it is certain which belongs where."""
        solid = self.solid(tokens, len(cells))
        texts = [token.text for token in solid]
        # A workbook tells its merged cells, so nothing blank stands for the width of a label.
        is_label_wide = table == "t3" and self.kind != "xlsx"
        start = start_of_values(texts, len(cells), is_label_wide=is_label_wide)
        if start is None and table == "t3" and behind:
            start = self._start_as_elsewhere(texts, behind, len(cells))
        if start is not None and table == "t3" and behind:
            start = self._start_if_whole(texts, start, behind, len(cells))
        if start is not None:
            solid = solid[start : start + len(cells)]
        elif len(solid) == len(cells):
            solid = solid[:0]
        if table == "t3" and self.kind == "text" and _is_spread(solid):
            start, solid = None, solid[:1]
        if len(solid) == len(cells):
            for cell, token in zip(cells, solid, strict=True):
                self._place_value(table, name, cell, token)
        elif all(is_blank(text) for text in texts):
            self.tables.cells.update(dict.fromkeys(cells))
        else:
            values = tuple(text.strip() for text in texts)
            place = tokens[0].place
            self.tables.unplaced += [
                Unplaced(table, cell, name, values, place, "wrong_width") for cell in cells
            ]

    def _start_as_elsewhere(self, texts: Sequence[str], behind: int, width: int) -> int | None:
        """Return where the values begin in the rows of as many cells that are full of figures."""
        start = self.first_values.get(behind + len(texts), -1) - behind
        around = [*texts[: max(start, 0)], *texts[start + width :]]
        is_certain = start >= 0 and len(texts) >= start + width and not "".join(around).strip()
        if is_certain and _is_spread([Token(text, "") for text in texts[start:]]):
            return None
        return start if is_certain else None

    def _start_if_whole(
        self, texts: Sequence[str], start: int, behind: int, width: int
    ) -> int | None:
        """Return ``start``, None where a cell of the row may be missing.

        Where all rows have as many cells, one that has not lost one of them: its blanks may be
        those of the label, and its figures then stand a column further.
        """
        is_usual = self.usual_width in (None, behind + len(texts))
        is_full = not any(map(is_blank, texts[start : start + width]))
        return start if is_usual or is_full else None

    def solid(self, tokens: Sequence[Token], width: int) -> list[Token]:
        """Return the values without gaps, or with those that are blank cells.

        Gaps are blank cells only where together with the values they just fill the row: each
        empty line, or of a text that parts its cells by empty lines each two beyond the first.
        """
        solid = [token for token in tokens if not token.is_gap]
        if len(solid) >= width or not solid:
            return solid
        filled: list[Token] = []
        for is_gap, run in groupby(tokens, key=lambda token: token.is_gap):
            several = list(run)
            if is_gap and not self.gaps_are_blanks:
                if len(several) % 2 == 0:
                    return solid
                several = several[: len(several) // 2]
            filled += several
        return filled if len(filled) == width else solid

    def _place_value(self, table: str, name: str, cell: str, token: Token) -> None:
        known = self.tables.form.cells.get(cell)
        kind = known.kind if known else "count"
        read = read_value(token.text, kind, head_unit=self.head_units.get(cell))
        if read.reason:
            self.tables.unplaced.append(
                Unplaced(table, cell, name, (token.text.strip(),), token.place, read.reason)
            )
            return
        self.tables.cells[cell] = read.value
        if read.unit:
            self.tables.units[cell] = read.unit
        if read.note:
            self.tables.notes[cell] = read.note
        if read.value is not None:
            self.tables.places[cell] = token.place


def _find_head_units(document: Document) -> dict[str, str]:
    parts: list[str] = []
    for block in document.blocks:
        parts += block.cells if isinstance(block, Row) else [block.text]
    flat = plain("".join(parts))
    found = {cell: pattern.search(flat) for cell, pattern in _HEAD_UNITS.items()}
    return {cell: match[1] for cell, match in found.items() if match}


def _is_spread(tokens: Sequence[Token]) -> bool:
    """Say whether a figure is followed by blanks only: it may have stood over all columns."""
    figures = [has_number(token.text) for token in tokens]
    return len(figures) > 1 and figures[0] and not any(figures[1:])


def _first_values(document: Document) -> dict[int, int]:
    """Return, by the number of cells in a row, the place of the first of just seven values.

    Only rows without empty cells among the seven tell, and only where all of as many cells agree.
    """
    found: dict[int, set[int]] = {}
    for block in document.blocks:
        if isinstance(block, Row) and len(block.cells) > len(TABLE_THREE_COLUMNS):
            places = [
                place
                for place, text in enumerate(block.cells)
                if text.strip() and looks_like_value(text)
            ]
            width = len(TABLE_THREE_COLUMNS)
            if len(places) == width and places[-1] - places[0] == width - 1:
                found.setdefault(len(block.cells), set()).add(places[0])
    return {count: places.pop() for count, places in found.items() if len(places) == 1}


def _usual_width(document: Document) -> int | None:
    """Return how many cells the rows of table three have, where nearly all have as many."""
    widths = Counter(
        len(block.cells)
        for block in document.blocks
        if isinstance(block, Row)
        and len(block.cells) > len(TABLE_THREE_COLUMNS)
        and any(map(has_figure, block.cells))
    )
    if not widths:
        return None
    ((width, often),) = widths.most_common(1)
    is_usual = widths.total() >= _FEWEST_ROWS and often >= _LEAST_SHARE * widths.total()
    return width if is_usual else None


def _width_of_table_two(document: Document) -> int:
    """Return how many cells every row of table two has where captions have as many, else 0.

    Then the table is filled up with blank cells, and a row with fewer has lost one.
    """
    rows = [block for block in document.blocks if isinstance(block, Row)]
    captions = [at for at, row in enumerate(rows) if any(map(is_caption, row.cells))]
    if len(captions) < _FEWEST_CAPTIONS:
        return 0
    widths = Counter(len(row.cells) for row in rows[captions[0] : captions[-1] + 1])
    ((width, often),) = widths.most_common(1)
    is_filled_up = all(len(rows[at].cells) == width for at in captions)
    return width if is_filled_up and often >= _LEAST_SHARE * widths.total() else 0


def _separates_by_gaps(document: Document) -> bool:
    """Say whether empty lines stand between the cells of this text, and so mean nothing."""
    if all(isinstance(block, Row) or block.text for block in document.blocks):
        return False  # a page or Word file: there are none
    beside, apart, gaps = 0, 0, 0
    before = False
    for block in document.blocks:
        if isinstance(block, Line) and not block.text:
            gaps += 1
            continue
        is_cell = isinstance(block, Line) and (
            looks_like_value(block.text) or label_key(block.text) in HEAD_WORDS
        )
        if is_cell and before:
            beside, apart = beside + (gaps == 0), apart + (gaps > 0)
        before, gaps = is_cell, 0
    return apart > beside
