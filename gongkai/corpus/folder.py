"""A corpus on disk: one folder a batch, which is there whole or not at all.

``batches/<id>/<table>.parquet`` is what queries read. A batch is written under ``unfinished/`` and
comes in by one renaming; its ``sources.parquet`` says which files it holds, in which state, read
by which version.
"""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.corpus.schemas import FORMAT, SCHEMAS
from gongkai.errors import InvalidInput, WrongState

BATCHES, UNFINISHED, MARK = "batches", "unfinished", "gongkai-corpus"


def reader_version() -> str:
    """Return what a batch was read by: a later version of ours reads it anew."""
    return f"{FORMAT}/{version('gongkai')}"


def require_corpus(folder: Path) -> None:
    """Raise InvalidInput (``not_a_corpus``) when the folder holds no corpus."""
    if not (folder / MARK).is_file():
        raise InvalidInput(
            f"“{folder}”不是语料库。请先运行 gongkai corpus build，用 -o 指定语料库所在的文件夹。",
            code="not_a_corpus",
        )


@contextmanager
def opened_for_writing(folder: Path) -> Iterator[Path]:
    """Yield a folder for the unfinished batches of this run, nobody else writing the corpus.

    Raises InvalidInput (``folder_in_use``) for a folder that holds something else, WrongState
    (``corpus_busy``) while another run writes it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not (folder / MARK).is_file():
            raise InvalidInput(
                f"“{folder}”里已有别的文件，不能用作语料库。请用 -o 另指定一个新文件夹。",
                code="folder_in_use",
            )
    else:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text("gongkai corpus build\n", encoding="utf-8")
    with (folder / MARK).open("r+b") as mark:
        _lock(mark.fileno(), folder)
        (folder / BATCHES).mkdir(exist_ok=True)
        run = folder / UNFINISHED / uuid.uuid4().hex
        # A killed run may have left workers behind that still write: they lose their ground.
        shutil.rmtree(folder / UNFINISHED, ignore_errors=True)
        run.mkdir(parents=True)
        try:
            yield run
        finally:
            shutil.rmtree(folder / UNFINISHED, ignore_errors=True)


def _lock(handle: int, folder: Path) -> None:
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WrongState(
                f"另一个命令正在写语料库“{folder}”。请等它结束后再试。", code="corpus_busy"
            ) from error


def stored_batches(folder: Path) -> Iterator[tuple[Path, pa.Table]]:
    """Yield each batch's folder and its table ``sources``; a batch of an older version is empty."""
    for batch in sorted((folder / BATCHES).iterdir()):
        sources = pq.read_table(batch / "sources.parquet", partitioning=None)
        read_by = (sources.schema.metadata or {}).get(b"reader", b"").decode()
        yield batch, sources if read_by == reader_version() else sources.slice(0, 0)


def drop_files(batch: Path, run: Path, keep: Sequence[str]) -> None:
    """Leave only the named files in a batch.

    Between the two renamings the files are in no batch: stopped there, they are read again.
    """
    tables = {}
    for table in SCHEMAS if keep else ():
        read = pq.read_table(batch / f"{table}.parquet", partitioning=None)
        tables[table] = read.filter(pc.is_in(read["file"], pa.array(keep)))
    batch.rename(run / f"old-{batch.name}")
    if tables:
        store_batch(tables, batches=batch.parent, run=run)


def store_batch(tables: Mapping[str, pa.Table], *, batches: Path, run: Path) -> None:
    """Write the tables of a batch and bring them in at once."""
    names = "\n".join(tables["sources"]["file"].to_pylist())
    batch = hashlib.sha256(names.encode()).hexdigest()[:24]
    unfinished = run / batch
    unfinished.mkdir()
    for table, rows in tables.items():
        schema = rows.schema.with_metadata({"reader": reader_version()})
        pq.write_table(rows.cast(schema), unfinished / f"{table}.parquet", compression="zstd")
    unfinished.rename(batches / batch)
