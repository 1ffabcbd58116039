"""Amounts of money: stored in 元, printed in the unit that the report used."""

from __future__ import annotations

from decimal import Decimal

from gongkai.statute.annual_report.report import plain_amount

#: How many 元 one of each printed unit is.
UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}


def to_yuan(number: Decimal, unit: str) -> Decimal:
    """Return the amount in 元.

    >>> to_yuan(Decimal("105.46"), "万元")
    Decimal('1054600.00')
    """
    return number * UNITS[unit]


def amount_in_unit(yuan: Decimal, unit: str) -> str:
    """Return the amount in ``unit`` as a plain decimal string, exact to the last digit.

    >>> amount_in_unit(Decimal("1054600"), "万元")
    '105.46'
    """
    return plain_amount(yuan / UNITS[unit])
