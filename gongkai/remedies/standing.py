"""How a dispute stands on a day, worked out from its instances; nothing is read or written.

Source: reading notes 0021 and 0043: what happened by the day decides, so that a year counted
again later gives the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Heard(Protocol):
    """An instance as a row of the database or as a plain value."""

    number: int
    level: str
    filed_on: date
    decided_on: date | None
    result: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dispute stands: ``closed_on`` None and no result while it is 尚未审结."""

    level: str = ""
    closed_on: date | None = None
    result: str = ""


PENDING = Standing()


def standing_of(instances: Iterable[Heard], *, on: date) -> Standing:
    """Return how a dispute stands at the end of a day: as its last instance begun by then.

    An instance sent back (no column) leaves it pending until it is heard anew.

    >>> from types import SimpleNamespace as Plain
    >>> first = Plain(number=1, level="first", filed_on=date(2020, 9, 1), result="upheld",
    ...     decided_on=date(2020, 12, 1))
    >>> second = Plain(number=2, level="second", filed_on=date(2020, 12, 10), result="",
    ...     decided_on=None)
    >>> standing_of([first], on=date(2020, 12, 31)).result
    'upheld'
    >>> standing_of([first, second], on=date(2020, 12, 31)).closed_on is None
    True
    """
    begun = [one for one in instances if one.filed_on <= on]
    if not begun:
        return PENDING
    last = max(begun, key=lambda one: one.number)
    if last.decided_on is None or last.decided_on > on or not last.result:
        return Standing(last.level)
    return Standing(last.level, last.decided_on, last.result)


def ended_below(instances: Sequence[Heard], number: int) -> str:
    """Return the column with which the instance below one ended, "" when there is none."""
    below = [one for one in instances if one.number < number]
    return max(below, key=lambda one: one.number).result if below else ""
