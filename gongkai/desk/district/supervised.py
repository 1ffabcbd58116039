"""Points and figures from supervision: tasks, communities, rectification, complaints.

Tasks are told by their day, communities by the board that anybody can look at: never what a task
asks for, and no person.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from gongkai.desk.district.points import Look, Point
from gongkai.supervision.communities.matrix import Coverage, coverage_of_organs
from gongkai.supervision.communities.queries import is_late
from gongkai.supervision.complaints.queries import OPEN
from gongkai.supervision.models import CheckFinding, Complaint, DisclosureItem, Task
from gongkai.supervision.permissions import CHECKS
from gongkai.supervision.tasks.queries import TO_DO

#: Until this month last year's communities are shown: of the new year nothing is due yet.
_LAST_YEAR_UNTIL = 3


def late_tasks(look: Look) -> Iterator[Point]:
    """Yield the tasks that whoever does them owes."""
    rows = Task.objects.filter(organ__in=look.below, state__in=TO_DO, due_on__lt=look.on)
    rows = rows.order_by("due_on", "pk")
    for organ, nominal_on, due_on in rows.values_list("organ_id", "nominal_on", "due_on"):
        yield Point(organ, f"{nominal_on}的任务", "超时未办", due_on)


def late_communities(look: Look) -> Iterator[Point]:
    """Yield what communities did not make known or put right in time, from the year shown on."""
    since = year_of_communities(look)
    rows = DisclosureItem.objects.filter(is_late(look.on), organ__in=look.below, year__gte=since)
    for item in rows.select_related("community").order_by("due_on", "community__name", "pk"):
        is_returned = item.state == "returned"
        yield Point(
            item.organ_id,
            f"{item.community.name}：{item.title}",
            "退回以后没有改正" if is_returned else "没有按期公开、报送",
            item.redo_by if is_returned else item.due_on,
        )


def late_rectifications(look: Look) -> Iterator[Point]:
    """Yield what the supervising organ found and the organ below has not put right in time."""
    rows = CheckFinding.objects.filter(
        inspecting=look.organ,
        organ__in=look.below,
        issued_at__isnull=False,
        state="open",
        due_on__lt=look.on,
    ).order_by("due_on", "pk")
    may_open = CHECKS.may(look.user, "view", look.organ, on=look.on)
    for pk, organ, number, due_on in rows.values_list("pk", "organ_id", "number", "due_on"):
        url = reverse("supervision:finding", args=[look.organ.slug, pk]) if may_open else ""
        yield Point(organ, f"检查问题{number}", "超时未整改", due_on, url)


def complaints(look: Look) -> Iterator[Point]:
    """Yield the complaints of the year, and older ones without an answer, that the person handles.

    Nobody else learns that there are any.
    """
    rows = Complaint.objects.visible_to(look.user, on=look.on).filter(
        Q(received_on__year=look.on.year) | Q(state__in=OPEN),
        organ=look.organ,
        about__in=look.below,
    )
    for one in rows.defer("text", "contact_sealed").order_by("received_on", "pk"):
        yield Point(
            one.about_id,
            f"举报{one.number}",
            f"{one.get_matter_display()}，{one.get_state_display()}",
            one.due_on if one.is_open else None,
            reverse("supervision:complaint", args=[look.organ.slug, one.pk]),
            is_settled=not one.is_open,
        )


def year_of_communities(look: Look) -> int:
    """Return the year of which the communities' coverage is shown."""
    return look.on.year - 1 if look.on.month <= _LAST_YEAR_UNTIL else look.on.year


def communities_covered(look: Look) -> dict[int, list[Coverage]]:
    """Return by organ how much of each duty the communities did in the year. One query."""
    return coverage_of_organs(look.below, year_of_communities(look), on=look.on)
