"""Quantities of the prose: digits or Chinese numerals, a scale, a counter, and how exact they are.

``190余件`` lies between 190 and 200, ``12.3万宗`` is rounded to a thousand: a quantity carries
the bounds within which the counted number can lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

#: Full-width digits and signs beside the plain ones; each is one character for one.
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")

COUNTERS = r"件次|人次|件|宗|条|份|起|次|个(?!工作日|月|小时|百分点)|项|篇|笔|张|期|场|例|批"
NUMBER = (
    r"(?:(?P<digits>(?<![\d.第])(?:\d{1,3}(?:[,，]\d{3}){1,4}(?!\d)|\d{1,12})(?:\.\d{1,6})?)"
    r"|(?P<han>(?<![第〇零一二两三四五六七八九十百千几])[〇零一二两三四五六七八九十百千]{1,9}))"
    r"(?P<over>[余多])?(?P<scale>[百千]?[万亿]|[百千])?(?P<over_scale>[余多])?"
)
_QUANTITY = re.compile(
    r"(?P<before>不少于|不低于|至少|将近|接近|超过|大约|不到|不足|近|约|超|逾)?"
    + NUMBER
    + rf"(?P<counter>元|%|{COUNTERS})(?P<after>左右|上下|以上)?"
)
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "千万": 10**7}
_SCALES |= {"亿": 10**8, "百亿": 10**10, "千亿": 10**11}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}

#: 约, 近 and their like: how far off the number may be, as a share of what is printed.
_LEEWAY = Decimal("0.15")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the prose with its counter, its place, and the bounds it stands for.

    ``step`` is the place of the last printed digit: 1000 in 12.3万.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    step: Decimal
    counter: str
    start: int
    end: int

    @property
    def is_exact(self) -> bool:
        """Say whether the printed number is the counted one."""
        return self.low == self.high

    def admits(self, number: Decimal) -> bool:
        """Say whether the counted number can be this one.

        >>> about = next(quantities_in("190余件"))
        >>> about.admits(Decimal(195)), about.admits(Decimal(189))
        (True, False)
        """
        return self.low <= number <= self.high


def narrow(text: str) -> str:
    """Return the text with full-width digits made plain, no character moved."""
    return text.translate(_NARROW)


def quantities_in(text: str) -> Iterator[Quantity]:
    """Yield the counted quantities of a narrowed text in order; article numbers are none.

    >>> [(int(one.value), one.counter) for one in quantities_in("四十余条，1.7万余张，第三十条")]
    [(40, '条'), (17000, '张')]
    """
    for match in _QUANTITY.finditer(text):
        yield quantity_of(match, counter=match["counter"])


def quantity_of(match: re.Match[str], *, counter: str) -> Quantity:
    """Return the quantity that a match of ``NUMBER`` (or of the whole pattern) prints."""
    scale = Decimal(_SCALES[match["scale"] or ""])
    digits, groups = match["digits"], match.groupdict()
    if digits:
        digits = digits.replace(",", "").replace("，", "")
        base = Decimal(digits)
    else:
        base = Decimal(number_of_han(match["han"]))
    value = base * scale
    decimals = len(digits.partition(".")[2]) if digits else 0
    step = scale / 10**decimals
    low, high = _bounds(
        value,
        step,
        over=bool(match["over"] or match["over_scale"]),
        before=groups.get("before") or groups.get("after") or "",
        is_rounded=scale > 1 or bool(decimals and counter != "%"),
    )
    return Quantity(value, low, high, step, counter, match.start(), match.end())


def _bounds(
    value: Decimal, step: Decimal, *, over: bool, before: str, is_rounded: bool
) -> tuple[Decimal, Decimal]:
    if over or before in ("超过", "超", "逾", "不少于", "不低于", "至少", "以上"):
        return value, max(value + _last_place(value), value * (1 + _LEEWAY))
    if before in ("近", "将近", "接近", "不到", "不足"):
        return value * (1 - _LEEWAY), value
    if before:
        return value * (1 - _LEEWAY), value * (1 + _LEEWAY)
    if is_rounded:  # to the nearest, or cut off
        return value - step / 2, value + step
    return value, value


def _last_place(value: Decimal) -> Decimal:
    """Return the place of the last digit that is not zero: 10 for 190, 1000 for 17000."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def number_of_han(text: str) -> int:
    """Return the value of a Chinese numeral below ten thousand, or of its digits in a row.

    >>> [number_of_han(text) for text in ("四十", "一百零五", "十二", "二〇")]
    [40, 105, 12, 20]
    """
    if not any(char in _PLACES for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, -1
    for char in text:
        if char in _PLACES:
            total += (1 if digit < 0 else digit) * _PLACES[char]
            digit = -1
        else:
            digit = _DIGITS[char]
    return total + max(digit, 0)
