"""Finding: one page of hits for what somebody typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.search.candidates import Found, find, find_older
from gongkai.search.entry import Facets, Filters, Hit, Order, Results, Scope
from gongkai.search.highlighting import excerpt, marked
from gongkai.search.index import count_columns, row_id
from gongkai.search.models import ENTRIES, PASSAGES
from gongkai.search.question import Question, make_question
from gongkai.search.ranking import mentions_score, title_score
from gongkai.search.tokens import DICTIONARY_VERSION
from gongkai.search.typed import QUOTES, parts_of, read_query

#: The first candidates, whose columns and texts are read to rank them.
READ = 60
#: Passages of one entry that are compared for the best one.
PASSAGES_READ = 3
_COLUMNS = ("key", "organ", "kind", "column", "item", "year", "dated_on", "in_force", "number")
#: What staff entries have besides.
_STAFF = ("subject", "state", "persons")
_NO_FILTERS = Filters()


@dataclass(frozen=True)
class _Read:
    """An entry with its columns and its best passage: what it is worth, its source and text."""

    columns: dict[str, Any]
    mentions: float
    source: str
    text: str


def search(
    query: str,
    *,
    scope: Scope,
    organs: Collection[str] | None,
    readers: Collection[str] = (),
    filters: Filters = _NO_FILTERS,
    order: Order = "relevance",
    page: int = 1,
    per_page: int = 20,
) -> Results:
    """Return one page of the entries that hold every word of ``query``, each word as a phrase.

    ``organs`` None stands for all organs; an empty collection finds nothing. Of staff entries
    those are found that one of ``readers`` may find, none without a reader. A query of blanks
    lists everything that fits the filters, newest first; one of signs only finds nothing. When
    nothing holds the words as typed, entries that hold their parts are returned, told so.
    """
    words = read_query(query)
    page, per_page = max(page, 1), max(per_page, 1)
    nothing = Results((), 0, True, page, per_page, False, Facets())
    if (organs is not None and not organs) or (query.strip() and not words):
        return nothing
    if scope == "staff" and not readers:
        return nothing
    tries = [words]
    if not QUOTES.search(query) and len(parts := parts_of(words)) > len(words):
        tries.append(parts)
    for is_relaxed, tried in enumerate(tries):
        question = make_question(
            query, tried, scope=scope, organs=organs, readers=readers, filters=filters
        )
        by_relevance = order == "relevance" and bool(tried)
        found = find(question, by_relevance=by_relevance)
        if found.rows_by_entry:
            return _page(question, found, by_relevance, page, per_page, bool(is_relaxed))
    return nothing


def outdated_keys(*, scope: Scope, limit: int) -> list[str]:
    """Return the keys of entries that were indexed by other rules than today's."""
    stored = ENTRIES[scope].objects.exclude(dictionary_version=DICTIONARY_VERSION)
    return list(stored.order_by("pk").values_list("key", flat=True)[:limit])


def _page(
    question: Question, found: Found, by_relevance: bool, page: int, per_page: int, relaxed: bool
) -> Results:
    offset = (page - 1) * per_page
    read: dict[int, _Read] = {}
    if by_relevance:
        entries = found.by_title()
        read, best = _ranked(question, found, entries[:READ])
        entries[:READ] = best
    else:
        entries = found.by_date()
    shown = entries[offset : offset + per_page + 1]
    rows_by_entry = found.rows_by_entry
    if len(shown) <= per_page:
        skipped, wanted = max(0, offset - len(entries)), per_page + 1 - len(shown)
        older = find_older(question, found, skipped=skipped, wanted=wanted)
        rows_by_entry = rows_by_entry | older
        shown += older
    seen = offset + len(shown) if shown else 0
    has_next = len(shown) > per_page
    del shown[per_page:]
    read |= _read(question, {one: rows_by_entry[one] for one in shown if one not in read})
    return Results(
        hits=tuple(_hit(question, read[entry]) for entry in shown if entry in read),
        total=max(len(entries), seen),
        is_exact=found.last is None,
        page=page,
        per_page=per_page,
        has_next=has_next,
        facets=_facets(question, entries),
        is_relaxed=relaxed,
    )


def _ranked(
    question: Question, found: Found, entries: Sequence[int]
) -> tuple[dict[int, _Read], list[int]]:
    """Return the entries read, and their order: the best first, equals newest first."""
    read = _read(question, {entry: found.rows_by_entry[entry] for entry in entries})
    days = [one.columns["dated_on"] for one in read.values() if one.columns["dated_on"]]
    newest_on = max(days, default=None)
    scores = {
        entry: one.mentions
        + title_score(
            one.columns, query=question.query, patterns=question.patterns, newest_on=newest_on
        )
        for entry, one in read.items()
    }
    by_date = sorted(scores, key=lambda entry: -found.rows_by_entry[entry][0])
    return read, sorted(by_date, key=lambda entry: -scores[entry])


def _read(question: Question, rows_by_entry: dict[int, list[int]]) -> dict[int, _Read]:
    """Return the entries with their columns and best passages; a hit by title has its first."""
    if not rows_by_entry:
        return {}
    stored = ENTRIES[question.scope].objects.filter(pk__in=list(rows_by_entry))
    listed = {
        row["pk"]: row for row in stored.values(*_columns(question.scope), "title", "url", "pk")
    }
    wanted = {
        entry: [*rows_by_entry[entry][: PASSAGES_READ + 1], row_id(row["dated_on"], entry, 1)]
        for entry, row in listed.items()
    }
    kept = PASSAGES[question.scope].objects.filter(
        pk__in=[r for rows in wanted.values() for r in rows]
    )
    texts = {row: (source, text) for row, source, text in kept.values_list("pk", "source", "text")}
    return {
        entry: _best(question, columns, [texts[row] for row in wanted[entry] if row in texts])
        for entry, columns in listed.items()
    }


def _columns(scope: Scope) -> tuple[str, ...]:
    return (*_COLUMNS, *_STAFF) if scope == "staff" else _COLUMNS


def _best(question: Question, columns: dict[str, Any], texts: list[tuple[str, str]]) -> _Read:
    worth = [mentions_score(text, question.patterns) for _, text in texts]
    if not worth:
        return _Read(columns, 0.0, "", "")
    best = worth.index(max(worth))
    return _Read(columns, worth[best], *texts[best])


def _hit(question: Question, read: _Read) -> Hit:
    told = {name: read.columns[name] for name in (*_columns(question.scope), "url")}
    if question.scope == "staff":
        told["persons"] = tuple(told["persons"])
    return Hit(
        **told,
        title=marked(read.columns["title"], question.whole),
        passage=excerpt(read.text, question.patterns, question.whole) if read.text else (),
        source=read.source,
    )


def _facets(question: Question, entries: Sequence[int]) -> Facets:
    names = ("kind", "column", "year", *(["state"] if question.scope == "staff" else []))
    table = ENTRIES[question.scope]._meta.db_table
    counts = count_columns(table, names, entries)

    def counted(place: int) -> dict[Any, int]:
        values: Counter[Any] = Counter()
        for row in counts:
            if row[place] not in ("", None):
                values[row[place]] += row[-1]
        return dict(values.most_common())

    return Facets(*(counted(place) for place in range(len(names))))
