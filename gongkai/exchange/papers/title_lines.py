"""Long titles in lines of about equal length that end between words, as official titles do."""

from __future__ import annotations

from functools import cache
from itertools import accumulate

from gongkai.exchange.papers.content import width_of

#: Breaking inside a word, a number or before a closing mark, against a line's unequal length.
_INSIDE_WORD = 30.0
_GOOD_ENDS = ("关于", "印发", "转发", "、", "，", "》", "处", "会", "府", "局", " ")
_BAD_STARTS = tuple("》）〕」”、，。；：的年月日号")
_BAD_ENDS = tuple("《（〔「“")


def balanced_lines(title: str, most: float) -> list[str]:
    """Return a title in as few lines as its width asks for; ``most`` in Chinese characters.

    >>> balanced_lines("康川街道办事处关于印发2020年政务公开工作方案的通知", 16)
    ['康川街道办事处关于印发', '2020年政务公开工作方案的通知']
    """
    if width_of(title) <= most:
        return [title]
    # Its dictionary takes a tenth of a second to load, and most processes set no title.
    import rjieba

    boundaries = set(accumulate(len(word) for word in rjieba.cut(title)))
    fewest = int(-(-width_of(title) // most))
    for count in (fewest, fewest + 1):
        lines = _parted(title, count, most, frozenset(boundaries))
        if lines:
            return lines
    return [title]  # a word longer than a line: the template breaks it


def _parted(title: str, count: int, most: float, boundaries: frozenset[int]) -> list[str]:
    """Return the title in exactly ``count`` lines at the least cost, nothing if they do not fit."""
    wanted = width_of(title) / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        width = width_of(title[start:])
        if left == 1:
            return (abs(width - wanted), ()) if width <= most else (float("inf"), ())
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for at in range(start + 1, len(title)):
            length = width_of(title[start:at])
            if length > most:
                break
            rest, places = best(at, left - 1)
            cost = abs(length - wanted) + _cost(title, at, boundaries) + rest
            if cost < found[0]:
                found = (cost, (at, *places))
        return found

    cost, places = best(0, count)
    if cost == float("inf"):
        return []
    ends = (*places, len(title))
    return [title[a:b].strip() for a, b in zip((0, *places), ends, strict=True)]


def _cost(title: str, at: int, boundaries: frozenset[int]) -> float:
    if at not in boundaries or title[at:].startswith(_BAD_STARTS) or title[:at].endswith(_BAD_ENDS):
        return _INSIDE_WORD
    return 0.0 if title[:at].endswith(_GOOD_ENDS) else 2.0
