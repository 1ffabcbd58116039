"""The list of indicators (指标名称 单位 数量) that many reports from before 2019 print.

It is read whether it came as a table, as lines with blanks between the cells, or one cell a line.
A line of it counts only where one number stands for one name: of two years side by side, neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.exchange.reading.cell_values import has_number, is_blank, looks_like_value, read_value
from gongkai.exchange.reading.document import Document, Row
from gongkai.exchange.reading.labels import plain
from gongkai.statute.annual_report.amounts import UNITS, to_yuan
from gongkai.statute.annual_report.report import StatedFigure, Unplaced

_UNIT_HEAD = re.compile(r"^(?:计量)?单位$")
_NUMBER_HEAD = re.compile(
    r"^(?:(?:统计|本年|全年|年度|上年|去年|累计|20\d\d年度?)+(?:数量|数值|数据|数)?|数量|数值|数据|数)$"
)
_HEAD = re.compile(r"^(?:序号|编号|(?:统计)?指标(?:名称)?|项目(?:名称)?|名称|统计内容|备注|说明)$")
_UNIT = re.compile(
    r"^万?(?:条|件|次|篇|份|个|人|项|宗|起|期|场|张|册|名|家|处|人次|件次|篇次|条次)$"
)
#: A longer text is prose, not the name of an indicator.
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    block: int
    place: str

    @property
    def is_unit(self) -> bool:
        bare = plain(self.text)
        return bare in UNITS or bool(_UNIT.match(bare))

    @property
    def is_number(self) -> bool:
        return has_number(self.text)

    @property
    def is_head(self) -> bool:
        bare = plain(self.text)
        return any(head.match(bare) for head in (_HEAD, _UNIT_HEAD, _NUMBER_HEAD))

    @property
    def is_name(self) -> bool:
        """Say whether the text may be the name of an indicator, or a part of one."""
        is_other = self.is_unit or self.is_head or looks_like_value(self.text)
        return not is_other and "。" not in self.text and len(self.text) <= LONGEST_NAME

    @property
    def whole(self) -> int | None:
        """Return the whole number that the cell holds."""
        value = read_value(self.text, "count", head_unit=None).value if self.is_number else None
        return value if isinstance(value, int) else None


@dataclass(slots=True)
class IndicatorList:
    """The figures of the list, what of it could not be placed, and the blocks it stands in."""

    figures: list[StatedFigure] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def read_indicators(document: Document) -> IndicatorList:
    """Return the list of indicators, empty where the document prints none."""
    found = IndicatorList()
    cells = _cells(document)
    numbers, is_unit_first = 0, True
    for place, cell in enumerate(cells):
        if _UNIT_HEAD.match(plain(cell.text)):
            after = 0
            while _heads_numbers(cells, place + 1 + after):
                after += 1
            before = _heads_numbers(cells, place - 1)
            if after + before:
                numbers, is_unit_first = after + before, after > 0
                around = cells[max(place - 3, 0) : place + after + 2]
                found.used |= {one.block for one in around if one.is_head}
        elif numbers and cell.is_unit:
            _take(found, cells, place, numbers=numbers, is_unit_first=is_unit_first)
    return found


def _cells(document: Document) -> list[_Cell]:
    """Return the cells of all rows and lines; an empty line is none, an empty cell is one."""
    cells: list[_Cell] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Row):
            texts: Sequence[str] = block.cells
        else:
            parts = block.text.split()
            is_row = len(parts) > 2 and any(_Cell(part, index, "").is_unit for part in parts)
            is_heads = len(parts) > 2 and any(_UNIT_HEAD.match(plain(part)) for part in parts)
            texts = parts if is_row or is_heads else [block.text] if parts else []
        cells += [_Cell(text.strip(), index, block.place) for text in texts]
    return cells


def _heads_numbers(cells: Sequence[_Cell], place: int) -> bool:
    return 0 <= place < len(cells) and bool(_NUMBER_HEAD.match(plain(cells[place].text)))


def _take(
    found: IndicatorList, cells: list[_Cell], place: int, *, numbers: int, is_unit_first: bool
) -> None:
    """Take the line of the list whose unit stands at ``place``, if a number stands beside it."""
    first = place if is_unit_first else place - 1
    start = first
    while start and cells[start - 1].is_name:
        start -= 1
    number_place = place + 1 if is_unit_first else place - 1
    if start == first or not 0 <= number_place < len(cells):
        return
    number, unit = cells[number_place], plain(cells[place].text)
    if is_blank(number.text) or not any(map(str.isdigit, number.text)):
        return
    name = "".join(cell.text for cell in cells[start:first])[-LONGEST_NAME:]
    read = read_value(number.text, "count", head_unit=None)
    last = max(place, number_place)
    if numbers > 1 or not _is_alone(cells, start, number, last):
        reason = "wrong_width"
    elif read.reason or read.value is None:
        reason = read.reason or "not_a_number"
    else:
        found.used |= {cell.block for cell in cells[start : last + 1]}
        text = " ".join((name, *(cell.text for cell in cells[first : last + 1])))
        value = Decimal(read.value)
        if unit in UNITS:
            value, unit = to_yuan(value, unit), "元"
        found.figures.append(StatedFigure(None, value, unit, text, False, None, number.place))
        return
    found.unplaced.append(Unplaced("", None, name, (number.text,), number.place, reason))


def _is_alone(cells: Sequence[_Cell], start: int, number: _Cell, last: int) -> bool:
    """Say whether the number is the only one of its name.

    A number before the name is that of the line; then the next line's may follow. What may be
    the next line's number itself, in place of a blank, is nobody's.
    """
    before = cells[start - 1].whole if start else None
    after = cells[last + 1] if last + 1 < len(cells) else None
    if after is not None and after.is_number:
        return before is not None and after.whole == before + 1
    return before is None or number.whole != before + 1
