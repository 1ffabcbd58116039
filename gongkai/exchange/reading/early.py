"""Reports from before the tables of 2019: the text of their sections, and what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from gongkai.exchange.reading.document import Document, Line
from gongkai.exchange.reading.headings import LONGEST_HEADING, Identity, heading_of, is_tail
from gongkai.exchange.reading.indicator_list import read_indicators
from gongkai.exchange.reading.labels import plain
from gongkai.statute.annual_report.figures import Prose, disclosed, statements
from gongkai.statute.annual_report.figures.quantities import number_of_han
from gongkai.statute.annual_report.forms import PREAMBLE
from gongkai.statute.annual_report.report import Report, StatedFigure

_NUMERAL = re.compile(
    r"^(?:第(?P<part>[一二三四五六七八九十]+)部分[、.:]?|(?P<bare>[一二三四五六七八九十]+)[、.:])"
)
#: Words of a heading → our section, None for one that we have no name for; the first that fits.
_WORDS: tuple[tuple[str | None, re.Pattern[str]], ...] = (
    (None, re.compile(r"收费|费用|减免")),
    ("remedies", re.compile(r"复议|诉讼|申诉")),
    ("problems", re.compile(r"问题|不足|改进|下一步|努力方向")),
    ("applications", re.compile(r"依申请|公开申请|申请公开|申请.{0,4}(?:办理|处理)")),
    ("disclosure", re.compile(r"主动公开")),
    ("overview", re.compile(r"概述|概况|总体情况|基本情况")),
    ("others", re.compile(r"其[他它].{0,8}(?:事项|情况)")),
)
#: How a heading ends that has lost its numeral (Word counts by itself).
_UNNUMBERED = re.compile(r"(?:概述|概况|情况|措施|事项|问题|打算)$")


@dataclass(frozen=True, slots=True)
class _Said:
    """A line of the report, or a row of some table in it, which is no prose."""

    text: str
    place: str
    is_prose: bool


def read_early(document: Document, identity: Identity) -> Report:
    """Return the report without form and cells: sections, figures of the prose and of the list.

    A section that none of ours stands for is kept under its heading as printed.
    """
    indicators = read_indicators(document)
    sections = _sections(document, identity, indicators.used)
    figures = [
        figure
        for section, said in sections.items()
        for figure in _figures(section, [one for one in said if one.is_prose], identity)
    ]
    return Report(
        organ=identity.organ,
        year=identity.year,
        form=None,
        cells={},
        sections={
            section: "\n".join(one.text for one in said) for section, said in sections.items()
        },
        unplaced=tuple(indicators.unplaced),
        published_on=identity.published_on,
        figures=(*figures, *indicators.figures),
    )


def _sections(document: Document, identity: Identity, used: set[int]) -> dict[str, list[_Said]]:
    """Return the lines of each section in printed order; one that comes again goes on."""
    sections: dict[str, list[_Said]] = {}
    key, number, has_title = PREAMBLE, 0, False
    for index, block in enumerate(document.blocks):
        if index in used:
            continue
        cells = [block.text] if isinstance(block, Line) else list(block.cells)
        filled = [cell.strip() for cell in cells if plain(cell)]
        if not filled:
            continue
        said = _Said(" | ".join(filled), block.place, len(filled) == 1)
        if not has_title:
            has_title = (identity.title or "").endswith(plain(said.text)) and "报告" in said.text
        if said.is_prose and (heading := _heading(said.text, number)):
            key, number = heading
        elif key != PREAMBLE or (has_title and "。" in said.text):
            sections.setdefault(key, []).append(said)
    if key in sections:
        sections[key] = list(takewhile(lambda one: not is_tail(one.text), sections[key]))
    return {section: lines for section, lines in sections.items() if lines}


def _heading(text: str, before: int) -> tuple[str, int] | None:
    """Return the section that a line heads and its number, None where it heads none.

    ``before`` is the number of the last heading. A heading without known words is one only where
    its number is the next.
    """
    bare = plain(text)
    if not bare or len(bare) > LONGEST_HEADING or re.search("[。，,；;]", bare):
        return None
    match = _NUMERAL.match(bare)
    words = bare[match.end() :] if match else bare
    section = next((name for name, pattern in _WORDS if pattern.search(words)), None)
    if match and words:
        number = number_of_han(match["part"] or match["bare"])
        if section or number == before + 1:
            return section or text.strip(), number
        return None
    section = section if _UNNUMBERED.search(words) and not bare.startswith("(") else None
    section = section or heading_of(text)
    return (section, before) if section else None


def _figures(section: str, said: Sequence[_Said], identity: Identity) -> Iterator[StatedFigure]:
    """Yield what the prose of a section counts, in printed order."""
    prose = Prose("\n".join(one.text for one in said))
    year, organ = identity.year, identity.organ or ""
    found = [
        *statements(prose, year=year, organ=organ),
        *disclosed(prose, year=year, organ=organ),
    ]
    lines = _lines_of(prose, said)
    for figure in sorted(found, key=lambda figure: figure.quantity.start):
        quantity = figure.quantity
        yield StatedFigure(
            subject=figure.subject,
            value=figure.value,
            unit=quantity.counter,
            text=figure.quote,
            is_approximate=not quantity.is_exact,
            section=section,
            place=said[lines[quantity.start]].place,
        )


def _lines_of(prose: Prose, said: Sequence[_Said]) -> list[int]:
    """Return, for each character of the prose, the line that it stood in."""
    printed = [
        (character, line)
        for line, one in enumerate(said)
        for character in one.text
        if not character.isspace()
    ]
    lines: list[int] = []
    reached = 0
    for character in prose.shown:
        if reached < len(printed) and printed[reached][0] == character:
            reached += 1
        lines.append(printed[max(reached - 1, 0)][1])
    return lines
