"""The office's week: what falls on the next seven days, whoever it is with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from gongkai.desk.care import care_url, care_words
from gongkai.desk.lines import Line
from gongkai.desk.placements import placement_tasks, placement_words
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.roles import CLERKS
from gongkai.publishing.care import open_findings
from gongkai.publishing.models import Item, Review
from gongkai.publishing.permissions import STEP_ROLES
from gongkai.publishing.progress import chain_of, progress
from gongkai.publishing.queries import items_of
from gongkai.statute.calendars import WEEKDAYS
from gongkai.supervision.models import Task
from gongkai.supervision.tasks.queries import TO_DO

#: How many days the week has, today among them.
DAYS = 7
#: How many lines of one kind it names at most.
MOST_NAMED = 50
#: How many names stand behind a line.
_NAMES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that falls on a day: what, where, whose."""

    on: date
    what: str
    url: str
    whose: str


@dataclass(frozen=True, slots=True)
class _People:
    """Who holds which post and role on the day."""

    by_post: dict[int, list[str]]
    by_role: dict[str, list[str]]

    def with_roles(self, roles: frozenset[str]) -> str:
        return _named([name for role in sorted(roles) for name in self.by_role.get(role, ())])

    def of_posts(self, posts: Sequence[int | None]) -> str:
        names = [name for post in posts for name in self.by_post.get(post or 0, ())]
        return _named(names) or "未定负责人"

    def of_item(self, item: Item) -> str:
        """Return who holds the post of the item's column; without one, who drafted it."""
        post = item.column.post_id if item.column else None
        return _named(self.by_post.get(post or 0, [item.drafter.name]))


def week_of(
    organ: Organ,
    *,
    on: date,
    report_days: Sequence[tuple[int, date]],
    tasks: Sequence[Task] = (),
) -> list[Line]:
    """Return the office's next seven days in order, today first; for insiders.

    ``report_days``: the years of unpublished reports with their statutory days; ``tasks``: those
    due in the week or before. Six queries,
    however much there is.
    """
    last = on + timedelta(days=DAYS - 1)
    people = _people(organ, on)
    found = [
        *_of_items(organ, people, on, last),
        *_of_placements(organ, people, on, last),
        *_of_care(organ, people, on, last),
        *_of_tasks(organ, people, tasks),
        *_of_reports(organ, people, report_days),
    ]
    found = [one for one in found if on <= one.on <= last]
    found.sort(key=lambda one: one.on)
    return [
        Line(day_words(one.on), "soon" if one.on == on else "", one.what, one.url, one.whose)
        for one in found
    ]


def day_words(day: date) -> str:
    """Return a day as the week tells it.

    >>> day_words(date(2020, 11, 25))
    '周三 11-25'
    """
    return f"{WEEKDAYS[day.weekday()]} {day:%m-%d}"


def _people(organ: Organ, on: date) -> _People:
    people = _People({}, {})
    rows = Appointment.objects.holding(on).filter(post__organ=organ).order_by("post__order", "pk")
    for post, role, name in rows.values_list("post_id", "post__role", "user__name"):
        people.by_post.setdefault(post, []).append(name)
        people.by_role.setdefault(role, []).append(name)
    return people


def _named(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    more = f"等{len(once)}人" if len(once) > _NAMES else ""
    return "、".join(once[:_NAMES]) + more


def _of_items(organ: Organ, people: _People, on: date, last: date) -> Iterator[Entry]:
    """Yield steps due, releases ordered, ends of notices, and what must come down."""
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (on, last + timedelta(days=1))
    )
    week = (on, last)
    is_public = Q(published_version__isnull=False, taken_down_at=None)
    rows = items_of(organ).filter(
        Q(state="in_review", due_on__range=week)
        | Q(state="approved", publish_at__gte=start, publish_at__lt=end)
        | (is_public & (Q(until_on__range=week) | Q(take_down_due_on__range=week)))
    )
    reviews = Review.objects.select_related("signer").order_by("pk")
    chain = chain_of(organ)
    for item in rows.prefetch_related(Prefetch("reviews", reviews))[: 4 * MOST_NAMED]:
        title = item.record.title
        url = reverse("publishing:item", args=[organ.slug, item.record.public_id])
        if item.standing == "in_review" and item.due_on:
            steps = [one.step for one in progress(item, chain) if one.is_open]
            labels = "、".join(step.label for step in steps)
            roles = frozenset().union(*(STEP_ROLES[step.slug] for step in steps))
            yield Entry(item.due_on, f"{labels}到期：{title}", url, people.with_roles(roles))
        if item.standing == "approved" and item.publish_at:
            moment = timezone.localtime(item.publish_at)
            what = f"{moment:%H:%M}定时发布：{title}"
            yield Entry(moment.date(), what, url, item.drafter.name)
        if item.is_public and item.until_on:
            yield Entry(item.until_on, f"公示期满：{title}", url, people.of_item(item))
        if item.is_public and item.take_down_due_on:
            what = f"应当撤下：{title}"
            yield Entry(item.take_down_due_on, what, url, people.of_item(item))


def _of_placements(organ: Organ, people: _People, on: date, last: date) -> Iterator[Entry]:
    tasks = placement_tasks(organ).filter(due_on__range=(on, last))
    for task in tasks[:MOST_NAMED]:
        day = task.due_on or last
        title = task.item.record.title
        what = f"{placement_words(task)}：{title}"
        url = reverse("publishing:item", args=[organ.slug, task.item.record.public_id])
        yield Entry(day, what, f"{url}#placements", people.of_item(task.item))


def _of_care(organ: Organ, people: _People, on: date, last: date) -> Iterator[Entry]:
    rows = open_findings(organ).filter(due_on__range=(on, last))
    told: dict[tuple[date, str], list[tuple[int | None, int]]] = {}
    counted = rows.values_list("due_on", "code", "post").annotate(n=Count("pk"))
    for due_on, code, post, count in counted.order_by("due_on", "code", "post"):
        told.setdefault((due_on, code), []).append((post, count))
    for (due_on, code), posts in told.items():
        what = f"内容维护到期：{care_words(code, sum(count for _, count in posts))}"
        whose = people.of_posts([post for post, _ in posts])
        yield Entry(due_on, what, care_url(organ, code), whose)


def _of_tasks(organ: Organ, people: _People, tasks: Sequence[Task]) -> Iterator[Entry]:
    for task in tasks:
        if task.due_on and task.state in TO_DO:
            url = reverse("supervision:task", args=[organ.slug, task.pk])
            yield Entry(task.due_on, f"任务：{task.title}", url, people.of_posts([task.doer_id]))


def _of_reports(
    organ: Organ, people: _People, report_days: Sequence[tuple[int, date]]
) -> Iterator[Entry]:
    for year, due_on in report_days:
        what = f"{year}年政府信息公开工作年度报告公布期限"
        url = reverse("reports:list", args=[organ.slug])
        yield Entry(due_on, what, url, people.with_roles(CLERKS))
