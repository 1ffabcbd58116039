"""Which entries a question finds, in which order, before anything but row numbers is read.

The newest rows come first from the index, hits in titles of any age beside them. A row of an
entry's title among its hits says that its title holds every word, so much of the order of
relevance is known from the numbers alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from gongkai.search.index import entry_of, is_title, newest
from gongkai.search.question import Question
from gongkai.search.tokens import term

#: Rows ordered by relevance; older hits follow by date. Beside them, hits in titles of any age.
#: Twice as many changed no first page and cost PostgreSQL twice the time.
CANDIDATES, TITLES = 1_000, 300
#: Rows of each word looked at for entries that hold the words in different passages.
SPREAD = 20_000
#: Deep pages look further in steps of at least and at most so many rows.
_STEPS = (4_000, 100_000)


@dataclass(frozen=True)
class Found:
    """Entries and their rows that answer, newest first; ``last`` is the row where older begin."""

    rows_by_entry: dict[int, list[int]]
    last: int | None

    def by_date(self) -> list[int]:
        """Return the entries, newest first."""
        return sorted(self.rows_by_entry, key=lambda entry: -self.rows_by_entry[entry][0])

    def by_title(self) -> list[int]:
        """Return the entries, those whose titles answer first, then newest first."""
        return sorted(self.by_date(), key=lambda entry: not is_title(self.rows_by_entry[entry][0]))


def find(question: Question, *, by_relevance: bool) -> Found:
    """Return the newest hits, with old titles and spread words when ordered by relevance."""
    rows = newest(question.scope, question.wanted, limit=CANDIDATES)
    last = rows[-1] if len(rows) == CANDIDATES else None
    found = _by_entry(rows)
    if by_relevance and last is not None:
        for row in newest(question.scope, question.of_titles(), limit=TITLES, below=last):
            found.setdefault(entry_of(row), [row])
    if last is None and len(question.words) > 1:
        found |= _by_entry(_spread_rows(question, known=found.keys()))
    return Found(found, last)


def find_older(
    question: Question, found: Found, *, skipped: int, wanted: int
) -> dict[int, list[int]]:
    """Return the hits after those found, by date, the first ``skipped`` left out."""
    older: dict[int, list[int]] = {}
    below = found.last
    while below is not None and len(older) < skipped + wanted:
        step = min(max(skipped + wanted - len(older), _STEPS[0]), _STEPS[1])
        rows = newest(question.scope, question.wanted, limit=step, below=below)
        for row in rows:
            if entry_of(row) not in found.rows_by_entry:
                older.setdefault(entry_of(row), []).append(row)
        below = rows[-1] if len(rows) == step else None
    return dict(list(older.items())[skipped : skipped + wanted])


def _by_entry(rows: Iterable[int]) -> dict[int, list[int]]:
    by_entry: dict[int, list[int]] = {}
    for row in rows:
        by_entry.setdefault(entry_of(row), []).append(row)
    return by_entry


def _spread_rows(question: Question, *, known: Collection[int]) -> Iterator[int]:
    """Yield rows of long entries that hold each word in some passage, but no passage all."""
    rows_of_words = [
        newest(question.scope, question.of_word(word).also(term("long")), limit=SPREAD)
        for word in question.words
    ]
    entries = set.intersection(*({entry_of(row) for row in rows} for rows in rows_of_words))
    for row in sorted({row for rows in rows_of_words for row in rows}, reverse=True):
        if entry_of(row) in entries and entry_of(row) not in known:
            yield row
