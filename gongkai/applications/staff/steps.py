"""Every step of a case at its address; which of them a person may take now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.http import Http404, HttpResponse

from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.staff.asking_steps import ASKING_STEPS
from gongkai.applications.staff.assigning_steps import ASSIGNING_STEPS
from gongkai.applications.staff.fee_steps import FEE_STEPS
from gongkai.applications.staff.letter_steps import LETTER_STEPS
from gongkai.applications.staff.opening import case_or_404, page_of
from gongkai.applications.staff.plain_steps import PLAIN_STEPS
from gongkai.applications.staff.stepping import Case, Step, case_of, row_of, take
from gongkai.organs.doors import StaffRequest, staff

STEPS: dict[str, Step] = {
    step.slug: step
    for step in (*PLAIN_STEPS, *LETTER_STEPS, *ASKING_STEPS, *FEE_STEPS, *ASSIGNING_STEPS)
}


@staff(APPLICATIONS, "view")
def step(request: StaffRequest, number: str, slug: str) -> HttpResponse:
    """Take a step over a case; the step's own permission is asked before it is shown."""
    application = case_or_404(request, number)
    found = STEPS.get(slug)
    if found is None or found.row:
        raise Http404
    case = case_of(application, today=request.today)
    return take(request, case, found, back=page_of(request, application))


@staff(APPLICATIONS, "view")
def step_of(request: StaffRequest, number: str, slug: str, pk: int) -> HttpResponse:
    """Take a step over a consultation or an assignment of a case."""
    application = case_or_404(request, number)
    found = STEPS.get(slug)
    if found is None or not found.row:
        raise Http404
    row = row_of(application, found.row, pk)
    if row is None:
        raise Http404
    case = case_of(application, today=request.today, row=row)
    return take(request, case, found, back=page_of(request, application))


def open_steps(case: Case, may: frozenset[str]) -> Iterator[tuple[Step, Case]]:
    """Yield the steps that may be taken now, each with the case and the row it is about."""
    rows = {
        "consultation": list(case.application.consultations.all()),
        "assignment": list(case.application.assignments.select_related("office", "person")),
    }
    for one in STEPS.values():
        if one.deed not in may:
            continue
        for row in rows[one.row] if one.row else [None]:
            about = replace(case, row=row)
            if one.is_open(about):
                yield one, about
