"""The front page of the room: its parts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.permissions import Policy
from gongkai.supervision.permissions import CHECKS, SUPERVISION

#: Word, route, what it is for, policy and deed that the entry needs.
PARTS: tuple[tuple[str, str, str, Policy, str], ...] = (
    ("监督检查", "supervision:findings", "检查、问题、整改、复查", CHECKS, "view"),
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
