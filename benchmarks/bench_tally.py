"""Tally and reconcile 200,000 entries with provenance, against a loop that only builds them.

Run: ``.venv/bin/python benchmarks/bench_tally.py``. Bounds: at most 3 times the loop, and under
500 MB of memory.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from datetime import date, timedelta

from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS
from gongkai.statute.annual_report.ledger import (
    REGISTERS,
    ApplicationEntry,
    DisputeEntry,
    DocumentEntry,
    Ledger,
)
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.tally import tally
from gongkai.statute.decisions import all_decisions

ENTRIES = 200_000
ROUNDS = 7
DECISIONS = [decision.slug for decision in all_decisions()]
FIRST = date(2023, 12, 1)
RESULTS = ("upheld", "corrected", "other")


def build() -> Ledger:
    """Build the entries of one district year: applications, documents, disputes."""
    applications, documents, disputes = [], [], []
    for n in range(ENTRIES):
        day = FIRST + timedelta(days=n % 390)
        if n % 10 < 6:
            closed = day + timedelta(days=n % 28) if n % 17 else None
            applications.append(
                ApplicationEntry(
                    f"申请:{n}",
                    APPLICANT_COLUMNS[n % 6],
                    day,
                    closed,
                    DECISIONS[n % len(DECISIONS)] if closed else "",
                )
            )
        elif n % 10 < 9:
            documents.append(
                DocumentEntry(f"发文:{n}", "documents", "own", "open", day, "normative")
            )
        else:
            closed = day + timedelta(days=60) if n % 3 else None
            disputes.append(
                DisputeEntry(f"复议:{n}", "review", day, closed, RESULTS[n % 3] if closed else "")
            )
    return Ledger(
        organ="示例区人民政府",
        level="county_government",
        applications=tuple(applications),
        documents=tuple(documents),
        disputes=tuple(disputes),
        states=dict.fromkeys(REGISTERS, "kept"),
    )


def main() -> int:
    """Print the ratio of each round and the peak memory; 1 when a bound is broken."""
    ratios = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ledger = build()
        built = time.perf_counter()
        report = tally(ledger, year=2024)
        findings = reconcile(report)
        done = time.perf_counter()
        ratios.append((done - built) / (built - start))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = statistics.median(ratios)
    print(
        f"tally and reconcile of {ENTRIES:,} entries ({len(findings)} findings): "
        f"{ratio:.2f} times the building loop (median of {ROUNDS}, "
        f"{min(ratios):.2f}-{max(ratios):.2f}), peak memory {memory:.0f} MB"
    )
    return int(ratio > 3 or memory > 500)


if __name__ == "__main__":
    sys.exit(main())
