"""A corpus of 20,000 pages, 1 % of them broken: throughput, memory, a kill half-way, Ray.

Run: ``.venv/bin/python benchmarks/bench_corpus.py [FILES [RUNS]]``. Yardstick, taken in turn with
the corpus: two plain processes that each read and check half of the files and keep nothing. Told
by the clock, which others on the machine move too, and by the processor time of all processes.
Bounds: at least 0.85 of the plain throughput by processor time, in the middle one of the runs;
memory of all processes in the second half of the run at most 1.1 times that of the first; after
``kill -9`` half-way and a second run, and on Ray, the same rows in every table.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).parents[1]
sys.path.insert(0, str(HOME))

import duckdb  # noqa: E402

from gongkai.corpus.schemas import SCHEMAS  # noqa: E402
from gongkai.errors import GongkaiError  # noqa: E402
from gongkai.exchange.reading import read_report  # noqa: E402
from gongkai.statute.annual_report.reconcile import reconcile  # noqa: E402
from tests.foreign.page_layouts import PAGE_LAYOUTS  # noqa: E402
from tests.foreign.printing import print_report  # noqa: E402
from tests.foreign.truth import make_report  # noqa: E402

FILES = 20_000
WORKERS = 2
BROKEN = (
    b"",
    bytes(range(256)) * 100,
    b"PK\x03\x04" + b"x" * 5_000,
    b"%PDF-1.7\n" + b"\x00" * 5_000,
    "<p>关于做好政府信息公开年度报告编制工作的通知</p>".encode(),
    b"<div>" * 300_000,
    b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><p>&b;</p>",
    b'{"form": "2021", "cells": {"t9.x.y": "many"}}',
)


def write_files(folder: Path, files: int) -> None:
    """Write made reports in every page layout; each hundredth file is broken."""
    layouts = list(PAGE_LAYOUTS.values())
    for number in range(files):
        path = folder / f"{number // 1000:02}" / f"{number:05}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 100 == 50:
            path.write_bytes(BROKEN[number // 100 % len(BROKEN)])
            continue
        report = make_report(number, "2021" if number % 2 else "2019", is_dense=number % 3 == 0)
        draw = random.Random(number)
        path.write_text(layouts[number % len(layouts)](print_report(report), draw), "utf-8")


def read_half(folder: Path, half: int) -> None:
    """Read and check every second file, as plainly as it can be done."""
    for path in sorted(folder.rglob("*.html"))[half::2]:
        try:
            reconcile(read_report(path))
        except GongkaiError:
            continue


def processor_seconds() -> float:
    """Return the processor time of all processes that were begun and have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plain_seconds(folder: Path) -> tuple[float, float]:
    """Return how long two plain processes take: by the clock, and of the processors."""
    start, used = time.perf_counter(), processor_seconds()
    words = [sys.executable, __file__, "--half", str(folder)]
    halves = [subprocess.Popen([*words, str(half)]) for half in range(2)]
    for half in halves:
        assert half.wait() == 0
    return time.perf_counter() - start, processor_seconds() - used


def start_build(folder: Path, out: Path, engine: str = "local") -> subprocess.Popen[str]:
    """Start ``gongkai corpus build``."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "gongkai.cli", "corpus", "build", str(folder), "-o", str(out)),
            *("--workers", str(WORKERS), "--engine", engine, "--json"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=HOME,
    )


def build(
    folder: Path, out: Path, engine: str = "local"
) -> tuple[float, list[int], dict[str, int]]:
    """Build a corpus; return seconds, megabytes of all its processes by and by, what it told."""
    start = time.perf_counter()
    run = start_build(folder, out, engine)
    memory = []
    while run.poll() is None:
        memory.append(_megabytes(run.pid))
        time.sleep(2)
    assert run.returncode == 0, run.returncode
    assert run.stdout is not None
    return time.perf_counter() - start, memory, json.load(run.stdout)


def _megabytes(root: int) -> int:
    """Return the memory of a process and all that it began."""
    parents, sizes = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            parents[int(entry.name)], sizes[int(entry.name)] = int(told[1]), int(told[21])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(sizes.get(pid, 0) for pid in family) * os.sysconf("SC_PAGE_SIZE") // 2**20


def digest_of(out: Path) -> dict[str, tuple[int, str]]:
    """Return the number of rows of each table and a digest that knows no order."""
    digests = {}
    for table in SCHEMAS:
        rows = duckdb.read_parquet(f"{out}/batches/*/{table}.parquet")
        question = "SELECT count(*), CAST(sum(hash(t::VARCHAR)::HUGEINT) AS VARCHAR) FROM t"
        digests[table] = rows.query("t", question).fetchall()[0]
    return digests


def compare(folder: Path, work: Path, files: int) -> tuple[float, float]:
    """Print one run of both; return the corpus' share of the plain throughput, and its seconds."""
    plain, plain_used = plain_seconds(folder)
    used = processor_seconds()
    shutil.rmtree(work / "whole", ignore_errors=True)
    seconds, memory, told = build(folder, work / "whole")
    used = processor_seconds() - used
    half = len(memory) // 2
    early, late = max(memory[:half]), max(memory[half:])
    print(
        f"two plain processes: {plain:.1f} s, {plain_used:.1f} s of the processors; corpus build: "
        f"{seconds:.1f} s, {used:.1f} s of the processors, {files / seconds:.0f} files a second; "
        f"share of the plain throughput {plain / seconds:.2f} by the clock, "
        f"{plain_used / used:.2f} by processor time; most memory of all processes {early} MB in "
        f"the first half, {late} MB in the second",
        flush=True,
    )
    assert late <= early * 1.1, "memory grows"
    assert told["reports"] + sum(told["failures"].values()) == files, told
    return plain_used / used, seconds


def main(files: int, runs: int) -> int:
    """Print the figures; 1 when a bound is broken."""
    work = Path(tempfile.mkdtemp())
    try:
        folder = work / "reports"
        write_files(folder, files)
        shares, seconds = zip(*(compare(folder, work, files) for _ in range(runs)), strict=True)
        run = start_build(folder, work / "killed")
        time.sleep(min(seconds) / 2)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        _, _, resumed = build(folder, work / "killed")
        print(f"killed half-way: {resumed['kept']} kept, {resumed['read']} read by the second run")
        ray, _, _ = build(folder, work / "ray", "ray")
        whole = digest_of(work / "whole")
        is_same = whole == digest_of(work / "killed") == digest_of(work / "ray")
        print(f"Ray, two workers: {ray:.1f} s; the three corpora are the same: {is_same}")
        print("rows: " + ", ".join(f"{table} {rows}" for table, (rows, _) in whole.items()))
        print(f"size: {sum(p.stat().st_size for p in (work / 'whole').rglob('*')) / 2**20:.0f} MB")
        return int(statistics.median(shares) < 0.85 or not is_same)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--half"]:
        read_half(Path(sys.argv[2]), int(sys.argv[3]))
        sys.exit(0)
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*numbers, *(FILES, 1)[len(numbers) :]))
