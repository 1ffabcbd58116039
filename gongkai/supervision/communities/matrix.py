"""A year of the communities: each item in its cell, and how much of it was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q

from gongkai.organs.models import Organ
from gongkai.statute.communities import Period, periods_of
from gongkai.supervision.communities.queries import (
    IS_DONE,
    IS_ON_TIME,
    IS_UNDATED,
    DutyStanding,
    Standing,
    duty_standings,
    is_late,
    items_of,
    standing_of,
)
from gongkai.supervision.models import Community, DisclosureItem

#: What a cell without an item says: the period is not over, or nothing was asked for.
NOT_YET, NOT_ASKED = "未到", "—"


@dataclass(frozen=True, slots=True)
class Column:
    """A duty in a period."""

    duty: str
    label: str
    period: Period


@dataclass(frozen=True, slots=True)
class Cell:
    """An item with how it stands, or the word for why there is none."""

    item: DisclosureItem | None
    standing: Standing | None
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A community with a cell for each column."""

    community: Community
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A year: columns in the order of duties and periods, rows by kind and name."""

    year: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Return the duties with how many columns each has."""
        told = groupby(self.columns, key=lambda column: column.label)
        return [(label, len(list(columns))) for label, columns in told]

    @property
    def late(self) -> int:
        """Return how many items are late."""
        cells = (cell for row in self.rows for cell in row.cells)
        return sum(cell.standing is not None and cell.standing.days_late > 0 for cell in cells)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a duty was done in a year.

    ``asked`` counts items of periods that are over; ``entered`` those that were said to be done
    (accepted ones included, returned ones not), ``accepted`` those that were checked,
    ``on_time`` those entered whose day lies within the term, ``undated`` those entered of which
    the term is not known. ``late`` are past their day and not done.
    """

    duty: str
    label: str
    asked: int
    entered: int
    accepted: int
    on_time: int
    undated: int
    late: int

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return the counts in the order of the table, each with the state that lists show."""
        return (
            ("", self.asked),
            ("done", self.entered),
            ("accepted", self.accepted),
            ("on_time", self.on_time),
            ("late", self.late),
        )


def matrix_of(organ: Organ, year: int, *, kind: str = "", on: date) -> Matrix:
    """Return the year of an organ's communities, of one ``kind`` if it is given. Three queries."""
    found = items_of(organ).filter(year=year)
    communities = Community.objects.filter(organ=organ)
    if kind:
        found, communities = found.filter(community__kind=kind), communities.filter(kind=kind)
    items = {(item.community_id, item.duty, item.span): item for item in found}
    standings = duty_standings(organ)
    columns = _columns(standings, year, kind, items.values())
    there = communities.filter(
        Q(pk__in={community for community, _, _ in items})
        | (Q(from_on__year__lte=year) & (Q(to_on=None) | Q(to_on__year__gte=year)))
    )
    asked = {one.duty.slug: one.duty.kinds for one in standings if one.is_on}
    rows = tuple(
        Row(
            community,
            tuple(
                _cell(
                    items.get((community.pk, column.duty, column.period)),
                    column,
                    is_asked=community.kind in asked.get(column.duty, ())
                    and community.from_on
                    <= column.period.last_day
                    <= (community.to_on or date.max),
                    on=on,
                )
                for column in columns
            ),
        )
        for community in there.order_by("kind", "name")
    )
    return Matrix(year, columns, rows)


def _columns(
    standings: Sequence[DutyStanding], year: int, kind: str, items: Iterable[DisclosureItem]
) -> tuple[Column, ...]:
    """Return the columns of what is asked for today, and of whatever was once."""
    labels: dict[tuple[str, str], str] = {}
    for standing in standings:
        duty = standing.duty
        if standing.is_on and (not kind or kind in duty.kinds):
            labels[duty.slug, duty.period] = duty.label
    for item in items:
        labels.setdefault((item.duty, item.period), item.label)
    return tuple(
        Column(slug, label, period)
        for (slug, period_kind), label in labels.items()
        for period in periods_of(year, period_kind)  # type: ignore[arg-type]
    )


def _cell(item: DisclosureItem | None, column: Column, *, is_asked: bool, on: date) -> Cell:
    if item is None:
        is_ahead = is_asked and column.period.last_day >= on
        return Cell(None, None, NOT_YET if is_ahead else NOT_ASKED)
    standing = standing_of(item, on=on)
    return Cell(item, standing, standing.words)


def years_of(organ: Organ) -> list[int]:
    """Return the years of which there are items, newest first."""
    found = items_of(organ).order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def coverage_of_organs(
    organs: Collection[int], year: int, *, on: date
) -> dict[int, list[Coverage]]:
    """Return by organ and duty how much of a year was done as of the day. One query.

    An organ of which nothing was asked is left out.
    """
    rows = (
        DisclosureItem.objects.filter(organ__in=organs, year=year)
        .order_by("organ_id", "duty", "label")
        .values("organ_id", "duty", "label")
        .annotate(
            asked=Count("pk"),
            entered=Count("pk", filter=IS_DONE),
            accepted=Count("pk", filter=Q(state="accepted")),
            on_time=Count("pk", filter=IS_ON_TIME),
            undated=Count("pk", filter=IS_UNDATED),
            late=Count("pk", filter=is_late(on)),
        )
    )
    found: dict[int, list[Coverage]] = {}
    for row in rows:
        found.setdefault(row.pop("organ_id"), []).append(Coverage(**row))
    return found


def year_coverage(organ: Organ, year: int, *, on: date) -> tuple[Coverage, ...]:
    """Return by duty how much of a year was done as of the day; nothing where nothing was asked.

    Two queries.
    """
    order = {one.duty.slug: place for place, one in enumerate(duty_standings(organ))}
    found = coverage_of_organs([organ.pk], year, on=on).get(organ.pk, [])
    return tuple(sorted(found, key=lambda one: (order.get(one.duty, len(order)), one.duty)))
