"""Percentages of the prose recomputed where both of their numbers stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.statute.annual_report.figures.prose import Prose
from gongkai.statute.annual_report.figures.quantities import Quantity

_BEFORE = r"(?:上(?:一)?年度?|去年|前一年)(?:度|同期)?"
_RISE = r"增长|上升|增加|提高|提升|增幅|增"
_FALL = r"下降|减少|降低|降幅|减"
_CHANGE = re.compile(rf"(?P<fall>{_FALL})|(?P<rise>{_RISE})")
#: What stands before last year's number, between the numbers, and before a difference.
_LAST_YEAR = re.compile(rf"{_BEFORE}(?:的|为|是|共|收到|办理|公开|发布|新收|受理)*$")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,14}?(?:的)?$")
_TO = re.compile(
    r"^(?:增加|增长|上升|提高|提升|下降|减少|降低|增|减|降|升)(?:到|至|为)(?:了|今年的|本年的)?$"
)
_DIFFERENCE = re.compile(
    rf"(?:同比|(?:比|较){_BEFORE}|与{_BEFORE}相比)[，,]?(?:共)?(?P<way>{_RISE}|{_FALL})(?:了)?$"
)
_RATE = re.compile(rf"(?:{_RISE}|{_FALL})(?:了|率|幅度|幅)?(?:为|达到|达|约为)?$")
_SHARE = re.compile(
    r"^[，,（(]?(?:约)?占(?:比|全部|总数|总量|申请总数|申请总量|的|全年|当年|比例|比重|新收|申请量|办结|数)*(?:为|达)?$"
)
_ROUGH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class RateGap:
    """A percentage that its own two numbers do not give: printed, computed, and the words."""

    printed: str
    computed: str
    quote: str


def wrong_rates(prose: Prose) -> Iterator[RateGap]:
    """Yield the growth rates and shares that the numbers beside them contradict."""
    for place, rate in enumerate(prose.quantities):
        if rate.counter != "%":
            continue
        start, _ = prose.stretch(rate.start)
        earlier = []
        for one in reversed(prose.quantities[max(place - 8, 0) : place]):
            if one.start < start:
                break
            earlier.append(one)
        if not earlier:
            continue
        before = earlier[0]
        gap = prose.text[before.end : rate.start]
        if _SHARE.match(gap):
            yield from _share(prose, rate, earlier)
        elif len(gap) <= 16 and _RATE.search(gap):
            yield from _growth(prose, rate, earlier)


def _growth(prose: Prose, rate: Quantity, earlier: list[Quantity]) -> Iterator[RateGap]:
    """Check a rate against the pair of numbers before it (nearest first)."""
    pair = _pair(prose, earlier)
    change = _CHANGE.search(prose.text, earlier[0].end, rate.start)
    if pair is None or change is None:
        return
    now, then = pair
    if not now.is_exact or not then.is_exact or not then.value:
        return
    computed = (now.value - then.value) / then.value * 100
    if change["fall"]:
        computed = -computed
    if not _fits(rate, computed):
        yield _rate_gap(prose, rate, computed, min(now.start, then.start))


def _pair(prose: Prose, earlier: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """Return this year's and last year's quantity, None when the text does not give both."""
    last = earlier[0]
    words = prose.clause(last.start, last.end).text
    second = next((one for one in earlier[1:] if one.counter == last.counter), None)
    if second is None:
        return None
    between = prose.text[second.end : last.start]
    if _LAST_YEAR.search(between):
        return second, last
    if _TO.match(between) and _FROM.search(prose.text[max(second.start - 20, 0) : second.start]):
        return last, second
    if difference := _DIFFERENCE.search(words):
        if len(between) > 20 or not second.is_exact or not last.is_exact:
            return None
        sign = -1 if re.match(_FALL, difference["way"]) else 1
        then = second.value - sign * last.value
        return second, Quantity(
            then, then, then, Decimal(1), last.counter, second.start, second.end
        )
    return None


def _share(prose: Prose, rate: Quantity, earlier: list[Quantity]) -> Iterator[RateGap]:
    """Check a share against every whole before its part: none of them may give it."""
    part, *wholes = (one for one in earlier if one.counter == earlier[0].counter)
    wholes = [one for one in wholes if one.value >= part.value and one.value]
    if not wholes or "其中" not in prose.text[wholes[-1].end : part.start]:
        return
    if not part.is_exact or not all(whole.is_exact for whole in wholes):
        return
    shares = [part.value / whole.value * 100 for whole in wholes]
    if not any(_fits(rate, share) for share in shares):
        yield _rate_gap(prose, rate, shares[-1], wholes[-1].start)


def _fits(rate: Quantity, computed: Decimal) -> bool:
    """Say whether the printed rate is the computed one, rounded or cut off."""
    if not rate.is_exact:
        return rate.low - 1 <= computed <= rate.high + 1
    return abs(rate.value - computed) < rate.step


def _rate_gap(prose: Prose, rate: Quantity, computed: Decimal, start: int) -> RateGap:
    places = max(-int(rate.step.as_tuple().exponent), 2)
    return RateGap(
        printed=f"{rate.value}%",
        computed=f"{computed:.{places}f}%",
        quote=prose.quote(max(start, rate.end - 60), rate.end),
    )
