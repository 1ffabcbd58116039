"""The desk's lines on complaints about the organs that this one supervises."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.days import is_near, left_words
from gongkai.desk.lines import Desk, Line
from gongkai.organs.models import Organ
from gongkai.supervision.complaints.queries import open_complaints
from gongkai.supervision.permissions import COMPLAINTS

#: So many complaints are named one by one; the list has the rest.
MOST_NAMED = 10


def add_complaints(desk: Desk, user: User, organ: Organ, *, on: date) -> None:
    """Add what waits for an answer, for those who handle complaints. One query."""
    if not COMPLAINTS.may(user, "handle", organ, on=on):
        return
    for one in open_complaints(organ, user, on=on)[:MOST_NAMED]:
        is_late = one.is_late(on)
        tone = "late" if is_late else "soon" if is_near(one.due_on, on=on) else ""
        line = Line(
            "超时未办" if is_late else one.get_state_display(),
            tone,  # type: ignore[arg-type]
            f"举报{one.number} {one.about.name}：{one.get_matter_display()}",
            reverse("supervision:complaint", args=[organ.slug, one.pk]),
            left_words(one.due_on, on=on),
        )
        (desk.late if is_late else desk.mine).append(line)
