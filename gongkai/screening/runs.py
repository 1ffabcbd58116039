"""Runs of digits: groups parted by blanks and hyphens, with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.screening.hits import Span
from gongkai.screening.passage import Passage

DIGIT = "[0-9０-９]"
#: Blanks of all widths, also those without one, and signs that only steer how text is set.
BLANKS = " \u00a0\u00ad\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u3000\ufeff"
PARTING = f"[{BLANKS}\\-‐‑‒–—－﹣−]"
HYPHENS = frozenset("-‐‑‒–—－﹣−")
_PLAIN = str.maketrans("０１２３４５６７８９ｘＸx", "0123456789XXX")
_GROUP = re.compile(r"\d+X?|X")
_LETTER_AHEAD = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
_LETTER_BEHIND = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]$")
#: Letters that may stand right before a telephone.
_CALLS = re.compile(r"(?:^|[^A-Za-z])(?:tel|phone|mobile|mob|t|m|wx|no|id)$", re.IGNORECASE)

#: Characters around a number that are looked at; a run may be as long as the text.
NEAR = 24
_POINTS = frozenset(".．")


class Run(NamedTuple):
    """A run of digits: its groups with their places in its text, and the line around it."""

    start: int
    text: str
    groups: tuple[tuple[int, int, str], ...]
    before: str
    after: str

    def digits(self, first: int, last: int) -> str:
        """Return the digits of the groups ``first`` to ``last`` (a closing X in capitals)."""
        if first == last:
            return self.groups[first][2]
        return "".join([group[2] for group in self.groups[first : last + 1]])

    def shape(self, first: int, last: int) -> tuple[int, ...]:
        """Return how many digits the groups have."""
        return tuple([len(group[2]) for group in self.groups[first : last + 1]])

    def is_tight(self, index: int) -> bool:
        """Say whether a hyphen ties the group ``index`` to the one before it."""
        if not 0 < index < len(self.groups):
            return False
        parting = self.text[self.groups[index - 1][1] : self.groups[index][0]]
        return not HYPHENS.isdisjoint(parting)

    def is_extension(self, index: int) -> bool:
        """Say whether the group ``index`` is the last, tied by a hyphen, of at most 5 digits."""
        return (
            index == len(self.groups) - 1
            and self.is_tight(index)
            and len(self.groups[index][2]) <= 5
        )

    def span(self, kind: str, first: int, last: int) -> Span:
        """Return the byte span of the groups ``first`` to ``last``."""
        begin, end = self.groups[first][0], self.groups[last][1]
        if self.text.isascii():
            return Span(kind, self.start + begin, self.start + end)
        start = self.start + len(self.text[:begin].encode())
        return Span(kind, start, start + len(self.text[begin:end].encode()))

    def before_group(self, index: int) -> str:
        """Return what stands in the line before the group."""
        if not index:
            return self.before
        begin = self.groups[index][0]
        near = self.text[max(0, begin - NEAR) : begin]
        return near if begin >= NEAR else self.before + near

    def after_group(self, index: int) -> str:
        """Return what stands in the line after the group."""
        end = self.groups[index][1]
        near = self.text[end : end + NEAR]
        return near if len(near) == NEAR else near + self.after


def touches_letters(before: str, after: str) -> bool:
    """Say whether letters stand right before or behind: a code and no number of a person.

    >>> touches_letters("型号AB", ""), touches_letters("Tel", "")
    (True, False)
    """
    if after and _LETTER_AHEAD.match(after):
        return True
    return bool(before and _LETTER_BEHIND.search(before[-1:]) and not _CALLS.search(before[-8:]))


def is_part_of_decimal(before: str, after: str) -> bool:
    """Say whether a point makes the number a part of a larger figure.

    >>> is_part_of_decimal("计1.", ""), is_part_of_decimal("", ".5元"), is_part_of_decimal("", "。")
    (True, True, False)
    """
    return (before[-1:] in _POINTS and before[-2:-1].isdecimal()) or (
        after[:1] in _POINTS and after[1:2].isdecimal()
    )


def runs(passage: Passage, pattern: str) -> Iterator[Run]:
    """Yield the runs where the pattern stands."""
    data = passage.data
    for start, end in passage.matches(pattern):
        text = data[start:end].decode()
        if text.isascii() and text.isdecimal():
            groups: tuple[tuple[int, int, str], ...] = ((0, end - start, text),)
        else:
            plain = text.translate(_PLAIN)
            groups = tuple((*m.span(), m.group()) for m in _GROUP.finditer(plain))
        yield Run(start, text, groups, passage.before(start, NEAR), passage.after(end, 6))


def digits_of(text: str) -> str:
    """Return only the digits (and a closing X) in a text.

    >>> digits_of("６３０102-1999 0101")
    '63010219990101'
    """
    return "".join(sign for sign in text.translate(_PLAIN) if sign.isdecimal() or sign == "X")
