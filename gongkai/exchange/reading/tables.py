"""Putting what a document prints into the cells of the form: by label, never by luck.

A row is found by its label; its values are exactly as many as the row has columns, or it is not
placed. What cannot be placed is told with its place and reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.exchange.reading.cell_values import (
    has_number,
    is_blank,
    looks_like_value,
)
from gongkai.exchange.reading.document import Document, Line, Row
from gongkai.exchange.reading.headings import heading_of
from gongkai.exchange.reading.labels import (
    HEAD_WORDS,
    RowLabel,
    find_row,
    label_key,
    plain,
)
from gongkai.exchange.reading.lost_labels import (
    PART_SIX,
    Lost,
    Token,
    mend_part_six,
    rows_between,
)
from gongkai.exchange.reading.placing import Tables
from gongkai.statute.annual_report.forms import Form
from gongkai.statute.annual_report.report import Unplaced

_CAPTION = re.compile(r"^第?二十条第?[(（]?[一二三四五六七八九十]*[)）]?项?$")
_NOTE_OF_TABLE_THREE = "本列数据的勾稽关系"
_OPENS_TABLE_FOUR = ("行政复议", "结果维持")
#: A line inside a table that is longer than this is prose, not a piece of a head.
LONGEST_FRAGMENT = 40
#: The six kinds of applicants and their sum.
_WIDTH_OF_TABLE_THREE = 7
#: How many lines a broken label may stand on.
MOST_FRAGMENTS = 3


def read_tables(document: Document, form: Form) -> Tables:
    """Return the cells of the form that the document prints, every cell accounted for."""
    reader = _TableReader(document, form)
    reader.read()
    tables = reader.tables
    if form.id == "2021":
        tables.unplaced += mend_part_six(tables.cells, tables.places, tables.unplaced)
    tables.unplaced += tables.missing()
    return tables


class _TableReader:
    """One pass over the blocks; ``open_row`` is the row of a one-cell-a-line text being filled."""

    def __init__(self, document: Document, form: Form) -> None:
        self.document = document
        self.form = form
        self.tables = Tables(document, form)
        self.after: RowLabel | None = None
        self.table: str | None = None
        self.open_row: RowLabel | None = None
        self.tokens: list[Token] = []
        self.fragments: list[str] = []
        self.open_text = ""
        #: Labels that stand alone so far, rows of values without a label, the last row placed.
        self.torn: list[RowLabel] = []
        self.lost: list[Lost] = []
        self.anchor: RowLabel | None = None

    def read(self) -> None:
        for index, block in enumerate(self.document.blocks):
            if isinstance(block, Row):
                self.take_row(index, block)
            else:
                self.take_line(index, block)
        self.close()
        self.settle(None)

    def use(self, index: int, table: str) -> None:
        """Mark a block as table, so that it is not read as prose."""
        self.tables.used.add(index)
        self.tables.first_block.setdefault(table, index)

    # Rows of real tables

    def take_row(self, index: int, row: Row) -> None:
        self.close()
        place, label = self.find_label(row.cells)
        if label is not None and label.is_group and self.is_torn_in_part_six():
            # The label is that of the group; the row's own stands above, torn off.
            self.use(index, label.table)
            self.lost.append(Lost(label.table, row))
        elif label is not None:
            self.use(index, label.table)
            self.table = label.table
            self.after = label
            values = [Token(text, row.place) for text in row.cells[place + 1 :]]
            if values or not (label.is_group or _heads(row.cells)):
                self.settle(label)
                self.tables.place_row(label, values)
        elif self.is_table_four(row.cells):
            self.use(index, "t4")
            self.place_table_four([Token(text, row.place) for text in row.cells])
        elif _heads(row.cells):
            self.table = _table_of_heads(row.cells) or self.table
            self.use(index, self.table or "t2")
        elif self.table in ("t2", "t3") and self.is_lost(row.cells):
            self.use(index, self.table)
            self.lost.append(Lost(self.table, row))
        elif sum(not is_blank(cell) for cell in row.cells) == 1:
            self.take_line(index, Line("".join(row.cells), row.place))

    def find_label(self, cells: Sequence[str]) -> tuple[int, RowLabel | None]:
        """Return the last cell that labels a row, before the first figure."""
        found: tuple[int, RowLabel | None] = (0, None)
        for place, text in enumerate(cells):
            if has_number(text):
                break
            label = find_row(text, self.form.id, after=self.after)
            if label is not None:
                found = (place, label)
        return found

    def is_torn_in_part_six(self) -> bool:
        """Say whether a label of the three rows of （六） waits for its values."""
        return any(row.row in PART_SIX for row in self.torn)

    def is_lost(self, cells: Sequence[str]) -> bool:
        """Say whether cells without a label are a row of values.

        Several are; a single one is among the blanks of a row, or where a label waits for values.
        """
        is_wide = self.table == "t3" and len(cells) >= _WIDTH_OF_TABLE_THREE
        least = 1 if is_wide or self.torn else 2
        return sum(map(has_number, cells)) >= least

    def is_table_four(self, cells: Sequence[str]) -> bool:
        width = len(self.form.table("t4").blocks[0].rows) * 5
        values = cells[-width:]
        # One that cannot be read is told as such; the others are no worse for it.
        likely = sum(map(looks_like_value, values))
        is_whole = len(values) == width and not any(map(has_number, cells[:-width]))
        return self.table == "t4" and is_whole and likely > width / 2

    def place_table_four(self, tokens: Sequence[Token]) -> None:
        cells = tuple(cell.id for cell in self.form.cells.values() if cell.table == "t4")
        if cells[0] not in self.tables.cells:
            self.tables.place_values("t4", "表四", cells, tokens[-len(cells) :])

    # One cell a line

    def take_line(self, index: int, line: Line) -> None:
        if not line.text:
            if self.table:
                self.tokens.append(Token("", line.place, is_gap=True))
            return
        if heading_of(line.text):
            self.close()
            self.settle(None)
            self.table = None
            return
        if self.begins_table(line.text):
            self.close()
            self.use(index, self.table or "t2")
        elif self.table:
            self.take_cell(index, line)

    def begins_table(self, text: str) -> bool:
        """Say whether the line is a head or caption that opens or goes on with a table."""
        key = label_key(text)
        if _CAPTION.match(plain(text)) or key == "信息内容":
            self.table = "t2"
        elif key == "申请人情况" or _NOTE_OF_TABLE_THREE in plain(text):
            self.table = "t3"
        elif key in _OPENS_TABLE_FOUR and self.table != "t4":
            self.table = "t4"
        else:
            return False
        return True

    def take_cell(self, index: int, line: Line) -> None:
        """Take one cell of a table that stands one cell a line."""
        assert self.table is not None
        if self.goes_on(line.text):
            self.use(index, self.table)
            self.tokens = []
            return
        label = self.label_of(line.text) if self.table != "t4" else None
        if label is not None:
            self.close()
            self.use(index, label.table)
            self.open_row, self.after, self.table = label, label, label.table
            self.open_text = line.text
        elif looks_like_value(line.text):
            self.use(index, self.table)
            self.fragments = []
            if self.open_row is not None or self.table == "t4":
                self.tokens.append(Token(line.text, line.place))
        elif label_key(line.text) in HEAD_WORDS or label_key(line.text) in ("其他", "总计"):
            self.close_unless_four()
            self.use(index, self.table)
        elif len(line.text) <= LONGEST_FRAGMENT and "。" not in line.text:
            self.use(index, self.table)
            self.fragments = [*self.fragments, line.text][-MOST_FRAGMENTS:]

    def goes_on(self, text: str) -> bool:
        """Say whether a line is the second half of the label just found: 本年新收政/府信息公开."""
        if self.open_row is None or any(not token.is_gap for token in self.tokens):
            return False
        whole = label_key(self.open_text + text)
        return whole != label_key(self.open_text) and whole in self.open_row.keys

    def label_of(self, text: str) -> RowLabel | None:
        """Return the row a line labels, alone or together with the pieces just before it."""
        for count in range(len(self.fragments) + 1):
            pieces = self.fragments[len(self.fragments) - count :]
            label = find_row("".join([*pieces, text]), self.form.id, after=self.after)
            if label is not None:
                self.fragments = []
                return label
        return None

    def close_unless_four(self) -> None:
        if self.table != "t4":
            self.close()

    def close(self) -> None:
        """Place the row that was being filled."""
        row, tokens = self.open_row, self.tokens
        self.open_row, self.tokens, self.fragments = None, [], []
        if row is not None and not tokens:
            self.torn.append(row)
        elif row is not None:
            solid = [token.text for token in tokens if not token.is_gap]
            if solid or not row.is_group:
                is_open = len(solid) != len(row.cells) and any(map(has_number, solid))
                self.settle(row, is_open=is_open)
                self.tables.place_row(row, tokens)
        elif self.table == "t4" and any(not token.is_gap for token in tokens):
            self.place_table_four([token for token in tokens if not token.is_gap])

    # Rows without their labels, labels without their rows

    def settle(self, reached: RowLabel | None, *, is_open: bool = False) -> None:
        """Decide on what came since the last row that had both its label and its values.

        Rows without a label are placed only where they are exactly as many as the rows of the form
        that lack between the two labelled neighbours. Where nothing of that kind came, a label
        alone is a row printed blank, unless the next row has another number of values than columns
        (``is_open``).
        """
        torn, lost, anchor = self.torn, self.lost, self.anchor
        self.torn, self.lost, self.anchor = [], [], reached
        if lost:
            rows = rows_between(self.form.id, anchor, reached, lost, torn, self.tables.cells)
            if rows is not None:
                for label, one in zip(rows, lost, strict=True):
                    self.tables.place_row(label, one.values(len(label.cells)))
                return
            for one in lost:
                figures = tuple(text for text in one.row.cells if has_number(text))
                words, place = one.row.cells[0], one.row.place
                item = Unplaced(one.table, None, words, figures, place, "label_lost")
                self.tables.unplaced.append(item)
        for row in torn:
            if not lost and not is_open and not row.is_group:
                self.tables.place_row(row, ())


def _heads(cells: Sequence[str]) -> bool:
    """Say whether a row holds heads and no figures."""
    return any(label_key(cell) in HEAD_WORDS for cell in cells) and not any(map(has_number, cells))


def _table_of_heads(cells: Sequence[str]) -> str | None:
    keys = set(map(label_key, cells))
    if "结果维持" in keys:
        return "t4"
    return "t3" if keys & {"申请人情况", "自然人"} else None
