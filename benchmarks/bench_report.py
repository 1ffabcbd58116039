"""PDF of a full report, and the process time of ``gongkai report check FILE``.

Run: ``.venv/bin/python benchmarks/bench_report.py``. Bounds: a PDF under 0.5 s after the first;
a check under 0.4 s of process time. Yardstick of the same run: the interpreter doing nothing.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gongkai.exchange.registers import read_ledger_folder
from gongkai.exchange.writing import render_report, write_report
from gongkai.sample import sample_folder
from gongkai.statute.annual_report.compilation import compile_report
from gongkai.statute.annual_report.report import Report

ROUNDS = 9


def _sample() -> Report:
    folder = read_ledger_folder(sample_folder("shili/2024"))
    return compile_report(folder.ledger, year=2024, prose=folder.sections, facts=folder.facts)


def _pdf_seconds(report: Report) -> tuple[float, list[float]]:
    """Return the first rendering and the later ones, each of a report that differs."""
    times = []
    for round_ in range(ROUNDS + 1):
        text = f"第{round_}稿。" + report.sections["overview"]
        sections = {**report.sections, "overview": text}
        changed = Report(report.organ, report.year, report.form, report.cells, sections=sections)
        start = time.perf_counter()
        render_report(changed, "pdf")
        times.append(time.perf_counter() - start)
    return times[0], times[1:]


def _process_seconds(*words: str) -> list[float]:
    """Return user and system seconds of each of several runs of a command."""
    times = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return times


def main() -> int:
    """Print the figures; 1 when a bound is broken."""
    report = _sample()
    first, later = _pdf_seconds(report)
    print(
        f"PDF of a full report: first {first:.3f} s, then {statistics.median(later):.3f} s "
        f"(median of {ROUNDS}, {min(later):.3f}-{max(later):.3f})"
    )
    worst = 0.0
    idle = statistics.median(_process_seconds(sys.executable, "-c", ""))
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("html", "docx", "xlsx", "json"):
            path = Path(folder) / f"年报.{kind}"
            write_report(report, kind, path)
            command = (str(Path(sys.executable).parent / "gongkai"), "report", "check", str(path))
            seconds = statistics.median(_process_seconds(*command))
            worst = max(worst, seconds)
            print(
                f"gongkai report check {kind}: {seconds:.3f} s of process time, "
                f"{seconds / idle:.1f} times the idle interpreter ({idle:.3f} s)"
            )
    return int(statistics.median(later) > 0.5 or worst > 0.4)


if __name__ == "__main__":
    sys.exit(main())
