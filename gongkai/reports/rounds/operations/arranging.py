"""A round opened, its units listed and changed, the round closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.reports.models import CollectionRound, RoundUnit
from gongkai.reports.permissions import ROUNDS
from gongkai.reports.rounds.operations.locking import locked, target_of, target_of_unit
from gongkai.reports.rounds.operations.taking import take_submitted
from gongkai.reports.rounds.queries import organs_below
from gongkai.statute.annual_report.forms import form_for_year
from gongkai.statute.annual_report.naming import government_behind, is_same_organ

#: More organs no government has under it.
MOST_UNITS = 2_000


def open_round(
    organ: Organ,
    year: int,
    *,
    due_on: date,
    government: str = "",
    contact: str = "",
    names: Sequence[str] = (),
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> CollectionRound:
    """Open the collection of a year's reports from the organs named, in that order.

    Raises InvalidInput for a year that is not over or has no statutory form, a name given twice.
    """
    if by is not None:
        ROUNDS.require(by, "arrange", organ, on=at.date())
    form_for_year(year)
    if year >= at.year:
        raise InvalidInput(f"{year}年还没有过完，还不能收集这一年的年报。", code="year_not_over")
    with deed("round.opened", organ=organ.slug, by=by, at=at, key=key) as done:
        if CollectionRound.objects.filter(organ=organ, year=year).exists():
            raise WrongState(f"{year}年的年报收集已经发起，请从列表打开。", code="round_exists")
        collection: CollectionRound = CollectionRound.objects.create(
            organ=organ,
            year=year,
            due_on=due_on,
            government=government.strip() or government_behind(organ.name),
            contact=contact.strip(),
            by=by,
            at=at,
        )
        units = _add_units(collection, names, at=at)
        done.on(target_of(collection), due_on=due_on.isoformat(), units=len(units))
    return collection


def add_units(
    collection: CollectionRound,
    names: Sequence[str],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Add organs that have to hand in; one that was moved out before comes back."""
    ROUNDS.require(by, "arrange", collection.organ, on=at.date())
    with deed("round.units_added", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        units = _add_units(locked(collection), names, at=at)
        done.on(target_of(collection), units=[unit.pk for unit in units])


def _add_units(
    collection: CollectionRound, names: Sequence[str], *, at: datetime
) -> list[RoundUnit]:
    wanted = _distinct(names)
    known = {unit.name: unit for unit in collection.units.all()}
    if len(known) + len(wanted) > MOST_UNITS:
        raise InvalidInput(f"应报机关最多{MOST_UNITS}个。", code="too_many_units")
    organs = {organ.name: organ for organ in organs_below(collection.organ, on=at.date())}
    has_parent = any(unit.counts == "parent" and not unit.removed_at for unit in known.values())
    added: list[RoundUnit] = []
    for name in wanted:
        unit = known.get(name)
        if unit is None:
            is_parent = not has_parent and is_same_organ(name, collection.government)
            unit = RoundUnit(
                round=collection,
                name=name,
                order=len(known) + len(added),
                counts="parent" if is_parent else "leaf",
            )
        elif unit.removed_at and unit.counts == "parent" and has_parent:
            unit.counts = "apart"
        has_parent = has_parent or unit.counts == "parent"
        unit.organ = organs.get(name)
        unit.removed_at = None
        unit.row_version += unit.pk is not None
        unit.save()
        added.append(unit)
    take_submitted(collection, added, at=at)
    return added


def _distinct(names: Sequence[str]) -> list[str]:
    wanted = [name.strip() for name in names if name.strip()]
    for name in wanted:
        if len(name) > 120:
            raise InvalidInput(
                f"“{name[:20]}…”太长，机关名称最多120字。请一行写一个机关。", code="name_too_long"
            )
    twice = sorted({name for name in wanted if wanted.count(name) > 1})
    if twice:
        raise InvalidInput(
            f"名单里有重复的机关：{'、'.join(twice[:5])}。请每个只留一行。", code="unit_twice"
        )
    return wanted


def change_unit(
    unit: RoundUnit,
    content: dict[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Change how a unit is reached, counted or dated. Raises EditedElsewhere."""
    collection = unit.round
    ROUNDS.require(by, "arrange", collection.organ, on=at.date())
    with deed("round.unit_changed", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        _refuse_second_parent(unit, content["counts"])
        _refuse_second_name(unit, content["name"])
        changed = RoundUnit.objects.filter(pk=unit.pk, row_version=seen).update(
            **content, row_version=F("row_version") + 1
        )
        if not changed:
            raise EditedElsewhere("这个机关", now=RoundUnit.objects.get(pk=unit.pk).row_version)
        done.on(target_of_unit(unit), fields=sorted(content))


def _refuse_second_name(unit: RoundUnit, name: str) -> None:
    if unit.round.units.filter(name=name).exclude(pk=unit.pk).exists():
        raise InvalidInput(
            f"“{name}”已经在名单里（或者移出过，可以加回来）。请换一个名称。", code="unit_twice"
        )


def _refuse_second_parent(unit: RoundUnit, counts: str) -> None:
    others = unit.round.units.filter(counts="parent", removed_at=None).exclude(pk=unit.pk)
    if counts == "parent" and (other := others.first()):
        raise InvalidInput(
            f"“{other.name}”已经是本级政府年报，只能有一个。请先改那一个。", code="second_parent"
        )


def remove_unit(unit: RoundUnit, *, by: User, at: datetime, key: str | None = None) -> None:
    """Move a unit out of the list; what it handed in is kept."""
    collection = unit.round
    ROUNDS.require(by, "arrange", collection.organ, on=at.date())
    with deed("round.unit_removed", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        RoundUnit.objects.filter(pk=unit.pk).update(removed_at=at, row_version=F("row_version") + 1)
        done.on(target_of_unit(unit))


def change_round(
    collection: CollectionRound,
    content: dict[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Change until when, to whom and for which government. Raises EditedElsewhere."""
    ROUNDS.require(by, "arrange", collection.organ, on=at.date())
    with deed("round.changed", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        current = locked(collection)
        if current.row_version != seen:
            raise EditedElsewhere("这次收集", now=current.row_version)
        CollectionRound.objects.filter(pk=current.pk).update(
            **content, row_version=F("row_version") + 1
        )
        done.on(target_of(collection), fields=sorted(content))


def reopen_round(
    collection: CollectionRound, *, by: User, at: datetime, key: str | None = None
) -> None:
    """Open a round again that was closed too early."""
    ROUNDS.require(by, "arrange", collection.organ, on=at.date())
    with deed("round.reopened", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        CollectionRound.objects.filter(pk=collection.pk).update(
            closed_at=None, row_version=F("row_version") + 1
        )
        done.on(target_of(collection))


def close_round(
    collection: CollectionRound, *, by: User, at: datetime, key: str | None = None
) -> None:
    """Close the round: nothing of it changes any more."""
    ROUNDS.require(by, "arrange", collection.organ, on=at.date())
    with deed("round.closed", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        current = locked(collection)
        CollectionRound.objects.filter(pk=current.pk).update(
            closed_at=at, row_version=F("row_version") + 1
        )
        done.on(target_of(collection))
