"""What a desk is made of: lines under the three questions of the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["late", "soon", "ok", ""]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the desk: state in words first, then what, then who and when."""

    state: str
    tone: Tone
    title: str
    url: str
    end: str = ""


@dataclass(slots=True)
class Desk:
    """The three questions of the day, in this order; then the office's week.

    ``week`` is None for those who do not see the office's unpublished work.
    """

    late: list[Line] = field(default_factory=list)
    mine: list[Line] = field(default_factory=list)
    theirs: list[Line] = field(default_factory=list)
    week: list[Line] | None = None
