"""信息处理费 by item or by page, tier by tier; whether to charge is the office's decision.

Source: 政府信息公开信息处理费管理办法（国办函〔2020〕109号）, in force since 2021-01-01.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from gongkai.errors import InvalidInput, NotAllowedByLaw
from gongkai.statute.sources import load_data

Method = Literal["items", "pages"]

ARTICLE = "政府信息公开信息处理费管理办法（国办函〔2020〕109号）"
UNITS: dict[Method, str] = {"items": "件", "pages": "页"}
METHODS: dict[Method, str] = {"items": "按件计收", "pages": "按量计收"}
#: More than anybody could ask for; beyond it a number is a slip of the keyboard.
LARGEST_QUANTITY = 10_000_000


@dataclass(frozen=True, slots=True)
class Tier:
    """The part of a quantity that falls into one tier: pieces first to last, rate, amount (元)."""

    first: int
    last: int
    rate_yuan: Decimal

    @property
    def count(self) -> int:
        """Return how many pieces fall into the tier."""
        return self.last - self.first + 1

    @property
    def words(self) -> str:
        """Return which pieces they are: 第12, 第9至11."""
        return span_words(self.first, self.last)

    @property
    def amount_yuan(self) -> Decimal:
        """Return what they cost, in 元."""
        return self.count * self.rate_yuan


@dataclass(frozen=True, slots=True)
class Quote:
    """A fee with its tiers; ``quantity`` is one applicant's items in a calendar month, or pages."""

    method: Method
    quantity: int
    tiers: tuple[Tier, ...]

    @property
    def amount_yuan(self) -> Decimal:
        """Return the whole fee in 元."""
        return sum((tier.amount_yuan for tier in self.tiers), Decimal(0))

    @property
    def explanation(self) -> tuple[str, ...]:
        """Return Chinese lines: the sum, each tier, the basis."""
        unit = UNITS[self.method]
        head = f"{METHODS[self.method]}，{self.quantity}{unit}，应收{self.amount_yuan}元："
        lines = (
            f"  第{tier.first}至{tier.last}{unit}：{tier.count}{unit}×{tier.rate_yuan}元"
            f"＝{tier.amount_yuan}元"
            for tier in self.tiers
        )
        note = {
            "items": "件数按同一申请人一个自然月内累计计算。",
            "pages": "页数按一件申请单独计算。",
        }[self.method]
        return (head, *lines, f"{note}是否收取由机关决定。依据：{ARTICLE}。")

    def as_json(self) -> dict[str, Any]:
        """Return the JSON shape; amounts are plain decimal strings in 元."""
        return {
            "method": self.method,
            "quantity": self.quantity,
            "amount": str(self.amount_yuan),
            "unit": "元",
            "tiers": [
                {
                    "from": tier.first,
                    "to": tier.last,
                    "count": tier.count,
                    "rate": str(tier.rate_yuan),
                    "amount": str(tier.amount_yuan),
                }
                for tier in self.tiers
            ],
            "explanation": list(self.explanation),
        }


def span_words(first: int, last: int) -> str:
    """Return a run of pieces in words.

    >>> span_words(12, 12), span_words(9, 11)
    ('第12', '第9至11')
    """
    return f"第{first}" if first == last else f"第{first}至{last}"


def quote_items(items: int, *, before: int = 0, on: date | None = None) -> Quote:
    """Return the fee for ``items`` applications of one applicant in one calendar month.

    ``before`` are those of the same month that came earlier: the tiers run on from them.
    ``on`` is the day of the notice; without it the newest tariff applies. Raises InvalidInput for
    a negative number, NotAllowedByLaw for a day before the first tariff. Source: 第四条.

    >>> [str(quote_items(n).amount_yuan) for n in (10, 30, 35, 45)]
    ['0', '2000', '3000', '5500']
    >>> [(tier.words, str(tier.amount_yuan)) for tier in quote_items(3, before=9).tiers]
    [('第10', '0'), ('第11至12', '200')]
    """
    return _quote("items", items, on, before=before)


def quote_pages(pages: int, *, on: date | None = None) -> Quote:
    """Return the fee for ``pages`` pages provided on one application.

    Raises as ``quote_items`` does. Source: 第五条.

    >>> [str(quote_pages(n).amount_yuan) for n in (30, 100, 200, 250)]
    ['0', '700', '2700', '4700']
    """
    return _quote("pages", pages, on)


def _quote(method: Method, quantity: int, on: date | None, *, before: int = 0) -> Quote:
    if not 0 <= quantity <= LARGEST_QUANTITY:
        raise InvalidInput(
            f"{METHODS[method]}的数量不能是{quantity}。请填0至{LARGEST_QUANTITY}的整数。",
            code="bad_quantity",
        )
    tariff = _tariff(on)
    end = before + quantity
    tiers = tuple(
        Tier(max(first, before + 1), min(last or end, end), rate)
        for first, last, rate in _tiers(tariff, method, end)
        if first <= end and (last is None or last > before)
    )
    return Quote(method, quantity, tiers)


def _tariff(on: date | None) -> dict[str, Any]:
    tariffs: list[dict[str, Any]] = load_data("fees.toml")["tariffs"]
    valid = [tariff for tariff in tariffs if on is None or tariff["effective_from"] <= on]
    if not valid:
        raise NotAllowedByLaw(
            f"{on}还没有信息处理费的收费标准（自2021年1月1日起施行），不能收费。请核对日期。",
            code="no_tariff",
            article=ARTICLE,
        )
    return max(valid, key=lambda tariff: tariff["effective_from"])


def _tiers(
    tariff: dict[str, Any], method: Method, quantity: int
) -> Iterator[tuple[int, int | None, Decimal]]:
    """Yield (first, last, rate) of the tiers that the quantity may reach."""
    for row in tariff[method]:
        yield row["from"], row.get("to"), Decimal(row["rate_yuan"])
    if method == "items":
        beyond = tariff["items_beyond"]
        rate = Decimal(beyond["first_rate_yuan"])
        for first in range(beyond["from"], quantity + 1, beyond["step"]):
            yield first, first + beyond["step"] - 1, rate
            rate += beyond["raise_yuan"]
