"""What went quiet: recurring plans and posts without output for longer than the office set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, Subquery

from gongkai.organs.models import Organ, Post
from gongkai.supervision.models import Task, TaskOutput, TaskPlan, TaskSettings
from gongkai.supervision.models.tasks import IDLE_WEEKS
from gongkai.supervision.tasks.queries import plans_of
from gongkai.supervision.tasks.recurrence import LENGTH_DAYS

#: A plan of a longer rhythm is quiet this long after its time at the earliest.
_GRACE_DAYS = 7
#: Plans that brought nothing for longer are not looked at; no office waits more weeks than that.
_LONGEST_DAYS = 52 * 7


@dataclass(frozen=True, slots=True)
class Watched:
    """A plan that brings tasks: when it last had output, and when a task of it last fell due."""

    plan: TaskPlan
    last_on: date | None
    due_on: date | None
    idle_weeks: int


@dataclass(frozen=True, slots=True)
class Idle:
    """Something without output; ``last_on`` None: there never was any. No plan: the whole post."""

    doer: Post
    plan: TaskPlan | None
    last_on: date | None
    since_on: date
    on: date

    @property
    def weeks(self) -> int:
        """Return for how many whole weeks nothing has come."""
        return (self.on - self.since_on).days // 7

    @property
    def words(self) -> str:
        """Return it in words."""
        last = f"最近一次{self.last_on}" if self.last_on else "还没有过结果"
        return f"{self.weeks}周没有结果，{last}"


def watched_plans(organ: Organ, *, on: date) -> list[Watched]:
    """Return the plans that go on or had tasks in the last year, by post. One query."""
    tasks = Task.objects.filter(plan=OuterRef("pk"), due_on__lte=on)
    owed = tasks.exclude(state__in=("cancelled", "dropped")).order_by("-due_on")
    outputs = TaskOutput.objects.filter(
        task__plan=OuterRef("pk"),
        task__state__in=("handed_in", "confirmed"),
        event=F("task__handed_in"),
    ).order_by("-on")
    weeks = TaskSettings.objects.filter(organ=OuterRef("organ"))
    goes_on = ~Q(rhythm="single") & (Q(to_on=None) | Q(to_on__gte=on))
    rows = (
        plans_of(organ)
        .prefetch_related(None)
        .annotate(
            last_on=Subquery(outputs.values("on")[:1]),
            owed_on=Subquery(owed.values("due_on")[:1]),
            weeks=Subquery(weeks.values("idle_weeks")[:1]),
        )
        .filter(goes_on | Q(owed_on__gte=on - timedelta(days=_LONGEST_DAYS)))
        .order_by("doer__order", "pk")
    )
    return [Watched(row, row.last_on, row.owed_on, row.weeks or IDLE_WEEKS) for row in rows]


def idle_among(watched: Sequence[Watched], *, on: date) -> list[Idle]:
    """Return the plans, and posts as a whole, that are quiet for as long as the office set.

    A plan of a longer rhythm is given its time and a week. A post is told where tasks of it fell
    due meanwhile and none of its plans tells the same.
    """
    quiet = [
        Idle(one.plan.doer, one.plan, one.last_on, since, on)
        for one in watched
        if one.plan.is_recurring and (one.plan.to_on is None or one.plan.to_on >= on)
        for since in [max(one.last_on or one.plan.begins_on, one.plan.begins_on)]
        if (on - since).days >= _allowed(one)
    ]
    return [*quiet, *_posts(watched, told={one.doer.pk for one in quiet}, on=on)]


def _allowed(one: Watched) -> int:
    return max(one.idle_weeks * 7, LENGTH_DAYS[one.plan.rhythm] + _GRACE_DAYS)


def _posts(watched: Sequence[Watched], *, told: set[int], on: date) -> Iterable[Idle]:
    by_post: dict[int, list[Watched]] = {}
    for one in watched:
        if one.plan.doer_id not in told:
            by_post.setdefault(one.plan.doer_id, []).append(one)
    for plans in by_post.values():
        first = on - timedelta(days=plans[0].idle_weeks * 7)
        last = max((one.last_on for one in plans if one.last_on), default=None)
        is_owed = any(one.due_on and one.due_on >= first for one in plans)
        if is_owed and last is not None and last <= first:
            yield Idle(plans[0].plan.doer, None, last, last, on)
