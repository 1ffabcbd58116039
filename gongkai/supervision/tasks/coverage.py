"""A year of outputs: by topic and month, and by post and week. Views; nothing is scored or ranked.

Weeks begin on Monday and are counted as the year's calendar has them (ISO 8601).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from gongkai.errors import DataMissing
from gongkai.exchange.charts import Week
from gongkai.organs.models import Organ, Post
from gongkai.statute.calendars import Calendar
from gongkai.supervision.models import Task, TaskOutput, Topic
from gongkai.supervision.tasks.queries import outputs_that_count, topics_of

MONTHS = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic's year: its outputs by month, and since when it is quiet."""

    topic: Topic
    outputs: Sequence[TaskOutput]
    has_tasks: bool
    quiet_weeks: int | None

    @property
    def months(self) -> list[tuple[int, int]]:
        """Return each month with how many different things came out of it."""
        return [(month, len(distinct(self.outputs, month))) for month in MONTHS]

    @property
    def words(self) -> str:
        """Return what is to be said of it, "" for nothing."""
        if not self.has_tasks:
            return "没有安排任务"
        if self.quiet_weeks is None:
            return ""
        return f"{self.quiet_weeks}周没有结果" if self.outputs else "还没有结果"


def coverage_of(organ: Organ, year: int, *, weeks: int, on: date) -> list[TopicRow]:
    """Return the year's topics in order; quiet ones are told for the running year only.

    Four queries, however many there are.
    """
    topics = list(topics_of(organ, year).prefetch_related("tasks", "plans"))
    rows = outputs_of_year(organ, year)
    found = []
    for topic in topics:
        tasks = {task.pk for task in topic.tasks.all() if task.state != "dropped"}
        outputs = [one for one in rows if one.task_id in tasks]
        last = max((one.on for one in outputs), default=date(year, 1, 1))
        gone = (on - last).days // 7
        is_quiet = year == on.year and topic.is_active and gone >= weeks
        is_planned = bool(tasks) or bool(topic.plans.all())
        found.append(TopicRow(topic, outputs, is_planned, gone if is_quiet else None))
    return found


def outputs_of_year(organ: Organ, year: int) -> list[TaskOutput]:
    """Return the year's outputs that count, by day. One query."""
    return list(outputs_that_count(organ).filter(on__range=(date(year, 1, 1), date(year, 12, 31))))


def distinct(outputs: Sequence[TaskOutput], month: int | None = None) -> list[TaskOutput]:
    """Return the outputs of a month, or all; a record handed in twice stands once."""
    found: dict[tuple[str, int], TaskOutput] = {}
    for one in outputs:
        if month in (None, one.on.month):
            key = ("record", one.record_id) if one.record_id else ("output", one.pk)
            found.setdefault(key, one)
    return list(found.values())


def weeks_of(year: int, *, calendar: Calendar, on: date) -> list[tuple[date, bool, str]]:
    """Return the Monday of each week of a year, whether it is to come, and its days off.

    Days off are those of a notice; "" where there are none or no notice is known.
    """
    first = date.fromisocalendar(year, 1, 1)
    mondays = [first + timedelta(days=7 * number) for number in range(53)]
    told = []
    for monday in mondays:
        if monday.isocalendar().year == year:
            told.append((monday, monday > on, _days_off(monday, calendar)))
    return told


def _days_off(monday: date, calendar: Calendar) -> str:
    days = (monday + timedelta(days=number) for number in range(5))
    reasons: list[str] = []
    for day in days:
        try:
            is_working, reason = calendar.why(day)
        except DataMissing:
            return ""
        if not is_working:
            reasons.append(reason)
    return "、".join(dict.fromkeys(reasons))


@dataclass(frozen=True, slots=True)
class PostYear:
    """A post's year: its weeks in order, and each month with how many things came out of it."""

    post: Post
    weeks: Sequence[Week]
    months: Sequence[tuple[int, int]]


def steadiness_of(organ: Organ, year: int, *, calendar: Calendar, on: date) -> list[PostYear]:
    """Return the posts that had tasks in the year, in the organ's order. Two queries."""
    mondays = weeks_of(year, calendar=calendar, on=on)
    first, last = mondays[0][0], mondays[-1][0] + timedelta(days=6)
    outputs: dict[int, list[TaskOutput]] = {}
    # The first and last week reach over the year's ends.
    for one in outputs_that_count(organ).filter(on__range=(first, last)):
        outputs.setdefault(one.task.doer_id, []).append(one)
    due = Q(nominal_on__range=(first, last)) | Q(
        handed_in__isnull=False, outputs__on__range=(first, last)
    )
    return [
        _post_year(post, outputs.get(post.pk, []), mondays, year)
        for post in _posts_with_tasks(organ, due)
    ]


def _posts_with_tasks(organ: Organ, due: Q) -> list[Post]:
    tasks = Task.objects.filter(due, organ=organ).exclude(state__in=("dropped", "cancelled"))
    return list(Post.objects.filter(pk__in=tasks.values("doer")).order_by("order", "pk"))


def _post_year(
    post: Post,
    outputs: Sequence[TaskOutput],
    mondays: Sequence[tuple[date, bool, str]],
    year: int,
) -> PostYear:
    weeks = []
    for monday, is_to_come, off in mondays:
        days = [one for one in outputs if monday <= one.on <= monday + timedelta(days=6)]
        weeks.append(Week(monday, len(distinct(days)), is_to_come, off))
    of_year = [one for one in outputs if one.on.year == year]
    return PostYear(post, weeks, [(month, len(distinct(of_year, month))) for month in MONTHS])
