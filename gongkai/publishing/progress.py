"""Where an item stands in its chain: which reviews hold for this very content, which are open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ
from gongkai.publishing.models import Chain, Item, Review
from gongkai.publishing.permissions import STEP_ROLES
from gongkai.statute.procedure import ReviewStep, review_steps

#: The matters that the leader answers for; each may be a step of its own besides.
COVERED = {
    "content": "内容准确、真实，来源清楚",
    "secrecy": "不涉及国家秘密、工作秘密、商业秘密",
    "privacy": "不含不应公开的个人信息",
    "opinion": "已研判舆情风险，可以发布",
    "column_fit": "栏目、公开属性合适",
}
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
    kept: Chain | None = organ.__dict__.get("_kept_chain")
    return kept or Chain.objects.filter(organ=organ).first() or Chain(organ=organ)


def keep_chain(organ: Organ) -> None:
    """Ask for the chain once for a page that needs it often and changes nothing."""
    organ.__dict__.pop("_kept_chain", None)
    organ.__dict__["_kept_chain"] = chain_of(organ)


def steps_of_item(item: Item, chain: Chain) -> tuple[ReviewStep, ...]:
    """Return the reviews that the item must pass, in order."""
    return review_steps(is_weighty=item.record.is_weighty, extra=chain.extra)


def standing_reviews(item: Item) -> dict[str, Review]:
    """Return the approvals that hold: of the content as it is now, given since it was submitted.

    Every submission begins with the proofreading and asks everybody anew: an approval given to the
    same words at another time, before a return or a take-down, does not count.
    """
    held: dict[str, Review] = {}
    for review in item.reviews.all():
        if review.decision == "returned" or review.step == "proofread":
            held.clear()
        if review.decision == "approved" and review.substance == item.record.substance:
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


def in_one_act(states: Sequence[StepState], mine: Collection[str]) -> list[StepState]:
    """Return the steps that a person with the steps ``mine`` can decide now, one after the other.

    Whoever holds several posts decides them together, on one sheet.
    """
    chain = [state.step.slug for state in states]
    done = {state.step.slug for state in states if state.review}
    found = []
    for state in states:
        slug = state.step.slug
        may = slug in mine and slug != "proofread" and slug not in done
        if may and done >= set(_before(slug, chain)):
            found.append(state)
            done.add(slug)
    return found


def is_complete(states: Collection[StepState]) -> bool:
    """Say whether every review holds."""
    return all(state.review for state in states)


def drafters_of(item: Item) -> set[int]:
    """Return the ids of those who drafted or edited the item since what is public.

    Whoever wrote what is public already may review what others changed since.
    """
    since = published_number(item)
    rows = item.record.versions.filter(number__gt=since).exclude(by=None)
    found = set(rows.values_list("by_id", flat=True))
    return found if since else {*found, item.drafter_id}


def appointment_for(item: Item, step: ReviewStep, user: User, *, on: date) -> Appointment | None:
    """Return the appointment by which the person may decide the step on the day."""
    found: Appointment | None = (
        Appointment.objects.holding(on)
        .filter(user=user, post__organ=item.organ, post__role__in=STEP_ROLES[step.slug])
        .order_by(F("acting_for").asc(nulls_first=True), "pk")
        .first()
    )
    return found


def published_number(item: Item) -> int:
    return item.published_version.number if item.published_version else 0
