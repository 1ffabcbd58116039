"""Evidence from the data: one registered function for each thing that can be computed.

A room above registers its own (reports: whether the report is out); nothing is read upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.errors import DataMissing
from gongkai.organs.models import Organ

#: So many records are kept beside an item, what is wrong first; the figure tells of all.
MOST_KEPT = 200
#: As long as the columns that keep them.
_LONGEST_FIGURE, _LONGEST_TEXT = 300, 300


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was looked at: what it is, where it stands, whether it is as it should be."""

    text: str
    url: str = ""
    is_good: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the data says: the figure in words, and every record that was counted for it.

    ``unknown`` tells why nothing can be said; a person judges then.
    """

    figure: str
    records: tuple[Found, ...] = ()
    unknown: bool = False

    @property
    def wrong(self) -> tuple[Found, ...]:
        """Return what is not as it should be."""
        return tuple(one for one in self.records if not one.is_good)

    @property
    def verdict(self) -> str:
        """Return the verdict that follows, "" where a person has to judge."""
        if self.unknown:
            return ""
        return "unmet" if self.wrong else "met"

    @property
    def share(self) -> Decimal | None:
        """Return the share of good records, 0 to 1; None where there is nothing to count.

        >>> Outcome("", (Found("a", is_good=True), Found("b"))).share
        Decimal('0.5')
        """
        if self.unknown or not self.records:
            return None
        good = sum(one.is_good for one in self.records)
        return Decimal(good) / Decimal(len(self.records))

    @property
    def kept(self) -> list[dict[str, Any]]:
        """Return the records as they are kept beside an item, what is wrong first."""
        ordered = sorted(self.records, key=lambda one: one.is_good)
        cut = (Found(one.text[:_LONGEST_TEXT], one.url, one.is_good) for one in ordered[:MOST_KEPT])
        return [asdict(one) for one in cut]


Compute = Callable[[Organ, date], Outcome]
#: Code in the templates → the function that finds evidence.
REGISTERED: dict[str, Compute] = {}


def computed(code: str) -> Callable[[Compute], Compute]:
    """Register a function under the code by which templates name it."""

    def register(function: Compute) -> Compute:
        REGISTERED[code] = function
        return function

    return register


def evidence_of(code: str, organ: Organ, *, on: date) -> Outcome:
    """Return what the data of an organ says on a day; what cannot be told is said so."""
    try:
        found = REGISTERED[code](organ, on)
    except DataMissing as error:
        return Outcome(error.message[:_LONGEST_FIGURE], unknown=True)
    return Outcome(found.figure[:_LONGEST_FIGURE], found.records, found.unknown)


def counted(records: Iterable[Found], *, what: str, wrong: str, none: str) -> Outcome:
    """Return the outcome over records: 共12个栏目，3个超期; ``none`` where there is no record.

    >>> records = [Found("a", is_good=True), Found("b")]
    >>> counted(records, what="个栏目", wrong="个超期", none="").figure
    '共2个栏目，1个超期'
    """
    told = tuple(records)
    if not told:
        return Outcome(none)
    bad = sum(not one.is_good for one in told)
    return Outcome(f"共{len(told)}{what}，{bad}{wrong}", told)
