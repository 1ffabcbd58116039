"""What the screens of tasks share: addresses, lines of tasks, who may, the step of a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from gongkai.accounts.forms import DeedForm, Who, act_on_form
from gongkai.organs.doors import StaffRequest
from gongkai.organs.models import Post
from gongkai.supervision.models import Task
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.forms import FilterForm
from gongkai.supervision.tasks.people import People, people_of_posts
from gongkai.supervision.tasks.queries import TaskLine, tasks_of, topics_of

#: The pages of the part, as their own menu shows them.
PAGES = (
    ("本周任务", "tasks"),
    ("全部任务", "task_list"),
    ("工作安排", "plans"),
    ("年度重点", "topics"),
    ("提醒", "alarms"),
    ("全年情况", "steadiness"),
)


def address(request: StaffRequest, name: str, *parts: object) -> str:
    """Return the address of a page of the room for this organ."""
    return reverse(f"supervision:{name}", args=[request.organ.slug, *parts])


def parts_of(request: StaffRequest, current: str) -> list[tuple[str, str, bool]]:
    """Return the pages of the part: word, address, whether it is this one."""
    return [(word, address(request, name), name == current) for word, name in PAGES]


def may(request: StaffRequest, deed: str) -> bool:
    """Say whether the person may do this here today."""
    return TASKS.may(request.user, deed, request.organ, on=request.today)


def lines_of(request: StaffRequest, tasks: Iterable[Task], people: People) -> list[TaskLine]:
    """Return the tasks as lines of today."""
    return [TaskLine(task, request.today, people) for task in tasks]


def people_of(request: StaffRequest) -> People:
    """Return who stands behind the posts today."""
    return people_of_posts(request.organ, on=request.today)


def filter_of(request: StaffRequest) -> tuple[FilterForm, dict[str, Any]]:
    """Return the filter of the address and what it asks for; nonsense asks for nothing."""
    posts = list(Post.objects.filter(organ=request.organ).order_by("order", "pk"))
    year = request.today.year
    names = [topic.name for topic in topics_of(request.organ, year - 1, year, year + 1)]
    form = FilterForm(posts, names, request.GET)
    return form, form.cleaned_data if form.is_valid() else {}


def task_or_404(request: StaffRequest, pk: int) -> Task:
    """Return a task of the organ, or answer "not found"."""
    task = tasks_of(request.organ).filter(pk=pk).first()
    if task is None:
        raise Http404
    return task


def step(
    request: StaffRequest,
    form: DeedForm,
    carry: Callable[[Any, Who], object],
    *,
    back: str,
    done: str,
    template: str = "accounts/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form of a step, or carry it out and go back to where it began."""

    def act(form: DeedForm, who: Who) -> str:
        carry(form, who)
        return back

    return act_on_form(
        request, form, act, template=template, context={"back": back, **context}, done=done
    )
