"""What was asked, ready for the index and for reading the hits."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from gongkai.search.entry import Filters, Scope
from gongkai.search.folding import fold
from gongkai.search.tokens import in_number, in_title, pattern_of, term
from gongkai.search.typed import Word
from gongkai.search.wanted import Wanted


@dataclass(frozen=True)
class Question:
    """Words and narrowing of one search. ``patterns`` find each word, ``whole`` finds any."""

    scope: Scope
    query: str
    words: tuple[Word, ...]
    wanted: Wanted
    patterns: tuple[re.Pattern[str], ...]
    whole: re.Pattern[str] | None

    def of_word(self, word: Word) -> Wanted:
        """Return what is asked of one word alone, narrowed as the whole is."""
        return Wanted((word.phrases, *self.wanted.alternatives[len(self.words) :]))

    def of_titles(self) -> Wanted:
        """Return what is asked of titles alone."""
        narrowing = self.wanted.alternatives[len(self.words) :]
        in_titles = (tuple(map(in_title, word.phrases)) for word in self.words)
        return Wanted((*in_titles, *narrowing))


def make_question(
    query: str,
    words: tuple[Word, ...],
    *,
    scope: Scope,
    organs: Collection[str] | None,
    readers: Collection[str],
    filters: Filters,
) -> Question:
    """Return the question; one without words asks for everything that fits."""
    wanted = Wanted(tuple(word.phrases for word in words))
    if not words:
        wanted = wanted.also(term("title"))
    if organs is not None:
        wanted = wanted.also(*(term("organ", organ) for organ in sorted(organs)))
    if scope == "staff":
        wanted = wanted.also(*(term("reader", reader) for reader in sorted(readers)))
    for name in ("kind", "column", "item", "year", "in_force", "state", "person"):
        value = getattr(filters, name)
        if value is not None:
            wanted = wanted.also(term(name, value))
    if filters.number and (part := in_number(filters.number)):
        wanted = Wanted((*wanted.alternatives, (part,)))
    patterns = (pattern_of(word.wordings) for word in words)
    return Question(
        scope,
        fold(query).strip(),
        words,
        wanted,
        tuple(pattern for pattern in patterns if pattern),
        pattern_of(wording for word in words for wording in word.wordings),
    )
