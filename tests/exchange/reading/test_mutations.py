"""Files changed by chance: a refusal or a report in which no untouched figure is another one.

``benchmarks/fuzz_readers.py`` does the same for as long as one likes.
"""

import random
from collections.abc import Iterator

import pytest

from gongkai.exchange.guarded import Guarded, Limits
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.reading.pdf.lines import Cell, TextLine
from gongkai.exchange.reading.pdf.unruled import UnruledTable
from tests.foreign.mutations import KINDS, changed_file, sound_file, tried, wrong_cells
from tests.foreign.pdf_layouts import PDF_LAYOUTS


@pytest.fixture(scope="module")
def reader() -> Iterator[Guarded]:
    """Return a guarded reader."""
    one = Guarded(
        *("-m", "gongkai.exchange.reading.child"),
        limits=Limits(60, 60, 1536, 16 * 1024 * 1024),
    )
    yield one
    one.close()


@pytest.mark.parametrize("kind", KINDS)
def test_changed_file_gives_no_wrong_number_and_no_fault(kind: str, reader: Guarded) -> None:
    draw = random.Random(kind)
    sound = sound_file(kind, list(KINDS).index(kind))

    ends = [
        tried(reader, changed_file(sound, draw)) for _ in range(5 if kind in PDF_LAYOUTS else 15)
    ]

    assert [end for end in ends if end[0] not in ("read", "refused")] == []


def test_wrong_number_would_be_found() -> None:
    sound, other = sound_file("html_plain", 1), sound_file("html_plain", 3)

    read = read_report_bytes(other.data, name=other.name)

    assert wrong_cells(sound, read) != []
    assert wrong_cells(other, read) == []


def test_rows_that_are_each_nearest_to_the_other_are_no_circle() -> None:
    # Found by chance: the reading of a torn page had no end.
    def row(base: float, label: str) -> TextLine:
        value = Cell("1", 200, 206)
        return TextLine([], [value], base, 10, "第1页", True, label)

    columns = (200.0, 300.0, 400.0)
    table = UnruledTable([row(40, "甲"), row(49, "乙"), row(55, "丙")], columns, is_scan=False)

    table.gather_strays()

    assert table.used == {0, 1, 2}
