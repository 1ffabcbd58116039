"""The seven ways in which tables come out as flattened text, and Markdown of PDF converters."""

from __future__ import annotations

import random
from collections.abc import Callable

from gongkai.statute.annual_report.report import Report
from tests.foreign.printing import Cell, Printed, Table, print_report

TextLayout = Callable[[list[str]], list[str]]


def _lines(text: str) -> list[str]:
    return text.split("\n")


#: How the cells of a row become lines; a blank cell comes as "".
TEXT_LAYOUTS: dict[str, TextLayout] = {
    "cell_a_line": lambda cells: [part for cell in cells for part in _lines(cell or "\xa0")],
    "cell_a_line_wide_blanks": lambda cells: [
        part for cell in cells for part in _lines(cell or "\u3000\u3000")
    ],
    "cell_a_line_empty_blanks": lambda cells: [part for cell in cells for part in _lines(cell)],
    "cells_with_gaps": lambda cells: [
        line for cell in cells for part in _lines(cell or "\xa0") for line in (part, "")
    ],
    "cell_with_bar": lambda cells: [f"{_joined(cell)} |" for cell in cells],
    "row_with_bars": lambda cells: [" | ".join(map(_joined, cells)) + " |"],
    "row_with_leading_bar": lambda cells: [_bars([_joined(cell) for cell in cells])],
    "bar_then_cell": lambda cells: [line for cell in cells for line in ("|", f"{_joined(cell)} |")],
    "bar_between": lambda cells: [line for cell in cells for line in (_joined(cell), "|")],
    "one_space": lambda cells: [" ".join(map(_joined, cells))],
    # What has read a page of the web keeps of many blanks only one, an editor none at the end.
    "one_space_without_blanks": lambda cells: [" ".join(" ".join(map(_joined, cells)).split())],
    "one_space_trimmed": lambda cells: [" ".join(map(_joined, cells)).rstrip()],
    "aligned": lambda cells: [" ".join(f"{_joined(cell):>6}" for cell in cells)],
}
#: Layouts in which it is not certain where a blank cell stands beside others.
WITHOUT_BLANKS = ("one_space_without_blanks", "one_space_trimmed", "aligned")


def lose_blanks(printed: Printed) -> None:
    """Mark as open what nobody can place when blank cells leave no trace among others."""
    for table in printed.tables():
        for row in table.rows:
            texts = [cell.text.strip() for cell in row if cell.cell]
            if any(texts) and not all(texts):
                printed.open |= {cell.cell for cell in row if cell.cell}


def _joined(text: str) -> str:
    """Return a cell in one line, as what flattens a table without line ends in it does."""
    return text.replace("\n", "")


def flatten_report(report: Report, layout: str) -> str:
    """Return a report of the official form as text, its tables in the layout."""
    return flatten(print_report(report), layout)


def flatten(printed: Printed, layout: str) -> str:
    """Return the page as text, its tables in the layout."""
    out = [printed.title, ""]
    for block in printed.blocks:
        if isinstance(block, str):
            out.append(block)
            continue
        for row in block.rows:
            out += TEXT_LAYOUTS[layout]([cell.text for cell in row])
    return "\n".join(out) + "\n"


def flatten_with_runs(printed: Printed) -> str:
    """Return the page as bar text in which spanning cells leave runs of bars."""
    out = [printed.title, ""]
    for block in printed.blocks:
        if isinstance(block, str):
            out.append(block)
            continue
        for row in _squared(block):
            out.append(" | ".join(map(_joined, row)) + " |")
    return "\n".join(out) + "\n"


def _squared(table: Table) -> list[list[str]]:
    """Return the table with one text in each place; what a span covers is blank."""
    square = [[""] * table.width for _ in table.rows]
    for number, row in enumerate(table.rows):
        for cell in row:
            if cell.column < table.width:
                square[number][cell.column] = cell.text
    return square


def markdown(printed: Printed) -> str:
    """Return the page as Markdown with whole tables."""
    out = [f"# {printed.title}", ""]
    for block in printed.blocks:
        if isinstance(block, str):
            out += [block, ""]
            continue
        for number, row in enumerate(_squared(block)):
            out.append(_bars([text.replace("\n", "<br>") for text in row]))
            if number == 0:
                out.append("|" + "---|" * block.width)
        out.append("")
    return "\n".join(out) + "\n"


#: Labels of more characters than this wrap on the PDF page, and a converter tears them off.
LONGEST_KEPT = 12


def markdown_detached(printed: Printed, draw: random.Random) -> str:
    """Return the page as a PDF converter prints it: wrapped labels stand apart from their values.

    The torn labels of some rows stand together, in another order, above those rows.
    """
    out = [f"# {printed.title}", ""]
    for block in printed.blocks:
        if isinstance(block, str):
            out += [block, ""]
            continue
        torn: list[str] = []
        waiting: list[str] = []
        for row in block.rows:
            labels, values = _parted(row)
            if values and labels and len(labels[-1]) > LONGEST_KEPT:
                torn.append(labels[-1])
                waiting.append(_bars([*labels[:-1], *values]))
                if len(torn) == draw.randint(1, 3):
                    out += _released(torn, waiting, draw)
                continue
            out += _released(torn, waiting, draw)
            out.append(_bars([*labels, *values]))
            if draw.random() < 0.8:
                out.append("|" + "---|" * (len(labels) + len(values)))
        out += [*_released(torn, waiting, draw), ""]
    return "\n".join(out) + "\n"


def _released(torn: list[str], waiting: list[str], draw: random.Random) -> list[str]:
    labels = list(torn)
    draw.shuffle(labels)
    lines = [*labels, *waiting]
    torn.clear()
    waiting.clear()
    return lines


def _parted(row: list[Cell]) -> tuple[list[str], list[str]]:
    labels = [_joined(cell.text) for cell in row if not cell.cell]
    return labels, [_joined(cell.text) for cell in row if cell.cell]


def _bars(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
