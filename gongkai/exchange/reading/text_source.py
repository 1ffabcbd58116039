"""Flattened text: one cell a line, or rows with bars between the cells."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.exchange.files import decode_text
from gongkai.exchange.reading.document import Block, Document, Line, Row


def read_text(data: bytes, name: str) -> Document:
    """Return the lines of a text; a line with bars between cells is a row."""
    text = decode_text(data, name)
    # Not splitlines(): form feeds and the like are no line ends of a flattened table.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Document("text", tuple(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[Block]:
    for number, line in enumerate(lines, start=1):
        place = f"第{number}行"
        if "|" not in line:
            yield Line(line, place)
            continue
        cells = _cells(line)
        if len(cells) > 1:
            yield Row(tuple(cells), place)
        elif cells:
            # A blank cell keeps a blank in its line: an empty line stands for nothing.
            yield Line(cells[0] or " ", place)


def _cells(line: str) -> list[str]:
    """Return the cells between bars, without what the bars at the two ends enclose."""
    cells = line.strip().split("|")
    if not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    if all(set(cell.strip()) <= set("-: ") and cell.strip() for cell in cells):
        return []  # the rule under a Markdown head
    return [cell.strip() for cell in cells]
