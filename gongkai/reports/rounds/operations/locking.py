"""A round locked while a deed is done, and how the trail names it."""

from __future__ import annotations

from gongkai.errors import WrongState
from gongkai.reports.models import CollectionRound, RoundUnit


def target_of(collection: CollectionRound) -> str:
    """Return how the trail names a round."""
    return f"round:{collection.year}"


def locked(collection: CollectionRound) -> CollectionRound:
    """Return the round as it stands, locked until the deed is done. Raises WrongState if closed."""
    found: CollectionRound = CollectionRound.objects.select_for_update().get(pk=collection.pk)
    if found.closed_at is not None:
        raise WrongState("这次年报收集已经结束，不能再改动。", code="round_closed")
    return found


def refuse_removed(unit: RoundUnit) -> None:
    """Raise WrongState for a unit that was moved out of the list meanwhile."""
    if not RoundUnit.objects.filter(pk=unit.pk, removed_at=None).exists():
        raise WrongState(
            f"“{unit.name}”已经移出名单，没有办理。请先把它加回名单。", code="unit_removed"
        )


def target_of_unit(unit: RoundUnit) -> str:
    """Return how the trail names a unit of a round."""
    return f"{target_of(unit.round)}/unit:{unit.pk}"
