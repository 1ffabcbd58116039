"""The rows of tokens: an FTS5 table on SQLite, a table of ``tsvector`` on PostgreSQL.

A row's number holds its day, its entry and its place in the entry, so that the newest hits are
the highest numbers and both databases find them without reading the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

from gongkai.search.entry import Scope
from gongkai.search.tokens import term
from gongkai.search.wanted import Wanted

TABLES: dict[Scope, str] = {"public": "search_public_index", "staff": "search_staff_index"}
_PLACE_BITS, _ENTRY_BITS = 14, 28
PLACES = (1 << _PLACE_BITS) - 1
#: FTS5 counts down from here: reading upwards the newest come first. Reading FTS5 downwards loses
#: rows of phrases in large tables (SQLite 3.40; 106 of 115,146 in the benchmark).
_TOP = (1 << 62) - 1
#: Rows written in one statement; how many times more rows than hits PostgreSQL first looks at.
_BATCH, _WINDOW = 2_000, 1.25

Row = tuple[int, Sequence[str]]


def row_id(dated_on: date | None, entry: int, place: int) -> int:
    """Return the number of a row; place 0 is the title, which comes first among its entry's rows.

    >>> row_id(date(2020, 1, 2), 1, 0) > row_id(date(2020, 1, 1), 99, 0) > row_id(None, 100, 0)
    True
    """
    day = dated_on.toordinal() if dated_on else 0
    return (((day << _ENTRY_BITS) | entry) << _PLACE_BITS) | (PLACES - place)


def entry_of(row: int) -> int:
    """Return the entry that a row belongs to."""
    return (row >> _PLACE_BITS) & ((1 << _ENTRY_BITS) - 1)


def is_title(row: int) -> bool:
    """Return whether a row is that of its entry's title."""
    return row & PLACES == PLACES


#: To look into a row costs PostgreSQL far more than it thinks, as the row lies packed elsewhere;
#: told so, it asks the index of tokens. Compiling never pays, nor do helpers for some thousand
#: rows, and many may search at once.
_POSTGRES_NEWEST = """
CREATE FUNCTION {table}_newest(wanted tsquery, below bigint, amount bigint)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET cpu_operator_cost = 0.1 SET random_page_cost = 1.1 SET jit = off
SET max_parallel_workers_per_gather = 0
AS $$ BEGIN RETURN QUERY EXECUTE
'SELECT id FROM {table} WHERE tokens @@ $1 AND id < $2 ORDER BY id DESC LIMIT $3'
USING wanted, below, amount; END $$
"""
#: Which rows hold all that is asked; each row is looked up by its number, never by its tokens.
_POSTGRES_LOOKED_INTO = """
SELECT near.id FROM unnest(%s::bigint[]) AS near (id) CROSS JOIN LATERAL
(SELECT tokens @@ %s::tsquery AS holds FROM {table} AS kept WHERE kept.id = near.id OFFSET 0) AS one
WHERE holds ORDER BY 1 DESC
"""
#: GIN reads all rows of every way that is left open, and somebody who may look into forty organs
#: has hundreds of classes of readers: with more ways than this they are told apart in the rows.
_MOST_WAYS = 60
#: One in so many rows that fit are few.
_FEW = 8
_HIGHEST = (1 << 63) - 1
#: So many years at a time are asked for the newest hits, then all older ones. The year of a row is
#: a token, and among tokens GIN reads the rarest: of a frequent word only what is of these years.
_YEARS = (1, 2, 4)


def creation(table: str, vendor: str) -> list[str]:
    """Return the statements that create an index table on a database."""
    if vendor == "sqlite":
        return [
            f"CREATE VIRTUAL TABLE {table} USING fts5"
            "(tokens, content='', columnsize=0, tokenize='ascii')"
        ]
    return [
        f"CREATE TABLE {table} (id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        f"ALTER TABLE {table} ALTER COLUMN tokens SET STATISTICS 1000",
        # Quick to read back; servers built without lz4 keep their own way.
        "DO $$ BEGIN "
        f"ALTER TABLE {table} ALTER COLUMN tokens SET COMPRESSION lz4; "
        "EXCEPTION WHEN others THEN NULL; END $$",
        _postgres_tokens_index(table),
        _POSTGRES_NEWEST.format(table=table),
    ]


def removal(table: str, vendor: str) -> list[str]:
    """Return the statements that drop an index table."""
    told = [f"DROP TABLE {table}"]
    return told if vendor == "sqlite" else [f"DROP FUNCTION {table}_newest", *told]


def _postgres_tokens_index(table: str) -> str:
    return f"CREATE INDEX {table}_tokens ON {table} USING gin (tokens)"


def add_rows(scope: Scope, rows: Iterable[Row]) -> None:
    """Write rows of tokens."""
    table = TABLES[scope]
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, _BATCH)):
            if connection.vendor == "sqlite":
                cursor.executemany(
                    f"INSERT INTO {table} (rowid, tokens) VALUES (%s, %s)",  # noqa: S608 - ours
                    # In rising order, or FTS5 writes a segment for each row.
                    sorted((_TOP - number, " ".join(tokens)) for number, tokens in batch),
                )
            else:
                cursor.execute(
                    f"INSERT INTO {table} (id, tokens) "  # noqa: S608 - our own table
                    "SELECT id, tokens::tsvector FROM unnest(%s::bigint[], %s::text[]) "
                    "AS rows (id, tokens) ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens",
                    [[number for number, _ in batch], [_vector(tokens) for _, tokens in batch]],
                )


def _vector(tokens: Sequence[str]) -> str:
    places: dict[str, str] = {}
    for place, token in zip(_NUMBERS, tokens, strict=False):
        places[token] = f"{places[token]},{place}" if token in places else place
    return " ".join([f"'{token}':{at}" for token, at in places.items()])


#: The positions that PostgreSQL can keep; passages are far shorter.
_NUMBERS = [str(number) for number in range(1, 16_384)]


def remove_rows(scope: Scope, rows: Iterable[Row]) -> None:
    """Take rows out; FTS5 without contents wants to be told the very tokens they hold."""
    table = TABLES[scope]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {table} ({table}, rowid, tokens) "  # noqa: S608 - our own table
                "VALUES ('delete', %s, %s)",
                sorted((_TOP - number, " ".join(tokens)) for number, tokens in rows),
            )
        else:
            cursor.execute(
                f"DELETE FROM {table} WHERE id = ANY(%s)",  # noqa: S608 - our own table
                [[number for number, _ in rows]],
            )


@contextmanager
def emptied(scope: Scope) -> Iterator[None]:
    """Empty the index, and prepare it for many rows, which the caller then adds."""
    table = TABLES[scope]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            told = f"INSERT INTO {table} ({table}, rank) VALUES"
            cursor.execute(
                f"INSERT INTO {table} ({table}) VALUES ('delete-all')"  # noqa: S608 - our table
            )
            cursor.execute(f"{told} ('hashsize', {64 << 20})")
            yield
            cursor.execute(f"{told} ('hashsize', {1 << 20})")
            cursor.execute(
                f"INSERT INTO {table} ({table}) VALUES ('optimize')"  # noqa: S608 - our table
            )
        else:
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(f"DROP INDEX {table}_tokens")
            yield
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            cursor.execute(_postgres_tokens_index(table))
            cursor.execute(f"ANALYZE {table}")


def newest(scope: Scope, wanted: Wanted, *, limit: int, below: int | None = None) -> list[int]:
    """Return the rows that answer, newest first, at most ``limit``, all below a row if told."""
    if connection.vendor == "sqlite":
        return _newest_sqlite(TABLES[scope], wanted.for_sqlite(), limit, below)
    near = wanted.without_wide(_MOST_WAYS)
    if near == wanted and not wanted.needs_positions:
        return _newest_postgres(TABLES[scope], wanted, limit, below)
    return _newest_looked_into(TABLES[scope], wanted, near, limit, below)


def count_columns(
    table: str, columns: Sequence[str], entries: Sequence[int]
) -> list[tuple[Any, ...]]:
    """Return how many of ``entries`` hold each combination of columns of their table."""
    names = ", ".join(f'"{column}"' for column in columns)
    is_sqlite = connection.vendor == "sqlite"
    among = "IN (SELECT value FROM json_each(%s))" if is_sqlite else "= ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names}, count(*) FROM {table} "  # noqa: S608 - our own names
            f"WHERE id {among} GROUP BY {names}",
            [json.dumps(entries) if is_sqlite else list(entries)],
        )
        return list(cursor.fetchall())


def _newest_sqlite(table: str, question: str, limit: int, below: int | None) -> list[int]:
    narrowed = "" if below is None else "AND rowid > %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s {narrowed} "  # noqa: S608 - ours
            "ORDER BY rowid LIMIT %s",
            [question, *([] if below is None else [_TOP - below]), limit],
        )
        return [_TOP - row[0] for row in cursor.fetchall()]


def _newest_postgres(table: str, wanted: Wanted, limit: int, below: int | None) -> list[int]:
    found: list[int] = []
    edge = _HIGHEST if below is None else below
    for years in _YEARS:
        last = _year_below(table, edge)
        if last is None:
            break
        first = max(last - years + 1, 1)
        dated = wanted.also(*(term("dated", year) for year in range(first, last + 1)))
        found += _rows_postgres(table, dated, limit - len(found), edge)
        if len(found) >= limit:
            return found
        edge = row_id(date(first, 1, 1), 0, PLACES)
    return found + _rows_postgres(table, wanted, limit - len(found), edge)


def _rows_postgres(table: str, wanted: Wanted, limit: int, below: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {table}_newest(%s::tsquery, %s, %s)",
            [wanted.for_postgres(in_order=False), below, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _year_below(table: str, edge: int) -> int | None:
    """Return the year of the newest row below a number, None when it has none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table} WHERE id < %s", [edge])  # noqa: S608 - ours
        newest_row = cursor.fetchone()[0]
    day = (newest_row or 0) >> (_ENTRY_BITS + _PLACE_BITS)
    return date.fromordinal(day).year if day else None


def _newest_looked_into(
    table: str, wanted: Wanted, near: Wanted, limit: int, below: int | None
) -> list[int]:
    """Look for what is near first, which the index answers alone, then into the rows themselves.

    There stand the order of tokens, and which of very many ways is the one that fits; the newest
    rows are enough for a frequent phrase. Where few of the rows lie in those ways, the index is
    asked for them too; where it is the order that few have, that would tell nothing more.
    """
    found: list[int] = []
    window = int(limit * _WINDOW)
    while True:
        rows = _newest_postgres(table, near, window, below)
        fitting = _holding(table, rows, wanted.for_postgres(in_order=True))
        found += fitting
        if len(rows) < window or len(found) >= limit:
            return found[:limit]
        if near != wanted and len(fitting) * _FEW < len(rows):
            inside = _holding(table, rows, wanted.for_postgres(in_order=False))
            near = wanted if len(inside) * _FEW < len(rows) else near
        below = rows[-1]
        window *= 2


def _holding(table: str, rows: list[int], question: str) -> list[int]:
    """Return which of the rows hold all that is asked, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES_LOOKED_INTO.format(table=table), [rows, question])
        return [row[0] for row in cursor.fetchall()]
