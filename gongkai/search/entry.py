"""What higher rooms hand in and get back: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Scope = Literal["public", "staff"]
SCOPES: tuple[Scope, ...] = ("public", "staff")
Order = Literal["relevance", "date"]
#: A text in pieces, each with whether it is what was looked for.
Segments = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Text:
    """One text of an entry: 正文, or an attachment by its name."""

    source: str
    text: str


@dataclass(frozen=True)
class Entry:
    """Something that can be found. ``key`` never changes; ``item`` is a number of Art. 20, 21."""

    key: str
    organ: str
    kind: str
    title: str
    texts: tuple[Text, ...] = ()
    number: str = ""
    column: str = ""
    item: str = ""
    year: int | None = None
    dated_on: date | None = None
    in_force: bool = True
    url: str = ""


@dataclass(frozen=True)
class Filters:
    """What hits are narrowed to; None stands for all."""

    kind: str | None = None
    column: str | None = None
    item: str | None = None
    year: int | None = None
    in_force: bool | None = None


@dataclass(frozen=True)
class Hit:
    """An entry found, with its best passage; ``source`` says where that passage stands."""

    key: str
    organ: str
    kind: str
    column: str
    item: str
    year: int | None
    dated_on: date | None
    in_force: bool
    number: str
    url: str
    title: Segments
    passage: Segments
    source: str


@dataclass(frozen=True)
class Facets:
    """How many of the counted hits fall under each value, the most frequent first."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """One page of hits.

    ``total`` is "at least" unless ``is_exact``; facets count as far as ``total`` is counted
    first. ``is_relaxed``: nothing holds the words as typed, these hits hold their parts.
    """

    hits: tuple[Hit, ...]
    total: int
    is_exact: bool
    page: int
    per_page: int
    has_next: bool
    facets: Facets
    is_relaxed: bool = False
