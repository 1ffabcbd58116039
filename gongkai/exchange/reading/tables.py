"""Putting what a document prints into the cells of the form: by label, never by luck.

A row is found by its label; its values are exactly as many as the row has columns, or it is not
placed. What cannot be placed is told with its place and reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.exchange.reading.cell_values import (
    has_figure,
    has_number,
    is_blank,
    is_note,
    looks_like_value,
)
from gongkai.exchange.reading.document import Document, Line, Row
from gongkai.exchange.reading.headings import heading_of
from gongkai.exchange.reading.labels import (
    HEAD_WORDS,
    RowLabel,
    find_row,
    is_caption,
    label_key,
    plain,
)
from gongkai.exchange.reading.lost_labels import (
    PART_SIX,
    Lost,
    Token,
    lies_between,
    mend_part_six,
    rows_between,
    rows_in,
)
from gongkai.exchange.reading.placing import TABLE_THREE_COLUMNS, Placer, Tables
from gongkai.exchange.reading.spaced_rows import (
    COMMON_HEADS,
    are_only_heads,
    gaps_are_blanks,
    spaced_row,
)
from gongkai.statute.annual_report.forms import Form

_OPENS_TABLE_THREE = ("申请人情况", "自然人")
#: Either half of the note in its corner.
_NOTE_OF_TABLE_THREE = re.compile("本列数据的勾稽关系|第一项加第二项之和")
_OPENS_TABLE_FOUR = ("行政复议", "结果维持")
#: The number of a page in the middle of a table.
_PAGE_NUMBER = re.compile(r"^(?:[-—–~·]+\d{1,4}[-—–~·]+|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?)$")
#: A line inside a table that is longer than this is prose, not a piece of a head.
LONGEST_FRAGMENT = 40
#: How many lines a broken label may stand on.
MOST_FRAGMENTS = 3


def read_tables(document: Document, form: Form) -> Tables:
    """Return the cells of the form that the document prints, every cell accounted for."""
    reader = _TableReader(document, form)
    reader.read()
    tables = reader.tables
    if form.id == "2021":
        tables.unplaced += mend_part_six(tables.cells, tables.places, tables.unplaced)
    tables.account()
    return tables


class _TableReader:
    """One pass over the blocks; ``open_row`` is the row of a one-cell-a-line text being filled."""

    def __init__(self, document: Document, form: Form) -> None:
        self.document = document
        self.form = form
        self.tables = Tables(form)
        self.placer = Placer(document, self.tables)
        self.has_gaps = gaps_are_blanks(document, form.id)
        self.after: RowLabel | None = None
        self.table: str | None = None
        self.section: str | None = None
        self.open_row: RowLabel | None = None
        self.tokens: list[Token] = []
        self.fragments: list[str] = []
        #: The label being read, as far as it came, and the row found before it.
        self.open_text = ""
        self.before: RowLabel | None = None
        #: Labels that stand alone so far, rows of values without a label, the last row placed.
        self.torn: list[RowLabel] = []
        self.lost: list[Lost] = []
        self.anchor: RowLabel | None = None
        #: Whether the heads of table 四 stood there, and no figure since.
        self.awaits_four = False

    def read(self) -> None:
        for index, block in enumerate(self.document.blocks):
            if isinstance(block, Row):
                self.take_row(index, block)
            else:
                self.take_line(index, block)
        self.close()
        self.settle(None, is_open=True)

    # Rows of real tables

    def take_row(self, index: int, row: Row) -> None:
        self.close()
        place, label = self.find_label(row.cells)
        if self.table is None and self.section == "overview":
            label = None  # a small table in the prose has no columns of ours
        if label is not None and label.is_group and self.is_torn_in_part_six():
            # The label is that of the group; the row's own stands above, torn off.
            self.tables.use(index, label.table)
            self.lost.append(Lost(label.table, row))
        elif label is not None:
            self.tables.use(index, label.table)
            self.table = label.table
            self.after = label
            values = [Token(text, row.place) for text in row.cells[place + 1 :]]
            if values or not (label.is_group or _heads(row.cells)):
                self.settle(label)
                self.placer.place_row(label, values, behind=place + 1)
        elif _heads(row.cells):
            self.table = _table_of_heads(row.cells) or self.table
            self.awaits_four |= self.table == "t4"
            self.tables.use(index, self.table or "t2")
        elif (self.table == "t4" or self.is_four(row)) and any(map(has_figure, row.cells)):
            self.table = "t4"
            self.tables.use(index, "t4")
            self.take_four(row)
        elif self.table in ("t2", "t3") and self.is_lost(row.cells):
            self.tables.use(index, self.table)
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
        if any(has_figure(text) and not looks_like_value(text) for text in cells):
            return True
        is_wide = self.table == "t3" and len(cells) >= len(TABLE_THREE_COLUMNS)
        least = 1 if is_wide or self.torn else 2
        return sum(map(has_number, cells)) >= least

    def is_four(self, row: Row) -> bool:
        """Say whether a row is all of table 四, the heads above it not to be recognised."""
        cells = [cell for cell in self.form.cells.values() if cell.table == "t4"]
        is_due = self.table is None and self.section == "remedies"
        return is_due and len(row.cells) == len(cells) and all(map(looks_like_value, row.cells))

    def take_four(self, row: Row) -> None:
        """Take the one row of table 四, before which cells without figures may stand."""
        cells = [cell.id for cell in self.form.cells.values() if cell.table == "t4"]
        values = row.cells[-len(cells) :]
        is_whole = len(values) == len(cells) and not any(map(has_number, row.cells[: -len(cells)]))
        # One that cannot be read is told as such; the others are no worse for it.
        is_likely = sum(map(looks_like_value, values)) > len(cells) / 2
        tokens = [Token(text, row.place) for text in values]
        if is_whole and is_likely and cells[0] not in self.tables.cells:
            self.placer.place("t4", "表四", cells, tokens)
        else:
            self.tables.lose("t4", "表四", tokens, "wrong_width")
        self.awaits_four = False

    # One cell a line

    def take_line(self, index: int, line: Line) -> None:
        if not line.text:
            if self.table:
                self.tokens.append(Token("", line.place, is_gap=True))
            return
        section = heading_of(line.text)
        if section:
            self.end_table()
            self.section = section
            return
        row = spaced_row(
            line,
            self.form.id,
            after=self.after,
            is_in_table=self.table is not None,
            has_gaps=self.has_gaps,
        )
        if row is not None:
            self.take_row(index, row)
        elif self.begins_table(line.text):
            self.close()
            self.tables.use(index, self.table or "t2")
        elif self.table:
            self.take_cell(index, line)

    def end_table(self) -> None:
        """A heading follows: what stood without values until here was blank."""
        self.close()
        self.settle(None)
        if self.awaits_four and not any(item.table == "t4" for item in self.tables.unplaced):
            blank = (cell.id for cell in self.form.cells.values() if cell.table == "t4")
            self.tables.cells = dict.fromkeys(blank) | self.tables.cells
        self.table, self.awaits_four = None, False

    def begins_table(self, text: str) -> bool:
        """Say whether the line is a head or caption that opens or goes on with a table."""
        key = label_key(text)
        if is_caption(text) or key == "信息内容":
            self.table = "t2"
        elif key in _OPENS_TABLE_THREE or _NOTE_OF_TABLE_THREE.search(plain(text)):
            self.table = "t3"
        elif key in _OPENS_TABLE_FOUR and self.table != "t4":
            self.table = "t4"
        else:
            return False
        return True

    def take_cell(self, index: int, line: Line) -> None:
        """Take one cell of a table that stands one cell a line."""
        assert self.table is not None
        if _PAGE_NUMBER.match(plain(line.text)):
            self.tables.use(index, self.table)
            return
        if self.goes_on(line.text):
            self.tables.use(index, self.table)
            self.tokens = []
            return
        before = self.after
        label = self.label_of(line.text) if self.table != "t4" else None
        if label is not None:
            self.close()
            self.tables.use(index, label.table)
            self.open_row, self.after, self.table = label, label, label.table
            self.open_text, self.before = line.text, before
        elif looks_like_value(line.text):
            self.tables.use(index, self.table)
            self.tokens.append(Token(line.text, line.place))
        elif is_note(line.text) and self.adds_note(line.text):
            self.tables.use(index, self.table)
        elif label_key(line.text) in HEAD_WORDS or label_key(line.text) in COMMON_HEADS:
            self.tables.use(index, self.table)
            self.take_head()
        elif len(line.text) <= LONGEST_FRAGMENT and "。" not in line.text:
            self.tables.use(index, self.table)
            self.take_fragment(line.text)
        else:
            self.close()

    def goes_on(self, text: str) -> bool:
        """Say whether a line is the next part of the label just found: 本年新收政/府信息公开."""
        if self.open_row is None or any(not token.is_gap for token in self.tokens):
            return False
        if looks_like_value(text):
            return False
        whole = self.open_text + text
        if label_key(whole) == label_key(self.open_text):
            return False
        if label_key(whole) not in self.open_row.keys and (
            label_key(self.open_text) in self.open_row.keys
            or find_row(text, self.form.id, after=self.after)
            or find_row(whole, self.form.id, after=self.before) != self.open_row
        ):
            return False
        self.open_text = whole
        return True

    def label_of(self, text: str) -> RowLabel | None:
        """Return the row a line labels, alone or together with the pieces just before it."""
        for count in range(len(self.fragments) + 1):
            pieces = self.fragments[len(self.fragments) - count :]
            label = find_row("".join([*pieces, text]), self.form.id, after=self.after)
            if label is not None:
                self.fragments = []
                return label
        head, _, tail = text.strip().rpartition(" ")
        group = find_row(head, self.form.id, after=self.after)
        is_behind_group = are_only_heads(head) or (group is not None and group.is_group)
        return find_row(tail, self.form.id, after=self.after) if is_behind_group else None

    def adds_note(self, text: str) -> bool:
        """Add a note to the figure above it, if one stands there."""
        tokens = list(self.tokens)
        while tokens and tokens[-1].is_gap and not self.placer.gaps_are_blanks:
            tokens.pop()
        if not tokens or not has_number(tokens[-1].text):
            return False
        last = tokens.pop()
        self.tokens = [*tokens, Token(last.text + text, last.place)]
        return True

    def take_head(self) -> None:
        if self.table != "t4":
            self.close()
            return
        self.awaits_four = True
        if not any(has_number(token.text) for token in self.tokens):
            self.tokens = []

    def take_fragment(self, text: str) -> None:
        """Take a text that may be a piece of a head or label, or the label of a row of their own.

        It ends the row before it, so that no figure behind it is taken for that row's.
        """
        pieces = [*self.fragments, text][-MOST_FRAGMENTS:]
        if self.open_row is not None and (not is_note(text) or self.tokens):
            self.close()
            pieces = [text]
        self.fragments = pieces

    def close(self) -> None:
        """Place the row that was being filled."""
        row, tokens, words = self.open_row, self.tokens, "".join(self.fragments)
        self.open_row, self.tokens, self.fragments = None, [], []
        figures = [token for token in tokens if has_number(token.text)]
        if row is None and self.table == "t4" and figures:
            cells = [cell.id for cell in self.form.cells.values() if cell.table == "t4"]
            if cells[0] not in self.tables.cells:
                self.placer.place("t4", "表四", cells, tokens)
            self.awaits_four = False
        elif row is None and self.table and figures:
            self.lost.append(Lost.of(self.table, words, tokens))
        elif row is not None and all(token.is_gap for token in tokens):
            self.torn.append(row)
        elif row is not None:
            first, *others = rows_in(self.placer.solid(tokens, len(row.cells)), len(row.cells))
            is_open = len(first) != len(row.cells) and bool(figures)
            self.settle(row, is_open=is_open)
            self.placer.place_row(row, first)
            self.lost += [Lost.of(row.table, "", other) for other in others]

    # Rows without their labels, labels without their rows

    def settle(self, reached: RowLabel | None, *, is_open: bool = False) -> None:
        """Decide on what came since the last row that had both its label and its values.

        Rows without a label are placed only where they are exactly as many as the rows of the form
        that lack between the two labelled neighbours. Where nothing of that kind came, a label
        alone is a row printed blank, unless the next row has another number of values than columns
        (``is_open``).
        """
        torn, anchor = self.torn, self.anchor
        foreign = [one for one in self.lost if one.is_foreign(self.form.id)]
        lost = [one for one in self.lost if one not in foreign]
        self.torn, self.lost, self.anchor = [], [], reached
        for one in foreign:
            self.lose(one, "label_unknown")
        if lost:
            rows = rows_between(self.form.id, anchor, reached, lost, torn, self.tables.cells)
            if rows is not None:
                for label, one in zip(rows, lost, strict=True):
                    self.placer.place_row(label, one.values(len(label.cells)))
                return
            for one in lost:
                self.lose(one, "label_lost")
        if lost or foreign or is_open:
            return
        for row in torn:
            # One that is not due here was the head of a column: heads may come once more.
            if not row.is_group and lies_between(row, anchor, reached):
                self.placer.place_row(row, ())

    def lose(self, one: Lost, reason: str) -> None:
        tokens = [Token(text, one.row.place) for text in one.row.cells]
        self.tables.lose(one.table, one.row.cells[0], tokens, reason)


def _heads(cells: Sequence[str]) -> bool:
    """Say whether a row holds heads and no figures."""
    return any(label_key(cell) in HEAD_WORDS for cell in cells) and not any(map(has_number, cells))


def _table_of_heads(cells: Sequence[str]) -> str | None:
    keys = set(map(label_key, cells))
    if "结果维持" in keys:
        return "t4"
    if keys & {"申请人情况", "自然人"}:
        return "t3"
    return "t2" if "信息内容" in keys else None
