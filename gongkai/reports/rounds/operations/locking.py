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


def target_of_unit(unit: RoundUnit) -> str:
    """Return how the trail names a unit of a round."""
    return f"{target_of(unit.round)}/unit:{unit.pk}"
