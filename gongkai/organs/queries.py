"""Reading organs and their people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Office, Organ, Post
from gongkai.organs.permissions import roles_by_organ


def organs_of(user: User, *, on: date) -> QuerySet[Organ]:
    """Return the organs in which the person holds a post."""
    return Organ.objects.filter(pk__in=roles_by_organ(user, on=on)).order_by("name")


@dataclass(slots=True)
class Chart:
    """An organ as people see it: the leading group, the offices with posts, posts outside both."""

    leading_group: list[Post] = field(default_factory=list)
    offices: list[tuple[Office | None, list[Post]]] = field(default_factory=list)


def chart_of(organ: Organ, *, on: date) -> Chart:
    """Return the posts with who holds them on the day, in ``post.holders``. Three queries."""
    holders = Prefetch(
        "appointments",
        Appointment.objects.holding(on).select_related("user", "acting_for__user"),
        to_attr="holders",
    )
    posts: Sequence[Post] = list(
        organ.posts.select_related("office").prefetch_related(holders).order_by("order", "pk")
    )
    chart = Chart(leading_group=[post for post in posts if post.seat])
    seats = {"head": 0, "deputy": 1, "member": 2}
    chart.leading_group.sort(key=lambda post: (seats[post.seat], post.order))
    offices: dict[int | None, tuple[Office | None, list[Post]]] = {
        office.pk: (office, []) for office in organ.offices.order_by("-is_lead", "pk")
    }
    for post in posts:
        if post.role or not post.seat:
            offices.setdefault(post.office_id, (None, []))[1].append(post)
    chart.offices = list(offices.values())
    return chart


def people_of(organ: Organ) -> QuerySet[User]:
    """Return everybody who ever held a post of the organ: those it can choose from."""
    held = Appointment.objects.filter(post__organ=organ)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def new_account(username: str) -> User | None:
    """Return the active account with this name that no organ has given a post yet."""
    found = User.objects.filter(username=username, is_active=True, is_staff=False)
    return found.filter(appointments=None).first()


def appointments_of(post: Post) -> QuerySet[Appointment]:
    """Return who held or holds a post, newest first."""
    found: QuerySet[Appointment] = post.appointments.select_related("user", "acting_for__user")
    return found.order_by("-from_on", "-pk")


def holders_to_act_for(post: Post, *, on: date) -> QuerySet[Appointment]:
    """Return the appointments to a post that somebody can stand in for from the day on."""
    return appointments_of(post).filter(Q(to_on=None) | Q(to_on__gte=on), acting_for=None)


def holders_of(organ: Organ, roles: Sequence[str], *, on: date) -> list[User]:
    """Return the people who hold one of the roles on the day."""
    return list(
        User.objects.filter(
            pk__in=Appointment.objects.holding(on)
            .filter(post__organ=organ, post__role__in=roles)
            .values("user")
        ).order_by("pk")
    )
