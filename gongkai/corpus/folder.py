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
_MARKED = f"gongkai corpus {FORMAT}"


def reader_version() -> str:
    """Return what a batch was read by: a later version of ours reads it anew."""
    return f"{FORMAT}/{version('gongkai')}"


def require_corpus(folder: Path) -> None:
    """Raise InvalidInput (``not_a_corpus``, ``other_version``) when it is no corpus of ours."""
    if not (folder / MARK).is_file():
        raise InvalidInput(
            f"“{folder}”不是语料库。请先运行 gongkai corpus build，用 -o 指定语料库所在的文件夹。",
            code="not_a_corpus",
        )
    # A run killed at its very beginning leaves the mark empty.
    if (folder / MARK).read_text("utf-8", "replace").strip() not in ("", _MARKED):
        raise InvalidInput(
            f"语料库“{folder}”由另一版本的 gongkai 建立，表的样子不同，不能混用。"
            "请用 -o 另指定一个新文件夹重新建库，或用原来的版本。",
            code="other_version",
        )


@contextmanager
def opened_for_writing(folder: Path) -> Iterator[Path]:
    """Yield a folder for the unfinished batches of this run, nobody else writing the corpus.

    Raises InvalidInput: ``folder_in_use`` for a folder that holds something else,
    ``other_version``, ``folder_not_writable``; WrongState (``corpus_busy``) while another run
    writes it.
    """
    try:
        mark = _marked(folder).open("r+b")
    except OSError as error:
        raise not_writable(folder, error) from error
    with mark:
        _lock(mark.fileno(), folder)
        # A killed run may have left workers behind that still write: they lose their ground.
        shutil.rmtree(folder / UNFINISHED, ignore_errors=True)
        run = folder / UNFINISHED / uuid.uuid4().hex
        try:
            (folder / BATCHES).mkdir(exist_ok=True)
            run.mkdir(parents=True)
        except OSError as error:
            raise not_writable(folder, error) from error
        try:
            yield run
        finally:
            shutil.rmtree(folder / UNFINISHED, ignore_errors=True)


def _marked(folder: Path) -> Path:
    """Return the mark of a corpus, made where the folder is new or empty."""
    mark = folder / MARK
    if mark.is_file():
        require_corpus(folder)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(
            f"“{folder}”里已有别的文件，不能用作语料库。请用 -o 另指定一个新文件夹。",
            code="folder_in_use",
        )
    else:
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"{_MARKED}\n", encoding="utf-8")
    return mark


def not_writable(folder: Path, error: OSError) -> InvalidInput:
    """Return the refusal of a folder that takes no files: no right to, or no room."""
    return InvalidInput(
        f"语料库“{folder}”写不进去（{error.strerror or error}）。请检查权限和剩余空间，"
        "或用 -o 另指定文件夹；再运行同一命令会接着做。",
        code="folder_not_writable",
    )


def _lock(handle: int, folder: Path) -> None:
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WrongState(
                f"另一个命令正在写语料库“{folder}”。请等它结束后再试。", code="corpus_busy"
            ) from error


def stored_batches(folder: Path) -> Iterator[tuple[Path, pa.Table, bool]]:
    """Yield each batch's folder, its table ``sources``, and whether this version read it.

    A batch that is damaged (a disk, a stranger's hand) is empty.
    """
    for batch in sorted((folder / BATCHES).iterdir()):
        sources = SCHEMAS["sources"].empty_table()
        with suppress(OSError, pa.ArrowException):
            for table in SCHEMAS:
                # The end of a file of Parquet says how it is read: what is torn off has none.
                pq.read_metadata(batch / f"{table}.parquet")
            sources = pq.read_table(batch / "sources.parquet", partitioning=None)
        read_by = (sources.schema.metadata or {}).get(b"reader", b"").decode()
        yield batch, sources, read_by == reader_version()


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
    unfinished = run / f"{batch}-{uuid.uuid4().hex}"
    unfinished.mkdir()
    for table, rows in tables.items():
        schema = rows.schema.with_metadata({"reader": reader_version()})
        # Not forced to the disk: what a loss of power tears is found damaged and read anew.
        pq.write_table(rows.cast(schema), unfinished / f"{table}.parquet", compression="zstd")
    try:
        unfinished.rename(batches / batch)
    except OSError:
        # A cluster that lost sight of a worker hands its batch out again: it is there already.
        if not (batches / batch).is_dir():
            raise
