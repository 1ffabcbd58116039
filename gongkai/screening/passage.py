"""A text as bytes, and what stands around a place: the line, the head of the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import re2

#: A line is looked at this far to either side; longer ones are data, not reading matter.
LONGEST_LINE_BYTES = 2_000
#: Title rows may stand above the heads of a table.
HEAD_ROWS = 6


@cache
def pattern(text: str) -> re2._Regexp:
    """Return a compiled pattern for bytes in UTF-8.

    Patterns have no capturing groups: without them RE2 runs its fast automaton alone.
    """
    return re2.compile(text.encode())


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(re2.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(slots=True)
class Passage:
    """A text in UTF-8. Offsets are of bytes; what stands around comes back as text."""

    data: bytes
    _tables: list[tuple[int, int]] | None = None
    _heads: dict[int, list[str]] = field(default_factory=dict)

    def matches(self, text: str) -> Iterator[tuple[int, int]]:
        """Return the byte spans where the pattern stands."""
        return (match.span() for match in pattern(text).finditer(self.data))

    def text(self, start: int, end: int) -> str:
        """Return the text between two offsets."""
        return self.data[start:end].decode("utf-8", "ignore")

    def before(self, start: int, characters: int) -> str:
        """Return at most so many characters of the same line before ``start``."""
        piece = self.data[max(0, start - characters * 4) : start]
        return piece[piece.rfind(b"\n") + 1 :].decode("utf-8", "ignore")[-characters:]

    def after(self, end: int, characters: int) -> str:
        """Return at most so many characters of the same line after ``end``."""
        piece = self.data[end : end + characters * 4].partition(b"\n")[0]
        return piece.decode("utf-8", "ignore")[:characters]

    def line_span(self, start: int) -> tuple[int, int]:
        """Return where the line around ``start`` begins and ends.

        Of a line of great length it is a piece, the same for all places in one stretch of it, so
        that what was found out about a piece need not be found out again.
        """
        stretch = start - start % LONGEST_LINE_BYTES
        first = max(0, stretch - LONGEST_LINE_BYTES)
        last = min(len(self.data), stretch + 2 * LONGEST_LINE_BYTES)
        begin = max(first, self.data.rfind(b"\n", first, start) + 1)
        end = self.data.find(b"\n", start, last)
        return begin, end if end >= 0 else last

    def heads(self, start: int) -> list[str]:
        """Return the heads of the table around ``start``; none outside tables.

        A table is a run of lines with tabs; its heads are the first row with two filled cells.
        """
        begin, end = self.line_span(start)
        if self.data.find(b"\t", begin, end) < 0:
            return []
        if self._tables is None:
            rows = r"(?:[^\n\t]*\t[^\n]*(?:\n|\z))+"
            self._tables = list(self.matches(rows))
        begin, end = _around(self._tables, start)
        if begin not in self._heads:
            top = self.text(begin, min(end, begin + 10 * LONGEST_LINE_BYTES)).split("\n")
            rows_ = [[cell.strip() for cell in line.split("\t")] for line in top[:HEAD_ROWS]]
            self._heads[begin] = next((row for row in rows_ if sum(map(bool, row)) > 1), [])
        return self._heads[begin]

    def head(self, start: int) -> str:
        """Return the head of the column in which ``start`` stands, or ""."""
        heads = self.heads(start)
        if not heads:
            return ""
        begin, _ = self.line_span(start)
        column = self.data.count(b"\t", begin, start)
        return heads[column] if column < len(heads) else ""


def _around(spans: list[tuple[int, int]], place: int) -> tuple[int, int]:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= place:
            low = middle + 1
        else:
            high = middle
    return spans[low] if low < len(spans) and spans[low][0] <= place else (place, place)
