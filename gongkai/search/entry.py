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
class Kept:
    """The text that the entry's key holds in the index by now, if any, under this source."""

    source: str


@dataclass(frozen=True)
class Entry:
    """Something that can be found. ``key`` never changes; ``item`` is a number of Art. 20, 21.

    For staff also: ``subject``, of what it is a part (all of one subject go together); ``readers``,
    the classes of people who may find it, such as ``kangchuan/records``: without one nobody does;
    ``state`` in words; ``persons``, the keys of those in charge, the first one first.
    """

    key: str
    organ: str
    kind: str
    title: str
    texts: tuple[Text | Kept, ...] = ()
    number: str = ""
    column: str = ""
    item: str = ""
    year: int | None = None
    dated_on: date | None = None
    in_force: bool = True
    url: str = ""
    subject: str = ""
    readers: tuple[str, ...] = ()
    state: str = ""
    persons: tuple[int, ...] = ()


@dataclass(frozen=True)
class Filters:
    """What hits are narrowed to; None stands for all. Below ``in_force``: of staff entries only.

    ``number`` is a part of a number, found wherever it stands in one.
    """

    kind: str | None = None
    column: str | None = None
    item: str | None = None
    year: int | None = None
    in_force: bool | None = None
    state: str | None = None
    person: int | None = None
    number: str | None = None


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
    subject: str = ""
    state: str = ""
    persons: tuple[int, ...] = ()


@dataclass(frozen=True)
class Facets:
    """How many of the counted hits fall under each value, the most frequent first."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)


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
