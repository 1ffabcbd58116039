"""The organ's standard catalogue: its rows as lines, and what importing a file would do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import QuerySet

from gongkai.audit.chain import canonical, text_hash
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.standard_catalogue import CatalogueLine, CatalogueSheet, write_catalogue
from gongkai.exchange.standard_catalogue.lines import HEADS
from gongkai.organs.models import Organ
from gongkai.publishing.models import CatalogueRow
from gongkai.statute.catalogue import domains

#: Columns of a row that a file tells; the responsible post is the office's.
LINE_FIELDS = tuple(one.name for one in fields(CatalogueLine))
#: Of these the row holds lists.
LISTS = frozenset({"channels", "way", "levels"})


def rows_of(organ: Organ) -> list[CatalogueRow]:
    """Return the rows in use: domains in official order, then a place's own; by their numbers.

    One query.
    """
    found = CatalogueRow.objects.filter(organ=organ, retired_at=None).select_related("post")
    places = {domain.label: place for place, domain in enumerate(domains())}
    own = len(places)
    return sorted(
        found,
        key=lambda row: (
            places.get(row.domain, own),
            row.domain,
            number_order(row.number),
            row.pk,
        ),
    )


def number_order(number: str) -> tuple[tuple[int, str], ...]:
    """Return by what numbers of rows are sorted: their figures as figures.

    >>> sorted(["10", "9", "3-2", "3"], key=number_order)
    ['3', '3-2', '9', '10']
    """
    parts = re.findall(r"\d+|[^\d]+", number)
    return tuple((int(one), "") if one.isdecimal() else (0, one) for one in parts)


def retired_rows(organ: Organ) -> QuerySet[CatalogueRow]:
    """Return the rows that are no longer in use, those last retired first."""
    found: QuerySet[CatalogueRow] = CatalogueRow.objects.filter(organ=organ)
    return found.exclude(retired_at=None).order_by("-retired_at", "pk")


def domains_of(rows: Iterable[CatalogueRow]) -> list[str]:
    """Return the domains that rows name, each once, in order."""
    return list(dict.fromkeys(row.domain for row in rows))


def line_of(row: CatalogueRow) -> CatalogueLine:
    """Return a row as a line of a file."""
    told: dict[str, Any] = {name: getattr(row, name) for name in LINE_FIELDS}
    return CatalogueLine(**(told | {name: tuple(told[name]) for name in LISTS}))


def content_of(line: CatalogueLine) -> dict[str, Any]:
    """Return a line of a file as the columns of a row."""
    return {n: list(v) if n in LISTS else v for n, v in asdict(line).items()}


def write_catalogue_of(organ: Organ) -> bytes:
    """Return the organ's catalogue as a spreadsheet in the standard layout."""
    lines = [line_of(row) for row in rows_of(organ)]
    return write_catalogue(lines, title=f"{organ.name}政务公开标准目录")


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a file changes: the row, the line, and which columns differ."""

    row: CatalogueRow
    line: CatalogueLine
    changed: tuple[str, ...]

    @property
    def labels(self) -> str:
        """Return what the differing columns are called."""
        return "、".join(HEADS[name] for name in self.changed)

    @property
    def was(self) -> str:
        """Return what item the row was so far, "" when it stays that item."""
        row, line = self.row, self.line
        is_same = (row.item1, row.item2) == (line.item1, line.item2)
        return "" if is_same else f"{row.item1} {row.item2}".strip()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing a file would do; with ``errors`` nothing of it can be taken.

    ``retired`` are the rows of the file's domains that the file no longer has; a file with one
    domain leaves the rows of the others alone.
    """

    new: tuple[CatalogueLine, ...]
    changed: tuple[Change, ...]
    revived: tuple[Change, ...]
    unchanged: int
    retired: tuple[CatalogueRow, ...]
    errors: tuple[RowError, ...]
    notices: tuple[RowError, ...]

    @property
    def may_be_confirmed(self) -> bool:
        """Say whether there is nothing wrong, and anything to take."""
        there = self.new or self.changed or self.revived or self.unchanged
        return not self.errors and bool(there)

    @property
    def mark(self) -> str:
        """Return what tells this plan from another, so that exactly what was seen is done."""
        told = {
            "new": [content_of(line) for line in self.new],
            "changed": [[one.row.pk, content_of(one.line)] for one in self.changed],
            "revived": [[one.row.pk, content_of(one.line)] for one in self.revived],
            "retired": [row.pk for row in self.retired],
            "unchanged": self.unchanged,
        }
        return text_hash(canonical(told))


def plan_import(organ: Organ, sheet: CatalogueSheet) -> ImportPlan:
    """Return what importing the sheet would do; it reads and writes nothing. Two queries.

    A line is the row with its domain and number. Where a new edition moved the numbers, a row
    goes with its item, so that what is published on it does not hang on another item.
    """
    domains = {line.domain for line in sheet.rows}
    standing = [row for row in rows_of(organ) if row.domain in domains]
    pairs, new = _paired(sheet.rows, standing)
    gone = [row for row in retired_rows(organ) if row.domain in domains]
    back, new = _paired(new, gone, is_exact=True)
    changes = [_change(row, line) for row, line in pairs]
    kept = {row.pk for row, _ in pairs}
    return ImportPlan(
        new=tuple(new),
        changed=tuple(one for one in changes if one.changed),
        revived=tuple(_change(row, line) for row, line in back),
        unchanged=sum(not one.changed for one in changes),
        retired=tuple(row for row in standing if row.pk not in kept),
        errors=sheet.errors,
        notices=sheet.notices,
    )


def _change(row: CatalogueRow, line: CatalogueLine) -> Change:
    had = line_of(row)
    differing = [name for name in LINE_FIELDS if getattr(had, name) != getattr(line, name)]
    return Change(row, line, tuple(differing))


def _paired(
    lines: Sequence[CatalogueLine], rows: Sequence[CatalogueRow], *, is_exact: bool = False
) -> tuple[list[tuple[CatalogueRow, CatalogueLine]], list[CatalogueLine]]:
    """Return the lines with the rows that they are, and the lines without one.

    First by number and item, then by the item alone where it is told once, then by the number;
    ``is_exact``: only by number and item.
    """
    keys: list[Any] = [lambda x: (x.domain, x.number, x.item1, x.item2)]
    if not is_exact:
        keys += [lambda x: (x.domain, x.item1, x.item2), lambda x: (x.domain, x.number)]
    pairs: dict[int, CatalogueRow] = {}
    left_rows = list(rows)
    for key in keys:
        left = [line for line in lines if id(line) not in pairs]
        of_lines, of_rows = _once(left, key), _once(left_rows, key)
        found = {at: row for at, row in of_rows.items() if at in of_lines}
        pairs |= {id(of_lines[at]): row for at, row in found.items()}
        taken = {row.pk for row in found.values()}
        left_rows = [row for row in left_rows if row.pk not in taken]
    return (
        [(pairs[id(line)], line) for line in lines if id(line) in pairs],
        [line for line in lines if id(line) not in pairs],
    )


def _once(values: Iterable[Any], key: Any) -> dict[Any, Any]:
    """Return the values by key; keys that stand several times are left out."""
    found: dict[Any, list[Any]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return {at: one[0] for at, one in found.items() if len(one) == 1}
