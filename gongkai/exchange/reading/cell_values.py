"""What stands in a printed cell: a number, a blank, a note beside a number, or no number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gongkai.exchange.layout import UNREADABLE
from gongkai.exchange.reading.labels import plain
from gongkai.statute.annual_report.amounts import to_yuan
from gongkai.statute.annual_report.forms import Kind
from gongkai.statute.annual_report.report import Value

#: No report counts so much, and what is longer is not exact any more when it is reckoned with.
MOST_DIGITS = 20
#: Placeholders for "nothing given"; "-" alone is no minus.
_BLANKS = frozenset(("", "-", "--", "—", "——", "/", "\\", "无", "空", "*"))
_BLANK_WORDS = str.maketrans(dict.fromkeys("无空"))
_NUMBER = re.compile(r"^(?P<sign>[+-]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?")
_UNIT = re.compile(r"^(亿元|万元|元|亿|万)")
_UNITS = {"亿": "亿元", "万": "万元"}
_COUNTER = re.compile(r"^(件次|件|个|项|条|份|宗|次|起)$")
_NOTE = re.compile(r"^[(（].*[)）]$")


@dataclass(frozen=True, slots=True)
class CellText:
    """A read cell: ``reason`` is set when there is no value; a unit stands beside amounts."""

    value: Value = None
    unit: str | None = None
    note: str | None = None
    reason: str | None = None


def is_blank(text: str) -> bool:
    """Say whether the text is a blank or a placeholder."""
    return plain(text).replace("−", "-") in _BLANKS


def looks_like_value(text: str) -> bool:
    """Say whether the text could stand in a value cell: blank, a number, or our unreadable mark."""
    bare = plain(text).replace("−", "-")
    if bare in _BLANKS or bare == UNREADABLE:
        return True
    match = _NUMBER.match(bare)
    if not match:
        return False
    rest = bare[match.end() :]
    return not rest or bool(_UNIT.match(rest) or _COUNTER.match(rest) or _NOTE.match(rest))


def has_number(text: str) -> bool:
    """Say whether the text holds a figure."""
    return not is_blank(text) and looks_like_value(text)


def has_figure(text: str) -> bool:
    """Say whether the text holds a figure or what cannot be read as one: 12；34；无."""
    bare = plain(text).translate(_BLANK_WORDS)
    is_unread = any(map(str.isdigit, bare)) and not any(map(str.isalpha, bare))
    return is_unread or has_number(text)


def is_note(text: str) -> bool:
    """Say whether the text is a note in brackets, which may stand on a line of its own."""
    return bool(_NOTE.match(plain(text)))


def read_value(text: str, kind: Kind, *, head_unit: str | None) -> CellText:
    """Return what a cell of this kind holds.

    Amounts come back in 元 with their printed unit; one above zero whose unit neither the cell
    nor the head tells has the reason ``unit_unknown``. Nothing is repaired: a fraction in a count
    stays one, for the checks to find.
    """
    bare = plain(text).replace("−", "-")
    if bare in _BLANKS:
        return CellText()
    if bare == UNREADABLE:
        return CellText(reason="unreadable")
    match = _NUMBER.match(bare)
    if not match:
        return CellText(reason="not_a_number")
    if sum(map(str.isdigit, match.group())) > MOST_DIGITS:
        return CellText(reason="too_long")
    number = Decimal(match.group().replace(",", "").lstrip("+"))
    rest = bare[match.end() :]
    if kind == "amount":
        return _amount(number, rest, head_unit)
    note = text.strip() if _NOTE.match(rest) else None
    if rest and not note and not _COUNTER.match(rest):
        return CellText(reason="not_a_number")
    is_whole = number == number.to_integral_value() and not match["fraction"]
    return CellText(int(number) if is_whole else number, note=note)


def _amount(number: Decimal, rest: str, head_unit: str | None) -> CellText:
    match = _UNIT.match(rest)
    unit = _UNITS.get(match[1], match[1]) if match else head_unit
    beyond = rest[match.end() :] if match else rest
    if beyond and not _NOTE.match(beyond):
        return CellText(reason="not_a_number")
    if unit is not None:
        return CellText(to_yuan(number, unit), unit=unit)
    return CellText(Decimal(0)) if number == 0 else CellText(reason="unit_unknown")
