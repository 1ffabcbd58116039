"""Rows whose label stands elsewhere or nowhere: placed only between certain neighbours.

Converters tear the labels that wrap on a page off their values and print several together, in
another order. A row without its label is found by its place between two labelled ones, or it is
told as unplaced; it is never shifted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gongkai.exchange.reading.cell_values import (
    has_figure,
    has_number,
    is_blank,
    looks_like_value,
)
from gongkai.exchange.reading.document import Row
from gongkai.exchange.reading.labels import (
    HEAD_WORDS,
    ONE_ROW_PART_SIX,
    RowLabel,
    label_key,
    row_labels,
)
from gongkai.statute.annual_report.forms import FormId
from gongkai.statute.annual_report.report import Unplaced, Value

#: The sub-rows that are missing where （六） is printed as one row.
PART_SIX = ("correction_lapsed", "fee_unpaid", "other")
_PART_SIX_HEAD = "其他处理"


@dataclass(frozen=True, slots=True)
class Token:
    """A value in one-cell-a-line text; an empty line is a gap, which may stand for a blank."""

    text: str
    place: str
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """A row of values whose label stands elsewhere, or nowhere."""

    table: str
    row: Row

    @classmethod
    def of(cls, table: str, words: str, tokens: Sequence[Token]) -> Lost:
        """Return values of a one-cell-a-line text, of which one is a figure, as such a row."""
        solid = [token for token in tokens if not token.is_gap]
        place = next(token.place for token in solid if has_number(token.text))
        return cls(table, Row((words, *(token.text for token in solid)), place))

    @property
    def words(self) -> str:
        """Return what stands as its label, without numbering and marks; heads of groups do not."""
        words = [
            text for text in self.row.cells if not (looks_like_value(text) or has_figure(text))
        ]
        keys = [label_key(text) for text in words]
        return "".join(key for key in keys if key not in HEAD_WORDS and key != _PART_SIX_HEAD)

    def is_foreign(self, form_id: FormId) -> bool:
        """Say whether it has a label of its own that is no piece of one of the form."""
        return not any(self.words in key for row in row_labels(form_id) for key in row.keys)

    def values(self, width: int) -> list[Token]:
        """Return the values when they are just as many as asked for, else none."""
        cells = list(self.row.cells)
        words = [place for place, text in enumerate(cells) if not looks_like_value(text)]
        values = cells[words[-1] + 1 :] if words else cells
        start = start_of_values(values, width, is_label_wide=True)
        fitted = [] if start is None else values[start : start + width]
        return [Token(text, self.row.place) for text in fitted]


def start_of_values(texts: Sequence[str], width: int, *, is_label_wide: bool) -> int | None:
    """Return where ``width`` values begin among empty cells around them, None where that is open.

    What a span covers may come as blanks: behind the values, and before them where the label of
    the row is wider than one column (``is_label_wide``).
    """
    spare = len(texts) - width
    if spare < 0:
        return None
    starts = [
        start
        for start in range(spare + 1 if is_label_wide else 1)
        if not any(text.strip() for text in (*texts[:start], *texts[start + width :]))
    ]
    return starts[0] if len(starts) == 1 else None


def rows_in(tokens: Sequence[Token], width: int) -> list[Sequence[Token]]:
    """Return the values in rows when rows that lost their labels follow; else all as one.

    That is so where the figures fill several rows just whole, blank labels between them left out.
    """
    rows, rest = [tokens[:width]], tokens[width:]
    while rest and width > 1:
        rest = rest[is_blank(rest[0].text) :]
        rows.append(rest[:width])
        rest = rest[width:]
    is_whole = all(len(row) == width for row in rows)
    are_figures = all(has_number(token.text) for row in rows for token in row)
    return rows if is_whole and are_figures and not rest else [tokens]


def lies_between(row: RowLabel, first: RowLabel | None, last: RowLabel | None) -> bool:
    """Say whether the form prints the row behind ``first`` and before ``last``."""
    return (first is None or row.place > first.place) and (last is None or row.place < last.place)


def rows_between(
    form_id: FormId,
    first: RowLabel | None,
    last: RowLabel | None,
    lost: Sequence[Lost],
    torn: Sequence[RowLabel],
    taken: Collection[str],
) -> list[RowLabel] | None:
    """Return the rows of the form that the lost ones must be, None where that is not certain.

    They lie between the labelled rows ``first`` and ``last``, are exactly as many as the rows that
    lack there, and hold all torn labels that were seen. （六） of a 2021 form is three rows or one,
    so there may be two answers; then there is none.
    """
    table = lost[0].table
    if any(one.table != table for one in lost) or (last is not None and last.table != table):
        return None
    start = first.place if first is not None and first.table == table else -1
    between = [
        label
        for label in row_labels(form_id)
        if label.table == table
        and label.place > start
        and (last is None or label.place < last.place)
        and label.cells[0] not in taken
    ]
    ways = [between]
    if any(one.is_group for one in between):
        ways = [
            [one for one in between if not one.is_group],
            [one for one in between if one.row not in PART_SIX],
        ]
    fitting = [
        way
        for way in ways
        if len(way) == len(lost)
        and {row.row for row in torn} <= {row.row for row in way}
        and all(
            one.values(len(row.cells)) and any(one.words in key for key in row.keys)
            for row, one in zip(way, lost, strict=True)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def mend_part_six(
    cells: dict[str, Value], places: dict[str, str], unplaced: Collection[Unplaced]
) -> list[Unplaced]:
    """Decide on values beside the label （六）其他处理 of a 2021 form whose sub-rows stand too.

    Where the second and third of its rows were found and the first was not, they are the first
    row's, whose own label was lost; where that is not certain nobody's, and told.
    """
    columns = [cell for cell in cells if cell.startswith(f"t3.{ONE_ROW_PART_SIX}.")]
    found = {row for row in PART_SIX if f"t3.{row}.total" in cells}
    is_lost = any(one.table == "t3" and one.reason == "label_lost" for one in unplaced)
    if not columns or not (found or is_lost):
        return []
    first, *others = PART_SIX
    lost = []
    for cell in columns:
        value, place = cells.pop(cell), places.pop(cell, "")
        own = f"t3.{first}.{cell.rpartition('.')[2]}"
        if found == set(others):
            cells[own] = value
            if place:
                places[own] = place
        elif value is not None:
            lost.append(Unplaced("t3", None, "其他处理", (str(value),), place, "label_lost"))
    return lost
