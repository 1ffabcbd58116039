"""Tasks made ahead from their plans, fitted to a changed plan, and dated by the calendar.

One function does all of it, so that doing it twice changes nothing: the timer, a changed plan and
a new calendar call the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from gongkai.audit.operations import deed
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.statute.calendars import Calendar
from gongkai.supervision.models import Task, TaskEvent, TaskPlan, Topic
from gongkai.supervision.tasks.queries import TO_DO, plans_of
from gongkai.supervision.tasks.recurrence import (
    LENGTH_DAYS,
    Occurrence,
    due_day,
    occurrences,
)

#: Tasks are made so many days ahead.
AHEAD_DAYS = 62
#: A timer that stood still catches up so many days.
CATCH_UP_DAYS = 31
#: What a task takes over from its plan.
_TAKEN_OVER = ("title", "deliverable", "manager_id", "doer_id", "inspector_id")
_FITTED = (*_TAKEN_OVER, "nominal_on", "due_on", "why", "problem", "state")
#: Year and name → the topic.
_Topics = Mapping[tuple[int, str], Topic]


class _NothingToDoError(Exception):
    """Rolls a deed back that would have changed nothing, so that the trail is not filled."""


def make_tasks(organ: Organ, *, at: datetime) -> Counter[str]:
    """Make the organ's tasks that are missing until AHEAD_DAYS from now, and date what can be.

    Return how many were made, changed, dropped and redated; done again, nothing. Two who do it
    at once stand in a row at the organ's head.
    """
    done_to: Counter[str] = Counter()
    try:
        with deed("tasks.made", organ=organ.slug, by=None, at=at) as done:
            done_to = fit_tasks(organ, plans_of(organ), at=at)
            if not done_to:
                raise _NothingToDoError
            done.on("tasks", **done_to)
    except _NothingToDoError:
        pass
    return done_to


def fit_tasks(organ: Organ, plans: QuerySet[TaskPlan], *, at: datetime) -> Counter[str]:
    """Bring the tasks of the plans in line with them and with the calendar, inside a deed.

    What is past, was handed in or was cancelled by a person stays as it is.
    """
    calendar, on = calendar_of(organ), at.date()
    topics = {(one.year, one.name): one for one in Topic.objects.filter(organ=organ)}
    rows = list(plans)
    known: dict[int, dict[str, Task]] = {plan.pk: {} for plan in rows}
    # What may still change, and whatever period a changed rhythm could meet again.
    near = Q(nominal_on__gte=on - timedelta(days=CATCH_UP_DAYS + LENGTH_DAYS["yearly"]))
    kept = near | Q(state__in=TO_DO) | Q(plan__rhythm="single")
    for task in Task.objects.filter(kept, plan__in=rows).prefetch_related("topics"):
        known[task.plan_id][task.period] = task
    done_to: Counter[str] = Counter()
    for plan in rows:
        tasks = known[plan.pk]
        done_to += _redate(tasks, calendar, at=at)
        wanted = {one.period: one for one in wanted_of(plan, on=on)}
        for period, occurrence in wanted.items():
            if (task := tasks.get(period)) is None:
                task = Task(organ=organ, plan=plan, period=period)
            elif not _may_be_fitted(task, on):
                continue
            done_to += _fit(task, plan, occurrence, calendar, topics)
        for period, task in tasks.items():
            if period not in wanted and task.state == "open" and task.nominal_on >= on:
                task.state = "dropped"
                _save(task)
                done_to["dropped"] += 1
    return done_to


def wanted_of(plan: TaskPlan, *, on: date) -> list[Occurrence]:
    """Return the occurrences that a plan brings until AHEAD_DAYS after the day.

    Those that fell into a longer halt of the timer are left: nobody was ever shown them.
    """
    if plan.rhythm == "single" and plan.to_on is not None:
        # Ended before its day.
        return []
    last = on + timedelta(days=AHEAD_DAYS)
    first = max(plan.begins_on, on - timedelta(days=CATCH_UP_DAYS))
    return list(occurrences(plan.when, first, min(plan.to_on or last, last)))


def _may_be_fitted(task: Task, on: date) -> bool:
    return task.state in ("open", "dropped") and (task.nominal_on >= on or task.due_on is None)


def _fit(
    task: Task, plan: TaskPlan, occurrence: Occurrence, calendar: Calendar, topics: _Topics
) -> Counter[str]:
    """Make a task, or make it what its plan says by now."""
    is_new = task.pk is None
    before = [] if is_new else [getattr(task, name) for name in _FITTED]
    for name in _TAKEN_OVER:
        setattr(task, name, getattr(plan, name))
    task.state, task.nominal_on = "open", occurrence.on
    _date(task, calendar)
    is_changed = before != [getattr(task, name) for name in _FITTED]
    if is_changed:
        _save(task)
    tags = {
        found.pk
        for one in plan.topics.all()
        if (found := topics.get((occurrence.on.year, one.name)))
    }
    if tags != (set() if is_new else {one.pk for one in task.topics.all()}):
        task.topics.set(tags)
        is_changed = True
    return Counter({"made" if is_new else "changed": 1}) if is_changed else Counter()


def _date(task: Task, calendar: Calendar) -> None:
    due = due_day(task.nominal_on, calendar=calendar)
    task.due_on, task.why, task.problem = due.on, due.why, due.problem


def _redate(tasks: Mapping[str, Task], calendar: Calendar, *, at: datetime) -> Counter[str]:
    """Date anew what is to be done, where the calendar says otherwise; a day gone by stays."""
    done_to: Counter[str] = Counter()
    for task in tasks.values():
        before, is_past = task.due_on, task.due_on is not None and task.due_on < at.date()
        if task.state not in TO_DO or is_past:
            continue
        _date(task, calendar)
        if task.due_on != before:
            _save(task)
            told = f"{before or '待定'}改为{task.due_on or '待定'}：节假日安排有变化"
            TaskEvent.objects.create(
                organ=task.organ, task=task, kind="redated", note=told, due_on=task.due_on, at=at
            )
            done_to["redated"] += 1
    return done_to


def _save(task: Task) -> None:
    task.row_version += task.pk is not None
    task.save()
