"""Lists of parts: ``12件，其中甲7件、乙5件`` and ``甲7件、乙5件，合计12件``.

A list is closed when its words leave nothing over; an open one (等, 包括 …等, one part only) may
fall short of its whole but never exceed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from gongkai.statute.annual_report.figures.prose import Prose
from gongkai.statute.annual_report.figures.quantities import Quantity

_OPENS = re.compile(r"其中[，,：:]?|(?:具体)?(?:包括|包含|分为)[，,：:]?|分别(?:是|为)[，,：:]?")
_OPENED = re.compile(r"(?:其中|包括|分别是|分别为)[，,：:]$")
#: Words after which nothing is left over.
_REST = re.compile(r"其他|其它|其余|余下")
_OPEN_END = re.compile(r"^[^。；;，,]{0,10}?等(?!级|候|待)")
#: Words that make a figure no part of the whole: differences, shares, another year, a subset.
_NO_PART = re.compile(
    r"同比|较|比|增|减|去年|上年(?!度?结转)|其中|占|以上|累计|含"
    r"|(?<!其他)(?<!其它)(?<!公益)组织|召开|举办|开展|阅读|点击|浏览|参加"
)
_SEPARATE_DEED = re.compile(
    r"^(?:并|同时|还|另|全年|年内|已|共|均|目前)|办结|结转|收到|受理|新收|答复|回复"
    r"|(?<!其他)(?<!其它)(?<!公益)组织|召开|举办|开展|编发"
    r"|印发|转发|发布|解读|回应|公开(?!类|信息|的)"
)
_TOTAL_AFTER = re.compile(r"^(?:两项|三项|四项|以上|各项|上述)?(?:共计|合计|总计|总共)(?:为)?$")
#: From this many parts on a list that falls short by next to nothing is taken as closed.
_MANY_PARTS = 3
#: As many numbers are looked at before and after 其中; no list of a report is longer.
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class PartsGap:
    """A list whose parts do not make its whole: both numbers and the words."""

    whole: Decimal
    parts: Decimal
    quote: str
    exceeds: bool


def gaps_in_lists(prose: Prose) -> Iterator[PartsGap]:
    """Yield the lists of parts whose sum cannot be their whole."""
    by_stretch: dict[int, list[int]] = {}
    for place, quantity in enumerate(prose.quantities):
        by_stretch.setdefault(prose.stretch(quantity.start)[0], []).append(place)
    for places in by_stretch.values():
        if len(places) > 1:
            quantities = [prose.quantities[place] for place in places]
            yield from _gaps_after_whole(prose, quantities)
            yield from _gaps_before_whole(prose, quantities)


def _gaps_after_whole(prose: Prose, quantities: Sequence[Quantity]) -> Iterator[PartsGap]:
    """Look at each "whole, 其中 parts" of one stretch of text."""
    is_later = False
    for place, first in enumerate(quantities[1:], start=1):
        clause = prose.clause(first.start, first.end)
        opening = _OPENS.search(clause.text)
        if opening is None:
            opening = _OPENED.search(prose.text[max(clause.start - 6, 0) : clause.start])
        if opening is None:
            continue
        is_bracketed = clause.is_bracketed
        outer = [
            one
            for one in quantities[max(place - _LONGEST, 0) : place]
            if one.counter == first.counter and prose.is_bracketed(one.start) <= is_bracketed
        ]
        if is_bracketed:
            outer = outer[-1:] if outer and first.start - outer[-1].end < 40 else []
        if not outer:
            continue
        gap = _gap(
            prose, outer, quantities[place : place + _LONGEST], opening[0], is_later=is_later
        )
        is_later = True
        if gap:
            yield gap


def _parts(
    prose: Prose, quantities: Sequence[Quantity], is_bracketed: bool
) -> tuple[list[Quantity], int]:
    """Return the possible parts in order, and how many of them surely are parts.

    A 、 goes on with the list; a comma may, unless a deed of its own follows.
    """
    first = quantities[0]
    parts, sure, by_comma = [first], 1, False
    for one in quantities[1:]:
        clause = prose.clause(one.start, one.end)
        if clause.is_bracketed != is_bracketed:
            if is_bracketed:
                break
            continue
        between = prose.text[parts[-1].end : one.start]
        if one.counter == "%" or "%" in between:
            if one.counter == "%":
                continue
            between = between.rpartition("%")[2]
        if one.counter != first.counter or _NO_PART.search(clause.text) or "。" in between:
            break
        has_comma = "，" in between or "," in between
        if has_comma and _SEPARATE_DEED.search(clause.text):
            break
        if len(parts) == 1:
            by_comma = has_comma
        parts.append(one)
        if sure == len(parts) - 1 and (not has_comma or by_comma):
            sure = len(parts)
    return parts, sure


def _gap(
    prose: Prose,
    outer: Sequence[Quantity],
    rest: Sequence[Quantity],
    opening: str,
    *,
    is_later: bool,
) -> PartsGap | None:
    """Compare the parts with the number before them, unless they make any other one.

    The parts may also divide an earlier number, or the sum of the last few ("新收9件，上年结转1件，
    其中…"). A second 其中 in one sentence is only taken for wrong when it exceeds them all.
    """
    first = rest[0]
    clause = prose.clause(first.start, first.end)
    if _NO_PART.search(clause.text.replace("其中", "").replace("包含", "")):
        return None
    parts, sure = _parts(prose, rest, clause.is_bracketed)
    sums = list(accumulate((_Sum(one.low, one.high, one.value) for one in parts), _Sum.plus))
    wholes = [_Sum(one.low, one.high, one.value) for one in outer]
    together = list(accumulate(reversed(wholes), _Sum.plus))
    if any(part.meets(whole) for whole in (*wholes, *together) for part in sums):
        return None
    carries = "结转" in prose.clause(outer[-1].start, outer[-1].end).text
    base = together[1] if carries and len(together) > 1 else wholes[-1]
    total = sums[sure - 1]
    begin = outer[-2 if carries and len(outer) > 1 else -1].start
    quote = prose.shown[begin : parts[sure - 1].end]
    if total.low > base.high:
        exceeds_all = all(total.low > whole.high for whole in wholes)
        return PartsGap(base.value, total.value, quote, True) if exceeds_all else None
    if is_later or sure == 1:
        return None
    words = prose.text[first.start : parts[sure - 1].end]
    tail = prose.text[parts[sure - 1].end : parts[sure - 1].end + 12]
    is_closed = (
        _REST.search(words)
        or opening.startswith("分为")
        or _names_both(clause.text + words)
        or (sure >= _MANY_PARTS and base.low - total.high <= max(Decimal(2), base.value / 100))
    )
    if _OPEN_END.match(tail) or not is_closed:
        return None
    return PartsGap(base.value, total.value, quote, False)


@dataclass(frozen=True, slots=True)
class _Sum:
    low: Decimal
    high: Decimal
    value: Decimal

    def plus(self, other: _Sum) -> _Sum:
        return _Sum(self.low + other.low, self.high + other.high, self.value + other.value)

    def meets(self, other: _Sum) -> bool:
        """Say whether both can stand for one number."""
        return self.low <= other.high and other.low <= self.high


def _names_both(text: str) -> bool:
    """Say whether natural persons and organisations stand side by side: together they are all."""
    return bool(re.search("自然人|公民|个人", text) and re.search("法人", text))


def _gaps_before_whole(prose: Prose, quantities: Sequence[Quantity]) -> Iterator[PartsGap]:
    """Look at each "parts, 合计 whole" of one stretch: some run of parts before must make it."""
    for place, whole in enumerate(quantities):
        if place < 2 or not _TOTAL_AFTER.match(prose.clause(whole.start, whole.end).text):
            continue
        parts: list[Quantity] = []
        for part in reversed(quantities[max(place - _LONGEST, 0) : place]):
            if part.counter != whole.counter:
                break
            if _NO_PART.search(prose.clause(part.start, part.end).text):
                break
            parts.append(part)
        sums = list(accumulate((_Sum(one.low, one.high, one.value) for one in parts), _Sum.plus))
        goal = _Sum(whole.low, whole.high, whole.value)
        if len(parts) > 1 and not any(one.meets(goal) for one in sums[1:]):
            quote = prose.shown[parts[-1].start : whole.end]
            yield PartsGap(whole.value, sums[-1].value, quote, sums[-1].value > whole.value)
