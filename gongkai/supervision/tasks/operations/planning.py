"""Plans entered, changed and ended; what an organ set for its alarms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import Organ, Post
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.models import TaskPlan, TaskSettings
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.operations.making import fit_tasks
from gongkai.supervision.tasks.people import people_on_posts
from gongkai.supervision.tasks.queries import plans_of
from gongkai.supervision.tasks.recurrence import Rhythm

#: What a person fills in, topics aside.
PLAN_FIELDS = (
    "title",
    "deliverable",
    "rhythm",
    "due_on",
    "weekday",
    "month",
    "day",
    "from_on",
    "to_on",
    "manager",
    "doer",
    "inspector",
)


def add_plan(
    organ: Organ, content: Mapping[str, Any], *, by: User, at: datetime, key: str | None = None
) -> TaskPlan:
    """Enter a plan and make its next tasks; ``content`` holds PLAN_FIELDS and ``topics``.

    Raises InvalidInput for a rhythm that is not whole, a single day gone by, days the wrong way
    round, and for one post, or one person, who would inspect what they did.
    """
    TASKS.require(by, "arrange", organ, on=at.date())
    with deed("plan.added", organ=organ.slug, by=by, at=at, key=key) as done:
        plan = TaskPlan(organ=organ, by=by, at=at)
        _fill(plan, content, on=at.date())
        plan.save()
        plan.topics.set(content["topics"])
        made = fit_tasks(organ, plans_of(organ).filter(pk=plan.pk), at=at)
        done.on(f"plan:{plan.pk}", rhythm=plan.rhythm, **made)
    return plan


def change_plan(
    plan: TaskPlan,
    content: Mapping[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> TaskPlan:
    """Change a plan; tasks to come follow, what is past or handed in stays.

    Raises as ``add_plan``, EditedElsewhere, and WrongState for one that has ended.
    """
    TASKS.require(by, "arrange", plan.organ, on=at.date())
    with deed("plan.changed", organ=plan.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(plan, seen, on=at.date())
        before = [getattr(current, name) for name in PLAN_FIELDS]
        _fill(current, content, on=at.date())
        after = [getattr(current, name) for name in PLAN_FIELDS]
        changed = [n for n, b, a in zip(PLAN_FIELDS, before, after, strict=True) if b != a]
        current.row_version += 1
        current.save()
        current.topics.set(content["topics"])
        fitted = fit_tasks(plan.organ, plans_of(plan.organ).filter(pk=plan.pk), at=at)
        done.on(f"plan:{plan.pk}", fields=changed, **fitted)
    return current


def end_plan(
    plan: TaskPlan, *, on: date, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """End a plan with a day; tasks after it fall away, those before stay to be done."""
    TASKS.require(by, "arrange", plan.organ, on=at.date())
    with deed("plan.ended", organ=plan.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(plan, seen, on=at.date())
        if on < current.from_on:
            raise InvalidInput(
                f"停止日期早于开始日期{current.from_on}。请核对日期。", code="dates_reversed"
            )
        current.to_on = on
        current.row_version += 1
        current.save(update_fields=["to_on", "row_version"])
        fitted = fit_tasks(plan.organ, plans_of(plan.organ).filter(pk=plan.pk), at=at)
        done.on(f"plan:{plan.pk}", to_on=on.isoformat(), **fitted)


def _locked(plan: TaskPlan, seen: int, *, on: date) -> TaskPlan:
    current: TaskPlan = TaskPlan.objects.select_for_update().get(pk=plan.pk)
    if current.row_version != seen:
        raise EditedElsewhere("这项工作安排", now=current.row_version)
    if current.to_on is not None and current.to_on < on:
        raise WrongState("这项工作安排已经结束。要再做的，请另新建一项。", code="plan_ended")
    return current


def _fill(plan: TaskPlan, content: Mapping[str, Any], *, on: date) -> None:
    """Put what was filled in into the plan, after everything that may not be was refused."""
    refuse_secret_text(content)
    needed = ("due_on", "weekday", "month", "day")
    rhythm = Rhythm(content["rhythm"], *(content.get(name) for name in needed))
    for request in rhythm.missing.values():
        raise InvalidInput(request, code="rhythm_incomplete")
    if rhythm.kind == "single" and rhythm.due_on and rhythm.due_on < max(content["from_on"], on):
        raise InvalidInput(
            "到期日已经过去，或早于开始日期。请改用以后的日期。", code="due_day_past"
        )
    if content.get("to_on") and content["to_on"] < content["from_on"]:
        raise InvalidInput("止日早于起日。请核对两个日期。", code="dates_reversed")
    posts: list[Post] = [content[name] for name in ("manager", "doer", "inspector")]
    if {post.organ_id for post in posts} != {plan.organ_id}:
        raise InvalidInput("三个岗位都应当是本机关的。请重新选择。", code="post_elsewhere")
    refuse_own_inspection(content["doer"], content["inspector"], on=on)
    for name in PLAN_FIELDS:
        setattr(plan, name, content.get(name))
    # Other rhythms' boxes may be filled in too: only what this one needs is kept.
    for name in needed:
        if name not in rhythm.needs:
            setattr(plan, name, None)
    if rhythm.kind == "single":
        plan.to_on = None


def refuse_own_inspection(doer: Post, inspector: Post, *, on: date) -> None:
    """Raise InvalidInput where a post, or whoever holds both today, would inspect its own work.

    The managing post may be one of the two: an office of two people has no third.
    """
    advice = "请另选督查岗位（可以与主管岗位相同）。"
    if doer == inspector:
        raise InvalidInput(f"承办岗位不能督查自己。{advice}", code="own_inspection")
    doers, inspectors = people_on_posts([doer], on=on), people_on_posts([inspector], on=on)
    # Somebody else behind the inspecting post can inspect.
    if inspectors and inspectors <= doers:
        raise InvalidInput(
            f"“{doer}”和“{inspector}”现在是同一个人，等于督查自己。{advice}",
            code="own_inspection",
        )


def save_settings(
    organ: Organ, *, idle_weeks: int, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Set after how many weeks without output the organ is told. Raises EditedElsewhere."""
    TASKS.require(by, "set_up", organ, on=at.date())
    with deed("tasks.set_up", organ=organ.slug, by=by, at=at, key=key) as done:
        kept, _ = TaskSettings.objects.get_or_create(organ=organ)
        if kept.row_version != seen:
            raise EditedElsewhere("任务设置", now=kept.row_version)
        kept.idle_weeks = idle_weeks
        kept.row_version += 1
        kept.save()
        done.on("tasks", idle_weeks=idle_weeks)
