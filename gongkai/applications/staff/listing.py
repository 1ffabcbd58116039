"""The list of applications: what is late first, then by due date; and the same on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gongkai.applications.filters import CaseFilter
from gongkai.applications.lights import Light, light_of
from gongkai.applications.models import Application
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import InOrder, applications_of
from gongkai.applications.staff.finding import (
    WordsGone,
    address_for_posted,
    address_without_words,
    chosen_of,
)
from gongkai.applications.staff.opening import may
from gongkai.organs.calendar import calendar_of
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.staff.views import page_url

PAGE = 50
#: So many rows stand on one printed list.
MOST_PRINTED = 1_000


def narrowed(request: StaffRequest) -> tuple[CaseFilter, InOrder]:
    """Return the filter that the address stands for and what it leaves, in order.

    Raises WordsGone where the words are not kept any more: never more than was looked for.
    """
    chosen = chosen_of(request)
    seen = applications_of(request.organ, request.user, on=request.today)
    found = CaseFilter(chosen, seen, organ=request.organ, today=request.today)
    return found, InOrder(found.qs, sort=found.order, side=found.side, scan=found.is_searched)


def lines_of(request: StaffRequest, rows: Any) -> list[tuple[Application, Light]]:
    """Return applications with their lights."""
    calendar, today = calendar_of(request.organ), request.today
    return [(one, light_of(one, today=today, calendar=calendar)) for one in rows]


@staff(APPLICATIONS, "view")
def case_list(request: StaffRequest) -> HttpResponse:
    """Show the applications, narrowed by the filter in the address; a filter sent leads there."""
    if request.method == "POST":
        return HttpResponseRedirect(address_for_posted(request))
    try:
        found, rows = narrowed(request)
    except WordsGone as gone:
        messages.info(request, gone.message)
        return HttpResponseRedirect(address_without_words(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "lines": lines_of(request, page.object_list),
        "page_url": page_url(request),
        "query": request.GET.urlencode(),
        "may": may(request),
    }
    return render(request, "applications/list.html", context)


@staff(APPLICATIONS, "view")
def printed(request: StaffRequest) -> HttpResponse:
    """Show the narrowed list as a register for paper."""
    found, rows = narrowed(request)
    context = {
        "filter": found,
        "count": len(rows),
        "most": MOST_PRINTED,
        "lines": lines_of(request, rows[:MOST_PRINTED]),
        "query": request.GET.urlencode(),
    }
    return render(request, "applications/register.html", context)
