"""Asking a corpus in SQL: its tables, and nothing else on the machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import dataset

from gongkai.corpus.folder import BATCHES, require_corpus
from gongkai.corpus.schemas import SCHEMAS
from gongkai.errors import InvalidInput, WrongState

#: What shuts a question in: no file may be opened at all. A folder that DuckDB may read it may
#: also write, and a SELECT can hold a COPY (``WITH x AS (COPY …)``); so it gets tables, not files.
_CLOSED = (
    "enable_external_access = false",
    "python_enable_replacements = false",
    "lock_configuration = true",
)


@dataclass(frozen=True)
class Answer:
    """The answer to one question: the names of its columns, and its rows as they come."""

    columns: list[str]
    _connection: duckdb.DuckDBPyConnection

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows."""
        while rows := self._connection.fetchmany(1000):
            yield from rows


@contextmanager
def asked(folder: Path, sql: str) -> Iterator[Answer]:
    """Yield the answer to one question.

    The question reads: it can neither write nor open a file. Raises InvalidInput:
    ``not_a_corpus``, ``other_version``, ``corpus_empty``, ``bad_query``; WrongState
    (``corpus_busy``) when a batch went while it was opened.
    """
    require_corpus(folder)
    tables = {
        table: [str(path) for path in sorted((folder / BATCHES).glob(f"*/{table}.parquet"))]
        for table in SCHEMAS
    }
    if not tables["sources"]:
        raise InvalidInput(
            f"语料库“{folder}”还没有内容。请再运行一次 gongkai corpus build。", code="corpus_empty"
        )
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        try:
            for table, files in tables.items():
                rows = dataset.dataset(files, schema=SCHEMAS[table], format="parquet")
                connection.register(table, rows)
        except OSError as error:
            raise WrongState(
                f"语料库“{folder}”正在改写，有的批次刚被换下。请稍后再试。", code="corpus_busy"
            ) from error
        connection.execute("SET temp_directory = ?", [spill])
        for setting in _CLOSED:
            connection.execute(f"SET {setting}")
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type.name != "SELECT":
                raise InvalidInput(
                    "只能写一句查询（SELECT）：语料库不能用 SQL 修改。请改写后再试。",
                    code="bad_query",
                )
            connection.execute(statements[0])
            yield Answer([column[0] for column in connection.description or ()], connection)
        except (duckdb.Error, pa.ArrowException) as error:
            raise InvalidInput(
                f"查询没有成功：{error}。表和列见手册《语料库》。", code="bad_query"
            ) from error


def count_alike(folder: Path) -> int:
    """Return how many files of a corpus have the content of another: its copies, not itself."""
    with asked(folder, "SELECT count(sha256) - count(DISTINCT sha256) FROM sources") as answer:
        ((count,),) = answer.rows()
    return int(count)
