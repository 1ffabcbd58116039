"""Who may take a step of an application, for choosing among them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.applications.permissions import APPLICATIONS
from gongkai.organs.models import Appointment, Organ


def people_who_may(
    organ: Organ, deeds: Collection[str], *, on: date, without: Collection[int] = ()
) -> QuerySet[User]:
    """Return the people whose post lets them do one of the deeds now; not those in ``without``.

    Who held the post on the day of the deed itself is asked again by the operation.
    """
    roles = frozenset().union(*(APPLICATIONS.deeds[deed] for deed in deeds))
    holding = Appointment.objects.filter(post__organ=organ, post__role__in=roles)
    held = holding.filter(Q(to_on=None) | Q(to_on__gte=on), user=OuterRef("pk"))
    found: QuerySet[User] = User.objects.filter(Exists(held)).exclude(pk__in=without)
    return found.order_by("name", "pk")
