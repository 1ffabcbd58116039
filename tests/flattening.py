"""A report as the flattened text that sites and converters make of it, in several layouts."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.exchange.composition import Heading, Paragraph, compose, report_title
from gongkai.statute.annual_report.report import Report

#: How the cells of one row become lines; a blank cell comes as "".
Layout = Callable[[list[str]], list[str]]

LAYOUTS: dict[str, Layout] = {
    "cell_a_line": lambda cells: [cell or "\xa0" for cell in cells],
    "cell_a_line_wide_blanks": lambda cells: [cell or "\u3000\u3000" for cell in cells],
    "cells_with_gaps": lambda cells: [line for cell in cells for line in (cell or "\xa0", "")],
    "cell_with_bar": lambda cells: [f"{cell} |" for cell in cells],
    "row_with_bars": lambda cells: [" | ".join(cells) + " |"],
    "row_with_leading_bar": lambda cells: ["| " + " | ".join(cells) + " |"],
    "bar_then_cell": lambda cells: [line for cell in cells for line in ("|", f"{cell} |")],
}


def flatten(report: Report, layout: str) -> str:
    """Return the report as text, its tables in the layout."""
    lines = [report_title(report), ""]
    for block in compose(report):
        if isinstance(block, Heading | Paragraph):
            lines.append(block.text)
            continue
        for row in block.grid.rows:
            cells = [block.values[cell.cell] if cell.cell else cell.text for cell in row]
            lines += LAYOUTS[layout](cells)
    return "\n".join(lines) + "\n"
