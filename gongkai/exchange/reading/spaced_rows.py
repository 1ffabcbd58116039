"""Rows of a text whose cells are parted by nothing but blanks: 规章 0 0 4."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.exchange.reading.cell_values import has_number, looks_like_value
from gongkai.exchange.reading.document import Document, Line, Row
from gongkai.exchange.reading.labels import (
    HEAD_WORDS,
    RowLabel,
    find_row,
    is_row_label,
    label_key,
)
from gongkai.statute.annual_report.forms import FormId

#: Heads that a row label reads like, so that they are no words of their own.
COMMON_HEADS = ("其他", "总计")
#: A longer line is prose, and so few rows of several columns tell nothing of the others.
LONGEST_ROW, FEWEST_ROWS, FEWEST_FULL_ROWS = 160, 5, 2
_ONLY_HEADS = re.compile(
    f"(?:{'|'.join(sorted((*HEAD_WORDS, *COMMON_HEADS), key=len, reverse=True))})+"
)


def are_only_heads(text: str) -> bool:
    """Say whether the text is heads of columns and groups one after the other."""
    return bool(_ONLY_HEADS.fullmatch(label_key(text)))


def gaps_are_blanks(document: Document, form_id: FormId) -> bool:
    """Say whether each blank more between two cells of this text stands for a blank cell.

    It does where that way every row with a known label has just as many cells as columns, and
    some have no blank: what only lines its columns up, or drops blank cells, never does.
    """
    if document.kind != "text":
        return False
    rows, full = 0, 0
    for block in document.blocks:
        if not isinstance(block, Line) or " " not in block.text or len(block.text) > LONGEST_ROW:
            continue
        words, values = _parted(block.text)
        label = _label_in(words, form_id, after=None) if any(map(has_number, values)) else None
        if label is None or len(label[1].cells) == 1:
            continue
        if len(_cells_behind(block.text, words)) != len(label[1].cells):
            return False
        rows += 1
        full += len(values) == len(label[1].cells)
    return rows >= FEWEST_ROWS and full >= FEWEST_FULL_ROWS


def spaced_row(
    line: Line,
    form_id: FormId,
    *,
    after: RowLabel | None,
    is_in_table: bool,
    has_gaps: bool,
) -> Row | None:
    """Return a line as a row where blanks part its cells, None where it is no row.

    Unless gaps are blank cells in this text (``has_gaps``), these leave no trace in the line, so
    its values may be fewer than the columns.
    """
    parts = line.text.split() if " " in line.text else []
    if len(parts) < 2:
        return None
    if are_only_heads(line.text):
        return Row(tuple(parts), line.place)
    words, values = _parted(line.text)
    if not is_in_table or not values or "。" in line.text:
        return None
    if not any(map(has_number, values)):
        # 规章 无 / —: blanks, where the words are nothing but a label.
        label = _label_in(words, form_id, after=after)
        is_sure = label is not None and is_row_label(label[0])
        return Row((label[0], *values), line.place) if label and is_sure else None
    if has_gaps:
        values = _cells_behind(line.text, words)
    if not words:
        return Row(tuple(values), line.place)
    if label := _label_in(words, form_id, after=after):
        return Row((label[0], *values), line.place)
    return Row(("".join(words), *values), line.place) if len(values) > 1 else None


def _parted(text: str) -> tuple[list[str], list[str]]:
    """Return the words before the values at the end of a line, and those values."""
    parts = text.split()
    words = list(parts)
    while words and looks_like_value(words[-1]):
        words.pop()
    return words, parts[len(words) :]


def _label_in(
    words: Sequence[str], form_id: FormId, *, after: RowLabel | None
) -> tuple[str, RowLabel] | None:
    """Return the label that the words end with, as printed, and the row that it labels."""
    for start in range(len(words)):
        text = "".join(words[start:])
        if row := find_row(text, form_id, after=after):
            return text, row
    return None


def _cells_behind(text: str, words: Sequence[str]) -> list[str]:
    """Return the cells behind the words of a line, each behind one blank."""
    for word in words:
        text = text.partition(word)[2]
    return text.split(" ")[1:] if words else text.split(" ")
