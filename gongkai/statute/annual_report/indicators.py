"""Figures by which reports are compared: over the years, and between organs. No scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gongkai.statute.annual_report.forms import DISPUTE_GROUPS
from gongkai.statute.annual_report.report import Report, Value

_REFUSED = (
    "secret",
    "forbidden",
    "stability",
    "third_party",
    "internal",
    "process",
    "enforcement",
    "query",
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure with its name, unit, and how it is taken from a report (None: not known)."""

    id: str
    label: str
    unit: str
    value: Callable[[Report], Value]


def _cell(cell: str) -> Callable[[Report], Value]:
    return lambda report: report.cells.get(cell)


def _sum(*cells: str) -> Callable[[Report], Value]:
    """Add cells; one that is blank or was not read makes the sum unknown."""

    def value(report: Report) -> Value:
        found = [report.cells.get(cell) for cell in cells]
        return None if None in found else sum(one for one in found if one is not None)

    return value


def _share(
    part: Callable[[Report], Value], whole: Callable[[Report], Value]
) -> Callable[[Report], Value]:
    """Return a percentage with one decimal; None where there is nothing to take it of."""

    def value(report: Report) -> Value:
        some, all_of_it = part(report), whole(report)
        if some is None or not all_of_it:
            return None
        return (Decimal(some) * 100 / Decimal(all_of_it)).quantize(
            Decimal("0.1"), rounding=ROUND_HALF_UP
        )

    return value


_granted = _sum("t3.granted.total", "t3.partial.total")
_SUITS = tuple(f"t4.{group}" for group in DISPUTE_GROUPS if group != "review")
_suits = _sum(*(f"{group}.total" for group in _SUITS))
_suits_corrected = _sum(*(f"{group}.corrected" for group in _SUITS))

INDICATORS: tuple[Indicator, ...] = (
    Indicator("received", "新收申请", "件", _cell("t3.received.total")),
    Indicator("carried_in", "上年结转", "件", _cell("t3.carried_in.total")),
    Indicator("handled", "本年办结", "件", _cell("t3.total.total")),
    Indicator("granted", "予以公开和部分公开", "件", _granted),
    Indicator(
        "granted_share", "予以公开和部分公开占办结", "%", _share(_granted, _cell("t3.total.total"))
    ),
    Indicator("refused", "不予公开", "件", _sum(*(f"t3.{row}.total" for row in _REFUSED))),
    Indicator("not_held", "本机关不掌握", "件", _cell("t3.not_held.total")),
    Indicator("carried_out", "结转下年", "件", _cell("t3.carried_out.total")),
    Indicator("reviews", "行政复议", "件", _cell("t4.review.total")),
    Indicator("reviews_corrected", "行政复议结果纠正", "件", _cell("t4.review.corrected")),
    Indicator("suits", "行政诉讼", "件", _suits),
    Indicator("suits_corrected", "行政诉讼结果纠正", "件", _suits_corrected),
    Indicator("normative", "本年制发规范性文件", "件", _cell("t2.normative.made")),
    Indicator("licensing", "行政许可", "件", _cell("t2.licensing.decisions")),
    Indicator("penalties", "行政处罚", "件", _cell("t2.penalties.decisions")),
)


def indicator(slug: str) -> Indicator | None:
    """Return the indicator of that name."""
    return next((one for one in INDICATORS if one.id == slug), None)
