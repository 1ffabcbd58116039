"""What went quiet: recurring plans and posts without output for longer than the office set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from gongkai.organs.models import Organ, Post
from gongkai.supervision.models import Task, TaskPlan
from gongkai.supervision.tasks.queries import outputs_that_count, running_plans
from gongkai.supervision.tasks.recurrence import LENGTH_DAYS

#: A plan of a longer rhythm is quiet this long after its time at the earliest.
_GRACE_DAYS = 7


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


def idle_of(organ: Organ, *, weeks: int, on: date) -> list[Idle]:
    """Return the plans, and posts as a whole, that are quiet for ``weeks``. Three queries.

    A plan of a longer rhythm is given its time and a week. A post is told where tasks of it fell
    due meanwhile and none of its plans tells the same.
    """
    counted = outputs_that_count(organ).select_related(None).order_by()
    by_plan: dict[int, date] = {}
    by_post: dict[int, date] = {}
    for plan_key, post_key, last in counted.values_list("task__plan", "task__doer").annotate(
        last=Max("on")
    ):
        by_plan[plan_key] = max(last, by_plan.get(plan_key, last))
        by_post[post_key] = max(last, by_post.get(post_key, last))
    plans = []
    for plan in running_plans(organ, on=on).prefetch_related(None):
        found = by_plan.get(plan.pk)
        since = max(found or plan.begins_on, plan.begins_on)
        plans.append(Idle(plan.doer, plan, found, since, on))
    quiet = [one for one in plans if (on - one.since_on).days >= _allowed(one.plan, weeks)]
    return [*quiet, *_posts(organ, quiet, by_post, weeks=weeks, on=on)]


def _allowed(plan: TaskPlan | None, weeks: int) -> int:
    length = LENGTH_DAYS[plan.rhythm] if plan else 0
    return max(weeks * 7, length + _GRACE_DAYS)


def _posts(
    organ: Organ, told: Sequence[Idle], by_post: dict[int, date], *, weeks: int, on: date
) -> list[Idle]:
    first = on - timedelta(days=weeks * 7)
    owed = Task.objects.filter(organ=organ, due_on__range=(first, on)).exclude(
        state__in=("cancelled", "dropped")
    )
    known = {one.doer.pk for one in told}
    found = []
    for post in Post.objects.filter(pk__in=owed.values("doer")).order_by("order", "pk"):
        last = by_post.get(post.pk)
        if post.pk not in known and last is not None and last <= first:
            found.append(Idle(post, None, last, last, on))
    return found
