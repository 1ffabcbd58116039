"""The year's plans with what came of them, a post that changes hands, briefs sent upwards."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.operations import appoint, end_appointment
from gongkai.records.models import Record
from gongkai.sample.casework import CaseOffice
from gongkai.sample.simulation.playing import Story, moment
from gongkai.supervision.models import Task, TaskPlan, Topic
from gongkai.supervision.tasks.operations import (
    add_plan,
    add_topics,
    cancel_task,
    confirm,
    hand_in,
    record_adoption,
    save_sending,
    send_back,
)
from gongkai.supervision.tasks.recurrence import due_day, occurrences

#: What the report on the year names as its topics.
TOPICS = (
    "脱贫攻坚",
    "环境保护",
    "安全生产",
    "食品安全",
    "医疗救助",
    "疫情防控",
    "重点会议精神",
)
_PRINCIPAL, _LEADER = "办事处主任", "办事处副主任（分管政务公开）"
_HEAD, _CLERK = "党政办公室主任", "政府信息员"
_SERVICE, _LAW, _FINANCE = "便民服务中心主任", "综合执法办公室主任", "财政所所长"
#: Who signs in for a post; for the others a clerk enters what they did.
_USERS = {_HEAD: "党政办主任", _FINANCE: "财政所所长", _LEADER: "分管领导"}
#: What does not go by itself: handed in after its day, returned once, never done, not inspected.
LATE, RETURNED, UNDONE, WAITING = "late", "returned", "undone", "waiting"
_QUARTERLY = {"rhythm": "quarterly"}
_END_OF_MONTH = {"rhythm": "monthly", "day": 31}


@dataclass(frozen=True, slots=True)
class Arranged:
    """A plan of the year. ``among``: which records of its time are handed in, none where empty.

    ``otherwise``: the periods that did not go by themselves.
    """

    title: str
    deliverable: str
    doer: str
    rhythm: Mapping[str, Any]
    topic: str = ""
    among: Mapping[str, str] = field(default_factory=dict)
    otherwise: Mapping[str, str] = field(default_factory=dict)


def _on_topic(
    title: str,
    doer: str,
    topic: str,
    rhythm: Mapping[str, Any],
    otherwise: Mapping[str, str] | None = None,
) -> Arranged:
    """Return a plan of which the documents in the topic's column come."""
    among = {"kind": "document", "item__column__label": topic}
    return Arranged(title, "文件和落实情况", doer, rhythm, topic, among, otherwise or {})


def plans_of_year(year: int) -> tuple[Arranged, ...]:
    """Return the plans, in the order in which they are entered."""
    weekly = {"rhythm": "weekly", "weekday": 4}
    meetings = (
        ("传达年初重点会议精神", date(year, 1, 10), "重点工作安排"),
        ("传达半年工作会议精神", date(year, 7, 24), "半年工作推进会"),
    )
    late = {f"{year}-W24": LATE}
    return (
        Arranged("工作动态简报", "本周简报", _CLERK, weekly, "", {"kind": "brief"}, late),
        _on_topic("安全生产检查", _LAW, "安全生产", _END_OF_MONTH, {f"{year}-04": LATE}),
        _on_topic("疫情防控工作", _SERVICE, "疫情防控", _END_OF_MONTH),
        _on_topic("污染防治巡查", _LAW, "环境保护", _QUARTERLY, {f"{year}-Q3": LATE}),
        _on_topic(
            "食品安全检查",
            _LAW,
            "食品安全",
            _QUARTERLY,
            {f"{year}-Q2": RETURNED, f"{year}-Q4": UNDONE},
        ),
        _on_topic("医疗救助办理", _SERVICE, "医疗救助", _QUARTERLY),
        _on_topic("防返贫排查", _SERVICE, "脱贫攻坚", _QUARTERLY),
        Arranged(
            "采购台账核对",
            "本季度采购台账和凭证核对表",
            _FINANCE,
            _QUARTERLY,
            otherwise={f"{year}-Q4": WAITING},
        ),
        *(
            Arranged(
                title,
                "传达文件或简报",
                _HEAD,
                {"rhythm": "single", "due_on": due_on},
                "重点会议精神",
                {"title__contains": word},
            )
            for title, due_on, word in meetings
        ),
    )


def topics_of_year(organ: Organ, year: int, *, by: User) -> Story:
    """Enter the year's topics on its first working day."""
    yield (at := moment(date(year, 1, 2), 9))
    add_topics(organ, year, TOPICS, by=by, at=at)


def plan_played(office: CaseOffice, told: Arranged, year: int, people: Mapping[str, User]) -> Story:
    """Enter a plan, and let its posts do, inspect and return its tasks on their days."""
    yield (at := moment(date(year, 1, 2), 10))
    plan = _arranged(office, told, year, people)
    last, calendar = date(year - 1, 12, 31), office.calendar
    doer = people[_USERS.get(told.doer, "信息员")]
    for one in occurrences(plan.when, at.date(), date(year, 12, 31)):
        how = told.otherwise.get(one.period, "")
        if how == UNDONE:
            continue
        day = due_day(one.on, calendar=calendar).on
        assert day is not None
        day = calendar.add_working_days(day, 3) if how == LATE else day
        yield (at := max(at, moment(day, 16)))
        records = _records(office.organ, told, last, one.on)
        last = one.on
        task = plan.tasks.get(period=one.period)
        if plan.rhythm == "weekly" and not records:
            why = "本周没有编发简报，下周一并安排"
            cancel_task(task, reason=why, seen=task.row_version, by=office.clerk, at=at)
            continue
        task = _given(task, records, by=doer, at=at)
        if how != WAITING:
            inspector = people[_USERS[plan.inspector.name]]
            at = yield from _inspected(office, task, records, how, doer, inspector, at)


def _inspected(
    office: CaseOffice,
    task: Task,
    records: Sequence[Record],
    how: str,
    doer: User,
    inspector: User,
    at: datetime,
) -> Generator[datetime, None, datetime]:
    """Confirm a task on the next working day, or return it once; return when it was confirmed."""

    def later(days: int, hour: int) -> datetime:
        return moment(office.calendar.add_working_days(at.date(), days), hour)

    yield (at := later(1, 10))
    if how == RETURNED:
        reason, redo_at = "缺少检查记录，请补齐后再报", later(3, 16)
        seen, redo_by = task.row_version, redo_at.date()
        task = send_back(task, reason=reason, redo_by=redo_by, seen=seen, by=inspector, at=at)
        yield (at := redo_at)
        task = _given(task, records, by=doer, at=at)
        yield (at := later(1, 10))
    confirm(task, seen=task.row_version, by=inspector, at=at)
    return at


def _arranged(
    office: CaseOffice, told: Arranged, year: int, people: Mapping[str, User]
) -> TaskPlan:
    posts = {post.name: post for post in office.organ.posts.all()}
    is_heads = told.doer == _HEAD
    first = date(year, 1, 2)
    content = {
        "title": told.title,
        "deliverable": told.deliverable,
        "from_on": first,
        "to_on": date(year, 12, 31),
        "manager": posts[_PRINCIPAL if is_heads else _LEADER],
        "doer": posts[told.doer],
        "inspector": posts[_LEADER if is_heads else _HEAD],
        "topics": Topic.objects.filter(organ=office.organ, year=year, name=told.topic),
        **told.rhythm,
    }
    return add_plan(office.organ, content, by=people["信息员"], at=moment(first, 10))


def _records(organ: Organ, told: Arranged, after: date, until: date) -> list[Record]:
    if not told.among:
        return []
    found = Record.objects.filter(organ=organ, dated_on__gt=after, dated_on__lte=until)
    return list(found.filter(**told.among).defer("body").order_by("dated_on", "pk"))


def _given(task: Task, records: Sequence[Record], *, by: User, at: datetime) -> Task:
    note = "" if records else "本期没有新印发的文件，工作记录已归入工作文件夹（示例）。"
    return hand_in(task, records=records, note=note, seen=task.row_version, by=by, at=at)


def post_changes_hands(organ: Organ, year: int, *, by: User) -> Story:
    """Let another person take over a post in summer: its tasks stay where they are."""
    yield (at := moment(date(year, 6, 30), 17))
    held = Appointment.objects.get(post__organ=organ, post__name=_SERVICE)
    end_appointment(held, to_on=at.date(), by=by, at=at)
    name, first = "便民服务中心新任主任（示例）", at.date() + timedelta(days=1)
    appoint(held.post, None, name=name, from_on=first, by=by, at=at)


#: Recipient and 采用情况 of the briefs sent upwards, in turn; "" hears nothing.
_SENT = (
    ("示例区人民政府办公室", "adopted", "示例区每日要情"),
    ("示例区应急管理局", "adopted", "示例区安全生产简报"),
    ("示例区人民政府办公室", "not_adopted", ""),
    ("示例区人民政府办公室", "waiting", ""),
)
#: Every so many briefs one is sent.
_EVERY = 6


def sent_upwards(organ: Organ, briefs: Sequence[tuple[str, date]], *, by: User) -> list[Story]:
    """Return the stories of the briefs that were sent: title and day of each."""
    chosen = briefs[::_EVERY]
    return [
        _sent(organ, title, on, _SENT[place % len(_SENT)], by)
        for place, (title, on) in enumerate(chosen)
    ]


def _sent(organ: Organ, title: str, on: date, told: tuple[str, str, str], by: User) -> Story:
    recipient, adoption, printed = told
    yield (at := moment(on, 17))
    record = Record.objects.defer("body").get(organ=organ, kind="brief", title=title)
    content = {"record": record, "title": "", "recipient": recipient, "way": "system"}
    sending = save_sending(organ, content | {"sent_on": on}, by=by, at=at)
    if adoption == "waiting":
        return
    yield (at := moment(on + timedelta(days=9), 9))
    record_adoption(
        sending,
        adoption=adoption,
        adopted_in=printed,
        adopted_on=at.date(),
        seen=sending.row_version,
        by=by,
        at=at,
    )
