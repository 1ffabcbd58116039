"""Rows of a text whose cells are parted by nothing but blanks: 规章 0 0 4."""

from __future__ import annotations

import re

from gongkai.exchange.reading.cell_values import has_number, looks_like_value
from gongkai.exchange.reading.document import Line, Row
from gongkai.exchange.reading.labels import HEAD_WORDS, RowLabel, find_row, label_key
from gongkai.statute.annual_report.forms import FormId

#: Heads that a row label reads like, so that they are no words of their own.
COMMON_HEADS = ("其他", "总计")
_ONLY_HEADS = re.compile(
    f"(?:{'|'.join(sorted((*HEAD_WORDS, *COMMON_HEADS), key=len, reverse=True))})+"
)


def are_only_heads(text: str) -> bool:
    """Say whether the text is heads of columns and groups one after the other."""
    return bool(_ONLY_HEADS.fullmatch(label_key(text)))


def spaced_row(
    line: Line, form_id: FormId, *, after: RowLabel | None, is_in_table: bool
) -> Row | None:
    """Return a line as a row where blanks part its cells, None where it is no row.

    Blank cells leave no trace in such a line, so its values may be fewer than the columns.
    """
    parts = line.text.split() if " " in line.text else []
    if len(parts) < 2:
        return None
    if are_only_heads(line.text):
        return Row(tuple(parts), line.place)
    words = list(parts)
    while words and looks_like_value(words[-1]):
        words.pop()
    values = parts[len(words) :]
    if not is_in_table or not any(map(has_number, values)) or "。" in line.text:
        return None
    if not words:
        return Row(tuple(values), line.place)
    for start in range(len(words)):
        label = "".join(words[start:])
        if find_row(label, form_id, after=after):
            return Row((label, *values), line.place)
    return Row(("".join(words), *values), line.place) if len(values) > 1 else None
