"""One task: its page, handing in, inspecting, cancelling."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gongkai.accounts.forms import ReasonForm
from gongkai.errors import NotPermitted
from gongkai.organs.doors import StaffRequest, staff
from gongkai.supervision.models import Task
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.staff.answers import word_in
from gongkai.supervision.tasks.forms import ConfirmForm, HandInForm, SendBackForm
from gongkai.supervision.tasks.operations import cancel_task, confirm, hand_in, send_back
from gongkai.supervision.tasks.operations.doing import (
    refuse_stranger_to_doing,
    refuse_unfit_inspector,
)
from gongkai.supervision.tasks.queries import UNDER_WAY, TaskLine, records_to_hand_in
from gongkai.supervision.tasks.staff.pages import address, may, people_of, step, task_or_404


def _is_allowed(refuse: object, task: Task, request: StaffRequest) -> bool:
    try:
        refuse(task, request.user, on=request.today)  # type: ignore[operator]
    except NotPermitted:
        return False
    return True


@staff(TASKS, "view")
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a task: by when and why, whose, what was handed in, what was said of it."""
    task = task_or_404(request, pk)
    people = people_of(request)
    is_open = task.state in UNDER_WAY
    context = {
        "task": task,
        "line": TaskLine(task, request.today, people),
        "posts": [
            (word, post, people.words(post.pk))
            for word, post in (
                ("谁管", task.manager),
                ("谁干", task.doer),
                ("谁督查", task.inspector),
            )
        ],
        "events": task.events.select_related("by").prefetch_related("outputs__record"),
        "may_hand_in": is_open and _is_allowed(refuse_stranger_to_doing, task, request),
        "may_inspect": task.state == "handed_in"
        and _is_allowed(refuse_unfit_inspector, task, request),
        "may_arrange": is_open and may(request, "arrange"),
    }
    return render(request, "supervision/tasks_task.html", context)


@staff(TASKS, "work")
def give(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand in what came of a task, or prepare what is chosen: records by title."""
    task = task_or_404(request, pk)
    refuse_stranger_to_doing(task, request.user, on=request.today)  # type: ignore[arg-type]
    title = word_in(request, "title", most=60)
    records = records_to_hand_in(task, request.user, title=title, on=request.today)  # type: ignore[arg-type]
    return step(
        request,
        HandInForm(records, request.POST or None, initial={"seen": task.row_version}),
        lambda form, who: hand_in(
            task,
            records=list(form.cleaned_data.get("records") or ()),
            address=form.cleaned_data["address"],
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "task", task.pk),
        done=f"已交办结果，等“{task.inspector.name}”督查。",
        template="supervision/tasks_give.html",
        title=f"交办结果：{task.title}",
        lead=f"要交的：{task.deliverable}",
        submit="交办结果",
        wanted=title,
    )


@staff(TASKS, "work")
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm what was handed in."""
    task = task_or_404(request, pk)
    refuse_unfit_inspector(task, request.user, on=request.today)  # type: ignore[arg-type]
    return step(
        request,
        ConfirmForm(request.POST or None, initial={"seen": task.row_version}),
        lambda form, who: confirm(
            task, note=form.cleaned_data["note"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "task", task.pk),
        done="已确认办结。",
        title=f"督查确认：{task.title}",
        lead=f"要交的：{task.deliverable}",
        submit="确认办结",
    )


@staff(TASKS, "work")
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return what was handed in."""
    task = task_or_404(request, pk)
    refuse_unfit_inspector(task, request.user, on=request.today)  # type: ignore[arg-type]
    return step(
        request,
        SendBackForm(request.POST or None, initial={"seen": task.row_version}),
        lambda form, who: send_back(
            task,
            reason=form.cleaned_data["reason"],
            redo_by=form.cleaned_data["redo_by"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "task", task.pk),
        done="已退回重办。",
        title=f"督查退回：{task.title}",
        submit="退回重办",
    )


@staff(TASKS, "arrange")
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel this one occurrence."""
    task = task_or_404(request, pk)
    return step(
        request,
        ReasonForm(request.POST or None, initial={"seen": task.row_version}),
        lambda form, who: cancel_task(
            task, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], **who
        ),
        back=address(request, "task", task.pk),
        done="已取消这一次。",
        title=f"取消这一次：{task.title}",
        lead="只取消这一次，工作安排不变。整项不再做的，请停止工作安排。",
        submit="取消这一次",
    )
