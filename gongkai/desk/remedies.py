"""The desk's lines on 行政复议 and 行政诉讼: the office's own terms before other bodies."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.lines import Desk, Line
from gongkai.organs.models import Organ
from gongkai.remedies.queries import open_deadlines


def add_remedies(desk: Desk, user: User, organ: Organ, *, on: date) -> None:
    """Add the answers owed and the redos ordered in this organ."""
    for deadline in open_deadlines(user, on=on):
        dispute = deadline.dispute
        if dispute.organ_id != organ.pk:
            continue
        is_late = deadline.tone == "late"
        line = Line(
            "逾期" if is_late else "待办理",
            "late" if is_late else "soon",
            f"{dispute.number} {dispute.get_kind_display()}：{deadline.label}",
            reverse("remedies:dispute", args=[organ.slug, dispute.number]),
            deadline.words,
        )
        (desk.late if is_late else desk.mine).append(line)
