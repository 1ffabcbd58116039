"""The desk, and the way to it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gongkai.desk.queries import desk_of
from gongkai.organs.doors import StaffRequest, signed_in, staff
from gongkai.organs.permissions import ORGANS
from gongkai.organs.queries import organs_of


@signed_in
def home(request: StaffRequest) -> HttpResponse:
    """Go to the desk of the person's organ, or let them choose among several."""
    organs = list(organs_of(request.user, on=request.today))  # type: ignore[arg-type]
    if len(organs) == 1:
        return HttpResponseRedirect(reverse("desk:desk", args=[organs[0].slug]))
    return render(request, "desk/home.html", {"organs": organs})


@staff(ORGANS, "view")
def desk(request: StaffRequest) -> HttpResponse:
    """Show what is late, what waits for me, what I wait for; and the office's week."""
    found = desk_of(request.user, request.organ, on=request.today)  # type: ignore[arg-type]
    groups = [
        ("逾期的", found.late, "没有逾期的事。"),
        ("等我办的", found.mine, "没有等您办的事。"),
        ("我在等的", found.theirs, "没有在等别人的事。"),
    ]
    return render(request, "desk/desk.html", {"groups": groups, "week": found.week})
