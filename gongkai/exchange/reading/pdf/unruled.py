"""Tables without ruling lines: rows by the line that their figures stand on, columns by place.

A label that wraps stands above and below its figures. Lines are taken for one label only where
they are exactly the label of a row, or where nothing else can be near. What remains open is a row
without a label, for the reader of tables to place or to tell of: a label without its figures is
left out, so that nobody takes its cells for blanks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.exchange.layout import UNREADABLE
from gongkai.exchange.reading.document import Block, Line, Row
from gongkai.exchange.reading.labels import HEAD_WORDS, is_row_label, label_key
from gongkai.exchange.reading.pdf.grid import APART
from gongkai.exchange.reading.pdf.lines import Cell, TextLine, is_label
from gongkai.statute.annual_report.forms import DISPUTE_GROUPS, RESULT_COLUMNS

#: Lines above and below its figures that a label may fill, each way.
_MOST_LINES = 3
#: Letters' sizes from one line of a wrapped label to the next, at most.
_PITCH = 2.2
#: Letters' sizes between the lines of a number that wraps, at most.
_WRAP = 1.7
#: A number so little above or below the others of its row is not set in two lines.
_LOWERED = 0.9
#: A label with words missing is no shorter.
_SHORTEST_DAMAGED = 4
#: One row in the form of 2019, the head of three in that of 2021.
_GROUP_OR_ROW = "其他处理"
_ALSO_HEADS = ("其他", "总计")
#: The heads of table 四, whole and wrapped.
_RESULTS = frozenset(
    (
        *("结果", "维持", "纠正", "其他", "尚未", "审结", "总计"),
        *("结果维持", "结果纠正", "其他结果", "尚未审结"),
    )
)
#: What the heads of the columns of table 三 begin with, left to right.
_APPLICANTS = ("自然", "商业", "科研", "社会", "法律", "其他", "总计")


class UnruledTable:
    """The lines of a stretch of a page without prose; ``columns`` go on over the page."""

    def __init__(
        self, lines: Sequence[TextLine], columns: Sequence[float], *, is_scan: bool
    ) -> None:
        # In a picture a figure may have been missed, so that nothing there is a blank.
        self.is_scan = is_scan
        self.lines = list(lines)
        self.columns = list(columns)
        self.used: set[int] = set()
        self.rows = [at for at, line in enumerate(self.lines) if line.is_row]

    def blocks(self) -> list[Block]:
        """Return the rows and the lines between them in printed order."""
        for at, line in enumerate(self.lines):
            self.learn_columns(at)
            line.columns = self.columns
        for at in self.rows:
            self.find_label(at)
        self.gather_strays()
        blocks: list[Block] = []
        for at, line in enumerate(self.lines):
            if at in self.used:
                continue
            if line.is_row:
                label = (line.label,) if line.label else ()
                blocks.append(Row((*label, *self.in_columns(line)), line.place))
            elif self.is_blank_row(at):
                blocks.append(Row((line.words[-1].text, *("" for _ in line.columns)), line.place))
            elif not self.rows[:1] or not self.rows[0] < at < self.rows[-1] or _is_head(line):
                blocks += [Line(cell.text, line.place) for cell in line.cells]
            # What else is left between rows is a part of a label: alone it would be misread.
        return blocks

    def gather_strays(self) -> None:
        """Give the parts of wrapped numbers to the rows that they stand at."""
        nearest = {at: row for at in range(len(self.lines)) if (row := self.row_of_part(at)) >= 0}
        for at in nearest:
            row, line = nearest[at], self.lines[at]
            passed = {at, row}
            # Two lines may each be nearest to the other.
            while nearest.get(row, row) not in passed:
                row = nearest[row]
                passed.add(row)
            distance = abs(self.lines[row].base - line.base)
            for cell in line.parts:
                cell.is_part = distance > _LOWERED * line.size
            self.lines[row].strays += line.parts
            self.used.add(at)
        for place, at in enumerate(self.rows):
            line = self.lines[at]
            is_whole = not line.values or self.is_row_of_its_own(line)
            if not is_whole and at not in nearest and len(line.values) < len(line.columns):
                # Half a row without a label: the blanks of the rows beside it may be its values.
                for row in self.rows[max(place - 1, 0) : place + 2]:
                    self.lines[row].is_beside_half = True

    def is_row_of_its_own(self, line: TextLine) -> bool:
        is_full = len(line.values) == len(line.columns) > 1
        return is_full or line.is_below_heads or is_label(line.label)

    def row_of_part(self, at: int) -> int:
        """Return the row nearest to a line that may be part of one, -1 when there is none."""
        line = self.lines[at]
        if not line.parts or self.is_row_of_its_own(line):
            return -1
        near = [
            row
            for row in self.rows
            if row != at
            and abs(self.lines[row].base - line.base) <= _WRAP * line.size
            and (self.lines[row].label or len(self.lines[row].values) > len(line.values))
            and (line.values or line.parts[0].left > self.lines[row].values[0].left - line.size)
        ]
        return min(near, key=lambda row: abs(self.lines[row].base - line.base), default=-1)

    # Labels

    def find_label(self, at: int) -> None:
        """Find the label of the figures in line ``at``: on the line itself, or around it.

        Groups of rows have labels too: the label of a row is the one next to the figures.
        """
        line = self.lines[at]
        own = line.words[-1:]
        around = [
            (number, cell)
            for step in (-1, 1)
            for number, cell in self.near(at, step)
            if cell.left < line.values[0].left
        ]
        last = max((*own, *(cell for _, cell in around)), key=lambda c: c.left, default=None)
        if last is None:
            return
        is_own = bool(own) and is_label(own[0].text)
        if is_own and (last is own[0] or label_key(own[0].text) != _GROUP_OR_ROW):
            line.label = own[0].text
            return
        found = {
            label_key(text): (text, used)
            for text, used in self.candidates(at, last)
            if is_label(text)
        }
        if len(found) == 1:
            line.label, used = found.popitem()[1]
            self.used |= used
        elif not found and not is_own and own == [last] and self.stands_alone(at, last, around):
            line.label = last.text
        else:
            # The lines around are labels: alone each would pass for a row without figures.
            self.used |= {number for number, _ in around}

    def candidates(self, at: int, column: Cell) -> list[tuple[str, set[int]]]:
        """Return the texts that lines around the figures make, and the lines each takes."""
        line = self.lines[at]
        own = [cell for cell in line.words[-1:] if _overlap(cell, column)]
        above, below = self.of_column(at, -1, column), self.of_column(at, 1, column)
        found = []
        for up in range(len(above) + 1):
            for down in range(len(below) + 1):
                parts = [*reversed(above[:up]), *((at, cell) for cell in own), *below[:down]]
                if parts and parts != [(at, cell) for cell in own]:
                    bases = [self.lines[number].base for number, _ in parts]
                    if _is_beside(bases, line):
                        text = "".join(cell.text for _, cell in parts)
                        found.append((text, {number for number, _ in parts} - {at}))
        return found

    def of_column(self, at: int, step: int, column: Cell) -> list[tuple[int, Cell]]:
        """Return the near cells of one column, as far as they follow line upon line."""
        found: list[tuple[int, Cell]] = []
        base = self.lines[at].base
        for number, cell in self.near(at, step):
            line = self.lines[number]
            if not _overlap(cell, column):
                continue
            if abs(line.base - base) > _PITCH * line.size:
                break
            found.append((number, cell))
            base = line.base
        return found[:_MOST_LINES]

    def near(self, at: int, step: int) -> list[tuple[int, Cell]]:
        """Return the cells above or below, nearest first, that belong to no other row."""
        near: list[tuple[int, Cell]] = []
        number = at + step
        while 0 <= number < len(self.lines):
            line = self.lines[number]
            distance = abs(line.base - self.lines[at].base)
            if line.is_row or _is_head(line) or distance > _MOST_LINES * _PITCH * line.size:
                break
            if number not in self.used and line.words and not is_label(line.words[-1].text):
                near.append((number, line.words[-1]))
            number += step
        return near

    def stands_alone(self, at: int, own: Cell, around: Sequence[tuple[int, Cell]]) -> bool:
        """Say whether the words beside the figures are a label, and no other line is part of it."""
        return len(own.text) >= _SHORTEST_DAMAGED and not any(
            _overlap(own, cell)
            and abs(self.lines[number].base - self.lines[at].base) <= _PITCH * line.size
            for number, cell in around
            for line in (self.lines[number],)
        )

    def is_blank_row(self, at: int) -> bool:
        """Say whether a line is a label whose cells are blank: figures without a label are far."""
        line = self.lines[at]
        if line.values or not line.words or self.is_scan:
            return False
        text = line.words[-1].text
        # Bare words such as 其他 and 总计 head columns too.
        if not is_label(text) or text in _ALSO_HEADS:
            return False
        return not any(
            not self.lines[row].label
            for row in (
                *[row for row in self.rows if row < at][-1:],
                *[row for row in self.rows if row > at][:1],
            )
        )

    # Columns

    def learn_columns(self, at: int) -> None:
        """Take the columns of a head, or those of full rows of figures."""
        line = self.lines[at]
        if label_key(line.cells[0].text) == "信息内容":
            self.columns = [cell.center for cell in line.cells[1:]]
        elif "申请人情况" in line.text:
            self.columns = self.columns_of_applicants(at)
        elif line.is_row and not line.words and (columns := self.columns_of_results(at)):
            self.columns, line.is_below_heads = columns, True
        if line.is_row and len(line.values) > len(self.columns):
            self.columns = [cell.center for cell in line.values]

    def columns_of_applicants(self, at: int) -> list[float]:
        """Return the middles of the seven columns of table 三, [] when the head is not whole."""
        end = next((row for row in self.rows if row > at), len(self.lines))
        heads = [cell for line in self.lines[at:end] for cell in line.cells]
        centers: list[float] = []
        for word in _APPLICANTS:
            # Narrow heads run into each other; the lowest is the column's own. The label of the
            # first row may begin above its figures, left of all columns.
            named = [c for c in heads if word in c.text and c.right > sum(centers[:1])]
            if not named:
                return []
            centers.append(named[-1].middle_of(word))
        return centers if centers == sorted(centers) else []

    def columns_of_results(self, at: int) -> list[float]:
        """Return the middles of the columns of table 四, [] when not all heads stand above."""
        start = max((row + 1 for row in self.rows if row < at), default=0)
        heads = [
            cell.center
            for line in self.lines[start:at]
            for cell in line.cells
            if label_key(cell.text) in _RESULTS
        ]
        centers: list[float] = []
        for center in sorted(heads):
            # The lines of a head that wraps have one middle.
            if not centers or center - centers[-1] > self.lines[at].size:
                centers.append(center)
        return centers if len(centers) == len(DISPUTE_GROUPS) * (len(RESULT_COLUMNS) + 1) else []

    def in_columns(self, line: TextLine) -> list[str]:
        """Return the values with blanks where a column has none, as printed when unsure."""
        printed = [cell.text for cell in line.values]
        if line.strays or (line.is_beside_half and len(printed) < len(line.columns)):
            # One cell that is no number: nobody knows which of the parts belong together.
            unsure = [APART.join(cell.text for cell in (*line.values, *line.strays))]
        else:
            unsure = printed
        columns = line.columns
        if len(columns) < 2 or line.is_beside_half:
            return unsure
        if len(printed) >= len(columns) and not line.strays:
            return printed
        width = min(b - a for a, b in pairwise(columns))
        missed = UNREADABLE if self.is_scan else ""
        placed: list[list[Cell]] = [[] for _ in columns]
        for cell in (*line.values, *line.strays):
            nearest = min(range(len(columns)), key=lambda at: abs(columns[at] - cell.center))
            is_over_columns = sum(cell.left < column < cell.right for column in columns) > 1
            if is_over_columns or abs(columns[nearest] - cell.center) > 0.3 * width:
                return unsure
            if line.cells[-1:] == [cell] and len(printed) == 1 and 0 < nearest < len(columns) - 1:
                return unsure  # one number in the middle may be that of the whole row
            placed[nearest].append(cell)
        return [
            (APART if any(cell.is_part for cell in cells) else "")
            + (APART.join(cell.text for cell in cells) or missed)
            for cells in placed
        ]


def _is_beside(bases: Sequence[float], line: TextLine) -> bool:
    """Say whether figures stand in the middle of their label's lines, or by its first or last."""
    middle = (min(bases) + max(bases)) / 2
    is_in_the_middle = abs(middle - line.base) <= 0.35 * line.size
    return is_in_the_middle or (line.base in bases and line.base in (min(bases), max(bases)))


def _overlap(one: Cell, other: Cell) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.4 * min(one.right - one.left, other.right - other.left)


def _is_head(line: TextLine) -> bool:
    return not line.is_row and (
        any(label_key(cell.text) in HEAD_WORDS for cell in line.cells)
        and not any(is_row_label(cell.text) for cell in line.cells)
    )
