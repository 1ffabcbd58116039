"""A corpus is brought to the state of its sources, whatever stopped the run before."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from gongkai.corpus.batches import BatchReader, encode_batch
from gongkai.corpus.building import Built, build_corpus
from gongkai.corpus.folder import drop_files, opened_for_writing, stored_batches
from gongkai.corpus.sources import list_files
from gongkai.errors import InvalidInput, WrongState
from tests.corpus.conftest import BROKEN, content, page, write_pages

#: Daft leaves the output of its processes to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


def _build(source: Path, out: Path, *further: Path, retry: bool = False) -> Built:
    return build_corpus([str(source), *map(str, further)], out, workers=2, retry=retry)


def test_every_file_is_a_report_or_a_failure_and_nothing_stops_the_run(
    source: Path, tmp_path: Path
) -> None:
    progress: list[tuple[int, int]] = []

    built = build_corpus(
        [str(source)],
        tmp_path / "语料库",
        workers=2,
        on_progress=lambda built, pending: progress.append((built.read, pending)),
    )

    tables = content(tmp_path / "语料库")
    codes = {f"年报/{name}": code for name, (_, code) in BROKEN.items()}
    assert {row[0]: row[1] for row in tables["failures"]} == codes
    assert {row[0]: row[5] for row in tables["sources"]} == {
        **{f"年报/2023/{seed:05}.html": "report" for seed in range(12)},
        **dict.fromkeys(codes, "failure"),
    }
    assert len(tables["reports"]) == built.ends["report"] == 12
    assert progress[0] == (0, 16)
    assert progress[-1] == (16, 16)
    assert len(progress) > 4


def test_second_run_reads_only_what_is_new_changed_or_asked_for(
    source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "语料库"
    _build(source, out)
    first = content(out)

    nothing = _build(source, out)
    assert (nothing.read, nothing.kept, nothing.dropped) == (0, 16, 0)
    assert content(out) == first

    (source / "2023" / "00003.html").write_bytes(page(50))
    (source / "2023" / "00004.html").unlink()
    (source / "2023" / "00099.html").write_bytes(page(99))
    some = _build(source, out)
    assert (some.read, some.kept, some.dropped) == (2, 14, 2)

    again = _build(source, out, retry=True)
    assert (again.read, again.kept, again.dropped) == (4, 12, 4)
    _build(source, tmp_path / "另一个")
    assert content(out) == content(tmp_path / "另一个")


def test_files_of_a_source_that_is_not_named_this_time_stay(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "语料库"
    write_pages(tmp_path / "补充", range(20, 23))
    _build(source, out)

    added = _build(tmp_path / "补充", out)

    assert (added.read, added.kept, added.dropped) == (3, 16, 0)
    assert len(content(out)["sources"]) == 19


def test_batch_of_an_older_version_is_read_anew(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "语料库"
    _build(source, out)
    write_pages(tmp_path / "补充", range(20, 23))
    monkeypatch.setattr("gongkai.corpus.folder.version", lambda _: "99")

    with pytest.raises(InvalidInput) as caught:
        _build(tmp_path / "补充", out)

    assert caught.value.code == "sources_not_named"
    assert "“年报”" in caught.value.message
    assert len(content(out)["sources"]) == 16
    # The workers do not know of the newer version: what they read is older for the next run.
    again = _build(source, out, tmp_path / "补充")
    assert (again.read, again.kept, again.dropped) == (19, 0, 16)


def test_stopped_while_a_batch_is_rewritten_loses_no_file_for_good(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "语料库"
    _build(source, out)
    before = content(out)
    batch, rows, _ = next(stored_batches(out))
    keep = rows["file"].to_pylist()[1:]

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gongkai.corpus.folder.store_batch", stopped)
    with pytest.raises(KeyboardInterrupt), opened_for_writing(out) as run:
        drop_files(batch, run, keep)
    monkeypatch.undo()

    assert len(content(out)["sources"]) == 16 - rows.num_rows
    _build(source, out)
    assert content(out) == before


def test_killed_run_leaves_nothing_half_written_and_the_next_finishes_it(tmp_path: Path) -> None:
    out, source = tmp_path / "语料库", tmp_path / "年报"
    write_pages(source, range(120))
    words = [sys.executable, "-m", "gongkai.cli", "corpus", "build", str(source), "-o", str(out)]
    run = subprocess.Popen(
        [*words, "--workers", "2"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "OF_THIS_TEST": str(tmp_path)},
    )
    while not list(out.glob("batches/*")) and run.poll() is None:
        time.sleep(0.01)
    assert _processes_of(tmp_path)
    run.send_signal(signal.SIGKILL)
    run.wait()
    until = time.monotonic() + 20
    while _processes_of(tmp_path) and time.monotonic() < until:
        time.sleep(0.1)
    assert _processes_of(tmp_path) == []

    stored = len(content(out)["sources"])
    rest = _build(source, out)
    whole = _build(source, tmp_path / "不中断")

    assert 0 < stored < 120
    assert stored <= rest.kept < 120
    assert rest.kept + rest.read == whole.read == 120
    assert content(out) == content(tmp_path / "不中断")
    assert not (out / "unfinished").exists()


def _processes_of(test: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"OF_THIS_TEST={test}".encode() in (entry / "environ").read_bytes():
                found.append(entry.name)
    return found


def test_worker_of_a_killed_run_cannot_bring_its_batch_in(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "语料库"
    with opened_for_writing(out) as run:
        late = BatchReader(str(out / "batches"), str(run), 60, 2048)
    with opened_for_writing(out):
        told = json.loads(late(encode_batch(list_files([str(source)])[:1])))

    assert list(told) == ["not_stored"]
    assert list(out.glob("batches/*")) == []


def test_batch_handed_out_twice_is_kept_once(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "语料库"
    batch = encode_batch(list_files([str(source)])[:3])
    with opened_for_writing(out) as run:
        reader = BatchReader(str(out / "batches"), str(run), 60, 2048)

        assert reader(batch) == reader(batch)

    assert len(content(out)["sources"]) == 3


def test_worker_that_is_killed_is_replaced_and_the_run_goes_on(tmp_path: Path) -> None:
    out, source = tmp_path / "语料库", tmp_path / "年报"
    write_pages(source, range(40))
    killed: list[int] = []

    def kill_one(built: Built, pending: int) -> None:
        if built.read and not killed:
            killed.append(_worker())
            os.kill(killed[0], signal.SIGKILL)

    built = build_corpus([str(source)], out, workers=2, on_progress=kill_one)

    assert built.restarts == 1
    assert built.kept + built.read == len(content(out)["sources"]) == 40
    assert not (out / "unfinished").exists()


def _worker() -> int:
    """Return a process of ours in which Daft reads."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            parent = (entry / "stat").read_text().rpartition(") ")[2].split()[1]
            if parent == str(os.getpid()) and "udf_worker" in (entry / "cmdline").read_text():
                return int(entry.name)
    raise AssertionError("no worker")


def test_damaged_batch_is_read_anew(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "语料库"
    _build(source, out)
    before = content(out)
    batches = sorted(out.glob("batches/*"))
    (batches[0] / "cells.parquet").write_bytes(b"PAR1")
    (batches[1] / "sources.parquet").unlink()
    (out / "batches" / ".DS_Store").touch()

    again = _build(source, out)

    assert 0 < again.read < 16
    assert content(out) == before


def test_two_runs_at_once_are_refused(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "语料库"
    _build(source, out)
    with (out / "gongkai-corpus").open("rb") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)

        with pytest.raises(WrongState) as caught:
            _build(source, out)

    assert caught.value.code == "corpus_busy"


def test_folder_with_other_files_is_not_touched(source: Path, tmp_path: Path) -> None:
    (tmp_path / "文稿").mkdir()
    (tmp_path / "文稿" / "总结.txt").write_text("x", encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        _build(source, tmp_path / "文稿")

    assert caught.value.code == "folder_in_use"
    assert [path.name for path in (tmp_path / "文稿").iterdir()] == ["总结.txt"]


@pytest.mark.parametrize("engine", ["local", "ray"])
def test_engines_give_the_same_tables_and_run_nothing_that_lies_among_the_files(
    source: Path, tmp_path: Path, engine: str
) -> None:
    _build(source, tmp_path / "本进程")
    for module in ("json", "pickle", "random", "hashlib"):
        hostile = f"open('ran', 'w').close()\nraise ImportError({module!r})\n"
        (source.parent / f"{module}.py").write_text(hostile, encoding="utf-8")
    words = ["corpus", "build", str(source), "-o", str(tmp_path / engine), "--engine", engine]

    subprocess.run(
        [sys.executable, "-P", "-m", "gongkai.cli", *words, "--workers", "2"],
        check=True,
        capture_output=True,
        timeout=240,
        cwd=source.parent,
    )

    assert content(tmp_path / engine) == content(tmp_path / "本进程")
    assert not (source.parent / "ran").exists()


@pytest.mark.parametrize(
    ("folder", "code"),
    [("文稿/一.txt/语料库", "folder_not_writable"), ("另一版", "other_version")],
)
def test_folder_that_cannot_be_the_corpus_is_left_as_it_is(
    source: Path, tmp_path: Path, folder: str, code: str
) -> None:
    for file in (tmp_path / "文稿" / "一.txt", tmp_path / "另一版" / "gongkai-corpus"):
        file.parent.mkdir()
        file.write_text("gongkai corpus 99", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(InvalidInput) as caught:
        _build(source, tmp_path / folder)

    assert caught.value.code == code
    assert sorted(tmp_path.rglob("*")) == before
