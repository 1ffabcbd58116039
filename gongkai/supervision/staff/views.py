"""The front page of the room: its parts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.permissions import Policy
from gongkai.supervision.permissions import SUPERVISION, TASKS

#: Word, route, what it is for, policy and deed that the entry needs.
PARTS: tuple[tuple[str, str, str, Policy, str], ...] = (
    ("任务", "supervision:tasks", "谁管、谁干、谁督查；年度重点和提醒", TASKS, "view"),
    ("信息报送", "supervision:sendings", "报送登记、采用情况", TASKS, "view"),
    (
        "社区公开",
        "supervision:communities:year",
        "党务、居务、村务每季度公开，财务公开情况每半年报送",
        SUPERVISION,
        "view",
    ),
)


@staff(SUPERVISION, "view")
def overview(request: StaffRequest) -> HttpResponse:
    """Show the parts that this person may open."""
    parts = [
        {"word": word, "url": reverse(route, args=[request.organ.slug]), "purpose": purpose}
        for word, route, purpose, policy, deed in PARTS
        if policy.may(request.user, deed, request.organ, on=request.today)
    ]
    return render(request, "supervision/overview.html", {"parts": parts})
