"""The desk's lines on tasks: for whoever does, manages or inspects, by the posts held today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.days import left_words
from gongkai.desk.lines import Desk, Line
from gongkai.organs.models import Organ
from gongkai.supervision.models import Task
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.alarms import Idle, Watched, idle_among, watched_plans
from gongkai.supervision.tasks.people import people_of_posts
from gongkai.supervision.tasks.queries import UNDER_WAY, TaskLine, tasks_of

#: What is due within so many days stands on its doer's desk.
NEAR_DAYS = 7
#: So many tasks are read, and named; the room's own pages have the rest.
MOST_READ, MOST_NAMED = 500, 60
#: So long a new holder is led to the handover.
NEW_HOLDER_DAYS = 30


@dataclass(frozen=True, slots=True)
class OfficeTasks:
    """What the desks of an office are made of: its plans, and the tasks that are late or near."""

    plans: Sequence[Watched] = ()
    near: Sequence[Task] = ()


def office_tasks(organ: Organ, *, on: date) -> OfficeTasks:
    """Return the plans, and the tasks under way that are late or due within NEAR_DAYS.

    Two queries, one without any plan; the desk and the office's week are made of the same.
    """
    plans = watched_plans(organ, on=on)
    if not plans:
        return OfficeTasks()
    rows = tasks_of(organ).filter(state__in=UNDER_WAY, due_on__lte=on + timedelta(days=NEAR_DAYS))
    return OfficeTasks(plans, list(rows.prefetch_related(None)[:MOST_READ]))


def add_tasks(desk: Desk, user: User, organ: Organ, found: OfficeTasks, *, on: date) -> None:
    """Add what tasks have for the person. One query, none without any plan."""
    if not found.plans or not TASKS.may(user, "view", organ, on=on):
        return
    people = people_of_posts(organ, on=on)
    posts = people.posts_of(user)
    mine = [one for one in found.near if {one.doer_id, one.manager_id, one.inspector_id} & posts]
    for task in mine[:MOST_NAMED]:
        _add(desk, TaskLine(task, on, people), posts, user)
    for line, is_mine in _idle_lines(idle_among(found.plans, on=on), posts, organ):
        (desk.mine if is_mine else desk.theirs).append(line)
    new = people.took_over(user, since=on - timedelta(days=NEW_HOLDER_DAYS))
    for post in {one.plan.doer: None for one in found.plans if one.plan.doer_id in new}:
        url = reverse("supervision:handover", args=[organ.slug, post.pk])
        desk.mine.append(Line("岗位交接", "soon", f"接任“{post.name}”：交接清单", url))


def _add(desk: Desk, line: TaskLine, posts: frozenset[int], user: User) -> None:
    task = line.task
    url = reverse("supervision:task", args=[task.organ.slug, task.pk])
    is_doer = task.doer_id in posts
    if task.state == "handed_in":
        if task.inspector_id in posts and not is_doer and _is_another(task, user):
            desk.mine.append(Line("待督查", "soon", f"任务：{task.title}", url, line.doer))
        elif is_doer:
            end = f"等{task.inspector.name}督查"
            desk.theirs.append(Line("待督查", "", f"任务：{task.title}", url, end))
        return
    end = left_words(task.due_on, on=line.on)
    if is_doer:
        shown = Line(line.words, line.tone, f"任务：{task.title}", url, end)  # type: ignore[arg-type]
        (desk.late if line.days_late else desk.mine).append(shown)
    elif line.days_late:
        end = f"{line.doer}，{end}"
        desk.theirs.append(Line(line.words, "late", f"任务：{task.title}", url, end))


def _is_another(task: Task, user: User) -> bool:
    """Say whether somebody else handed it in: nobody inspects what they entered themselves."""
    return task.handed_in is None or task.handed_in.by_id != user.pk


def _idle_lines(
    idle: list[Idle], posts: frozenset[int], organ: Organ
) -> Iterator[tuple[Line, bool]]:
    """Yield the quiet plans and posts that concern the person, and whether they are theirs."""
    for one in idle:
        plan = one.plan
        concerned = {one.doer.pk} | ({plan.manager_id, plan.inspector_id} if plan else set())
        if not concerned & posts:
            continue
        title = f"任务：{plan.title}" if plan else f"“{one.doer.name}”的任务"
        url = reverse("supervision:alarms", args=[organ.slug])
        yield Line("久无结果", "soon", title, url, one.words), one.doer.pk in posts
