"""Running an import: files in order, read beside each other, written in batches.

Killed at any moment and started again, it goes on where it stood: what is kept is known by its
hash, and a batch is in the database with its audit entry or not at all.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from queue import SimpleQueue

from django.db import OperationalError

from gongkai.archive.importing.folder import FoundFile, files_in
from gongkai.archive.importing.indexing import Index, looks_like_index, match_files, read_index
from gongkai.archive.importing.writing import Result, finish, write_batch
from gongkai.archive.models import ArchivedDocument, ImportLine, ImportRun
from gongkai.archive.reading import Reading, new_reader, read_guarded
from gongkai.audit.operations import deed
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.files import read_file
from gongkai.exchange.guarded import Guarded
from gongkai.exchange.screened import screen_text
from gongkai.organs.models import Organ
from gongkai.records.files import put
from gongkai.records.secrets import refuse_secret_names

#: How many processes read at once. They go on while a batch is written: so many files, and bytes
#: of files, are handed to them ahead.
READERS = 2
_WAITING = 32
_WAITING_BYTES = 64 * 1024 * 1024
#: So many files are looked up in the archive at once.
_AHEAD = 200
#: A batch is written at so many files or characters of text, whichever comes first.
BATCH_FILES = 100
BATCH_CHARACTERS = 4_000_000
#: With this the run stops: the files after it would fail likewise.
_STOPPING = frozenset({"disk_full"})

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Run:
    """What one run has in hand: the row, the index, what was done before, what waits.

    ``own`` holds the keys of the documents that this run took in or set right.
    """

    row: ImportRun
    index: Index
    before: dict[str, tuple[str, str]]
    waiting: list[Result] = field(default_factory=list)
    pending: dict[str, tuple[str, Future[Reading]]] = field(default_factory=dict)
    known: dict[str, ArchivedDocument] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    characters: int = 0


def import_folder(
    organ: Organ,
    folder: Path,
    *,
    index: Path | None = None,
    at: datetime,
    progress: Progress = lambda done, total: None,
) -> ImportRun:
    """Take an old folder in and return its run; what broke off before goes on.

    Raises InvalidInput for a folder or an index that cannot be read, with nothing taken in, and
    ``disk_full`` after what was done has been written: the run can be continued.
    """
    files = files_in(folder)
    index = index or _index_among(files, folder)
    found = [one for one in files if index is None or not _is_same(one.place, index)]
    name, sha256, rows = _read_index(index)
    match_files(rows, (one.shown for one in found))
    # Of two files with the same content the one that the index knows is kept.
    found.sort(key=lambda one: one.shown not in rows.by_file)
    with _told_when_full():
        row = _begin(organ, folder, name, sha256, total=len(found), at=at)
    run = _Run(row, rows, _lines_before(row), own=_documents_before(row))
    try:
        with _told_when_full():
            _take_in(run, found, at=at, progress=progress)
            finish(row, rows, at=at)
    except GongkaiError as error:
        _stop(row, error.message, at=at)
        raise
    return row


@contextmanager
def _told_when_full() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise InvalidInput(
            "数据库写不进去（磁盘已满，或数据库正忙）。请检查磁盘空间后再运行一次，会接着导入。",
            code="disk_full",
        ) from error


def _is_same(one: Path, other: Path) -> bool:
    return one.name == other.name and one.resolve() == other.resolve()


def _index_among(files: list[FoundFile], folder: Path) -> Path | None:
    named = [
        one.place for one in files if one.place.parent == folder and looks_like_index(one.shown)
    ]
    if len(named) > 1:
        raise InvalidInput(
            f"文件夹里有几份像目录的表（{'、'.join(one.name for one in named)}）。"
            "请用 --index 指明。",
            code="several_indexes",
        )
    return named[0] if named else None


def _read_index(path: Path | None) -> tuple[str, str, Index]:
    """Return the name, hash and rows of the index, after it was screened as any file is."""
    if path is None:
        return "", "", Index()
    data = read_file(path)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise InvalidInput(
            f"目录“{path.name}”要是 .xlsx 或 .csv。请用 Excel、WPS 另存后再导入。",
            code="unsupported_kind",
        )
    with _readers(1) as readers:
        read_guarded(data, _screened_name(path.name), reader=readers.get())
    return path.name[-200:], hashlib.sha256(data).hexdigest(), read_index(data, path.name)


def _screened_name(name: str) -> str:
    """Return the name by which the reader takes a table of text as text."""
    return f"{name}.txt" if name.lower().endswith(".csv") else name


def _begin(
    organ: Organ, folder: Path, name: str, sha256: str, *, total: int, at: datetime
) -> ImportRun:
    told = folder.resolve().name[:200] or "/"
    refuse_secret_names([told])
    row: ImportRun | None = (
        ImportRun.objects.filter(organ=organ, folder=told, index_sha256=sha256)
        .exclude(state="done")
        .order_by("-pk")
        .first()
    )
    with deed("archive.import_begun", organ=organ.slug, by=None, at=at) as done:
        if row is None:
            row = ImportRun(organ=organ, folder=told, index_name=name, index_sha256=sha256)
            row.started_at = at
        row.state, row.problem, row.total = "running", "", total
        row.save()
        done.on(f"old-folder:{row.pk}", files=total, index=sha256)
    return row


def _stop(row: ImportRun, problem: str, *, at: datetime) -> None:
    # On a full disk not even this may be written; the run can be continued all the same.
    with (
        suppress(OperationalError),
        deed("archive.import_stopped", organ=row.organ.slug, by=None, at=at) as done,
    ):
        ImportRun.objects.filter(pk=row.pk).update(state="stopped", problem=problem[:300])
        done.on(f"old-folder:{row.pk}")


def _lines_before(row: ImportRun) -> dict[str, tuple[str, str]]:
    lines = ImportLine.objects.filter(run=row).exclude(path="")
    return {path: (sha, out) for path, sha, out in lines.values_list("path", "sha256", "outcome")}


def _documents_before(row: ImportRun) -> set[int]:
    lines = ImportLine.objects.filter(run=row, document__isnull=False)
    return set(lines.values_list("document", flat=True))


@contextmanager
def _readers(number: int) -> Iterator[SimpleQueue[Guarded]]:
    """Yield processes that read, each for one file at a time, and end them after."""
    made = [new_reader() for _ in range(number)]
    free: SimpleQueue[Guarded] = SimpleQueue()
    for one in made:
        free.put(one)
    try:
        yield free
    finally:
        for one in made:
            one.close()


def _take_in(run: _Run, files: list[FoundFile], *, at: datetime, progress: Progress) -> None:
    """Read the files in order; no more of them lie in memory than the readers need."""
    under_way: deque[tuple[Result, Future[Reading]]] = deque()
    done = 0
    with _readers(READERS) as readers, ThreadPoolExecutor(READERS) as pool:
        try:
            for number, one in enumerate(files):
                if number % _AHEAD == 0:
                    run.known = _known_among(run.row, files[number : number + _AHEAD])
                result = _look_at(run, one)
                if result is not None and result.sha256 in run.pending:
                    # The same content: what becomes of the first becomes of it.
                    result.data = b""
                    result.twin, future = run.pending[result.sha256]
                    under_way.append((result, future))
                elif result is not None and result.data:
                    future = pool.submit(_read, result.data, result.name, readers)
                    run.pending[result.sha256] = result.path, future
                    under_way.append((result, future))
                elif result is not None:
                    _collect(run, result, at=at)
                is_last = number + 1 == len(files)
                while under_way and (is_last or _is_enough(under_way)):
                    _settle(run, *under_way.popleft(), at=at)
                done = number + 1 - len(under_way)
                progress(done, len(files))
        finally:
            for _, future in under_way:
                future.cancel()
            _write(run, at=at)


def _is_enough(under_way: Sequence[tuple[Result, Future[Reading]]]) -> bool:
    """Say whether no more files may lie in memory."""
    size = sum(result.size for result, _ in under_way)
    return len(under_way) > _WAITING or size > _WAITING_BYTES


def _known_among(row: ImportRun, files: list[FoundFile]) -> dict[str, ArchivedDocument]:
    """Return what the archive holds of these files already, by hash: one query for many."""
    hashes = set()
    for one in files:
        # What cannot be read is told when its turn comes; a pipe would be waited for.
        if one.place.is_symlink() or not one.place.is_file():
            continue
        with suppress(OSError), one.place.open("rb") as file:
            hashes.add(hashlib.file_digest(file, "sha256").hexdigest())
    kept = ArchivedDocument.objects.filter(organ=row.organ_id, sha256__in=hashes)
    return {one.sha256: one for one in kept}


def _look_at(run: _Run, one: FoundFile) -> Result | None:
    """Return the file with its bytes, or what is wrong with it; None for what was done before."""
    # Named as it is shown: names in other codes hold what no database keeps.
    name = PurePosixPath(one.shown).name
    result = Result(path=one.shown, name=name, row=run.index.by_file.get(one.shown))
    if screen_text("", name=one.shown, lexicon=()).secrecy_mark:
        # Not even its name is kept as it is.
        mark = hashlib.sha256(one.shown.encode()).hexdigest()[:12]
        result.path = f"（文件名带密级标志，编号{mark}）"
        return result.failed("refused", "文件名带有国家秘密标志。停止操作，报告保密机构。")
    if one.place.is_symlink():
        return result.failed("unreadable", "这是快捷方式（链接），没有读。")
    try:
        data = read_file(one.place)
    except InvalidInput as error:
        return result.failed("unreadable", error.message.replace(one.place.name, name))
    result.sha256, result.size = hashlib.sha256(data).hexdigest(), len(data)
    earlier = run.before.get(one.shown)
    if earlier and earlier[0] == result.sha256 and earlier[1] != "unreadable":
        return None
    kept = run.known.get(result.sha256)
    if kept is not None:
        result.document = kept
        if result.row is not None and not kept.is_confirmed and kept.pk not in run.own:
            run.own.add(kept.pk)
            return result.failed("updated", f"与已导入的“{kept.title[:80]}”内容完全相同。")
        return result.failed("duplicate", f"与已导入的“{kept.title[:80]}”内容完全相同。")
    result.data = data
    return result


def _read(data: bytes, name: str, readers: SimpleQueue[Guarded]) -> Reading:
    """Read a file, and keep it once it is known to be clean. In a thread; asks no database."""
    reader = readers.get()
    try:
        reading = read_guarded(data, name, reader=reader)
    finally:
        readers.put(reader)
    put(data)
    return reading


def _settle(run: _Run, result: Result, future: Future[Reading], *, at: datetime) -> None:
    try:
        reading = future.result()
    except InvalidInput as error:
        if error.code in _STOPPING:
            raise
        outcome = "refused" if error.code == "secrecy_mark" else "unreadable"
        result.failed(outcome, error.message)
        run.pending.pop(result.sha256, None)
    else:
        if result.twin:
            result.failed("duplicate", f"与“{result.twin}”内容完全相同。")
        else:
            result.reading = reading
    result.data = b""
    _collect(run, result, at=at)


def _collect(run: _Run, result: Result, *, at: datetime) -> None:
    run.waiting.append(result)
    run.characters += len(result.reading.text) if result.reading else 0
    if len(run.waiting) >= BATCH_FILES or run.characters >= BATCH_CHARACTERS:
        _write(run, at=at)


def _write(run: _Run, *, at: datetime) -> None:
    if run.waiting:
        write_batch(run.row, run.waiting, at=at)
        # Files that are still being read stay pending: their doubles are told by them.
        for one in run.waiting:
            run.pending.pop(one.sha256, None)
            if one.document is not None:
                run.known[one.sha256] = one.document
                run.own.add(one.document.pk)
        run.waiting, run.characters = [], 0
