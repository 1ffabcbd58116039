"""Placements that are still tasks: to put up, to hand over, to take off a wall."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.publishing.models import Placement
from gongkai.publishing.models.outreach import DELIVERIES


def placement_tasks(organ: Organ) -> QuerySet[Placement]:
    """Return the organ's placements that wait for somebody, the nearest first. One query.

    What hangs on a wall does not come down with the page: it waits until its end is entered.
    """
    to_do = Q(from_on=None, item__taken_down_at=None)
    to_take_off = Q(from_on__isnull=False, to_on=None, due_on__isnull=False)
    is_down = Q(item__taken_down_at__isnull=False)
    found: QuerySet[Placement] = Placement.objects.filter(organ=organ)
    found = found.filter(to_do | (to_take_off & is_down))
    joined = found.select_related("item__record", "item__column", "item__drafter")
    return joined.order_by("due_on", "pk")


def placement_words(task: Placement) -> str:
    """Return what is to be done: 送交档案馆, 在政务栏公开, 从政务栏取下."""
    label = str(task.get_channel_display())
    if task.from_on:
        return f"从{label}取下"
    return label if task.channel in DELIVERIES else f"在{label}公开"
