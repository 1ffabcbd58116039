"""Plans and topics: their lists, a plan's page, and what may be done with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import Who, act_on_form
from gongkai.organs.doors import StaffRequest, staff
from gongkai.supervision.models import TaskPlan, Topic
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.coverage import MONTHS, coverage_of, distinct
from gongkai.supervision.tasks.forms import EndForm, PlanForm, TopicForm, TopicsForm
from gongkai.supervision.tasks.operations import (
    add_plan,
    add_topics,
    change_plan,
    change_topic,
    end_plan,
)
from gongkai.supervision.tasks.operations.planning import PLAN_FIELDS
from gongkai.supervision.tasks.queries import idle_weeks_of, plans_of, tasks_of, topics_of
from gongkai.supervision.tasks.staff.pages import (
    address,
    lines_of,
    may,
    parts_of,
    people_of,
    step,
)
from gongkai.supervision.tasks.staff.views import month_asked, year_asked

#: So many of a plan's tasks stand on its page; the list of all has the others.
MOST_TASKS = 60


def plan_or_404(request: StaffRequest, pk: int) -> TaskPlan:
    """Return a plan of the organ, or answer "not found"."""
    plan = plans_of(request.organ).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def topic_or_404(request: StaffRequest, pk: int) -> Topic:
    """Return a topic of the organ, or answer "not found"."""
    found: Topic | None = Topic.objects.filter(organ=request.organ, pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff(TASKS, "view")
def plan_list(request: StaffRequest) -> HttpResponse:
    """Show the plans that go on, then those that have ended."""
    people = people_of(request)
    told = list(plans_of(request.organ).order_by("doer__order", "pk"))
    running = [plan for plan in told if not _is_over(plan, request.today)]

    def lines(plans: Iterable[TaskPlan]) -> list[tuple[TaskPlan, str]]:
        return [(plan, people.words(plan.doer_id)) for plan in plans]

    context = {
        "parts": parts_of(request, "plans"),
        "groups": [
            ("经常性的", lines(plan for plan in running if plan.is_recurring)),
            ("一次性的", lines(plan for plan in running if not plan.is_recurring)),
            ("已经结束的", lines(plan for plan in told if _is_over(plan, request.today))),
        ],
        "is_empty": not told,
        "may_arrange": may(request, "arrange"),
    }
    return render(request, "supervision/tasks_plans.html", context)


def _is_over(plan: TaskPlan, on: date) -> bool:
    """Say whether it brings nothing any more; what it brought may still be owed."""
    last = plan.to_on if plan.is_recurring else plan.to_on or plan.due_on
    return last is not None and last < on


@staff(TASKS, "view")
def plan_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a plan with its posts and its tasks, those to come included."""
    plan = plan_or_404(request, pk)
    people = people_of(request)
    tasks = tasks_of(request.organ).filter(plan=plan).order_by("-nominal_on")[:MOST_TASKS]
    context = {
        "plan": plan,
        "posts": [
            (word, post, people.words(post.pk))
            for word, post in (
                ("谁管", plan.manager),
                ("谁干", plan.doer),
                ("谁督查", plan.inspector),
            )
        ],
        "lines": lines_of(request, tasks, people),
        "may_arrange": may(request, "arrange") and not _is_over(plan, request.today),
    }
    return render(request, "supervision/tasks_plan.html", context)


@staff(TASKS, "arrange")
def plan_new(request: StaffRequest) -> HttpResponse:
    """Enter a plan."""
    form = PlanForm(
        request.organ,
        request.POST or None,
        on=request.today,
        initial={"from_on": request.today, "rhythm": "single"},
    )

    def save(form: PlanForm, who: Who) -> str:
        return address(request, "plan", add_plan(request.organ, form.content, **who).pk)

    context = {
        "title": "新建工作安排",
        "lead": "定到岗、落到人：谁管、谁干、谁督查。选岗位，人随任职走，有人代行的由代行人办理。",
        "back": address(request, "plans"),
    }
    return act_on_form(
        request,
        form,
        save,
        template="supervision/tasks_plan_form.html",
        context=context,
        done="已安排。",
    )


@staff(TASKS, "arrange")
def plan_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a plan."""
    plan = plan_or_404(request, pk)
    initial = {name: getattr(plan, name) for name in PLAN_FIELDS}
    # A topic of last year is that of this year by its name.
    names = [topic.name for topic in plan.topics.all()]
    offered = topics_of(request.organ, request.today.year, request.today.year + 1)
    initial |= {"topics": offered.filter(name__in=names), "seen": plan.row_version}
    return step(
        request,
        PlanForm(request.organ, request.POST or None, on=request.today, initial=initial),
        lambda form, who: change_plan(
            plan, form.content, seen=form.cleaned_data["seen"] or 0, **who
        ),
        back=address(request, "plan", plan.pk),
        done="已保存，以后的任务随之调整。",
        template="supervision/tasks_plan_form.html",
        title=f"修改工作安排：{plan.title}",
        lead="以后的任务随之调整；已经到期、已交办结果的不变。",
    )


@staff(TASKS, "arrange")
def plan_end(request: StaffRequest, pk: int) -> HttpResponse:
    """End a plan."""
    plan = plan_or_404(request, pk)
    return step(
        request,
        EndForm(request.POST or None, initial={"on": request.today, "seen": plan.row_version}),
        lambda form, who: end_plan(
            plan, on=form.cleaned_data["on"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "plan", plan.pk),
        done="已停止。",
        title=f"停止工作安排：{plan.title}",
        submit="停止",
    )


@staff(TASKS, "view")
def topic_list(request: StaffRequest) -> HttpResponse:
    """Show a year's topics by month: how many outputs, and which went quiet."""
    year, weeks = year_asked(request), idle_weeks_of(request.organ)
    context = {
        "parts": parts_of(request, "topics"),
        "year": year,
        "months": MONTHS,
        "rows": coverage_of(request.organ, year, weeks=weeks, on=request.today),
        "may_arrange": may(request, "arrange"),
    }
    return render(request, "supervision/tasks_topics.html", context)


@staff(TASKS, "view")
def topic_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show which outputs stand behind a topic's year, or one month of it, and its tasks."""
    topic = topic_or_404(request, pk)
    month = month_asked(request)
    rows = coverage_of(
        request.organ, topic.year, weeks=idle_weeks_of(request.organ), on=request.today
    )
    row = next(one for one in rows if one.topic.pk == topic.pk)
    tasks = tasks_of(request.organ).filter(topics=topic, state__in=("open", "returned"))
    near = tasks.filter(nominal_on__lte=request.today + timedelta(days=31))
    context = {
        "topic": topic,
        "month": month,
        "outputs": distinct(row.outputs, month),
        "words": row.words,
        "lines": lines_of(request, near, people_of(request)),
        "may_arrange": may(request, "arrange"),
    }
    return render(request, "supervision/tasks_topic.html", context)


@staff(TASKS, "arrange")
def topic_new(request: StaffRequest) -> HttpResponse:
    """Enter a year's topics; those of the year before are proposed."""
    year = year_asked(request)
    before = topics_of(request.organ, year - 1).filter(is_active=True)
    known = topics_of(request.organ, year).exists()
    names = "" if known else "\n".join(topic.name for topic in before)
    return step(
        request,
        TopicsForm(request.POST or None, initial={"year": year, "names": names}),
        lambda form, who: add_topics(
            request.organ,
            form.cleaned_data["year"],
            form.cleaned_data["names"].splitlines(),
            **who,
        ),
        back=f"{address(request, 'topics')}?year={year}",
        done="已登记。",
        title="登记年度重点",
        lead="上一年的重点已经列出，可以增删。" if names else "",
        submit="登记",
    )


@staff(TASKS, "arrange")
def topic_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename a topic, order it, or put it out of use."""
    topic = topic_or_404(request, pk)
    names = ("name", "order", "is_active")
    initial = {name: getattr(topic, name) for name in names} | {"seen": topic.row_version}
    return step(
        request,
        TopicForm(request.POST or None, initial=initial),
        lambda form, who: change_topic(topic, form.content, seen=form.cleaned_data["seen"], **who),
        back=address(request, "topic", topic.pk),
        done="已保存。",
        title=f"修改年度重点：{topic.name}",
        lead="停用的不再提醒，已经有的任务和结果不变。",
    )
