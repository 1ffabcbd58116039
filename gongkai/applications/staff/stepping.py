"""How a step is taken on its page: filled in, its letters looked at, carried out with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.forms import Who, act_on_form
from gongkai.applications.dating import clock_of, standing_of
from gongkai.applications.folding import Happened, Standing, standing_events
from gongkai.applications.letters import Draft, filled_with_gaps
from gongkai.applications.models import Application, Assignment, Consultation
from gongkai.applications.operations.lettering import issue, issue_letter
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.step_forms import StepForm
from gongkai.errors import DataMissing, GongkaiError
from gongkai.organs.calendar import calendar_of
from gongkai.organs.doors import StaffRequest
from gongkai.statute.calendars import Calendar
from gongkai.statute.clocks import Clock


@dataclass(frozen=True, slots=True)
class Case:
    """A case as a step finds it; ``row`` is the consultation or assignment that it is about.

    ``events`` are those that hold. ``clock`` is None while the day of receipt is open or a
    calendar lacks.
    """

    application: Application
    events: Sequence[Happened]
    standing: Standing
    clock: Clock | None
    calendar: Calendar
    today: date
    row: Any = None

    def limit(self, name: str) -> date | None:
        """Return a limit of the clock by its name."""
        return self.clock.limits.get(name) if self.clock else None


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """A letter of a step: to whom, filled with what."""

    kind: str
    addressee: str
    values: Mapping[str, str]
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: its form, what it carries out, when it is open, and its letters.

    ``row`` names what it is about beside the case: "consultation", "assignment" or "". ``deed``
    is asked of the policy before the page is shown, and again by the operation.
    """

    slug: str
    title: str
    group: str
    deed: str
    make: Callable[[Case, Any], StepForm]
    carry: Callable[[Case, Any, Who], object]
    is_open: Callable[[Case], bool]
    done: str
    lead: str = ""
    submit: str = ""
    row: str = ""
    lines: Callable[[Case], list[str]] = lambda _: []
    letters: Callable[[Case, Any], dict[str, LetterPlan]] = lambda _, __: {}
    is_letter_only: Callable[[Any], bool] = lambda _: False


def case_of(application: Application, *, today: date, row: Any = None) -> Case:
    """Return the case as it stands on the day."""
    events = list(application.events.all())
    standing, calendar = standing_of(application, events), calendar_of(application.organ)
    try:
        clock = clock_of(standing, calendar=calendar, as_of=today)
    except DataMissing:
        clock = None
    return Case(application, standing_events(events), standing, clock, calendar, today, row)


def row_of(application: Application, kind: str, pk: int) -> Consultation | Assignment | None:
    """Return the consultation or assignment of a case, None when it is not one of its own."""
    rows: Any = application.consultations if kind == "consultation" else application.assignments
    found: Consultation | Assignment | None = (
        rows.select_related("organ", "application__organ", "application__applicant")
        .filter(pk=pk)
        .first()
    )
    return found


def take(request: StaffRequest, case: Case, step: Step, *, back: str) -> HttpResponse:
    """Show the step's form, then its letters, then carry it out with them."""
    application = case.application
    APPLICATIONS.require(request.user, step.deed, request.organ, on=request.today)
    form = step.make(case, request.POST or None)
    context = {
        "title": step.title,
        "step": step,
        "application": application,
        "lead": step.lead,
        "lines": step.lines(case),
        "submit": step.submit or step.title,
        "back": back,
    }

    def act(form: StepForm, who: Who) -> str:
        drafts = _drafts(case, step, form)
        if drafts and step.is_letter_only(form):
            day = form.cleaned_data["on"]
            for draft in drafts:
                issue_letter(application, draft, on=day, **who)
        elif drafts:
            issue(
                application,
                drafts,
                lambda: step.carry(case, form, who),
                on=form.cleaned_data["on"],
                by=who["by"],
                at=who["at"],
            )
        else:
            step.carry(case, form, who)
        return back

    if request.method == "POST" and form.is_valid():
        shown = _letters_first(request, case, step, form, context)
        if shown is not None:
            return shown
    return act_on_form(
        request, form, act, template="applications/step.html", context=context, done=step.done
    )


def _letters_first(
    request: StaffRequest, case: Case, step: Step, form: StepForm, context: dict[str, Any]
) -> HttpResponse | None:
    """Show the letters, filled, before anything is done; None when they were looked at."""
    status = 200
    try:
        plans = _plans(case, step, form)
        if form.is_written(plans):
            return None
        if not step.is_letter_only(form):
            _rehearse(lambda: step.carry(case, form, _who(request)))
        form.write({name: _filled(case, plan) for name, plan in plans.items()})
    except GongkaiError as error:
        form.add_error(None, error.message)
        status = 400
    else:
        context = context | {"is_letter_stage": True, "submit": "发出文书并登记"}
    return render(request, "applications/step.html", {**context, "form": form}, status=status)


def _who(request: StaffRequest) -> Who:
    return {"by": request.user, "at": request.now, "key": None}


def _rehearse(do: Callable[[], object]) -> None:
    """Do the step and take it back: what is refused is told before a letter is written."""
    with transaction.atomic():
        do()
        transaction.set_rollback(True)


def _plans(case: Case, step: Step, form: StepForm) -> dict[str, LetterPlan]:
    return {} if form.happened else step.letters(case, form)


def _filled(case: Case, plan: LetterPlan) -> str:
    return filled_with_gaps(case.application.organ, plan.kind, plan.values, decision=plan.decision)


def _drafts(case: Case, step: Step, form: StepForm) -> list[Draft]:
    return [
        Draft(
            kind=plan.kind,
            decision=plan.decision,
            addressee=plan.addressee,
            text=form.texts[name],
        )
        for name, plan in _plans(case, step, form).items()
    ]


def address_of(application: Application, step: Step, row: Any = None) -> str:
    """Return the address of a step of an application."""
    place = [application.organ.slug, application.number, step.slug]
    if row is not None:
        return reverse("applications:step_of", args=[*place, row.pk])
    return reverse("applications:step", args=place)
