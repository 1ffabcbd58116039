"""What stands behind a figure, and who looks at which organs on which day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person


@dataclass(frozen=True, slots=True)
class Point:
    """One thing behind a figure: whose, which, what is wrong, since when.

    ``url`` is a page of the supervising organ itself, where it has one on the matter;
    ``is_settled``: it is told, and nothing is awaited any more.
    """

    organ: int
    about: str
    told: str
    due_on: date | None = None
    url: str = ""
    is_settled: bool = False

    def days_late(self, on: date) -> int:
        """Return how many calendar days it is late, 0 for what has no term."""
        return max((on - self.due_on).days, 0) if self.due_on else 0


@dataclass(frozen=True, slots=True)
class Look:
    """A person of a supervising organ looks at the organs below it, by their keys, on a day."""

    organ: Organ
    user: Person
    below: Collection[int]
    on: date
