"""Building a corpus: what is missing or changed is read, the rest stays."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc

from gongkai.corpus.batches import encode_batch
from gongkai.corpus.engine import Engine, read_batches
from gongkai.corpus.folder import (
    BATCHES,
    drop_files,
    not_writable,
    opened_for_writing,
    stored_batches,
)
from gongkai.corpus.sources import SourceFile, list_files
from gongkai.errors import GongkaiError, InvalidInput

#: A batch: few enough that a stopped run loses seconds, many enough that Parquet is worth it.
MOST_FILES = 500
MOST_BYTES = 64 * 1024 * 1024


@dataclass
class Built:
    """What a run did: files ``kept`` from before, ``dropped`` (gone or changed), ``ends`` of the
    files read now (``report`` or the code of the failure). After the engine failed and was begun
    anew (``restarts``), what it had read until then counts as kept."""

    kept: int = 0
    dropped: int = 0
    restarts: int = 0
    ends: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """Return how many files were looked at."""
        return sum(self.ends.values())

    @property
    def failures(self) -> dict[str, int]:
        """Return the codes of failures and their numbers, most frequent first."""
        return {code: count for code, count in self.ends.most_common() if code != "report"}


def build_corpus(
    sources: Sequence[str],
    out: Path,
    *,
    engine: Engine = "local",
    workers: int = 0,
    seconds: int = 60,
    megabytes: int = 2048,
    retry: bool = False,
    on_progress: Callable[[Built, int], None] = lambda built, pending: None,
) -> Built:
    """Bring the corpus in ``out`` to the state of the sources; return what was done.

    Files of sources that are not named this time stay. ``workers`` 0 means one a processor;
    ``seconds`` and ``megabytes`` bound the reading of one file; ``retry`` reads files anew that
    failed before. ``on_progress`` gets the state so far and the number of files to read.
    Raises InvalidInput as ``list_files`` and ``opened_for_writing`` do, ``sources_not_named``;
    WrongState (``corpus_busy``).
    """
    files = {file.name: file for file in list_files(sources)}
    workers = workers or _processors()
    restarts, before = 0, len(files) + 1
    while True:
        built = Built(restarts=restarts)
        with opened_for_writing(out) as run:
            pending = _bring_up_to_date(out, run, files, built, retry=retry and not restarts)
            on_progress(built, len(pending))
            batches = [encode_batch(batch) for batch in _batches(pending, workers)]
            reader = (str(out.absolute() / BATCHES), str(run.absolute()), seconds, megabytes)
            try:
                for told in read_batches(batches, reader, engine=engine, workers=workers):
                    if reason := told.get("not_stored"):
                        raise not_writable(out, OSError(*reason))
                    built.ends.update(told["ends"])
                    on_progress(built, len(pending))
                return built
            except GongkaiError:
                raise
            except Exception:
                # Somebody ended a worker (a machine short of memory does): the rest is read by
                # new ones, as long as that brings the corpus further.
                if len(pending) >= before:
                    raise
        restarts, before = restarts + 1, len(pending)


def _processors() -> int:
    counted = getattr(os, "sched_getaffinity", None)
    return len(counted(0)) if counted else os.cpu_count() or 1


def _bring_up_to_date(
    out: Path, run: Path, files: dict[str, SourceFile], built: Built, *, retry: bool
) -> list[SourceFile]:
    """Drop from the corpus what is changed or gone; return the files to read, by name.

    Nothing is dropped when an older version read files that are not listed now.
    """
    pending = dict(files)
    listed = {file.source for file in files.values()}
    changes, not_named = [], set[str]()
    for batch, stored, is_ours in stored_batches(out):
        keep = []
        columns = ("file", "source", "size", "modified", "status")
        stamps = stored.set_column(
            stored.schema.get_field_index("modified"),
            "modified",
            pc.cast(stored["modified"], "int64"),
        ).select(columns)
        for row in stamps.to_pylist():
            file = files.get(row["file"])
            is_same = file and (file.size, file.modified) == (row["size"], row["modified"])
            is_other = file is None and row["source"] not in listed
            if not is_ours:
                not_named |= {row["source"]} if is_other else set()
            elif is_other or (is_same and not (retry and row["status"] == "failure")):
                keep.append(row["file"])
                pending.pop(row["file"], None)
        built.kept += len(keep)
        if len(keep) < stored.num_rows or not keep:
            built.dropped += stored.num_rows - len(keep)
            changes.append((batch, keep))
    if not_named:
        raise InvalidInput(
            "这个语料库由旧版 gongkai 读成，升级后要全部重读，但这次没有给出原来的来源"
            f"{'、'.join(f'“{source}”' for source in sorted(not_named))}。"
            "请把它们也写上，或用 -o 另指定一个新文件夹。",
            code="sources_not_named",
        )
    for batch, keep in changes:
        drop_files(batch, run, keep)
    return list(pending.values())


def _batches(files: Sequence[SourceFile], workers: int) -> list[list[SourceFile]]:
    """Return the files in batches, small ones when they are few: every worker has some."""
    most = max(1, min(MOST_FILES, -(-len(files) // (workers * 4))))
    batches: list[list[SourceFile]] = []
    size = 0
    for file in files:
        if not batches or len(batches[-1]) >= most or size + file.size > MOST_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(file)
        size += file.size
    return batches
