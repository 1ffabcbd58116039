"""Finding: one page of hits for what somebody typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.search.entry import Facets, Filters, Hit, Order, Results, Scope
from gongkai.search.folding import fold
from gongkai.search.highlighting import excerpt, marked
from gongkai.search.index import entry_of, newest, row_id
from gongkai.search.models import ENTRIES, PASSAGES
from gongkai.search.ranking import Ranked, mentions_score, ranked_by_title
from gongkai.search.tokens import DICTIONARY_VERSION, pattern_of, term
from gongkai.search.typed import Word, parts_of, read_query
from gongkai.search.wanted import Wanted

#: Rows ranked by relevance; older hits follow by date. Beside them, hits in titles of any age.
CANDIDATES, TITLES = 2_000, 300
#: The best candidates by title whose texts are read; rows looked at for words spread over a text.
READ_TEXTS, SPREAD = 60, 20_000
#: Passages of one entry that are compared for the best one.
PASSAGES_READ = 3
#: Deep pages look further in steps of at least and at most so many rows.
_STEPS = (4_000, 100_000)
_COLUMNS = ("key", "organ", "kind", "column", "item", "year", "dated_on", "in_force", "number")
_NO_FILTERS = Filters()


@dataclass(frozen=True)
class _Question:
    """What was asked, ready for the index and for reading the hits."""

    scope: Scope
    query: str
    words: tuple[Word, ...]
    wanted: Wanted

    @property
    def patterns(self) -> list[re.Pattern[str]]:
        """Return the pattern of each word."""
        return [found for word in self.words if (found := pattern_of(word.wordings))]

    @property
    def whole(self) -> re.Pattern[str] | None:
        """Return the pattern of any word."""
        return pattern_of(wording for word in self.words for wording in word.wordings)


def search(
    query: str,
    *,
    scope: Scope,
    organs: Collection[str] | None,
    filters: Filters = _NO_FILTERS,
    order: Order = "relevance",
    page: int = 1,
    per_page: int = 20,
) -> Results:
    """Return one page of the entries that hold every word of ``query``, each word as a phrase.

    ``organs`` None stands for all organs; an empty collection finds nothing. A query of blanks
    lists everything that fits the filters, newest first; one of signs only finds nothing. When
    nothing holds the words as typed, entries that hold their parts are returned, told so.
    """
    words = read_query(query)
    page, per_page = max(page, 1), max(per_page, 1)
    if (organs is not None and not organs) or (query.strip() and not words):
        return Results((), 0, True, page, per_page, False, Facets())
    question = _question(scope, query, words, organs, filters)
    results = _answer(question, order=order, page=page, per_page=per_page, is_relaxed=False)
    if results.total or not words or any(mark in query for mark in '"“”'):
        return results
    parts = parts_of(words)
    if len(parts) <= len(words):
        return results
    question = _question(scope, query, parts, organs, filters)
    relaxed = _answer(question, order=order, page=page, per_page=per_page, is_relaxed=True)
    return relaxed if relaxed.total else results


def outdated_keys(*, scope: Scope, limit: int) -> list[str]:
    """Return the keys of entries that were indexed by other rules than today's."""
    stored = ENTRIES[scope].objects.exclude(dictionary_version=DICTIONARY_VERSION)
    return list(stored.order_by("pk").values_list("key", flat=True)[:limit])


def _question(
    scope: Scope,
    query: str,
    words: tuple[Word, ...],
    organs: Collection[str] | None,
    filters: Filters,
) -> _Question:
    wanted = Wanted(tuple(word.phrases for word in words))
    if not words:
        wanted = wanted.also(term("title"))
    if organs is not None:
        wanted = wanted.also(*(term("organ", organ) for organ in sorted(organs)))
    for name in ("kind", "column", "item", "year", "in_force"):
        value = getattr(filters, name)
        if value is not None:
            wanted = wanted.also(term(name, value))
    return _Question(scope, fold(query).strip(), words, wanted)


def _answer(
    question: _Question, *, order: Order, page: int, per_page: int, is_relaxed: bool
) -> Results:
    rows = newest(question.scope, question.wanted, limit=CANDIDATES)
    is_cut = len(rows) == CANDIDATES
    last = rows[-1] if rows else None
    by_entry = _by_entry(rows)
    if order == "relevance" and question.words:
        for row in _further_rows(question, by_entry, last if is_cut else None):
            by_entry.setdefault(entry_of(row), []).append(row)
    candidates = _ranked(question, by_entry, order)
    offset = (page - 1) * per_page
    shown = candidates[offset : offset + per_page + 1]
    if is_cut and len(shown) <= per_page and last is not None:
        skipped = max(0, offset - len(candidates))
        older = _older(
            question, set(by_entry), last, skipped=skipped, wanted=per_page + 1 - len(shown)
        )
        shown += _ranked(question, older, "date")
    has_next = len(shown) > per_page
    seen = offset + len(shown) if shown else 0
    return Results(
        hits=tuple(_hits(question, shown[:per_page])),
        total=max(len(candidates), seen),
        is_exact=not is_cut,
        page=page,
        per_page=per_page,
        has_next=has_next,
        facets=_facets(candidates),
        is_relaxed=is_relaxed,
    )


def _by_entry(rows: Iterable[int]) -> dict[int, list[int]]:
    by_entry: dict[int, list[int]] = {}
    for row in rows:
        by_entry.setdefault(entry_of(row), []).append(row)
    return by_entry


def _further_rows(question: _Question, known: Collection[int], below: int | None) -> Iterator[int]:
    """Yield rows beside the newest: old titles when there are many hits, else spread words."""
    if below is not None:
        titles = question.wanted.also(term("title"))
        yield from newest(question.scope, titles, limit=TITLES, below=below)
    elif len(question.words) > 1:
        narrowing = question.wanted.alternatives[len(question.words) :]
        rows_of_words = [
            newest(
                question.scope,
                Wanted((word.phrases, *narrowing)).also(term("long")),
                limit=SPREAD,
            )
            for word in question.words
        ]
        entries = set.intersection(*({entry_of(row) for row in rows} for rows in rows_of_words))
        for row in sorted({row for rows in rows_of_words for row in rows}, reverse=True):
            if entry_of(row) in entries and entry_of(row) not in known:
                yield row


def _ranked(question: _Question, by_entry: dict[int, list[int]], order: Order) -> list[Ranked]:
    """Return the candidates in order: best first, or newest first."""
    stored = ENTRIES[question.scope].objects.values(*_COLUMNS, "title", "url", "pk")
    columns = {row["pk"]: row for row in stored.filter(pk__in=list(by_entry))}
    newest_on = max((row["dated_on"] for row in columns.values() if row["dated_on"]), default=None)
    patterns = question.patterns
    ranked = [
        ranked_by_title(
            columns[entry],
            tuple(rows),
            query=question.query,
            patterns=patterns,
            newest_on=newest_on,
        )
        for entry, rows in by_entry.items()
        if entry in columns
    ]
    by_date = sorted(ranked, key=lambda one: one.rows[0], reverse=True)
    if order == "date" or not patterns:
        return by_date
    by_title = sorted(by_date, key=lambda one: one.score, reverse=True)
    best = _with_texts(question, by_title[:READ_TEXTS], patterns)
    return best + by_title[READ_TEXTS:]


def _with_texts(
    question: _Question, candidates: list[Ranked], patterns: list[re.Pattern[str]]
) -> list[Ranked]:
    """Return the candidates ordered with what their texts say, the best passage first."""
    texts = _texts(question, candidates)
    read = []
    for candidate in candidates:
        scored = [
            (mentions_score(texts[row][1], patterns), row)
            for row in candidate.rows[:PASSAGES_READ]
            if row in texts
        ]
        most = max(score for score, _ in scored) if scored else 0.0
        read.append(Ranked(candidate.columns, candidate.rows, candidate.score + most))
    return sorted(read, key=lambda one: one.score, reverse=True)


def _texts(question: _Question, candidates: Iterable[Ranked]) -> dict[int, tuple[str, str]]:
    """Return source and text of the candidates' passages; a hit by title has its first one."""
    wanted = {
        row
        for candidate in candidates
        for row in (
            *candidate.rows[: PASSAGES_READ + 1],
            row_id(candidate.columns["dated_on"], candidate.columns["pk"], 1),
        )
    }
    stored = PASSAGES[question.scope].objects.filter(pk__in=wanted)
    return {row: (source, text) for row, source, text in stored.values_list("pk", "source", "text")}


def _older(
    question: _Question, known: set[int], below: int, *, skipped: int, wanted: int
) -> dict[int, list[int]]:
    """Return the hits after the ranked ones, by date, ``skipped`` of them left out."""
    found: dict[int, list[int]] = {}
    while len(found) < skipped + wanted:
        step = min(max(skipped + wanted - len(found), _STEPS[0]), _STEPS[1])
        rows = newest(question.scope, question.wanted, limit=step, below=below)
        for row in rows:
            if entry_of(row) not in known:
                found.setdefault(entry_of(row), []).append(row)
        if len(rows) < step:
            break
        below = rows[-1]
    return dict(list(found.items())[skipped : skipped + wanted])


def _hits(question: _Question, shown: Sequence[Ranked]) -> Iterator[Hit]:
    texts = _texts(question, shown)
    patterns, whole = question.patterns, question.whole
    for candidate in shown:
        rows = [row for row in candidate.rows[: PASSAGES_READ + 1] if row in texts]
        first = row_id(candidate.columns["dated_on"], candidate.columns["pk"], 1)
        best = max(rows or [first], key=lambda row: _worth(texts, row, patterns))
        source, text = texts.get(best, ("", ""))
        told: dict[str, Any] = {name: candidate.columns[name] for name in (*_COLUMNS, "url")}
        yield Hit(
            **told,
            title=marked(candidate.columns["title"], whole),
            passage=excerpt(text, patterns, whole) if text else (),
            source=source,
        )


def _worth(
    texts: dict[int, tuple[str, str]], row: int, patterns: list[re.Pattern[str]]
) -> tuple[float, int]:
    return mentions_score(texts[row][1], patterns) if row in texts else 0.0, row


def _facets(candidates: Iterable[Ranked]) -> Facets:
    listed = [candidate.columns for candidate in candidates]

    def counted(name: str) -> dict[Any, int]:
        values = Counter(columns[name] for columns in listed if columns[name] not in ("", None))
        return dict(values.most_common())

    return Facets(kinds=counted("kind"), columns=counted("column"), years=counted("year"))
