"""How well the readers read: cells right, wrong, unplaced and open, for each layout.

Run: ``.venv/bin/python benchmarks/score_readers.py [REPORTS]``. Made reports of both forms, half of
them without a zero, in every layout of published reports: as they are (``REPORTS`` of them), and
with each thing that offices do to the form. Open are cells that nobody could place, such as blanks
of a text that lost its blank cells. Bounds: no wrong cell anywhere; every certain cell right where
the layout keeps its labels, and 98 of 100 where a converter tore them off.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from gongkai.exchange.reading import read_report_bytes
from tests.foreign.layouts import LAYOUTS, LOSSY
from tests.foreign.printing import print_report
from tests.foreign.scoring import Score
from tests.foreign.truth import make_report
from tests.foreign.variations import VARIATIONS

REPORTS = 40


def plain_score(layout: str, reports: int) -> Score:
    """Return the score of reports as they are."""
    score = Score()
    for number in range(reports):
        form = "2021" if number % 2 else "2019"
        printed = print_report(make_report(number, form, is_dense=number % 4 < 2))
        data, file = LAYOUTS[layout](printed, random.Random(number))
        score.add(printed, read_report_bytes(data, name=file), f"{form}/{number}")
    return score


def varied_score(layout: str) -> Score:
    """Return the score over every variation, of both forms, with and without zeros."""
    score = Score()
    for number, (variation, (forms, change)) in enumerate(VARIATIONS.items()):
        for form in forms:
            for is_dense in (True, False):
                draw = random.Random(f"{layout}-{form}-{variation}-{is_dense}")
                printed = print_report(make_report(number, form, is_dense=is_dense))
                change(printed, draw)
                data, file = LAYOUTS[layout](printed, draw)
                read = read_report_bytes(data, name=file)
                score.add(printed, read, f"{form}/{variation}")
    return score


def told(score: Score) -> str:
    """Return a score as one row."""
    return (
        f"{score.reports:5} {score.right:8} {score.wrong:6} {score.unplaced:9} {score.open:7} "
        f"{score.share_right:8.2%}"
    )


def main(reports: int) -> int:
    """Print the scores; 1 when a bound is broken."""
    head = "    n    right  wrong  unplaced    open    share"
    print(f"{'':30}{'as they are':^48} | {'with each variation':^48}")
    print(f"{'layout':30}{head} | {head}")
    broken = []
    for layout in LAYOUTS:
        plain, varied = plain_score(layout, reports), varied_score(layout)
        print(f"{layout:30}{told(plain)} | {told(varied)}", flush=True)
        least = 0.98 if layout in LOSSY else 1.0
        if plain.wrong or varied.wrong or plain.share_right < least:
            broken.append(layout)
    print("bounds broken: " + (", ".join(broken) or "none"))
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2] or [str(REPORTS)])))
