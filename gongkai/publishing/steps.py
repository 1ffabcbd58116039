"""The steps of an organ's review chain as its people see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.organs.models import Appointment, Organ
from gongkai.organs.roles import ROLES
from gongkai.publishing.permissions import STEP_ROLES
from gongkai.publishing.progress import chain_of
from gongkai.statute.procedure import ReviewStep, review_steps


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the chain, whether it is on, whose it is, and who holds that today."""

    step: ReviewStep
    is_on: bool
    is_default: bool
    roles: str
    holders: Sequence[str]


def optional_steps() -> list[ReviewStep]:
    """Return the reviews that an office may switch on, in order.

    >>> [step.slug for step in optional_steps()]
    ['section_head', 'secrecy', 'privacy', 'opinion', 'column_fit']
    """
    defaults = {step.slug for step in review_steps(is_weighty=True)}
    every = review_steps(is_weighty=True, extra=STEP_ROLES)
    return [step for step in every if step.slug not in defaults]


def steps_shown(organ: Organ, *, on: date) -> list[StepLine]:
    """Return every review there is, those that are off too, in order. Two queries."""
    on_now = {step.slug for step in review_steps(is_weighty=True, extra=chain_of(organ).extra)}
    defaults = {step.slug for step in review_steps(is_weighty=True)}
    held: dict[str, list[str]] = {}
    rows = Appointment.objects.holding(on).filter(post__organ=organ).order_by("pk")
    for role, name in rows.values_list("post__role", "user__name"):
        if name not in held.setdefault(role, []):
            held[role].append(name)
    lines = []
    for step in review_steps(is_weighty=True, extra=STEP_ROLES):
        roles = [role for role in ROLES if role in STEP_ROLES[step.slug]]
        names = [name for role in roles for name in held.get(role, ())]
        lines.append(
            StepLine(
                step=step,
                is_on=step.slug in on_now,
                is_default=step.slug in defaults,
                roles="、".join(ROLES[role] for role in roles),
                holders=list(dict.fromkeys(names)),
            )
        )
    return lines
