"""Where an item stands in its chain: which reviews hold for this very content, which are open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ
from gongkai.publishing.models import Chain, Item, Review
from gongkai.publishing.permissions import STEP_ROLES
from gongkai.records.models import Record
from gongkai.statute.procedure import ReviewStep, review_steps

#: Steps that follow one another, after all the others are done.
_LAST = ("leader", "principal")


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of the chain, the review that holds for it, and whether it can be decided now."""

    step: ReviewStep
    review: Review | None
    is_open: bool


def chain_of(organ: Organ) -> Chain:
    """Return the organ's review chain; the default one where nothing was set."""
    return Chain.objects.filter(organ=organ).first() or Chain(organ=organ)


def steps_of_item(item: Item, chain: Chain) -> tuple[ReviewStep, ...]:
    """Return the reviews that the item must pass, in order."""
    return review_steps(is_weighty=item.record.is_weighty, extra=chain.extra)


def standing_reviews(item: Item) -> dict[str, Review]:
    """Return the approvals that hold: of the content as it is now, given since the last return."""
    held: dict[str, Review] = {}
    for review in item.reviews.all():
        if review.decision == "returned":
            held.clear()
        elif review.decision == "approved" and review.substance == item.record.substance:
            held[review.step] = review
    return held


def progress(item: Item, chain: Chain) -> list[StepState]:
    """Return every step of the item's chain with its state.

    Reviews between proofreading and the leader may come in any order; the leader follows them, the
    principal the leader.
    """
    held = standing_reviews(item)
    steps = steps_of_item(item, chain)
    states = []
    for step in steps:
        before = _before(step.slug, [one.slug for one in steps])
        is_open = step.slug not in held and all(slug in held for slug in before)
        states.append(StepState(step, held.get(step.slug), is_open))
    return states


def _before(slug: str, chain: Collection[str]) -> list[str]:
    """Return the steps that must be done before this one."""
    if slug == "proofread":
        return []
    if slug not in _LAST:
        return ["proofread"]
    others = [one for one in chain if one not in _LAST]
    return others if slug == "leader" else [*others, "leader"]


def is_complete(states: Collection[StepState]) -> bool:
    """Say whether every review holds."""
    return all(state.review for state in states)


def drafters_of(record: Record, *, since: int = 0) -> set[int]:
    """Return the ids of those who drafted or edited the record after version ``since``.

    Whoever wrote what is public already may review what others changed since.
    """
    rows = record.versions.filter(number__gt=since).exclude(by=None)
    return set(rows.values_list("by_id", flat=True))


def may_decide(item: Item, state: StepState, user: User, *, on: date) -> bool:
    """Say whether the person may decide this open step of the item."""
    if not state.is_open or state.step.slug == "proofread":
        return False
    if appointment_for(item, state.step, user, on=on) is None:
        return False
    return user.pk not in drafters_of(item.record, since=published_number(item))


def appointment_for(item: Item, step: ReviewStep, user: User, *, on: date) -> Appointment | None:
    """Return the appointment by which the person may decide the step on the day."""
    found: Appointment | None = (
        Appointment.objects.holding(on)
        .filter(user=user, post__organ=item.organ, post__role__in=STEP_ROLES[step.slug])
        .order_by("acting_for", "pk")
        .first()
    )
    return found


def published_number(item: Item) -> int:
    return item.published_version.number if item.published_version else 0
