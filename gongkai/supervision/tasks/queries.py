"""Reading tasks: lists, a week, one task, what a doer may hand in, a post's handover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.records.models import Record
from gongkai.statute.calendars import WEEKDAYS
from gongkai.supervision.models import (
    Task,
    TaskOutput,
    TaskPlan,
    TaskSettings,
    Topic,
)
from gongkai.supervision.models.tasks import IDLE_WEEKS
from gongkai.supervision.tasks.people import People
from gongkai.supervision.tasks.recurrence import LENGTH_DAYS

#: Tasks on which something is still to be done: by the doer, or by the inspector.
TO_DO = ("open", "returned")
UNDER_WAY = (*TO_DO, "handed_in")
#: So many records of its period a doer can choose from; others are found by their title.
MOST_RECORDS = 60
#: What a new holder of a post is shown of what was done, in days.
LATELY_DAYS = 90
#: What comes by itself is named for so many days.
NEXT_DAYS = 31


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as lists show it: state in words with the days gone by, and who."""

    task: Task
    on: date
    people: People

    @property
    def days_late(self) -> int:
        """Return how many calendar days it is over, 0 when it is not or the doer has done it."""
        due_on = self.task.due_on
        if self.task.state not in TO_DO or due_on is None:
            return 0
        return max((self.on - due_on).days, 0)

    @property
    def words(self) -> str:
        """Return its state in words."""
        if self.days_late:
            return f"超时未办{self.days_late}天"
        return self.task.get_state_display()

    @property
    def tone(self) -> str:
        """Return the tone of its state."""
        if self.days_late:
            return "late"
        state = self.task.state
        if state == "confirmed":
            return "ok"
        due_on = self.task.due_on
        is_near = state == "open" and due_on is not None and due_on - self.on < timedelta(days=3)
        return "soon" if is_near or state in ("returned", "handed_in") else ""

    @property
    def doer(self) -> str:
        """Return who stands behind the doing post."""
        return self.people.words(self.task.doer_id)

    @property
    def manager(self) -> str:
        """Return who stands behind the managing post."""
        return self.people.words(self.task.manager_id)

    @property
    def inspector(self) -> str:
        """Return who stands behind the inspecting post."""
        return self.people.words(self.task.inspector_id)


def idle_weeks_of(organ: Organ) -> int:
    """Return after how many weeks without output the organ is told."""
    found = TaskSettings.objects.filter(organ=organ).values_list("idle_weeks", flat=True).first()
    return found if found is not None else IDLE_WEEKS


def tasks_of(organ: Organ) -> QuerySet[Task]:
    """Return the organ's tasks that its plans still bring, by day, undated ones last."""
    found: QuerySet[Task] = Task.objects.filter(organ=organ).exclude(state="dropped")
    return (
        found.select_related("organ", "plan", "doer", "manager", "inspector", "handed_in")
        .prefetch_related("topics")
        .order_by(F("due_on").asc(nulls_last=True), "nominal_on", "doer__order", "pk")
    )


def narrowed(tasks: QuerySet[Task], wanted: Mapping[str, Any], *, on: date) -> QuerySet[Task]:
    """Return the tasks of a post, a topic (by name) and a state.

    ``late`` and ``undated`` are states of their own.
    """
    if post := wanted.get("post"):
        tasks = tasks.filter(Q(doer=post) | Q(manager=post) | Q(inspector=post))
    if topic := wanted.get("topic"):
        tasks = tasks.filter(topics__name=topic).distinct()
    state = wanted.get("state")
    if state == "late":
        return tasks.filter(state__in=TO_DO, due_on__lt=on)
    if state == "undated":
        return tasks.filter(state__in=UNDER_WAY, due_on=None)
    return tasks.filter(state=state) if state else tasks


def late_tasks(organ: Organ, *, on: date) -> QuerySet[Task]:
    """Return what the doers owe, the oldest first."""
    return tasks_of(organ).filter(state__in=TO_DO, due_on__lt=on)


def tasks_to_inspect(organ: Organ) -> QuerySet[Task]:
    """Return what was handed in and waits for its inspector, the longest first."""
    return tasks_of(organ).filter(state="handed_in").order_by("handed_in__at", "pk")


def undated_tasks(organ: Organ) -> QuerySet[Task]:
    """Return the tasks that wait for a calendar."""
    return tasks_of(organ).filter(state__in=UNDER_WAY, due_on=None)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> monday_of(date(2020, 3, 8))
    datetime.date(2020, 3, 2)
    """
    return day - timedelta(days=day.weekday())


def week_by_day(
    lines: Sequence[TaskLine], monday: date
) -> Iterator[tuple[str, date, list[TaskLine]]]:
    """Yield the seven days of a week, each with its weekday and the tasks due on it."""
    for number, word in enumerate(WEEKDAYS):
        day = monday + timedelta(days=number)
        yield word, day, [line for line in lines if line.task.due_on == day]


def plans_of(organ: Organ) -> QuerySet[TaskPlan]:
    """Return the organ's plans, running ones first, in the order of their posts."""
    found: QuerySet[TaskPlan] = TaskPlan.objects.filter(organ=organ)
    return found.select_related("organ", "doer", "manager", "inspector").prefetch_related("topics")


def running_plans(organ: Organ, *, on: date) -> QuerySet[TaskPlan]:
    """Return the recurring plans that go on, by post."""
    found = plans_of(organ).exclude(rhythm="single").filter(Q(to_on=None) | Q(to_on__gte=on))
    return found.order_by("doer__order", "pk")


def topics_of(organ: Organ, *years: int) -> QuerySet[Topic]:
    """Return the topics of the years, in their order."""
    found: QuerySet[Topic] = Topic.objects.filter(organ=organ, year__in=years)
    return found.order_by("year", "order", "pk")


def outputs_that_count(organ: Organ) -> QuerySet[TaskOutput]:
    """Return what was handed in and neither returned nor replaced since, by day."""
    found: QuerySet[TaskOutput] = TaskOutput.objects.filter(
        organ=organ,
        task__state__in=("handed_in", "confirmed"),
        event=F("task__handed_in"),
    )
    told = found.select_related("task", "record", "event__by").defer("record__body")
    return told.order_by("on", "pk")


def records_to_hand_in(task: Task, user: User, *, title: str = "", on: date) -> QuerySet[Record]:
    """Return the records that a doer can choose from, newest first.

    Without ``title`` those of the task's period, as long before its day as the rhythm is.
    """
    found: QuerySet[Record] = (
        Record.objects.visible_to(user, on=on)
        .filter(organ=task.organ_id, cancelled_at=None)
        .defer("body")
        .order_by("-dated_on", "-pk")
    )
    if title:
        return found.filter(title__contains=title)[:MOST_RECORDS]
    first = task.nominal_on - timedelta(days=LENGTH_DAYS[task.plan.rhythm])
    return found.filter(dated_on__range=(first, max(on, task.nominal_on)))[:MOST_RECORDS]


@dataclass(frozen=True, slots=True)
class Handover:
    """What a post hands over: what is open, was done lately, goes on, and what it inspects."""

    post: Post
    holders: Sequence[Appointment]
    open_tasks: Sequence[Task]
    done_lately: Sequence[Task]
    plans: Sequence[TaskPlan]
    to_inspect: Sequence[Task]


def handover_of(post: Post, *, on: date) -> Handover:
    """Return the 交接清单 of a post on the day; of what recurs the next month's tasks only."""
    tasks = tasks_of(post.organ)
    near = Q(nominal_on__lte=on + timedelta(days=NEXT_DAYS)) | Q(plan__rhythm="single")
    since = on - timedelta(days=LATELY_DAYS)
    done = tasks.filter(doer=post, state="confirmed", due_on__gte=since).order_by("-due_on", "-pk")
    holders = Appointment.objects.holding(on).filter(post=post)
    mine = Q(doer=post) | Q(manager=post) | Q(inspector=post)
    return Handover(
        post,
        list(holders.select_related("user", "acting_for__user").order_by("pk")),
        list(tasks.filter(near, doer=post, state__in=UNDER_WAY)),
        list(done.prefetch_related("handed_in__outputs__record")),
        list(running_plans(post.organ, on=on).filter(mine)),
        list(tasks.filter(inspector=post, state="handed_in")),
    )
