"""Made foreign reports in every layout, with what offices do to the form: never a wrong cell."""

import random

import pytest

from gongkai.exchange.reading import read_report_bytes
from tests.foreign.layouts import LAYOUTS, LOSSY
from tests.foreign.pdf_layouts import PDF_LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.scoring import Score
from tests.foreign.text_layouts import WITHOUT_BLANKS
from tests.foreign.truth import make_report
from tests.foreign.variations import VARIATIONS, one_row_part_six, tables_gone

#: The least share of certain cells that is read right; the others are told as unplaced.
LEAST = {
    "text_one_space": 1.0,
    **dict.fromkeys((f"text_{name}" for name in WITHOUT_BLANKS), 1.0),
    "pdf_unruled": 0.999,
    "pdf_unruled_short_pages": 0.998,
    "pdf_unruled_heads_repeated": 0.996,
    **dict.fromkeys((name for name, layout in PDF_LAYOUTS.items() if layout.is_ruled), 1.0),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_layout_and_no_variation_gives_a_wrong_cell(name: str) -> None:
    score = Score()
    cases = [
        (place, form_id, variation, change, is_dense)
        for is_dense in (True, False)
        for place, (variation, (forms, change)) in enumerate(VARIATIONS.items())
        for form_id in forms
    ]
    if name in PDF_LAYOUTS:
        # Setting pages takes long: each layout is tried with other cases, all of them together.
        cases = cases[list(PDF_LAYOUTS).index(name) % 3 :: 3]
    for place, form_id, variation, change, is_dense in cases:
        draw = random.Random(f"{name}-{form_id}-{variation}-{is_dense}")
        printed = print_report(make_report(place, form_id, is_dense=is_dense))
        change(printed, draw)
        data, file = LAYOUTS[name](printed, draw)
        score.add(printed, read_report_bytes(data, name=file), f"{form_id}/{variation}")

    assert score.wrong == 0, score.faults[:20]
    if name not in LOSSY or name in LEAST:
        assert score.share_right >= LEAST.get(name, 0.995), score.faults[:20]


@pytest.mark.parametrize("name", [f"text_{name}" for name in WITHOUT_BLANKS])
def test_where_blanks_leave_no_trace_only_rows_that_hold_some_are_open(name: str) -> None:
    printed = print_report(make_report(5, "2021"))
    for cell in printed.table("t3").row_of("t3.query"):
        if cell.cell in ("t3.query.research", "t3.query.total"):
            cell.text, printed.cells[cell.cell] = "", None
    data, file = LAYOUTS[name](printed, random.Random(name))

    read = read_report_bytes(data, name=file)

    score = Score()
    score.add(printed, read, name)
    assert (score.wrong, score.unplaced, score.open) == (0, 0, 7)
    assert {item.cell for item in read.unplaced} == printed.open


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name not in LOSSY])
def test_one_row_for_part_six_is_read_as_one_row(name: str) -> None:
    printed = print_report(one_row_part_six(make_report(7, "2021")))
    data, file = LAYOUTS[name](printed, random.Random(name))

    read = read_report_bytes(data, name=file)

    assert {cell: value for cell, value in read.cells.items() if cell.startswith("t3.")} == {
        cell: value for cell, value in printed.cells.items() if cell.startswith("t3.")
    }


@pytest.mark.parametrize("name", ["html_plain", "docx", "text_cell_a_line"])
def test_tables_that_were_pictures_are_unreadable_and_not_zero(name: str) -> None:
    printed = print_report(make_report(3, "2021"))
    tables_gone(printed)
    data, file = LAYOUTS[name](printed, random.Random(name))

    read = read_report_bytes(data, name=file)

    assert read.cells == {}
    assert {item.reason for item in read.unplaced} == {"table_unreadable"}
    assert read.missing_cells() == ()
