"""Suggestions while somebody types: words that titles use, then titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from gongkai.search.entry import Scope
from gongkai.search.folding import cleaned, fold
from gongkai.search.index import entry_of, newest
from gongkai.search.models import ENTRIES
from gongkai.search.tokens import dictionary_words, in_title, phrase_of, runs, term
from gongkai.search.wanted import Wanted

#: Newest titles that hold what was typed, from which suggestions are drawn.
TITLES_READ = 200
TYPED_LENGTH = 40


def suggest(
    prefix: str,
    *,
    scope: Scope,
    organs: Collection[str] | None,
    readers: Collection[str] = (),
    limit: int = 8,
) -> list[str]:
    """Return what ``prefix`` may become: frequent words first (at most half), then whole titles.

    Drawn from titles that the scope, ``organs`` and for staff ``readers`` allow, and from nothing
    else.
    """
    typed = cleaned(prefix[:TYPED_LENGTH]).strip()
    phrase = phrase_of(typed, is_typing=True)
    if phrase is None or (organs is not None and not organs):
        return []
    if scope == "staff" and not readers:
        return []
    wanted = Wanted(((in_title(phrase),),))
    if organs is not None:
        wanted = wanted.also(*(term("organ", organ) for organ in sorted(organs)))
    if scope == "staff":
        wanted = wanted.also(*(term("reader", reader) for reader in sorted(readers)))
    entries = [entry_of(row) for row in newest(scope, wanted, limit=TITLES_READ)]
    stored = ENTRIES[scope].objects.filter(pk__in=entries).values_list("pk", "title")
    by_pk = dict(stored)
    titles = [by_pk[entry] for entry in entries if entry in by_pk]
    words = _words(titles, fold(typed))[: limit // 2]
    return list(dict.fromkeys([*words, *titles]))[:limit]


def _words(titles: list[str], typed: str) -> list[str]:
    """Return words, alone and with the word after them, that begin with what was typed."""
    counts: Counter[str] = Counter()
    for title in titles:
        said: set[str] = set()
        for run, is_han in runs(title):
            parts = dictionary_words(run) if is_han else [run]
            said.update(parts, map(str.__add__, parts, parts[1:]))
        counts.update(word for word in said if word.startswith(typed) and len(word) > len(typed))
    frequent = [(word, count) for word, count in counts.items() if count > 1]
    return [word for word, _ in sorted(frequent, key=lambda one: (-one[1], len(one[0]), one[0]))]
