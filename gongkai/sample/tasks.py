"""The sample office's tasks: plans of four months ago, done by their posts up to today.

One plan goes well, one is late, one came back from the inspector, one went quiet: so that every
standing can be seen. All of it is made up and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.records.models import Record
from gongkai.sample.applications import FIRST_YEAR
from gongkai.supervision.models import Task, TaskPlan, Topic
from gongkai.supervision.tasks.operations import (
    add_plan,
    add_topics,
    confirm,
    hand_in,
    make_tasks,
    record_adoption,
    save_sending,
    send_back,
)

#: The plans were entered so many weeks ago.
WEEKS = 16
TOPICS = (
    "乡村振兴",
    "环境保护",
    "安全生产",
    "食品安全",
    "医疗救助",
    "疫情防控",
    "重点会议精神",
)
_HEAD, _CLERK = "党政办公室主任", "政府信息员"
_SERVICE, _LAW, _FINANCE = "便民服务中心主任", "综合执法办公室主任", "财政所所长"
_LEADER = "办事处副主任（分管政务公开）"


@dataclass(frozen=True, slots=True)
class SampleTask:
    """A plan of the sample; ``ends``: how the newest due ones stand, the newest last.

    ``late``: not done; ``returned``: came back; ``waiting``: waits for the inspector.
    """

    title: str
    deliverable: str
    doer: str
    rhythm: dict[str, Any]
    topic: str
    ends: tuple[str, ...] = ()
    inspector: str = _HEAD


PLANS = (
    SampleTask(
        "工作简报（示例）",
        "简报一期",
        _CLERK,
        {"rhythm": "weekly", "weekday": 4},
        "重点会议精神",
        ("waiting",),
    ),
    SampleTask(
        "安全生产检查（示例）",
        "检查记录和整改情况",
        _LAW,
        {"rhythm": "monthly", "day": 5},
        "安全生产",
        ("late",),
    ),
    SampleTask(
        "食品小作坊巡查（示例）",
        "巡查记录",
        _LAW,
        {"rhythm": "weekly", "weekday": 2},
        "食品安全",
        ("returned",),
    ),
    SampleTask(
        "河道和扬尘巡查（示例）",
        "巡查记录",
        _LAW,
        {"rhythm": "monthly", "day": 20},
        "环境保护",
        ("late", "late"),
    ),
    SampleTask(
        "医疗救助进度（示例）",
        "受理、办结户数",
        _SERVICE,
        {"rhythm": "monthly", "day": 31},
        "医疗救助",
    ),
    SampleTask(
        "防返贫排查（示例）",
        "排查小结",
        _SERVICE,
        {"rhythm": "quarterly"},
        "乡村振兴",
    ),
    SampleTask(
        "财务公开资料（示例）",
        "本季度收支表",
        _FINANCE,
        {"rhythm": "quarterly"},
        "",
    ),
)
#: Title, recipient, way, days ago, 采用情况, where it was printed.
SENDINGS = (
    ("社区养老服务情况（示例）", "示例区政府办公室", "system", 75, "adopted", "示例区每日要情"),
    ("食品小作坊规范经营（示例）", "示例区市场监督管理局", "mail", 48, "not_adopted", ""),
    ("网格员入户排查安全隐患（示例）", "示例区应急管理局", "mail", 33, "adopted", "示例区安全简报"),
    ("便民服务延时办理（示例）", "示例区政府办公室", "system", 12, "waiting", ""),
)


def load_sample_tasks(organ: Organ, *, at: datetime) -> None:
    """Enter topics, plans and what was sent, and let the posts work; none before FIRST_YEAR."""
    if at.year < FIRST_YEAR:
        return
    clerk, head = (User.objects.get(username=name) for name in ("信息员", "党政办主任"))
    began = at - timedelta(weeks=WEEKS)
    for year in sorted({began.year, at.year}):
        add_topics(organ, year, TOPICS, by=clerk, at=began)
    for told in PLANS:
        _arrange(organ, told, by=clerk, at=began)
    for week in range(1, WEEKS + 1):
        make_tasks(organ, at=began + timedelta(weeks=week))
    _work(organ, clerk, head, at=at)
    for title, recipient, way, days_ago, adoption, printed in SENDINGS:
        _send(organ, (title, recipient, way, adoption, printed), by=clerk, sent=at, ago=days_ago)


def _arrange(organ: Organ, told: SampleTask, *, by: User, at: datetime) -> None:
    posts = {post.name: post for post in organ.posts.all()}
    content = {
        "title": told.title,
        "deliverable": told.deliverable,
        "from_on": at.date(),
        "manager": posts[_LEADER],
        "doer": posts[told.doer],
        "inspector": posts[told.inspector],
        "topics": Topic.objects.filter(organ=organ, name=told.topic),
        **told.rhythm,
    }
    add_plan(organ, content, by=by, at=at)


def _work(organ: Organ, clerk: User, head: User, *, at: datetime) -> None:
    """Do what fell due before today, in the order of the days; ``ends`` stay undone."""
    ends = {told.title: told.ends for told in PLANS}
    steps: list[tuple[Task, str]] = []
    for plan in TaskPlan.objects.filter(organ=organ).order_by("pk"):
        due = list(plan.tasks.filter(due_on__lt=at.date()).order_by("due_on", "pk"))
        last = ends[plan.title]
        done = max(len(due) - len(last), 0)
        steps += [(task, "done") for task in due[:done]]
        steps += list(zip(due[done:], last, strict=False))
    for task, end in sorted(steps, key=lambda one: (one[0].due_on or date.max, one[0].pk)):
        if end != "late" and task.due_on:
            _do(task, end, clerk, head, at=datetime.combine(task.due_on, time(15), at.tzinfo))


def _do(task: Task, end: str, clerk: User, head: User, *, at: datetime) -> None:
    """Hand a task in, by a clerk for those who do not sign in; the inspector says their word."""
    week = (at.date() - timedelta(days=7), at.date())
    briefs = Record.objects.filter(organ=task.organ, kind="brief", dated_on__range=week)
    records = list(briefs.order_by("-dated_on", "pk")[:1]) if "简报" in task.title else []
    note = "" if records else f"{task.deliverable}已归入工作文件夹（示例）。"
    given = hand_in(task, records=records, note=note, seen=task.row_version, by=clerk, at=at)
    seen, later = given.row_version, at + timedelta(hours=2)
    if end == "done":
        confirm(given, seen=seen, by=head, at=later)
    elif end == "returned":
        send_back(given, reason="缺现场照片，请补（示例）。", seen=seen, by=head, at=later)


def _send(organ: Organ, told: tuple[str, ...], *, by: User, sent: datetime, ago: int) -> None:
    title, recipient, way, adoption, printed = told
    at = sent - timedelta(days=ago)
    content = {"title": title, "recipient": recipient, "way": way, "sent_on": at.date()}
    sending = save_sending(organ, content, by=by, at=at)
    if adoption != "waiting":
        heard = at + timedelta(days=9)
        record_adoption(
            sending,
            adoption=adoption,
            adopted_in=printed,
            adopted_on=heard.date(),
            seen=1,
            by=by,
            at=heard,
        )
