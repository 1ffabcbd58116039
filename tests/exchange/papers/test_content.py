"""Bodies as data for the templates: hostile tables stay small."""

import time

from gongkai.exchange.papers.content import MOST_COLUMNS, parts_of, template_data


def test_table_whose_cells_claim_a_vast_grid_is_drawn_at_once() -> None:
    row = "<tr>" + '<td colspan="200" rowspan="200">甲</td>' * 20 + "</tr>"
    start = time.process_time()

    (table,) = parts_of(f"<table>{row * 300}</table>")
    template_data((table,), across=40.0)

    assert max(cell.x + cell.colspan for cell in table.cells) <= MOST_COLUMNS + 20
    assert len(table.cells) == 6_000
    assert time.process_time() - start < 4
