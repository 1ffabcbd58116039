"""The desk's lines on communities: what waits to be checked, what is late."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.lines import Desk, Line
from gongkai.organs.models import Organ
from gongkai.supervision.communities.queries import desk_counts
from gongkai.supervision.permissions import SUPERVISION


def add_communities(desk: Desk, user: User, organ: Organ, *, on: date) -> None:
    """Add a line for what the street checks, and one for what communities are late with."""
    if not SUPERVISION.may(user, "keep_communities", organ, on=on):
        return
    entered, late = desk_counts(organ, on=on)
    url = reverse("supervision:communities:list", args=[organ.slug])
    if entered:
        desk.mine.append(
            Line("待核对", "soon", f"社区公开：{entered}项等核对", f"{url}?state=entered")
        )
    if late:
        remind = reverse("supervision:communities:remind", args=[organ.slug])
        desk.theirs.append(
            Line("超时未办", "late", f"社区公开：{late}项社区还没有办", f"{remind}?which=late")
        )
