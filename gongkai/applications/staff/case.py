"""An application on one page: where it stands, what is wanted, by whom, and all that happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongkai.applications.dating import clock_or_why, standing_of
from gongkai.applications.folding import Standing, standing_events
from gongkai.applications.identity import masked
from gongkai.applications.lights import light_of
from gongkai.applications.models import Application, CaseEvent, CaseFile
from gongkai.applications.operations.looking import open_file, open_identity
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import (
    applications_of,
    counts_by_month,
    events_of,
    in_list,
    related_to,
    same_applicant,
)
from gongkai.applications.staff.actions import Action, actions_of, next_of
from gongkai.applications.staff.arranging import arranging_actions, receiving_actions
from gongkai.applications.staff.listing import lines_of
from gongkai.applications.staff.opening import case_or_404, may
from gongkai.applications.timeline import timeline
from gongkai.errors import DataMissing
from gongkai.organs.calendar import calendar_of
from gongkai.organs.doors import StaffRequest, staff
from gongkai.records.downloads import kept_file
from gongkai.statute.calendars import WEEKDAYS, Calendar
from gongkai.statute.clocks import Clock, summarise
from gongkai.statute.clocks.exclusions import opinion_limit

_SHOWN = 200


@staff(APPLICATIONS, "view")
def detail(request: StaffRequest, number: str) -> HttpResponse:
    """Show an application with everything about it and what may be done now."""
    application = case_or_404(request, number)
    return render(request, "applications/case.html", _context(request, application))


@never_cache
@staff(APPLICATIONS, "view")
def identity(request: StaffRequest, number: str) -> HttpResponse:
    """Show the identity number this once; the look is entered."""
    application = case_or_404(request, number)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    shown = open_identity(application, by=request.user, at=request.now)  # type: ignore[arg-type]
    context = {"case": application, "number": shown}
    return render(request, "applications/identity.html", context)


@staff(APPLICATIONS, "view")
def download(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Give out a paper of the application, always as a download; the look is entered."""
    application = case_or_404(request, number)
    found: CaseFile | None = (
        application.files.filter(pk=pk).select_related("stored", "application__organ").first()
    )
    if found is None:
        raise Http404
    answer = kept_file(found.stored)
    open_file(found, by=request.user, at=request.now)  # type: ignore[arg-type]
    return answer


@staff(APPLICATIONS, "view")
def clock(request: StaffRequest, number: str) -> HttpResponse:
    """Show why the term ends when it ends: the reasons, then day by day."""
    application = case_or_404(request, number)
    standing = standing_of(application)
    found, problem = clock_or_why(
        standing, calendar=calendar_of(request.organ), as_of=request.today
    )
    context = {
        "case": application,
        "receipt": standing.receipt,
        "clock": found,
        "problem": problem,
        "summary": summarise(found) if found else (),
        "days": [(day, WEEKDAYS[day.date.weekday()]) for day in found.days] if found else (),
    }
    return render(request, "applications/clock.html", context)


@staff(APPLICATIONS, "view")
def applicant(request: StaffRequest, number: str) -> HttpResponse:
    """Show all applications of one applicant that the person may see, counted by month."""
    application = case_or_404(request, number)
    seen = applications_of(request.organ, request.user, on=request.today)
    rows = list(in_list(same_applicant(application, seen))[:_SHOWN])
    context = {
        "case": application,
        "lines": lines_of(request, rows),
        "months": counts_by_month(rows),
        "most": _SHOWN,
    }
    return render(request, "applications/applicant.html", context)


def _context(request: StaffRequest, application: Application) -> dict[str, Any]:
    calendar, events = calendar_of(request.organ), events_of(application)
    standing = standing_of(application, events)
    found, problem = clock_or_why(standing, calendar=calendar, as_of=request.today)
    consultations = list(application.consultations.order_by("pk"))
    assignments = list(
        application.assignments.select_related("office", "person", "signed_by").order_by("pk")
    )
    limits = _opinion_limits(standing, events, calendar)
    seen = applications_of(request.organ, request.user, on=request.today)
    names = {
        "consultation": {one.pk: one.name for one in consultations},
        "assignment": {one.pk: one.office.name for one in assignments},
    }
    lines = timeline(events, names=names, risks=found.risks if found else ())
    actions = [
        *receiving_actions(application, request),
        *actions_of(application, request.user, on=request.today),
        *arranging_actions(application, request),
    ]
    return {
        "case": application,
        "person": application.applicant,
        "identity": _masked_identity(application),
        "light": light_of(application, today=request.today, calendar=calendar),
        "clock": found,
        "why": _why(found, problem),
        "risks": found.risks if found else (),
        "events": lines,
        "consultations": [(one, limits.get(one.pk)) for one in consultations],
        "assignments": assignments,
        "owed": [one for one in assignments if one.is_owed],
        "searches": application.searches.order_by("on", "pk"),
        "notes": application.notes.select_related("by").order_by("-pk"),
        "files": application.files.select_related("stored").order_by("pk"),
        "letters": application.letters.order_by("pk"),
        "answer": application.answers.exclude(state="dropped").select_related("drafter").first(),
        "related": lines_of(request, related_to(application, in_list(seen))),
        "same": same_applicant(application, seen).count() - 1,
        "accesses": application.accesses.select_related("by").order_by("-pk")[:20],
        "next": next_of(actions, is_assigned=application.office_id is not None),
        "groups": _grouped(actions),
        "may": may(request),
    }


def _why(found: Clock | None, problem: str) -> str:
    """Return in one line why the term ends on its day."""
    if found is None:
        return problem
    line = (
        f"自{found.starts_on}（{found.begun_by}次日起第一个工作日）起{found.working_days}个工作日"
    )
    if found.excluded:
        taken = sum(span.working_days for span in found.excluded)
        line += f"，征求意见的{taken}个工作日不计入"
    if found.due_on != found.term_ends_on:
        line += f"，已告知延迟至{found.due_on}"
    return f"{line}（{found.article}）"


def _masked_identity(application: Application) -> str:
    try:
        return masked(application.applicant.identity_number)
    except DataMissing:
        return "加密保存，暂时打不开"


def _opinion_limits(
    standing: Standing, events: Sequence[CaseEvent], calendar: Calendar
) -> dict[int, date | None]:
    """Return the last day for the opinion by consultation, as far as the law sets one."""
    if standing.facts is None:
        return {}
    letters = [event for event in standing_events(events) if event.kind == "consulted"]
    limits: dict[int, date | None] = {}
    for event, facts in zip(letters, standing.facts.consultations, strict=True):
        try:
            limits[event.data["consultation"]] = opinion_limit(facts, calendar=calendar)
        except DataMissing:
            continue
    return limits


def _grouped(actions: Sequence[Action]) -> list[tuple[str, list[Action]]]:
    groups: dict[str, list[Action]] = {}
    for action in actions:
        groups.setdefault(action.group, []).append(action)
    return list(groups.items())
