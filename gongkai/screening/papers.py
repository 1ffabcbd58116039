"""Passports and travel permits, and number plates of cars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gongkai.screening.hits import Span
from gongkai.screening.passage import Passage
from gongkai.screening.sources import load_data

#: E and G are ordinary passports, D, S and P official ones, H, M, C and T travel permits.
PASSPORT = r"\b(?:[Ee][A-HJ-NP-Za-hj-np-z]\d{7}|[EGDSPHMCTegdspmhct]\d{8})(?:\d{2})?\b"
PLATE = (
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]"
    "[A-HJ-NP-Za-hj-np-z][·•・.． -]?"
    "[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]"
)
_PLATE_TAIL = re.compile(
    r"(?:[A-Z0-9]{5}|[A-Z0-9]{4}[挂学警港澳]|[DFABCEGHJK][A-Z0-9]\d{4}|\d{5}[DFABCEGHJK])$"
)
_SERIAL = re.compile(r"[A-Za-z0-9_\-/\\]$")


def find_passports(passage: Passage) -> Iterator[Span]:
    """Yield passport and permit numbers.

    E and G followed by eight digits are taken wherever they stand alone; the other letters only
    behind a word such as 护照 or in a column headed by one, for codes of papers look the same.
    """
    for start, end in passage.matches(PASSPORT):
        text = passage.text(start, end).upper()
        before = passage.before(start, 24)
        if _SERIAL.search(before) or re.match(r"[\-/_.]\w", passage.after(end, 2)):
            continue
        is_named = bool(
            re.search(_passport_words(), before)
            or re.search(_passport_words(), passage.head(start))
        )
        is_plain = text[0] in "EG" and len(text) == 9 and not re.match(r".(?:19|20)\d\d", text)
        if is_named or is_plain:
            yield Span("passport", start, end)


def find_plates(passage: Passage) -> Iterator[Span]:
    """Yield number plates, those of new-energy cars (six signs) included."""
    for start, end in passage.matches(PLATE):
        text = passage.text(start, end).upper()
        tail = re.sub(r"^..[·•・.． -]?", "", text)
        letters = sum(sign.isascii() and sign.isalpha() for sign in tail)
        if re.match(r"[A-Za-z0-9]", passage.after(end, 1)) or letters > 2:
            continue
        if _PLATE_TAIL.match(tail) and sum(sign.isdecimal() for sign in tail) >= 3:
            yield Span("plate", start, end)


@cache
def _passport_words() -> str:
    return "|".join(load_data("numbers.toml")["labels"]["passport"])
