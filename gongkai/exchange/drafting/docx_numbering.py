"""Numbers that Word draws before paragraphs: 一、, （二）, 3., as the page shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"


def chinese_number(value: int) -> str:
    """Return a count under a hundred in Chinese, larger ones in Arabic digits.

    >>> chinese_number(3), chinese_number(10), chinese_number(21)
    ('三', '十', '二十一')
    """
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def _circled(value: int) -> str:
    return chr(0x245F + value) if 0 < value <= 20 else str(value)


def _letter(value: int) -> str:
    return chr(0x60 + value) if 0 < value <= 26 else str(value)


def _roman(value: int) -> str:
    steps = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
    if not 0 < value < 40:
        return str(value)
    text = ""
    for sign, worth in steps:
        text += sign * (value // worth)
        value %= worth
    return text


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "chineseLegalSimplified": chinese_number,
    "ideographTraditional": chinese_number,
    "japaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedCircle": _circled,
    "decimalFullWidth": lambda value: str(value).translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}


@dataclass(frozen=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    gap: str = ""


@dataclass
class Numbering:
    """The lists of one document and how far each has counted."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    #: Lists of one definition go on counting together.
    definitions: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, key: str, level: int) -> str:
        """Count one further paragraph of a list and return what stands before it."""
        levels = self.lists.get(key, {})
        if level not in levels:
            return ""
        here = levels[level]
        if here.form == "bullet":
            return "• "
        if here.form == "none":
            return ""
        counts = self.counts.setdefault(self.definitions.get(key, key), {})
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return (
            re.sub(
                r"%([1-9])",
                lambda found: self._figure(levels, counts, int(found[1]) - 1),
                here.text,
            )
            + here.gap
        )

    def _figure(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        told = levels.get(level, _Level())
        return _FORMS.get(told.form, str)(counts.get(level, told.start))


def read_numbering(root: etree._Element | None) -> Numbering:
    """Return the lists that a document's numbering part defines."""
    if root is None:
        return Numbering()
    definitions = {
        told.get(f"{_W}abstractNumId", ""): _levels(told) for told in root.iter(f"{_W}abstractNum")
    }
    numbering = Numbering()
    for told in root.iter(f"{_W}num"):
        reference = told.find(f"{_W}abstractNumId")
        key, name = told.get(f"{_W}numId", ""), _value(reference)
        overrides = list(told.iter(f"{_W}startOverride"))
        numbering.lists[key] = definitions.get(name, {})
        numbering.definitions[key] = key if overrides else f"abstract:{name}"
    return numbering


def _levels(definition: etree._Element) -> dict[int, _Level]:
    levels = {}
    for told in definition.iter(f"{_W}lvl"):
        place = told.get(f"{_W}ilvl", "0")
        start = _value(told.find(f"{_W}start"))
        text = _value(told.find(f"{_W}lvlText"))
        has_gap = text[-1:].isascii() and text[-1:] != ""
        levels[int(place) if place.isdigit() else 0] = _Level(
            int(start) if start.isdigit() else 1,
            _value(told.find(f"{_W}numFmt")) or "decimal",
            text,
            " " if has_gap else "",
        )
    return levels


def _value(element: etree._Element | None) -> str:
    return element.get(f"{_W}val", "") if element is not None else ""
