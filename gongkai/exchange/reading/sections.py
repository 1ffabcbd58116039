"""The prose of the six sections: the words of a heading decide, not its numeral."""

from __future__ import annotations

from itertools import pairwise

from gongkai.exchange.reading.document import Document, Line, Row
from gongkai.exchange.reading.headings import heading_of, is_tail
from gongkai.exchange.reading.labels import plain
from gongkai.exchange.reading.placing import Tables
from gongkai.statute.annual_report.forms import Form


def read_sections(document: Document, tables: Tables, form: Form) -> dict[str, str]:
    """Return the text of each section that has any, paragraphs parted by line ends.

    A heading may occur twice (一、二、三 inside 总体情况, a title repeated before its table): of
    a section with a table the last one before the table counts, of 总体情况 the first, of the
    others the last.
    """
    texts = _texts(document)
    headings = [(index, section) for index, text in texts if (section := heading_of(text))]
    chosen = _choose(headings, tables, form)
    bounds = [*sorted(chosen), len(document.blocks)]
    sections: dict[str, str] = {}
    for start, end in pairwise(bounds):
        inside = [
            text.strip()
            for index, text in texts
            if start < index < end and index not in tables.used and plain(text)
        ]
        if chosen[start] == "others":
            inside = _without_tail(inside)
        if inside:
            sections[chosen[start]] = "\n".join(inside)
    return sections


def _texts(document: Document) -> list[tuple[int, str]]:
    """Return lines, and rows with a single filled cell, which lay out prose."""
    texts = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Line):
            texts.append((index, block.text))
        elif isinstance(block, Row):
            filled = [cell for cell in block.cells if plain(cell)]
            if len(filled) == 1:
                texts.append((index, filled[0]))
    return texts


def _choose(headings: list[tuple[int, str]], tables: Tables, form: Form) -> dict[int, str]:
    """Return the index of the heading that opens each section."""
    chosen: dict[int, str] = {}
    for section in form.sections:
        places = [index for index, name in headings if name == section.id]
        table = tables.first_block.get(section.table or "")
        if table is not None:
            places = [index for index in places if index < table] or places
        if places:
            place = places[0] if section.id == "overview" else places[-1]
            chosen[place] = section.id
    return chosen


def _without_tail(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if is_tail(line):
            return lines[:place]
    return lines
