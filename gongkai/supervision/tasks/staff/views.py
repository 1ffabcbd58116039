"""The week, the list of all tasks, alarms, a year's steadiness, a post's handover."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from gongkai.accounts.forms import FIRST_DAY, LAST_DAY
from gongkai.exchange.charts import week_strip
from gongkai.organs.calendar import calendar_of
from gongkai.organs.doors import StaffRequest, staff
from gongkai.organs.models import Post
from gongkai.organs.years import year_in
from gongkai.records.staff.views import page_url
from gongkai.supervision.models import Task, TaskSettings
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.alarms import idle_among, watched_plans
from gongkai.supervision.tasks.coverage import (
    MONTHS,
    distinct,
    outputs_of_year,
    steadiness_of,
)
from gongkai.supervision.tasks.forms import SettingsForm
from gongkai.supervision.tasks.operations import save_settings
from gongkai.supervision.tasks.queries import (
    LATELY_DAYS,
    TaskLine,
    handover_of,
    idle_weeks_of,
    late_tasks,
    monday_of,
    narrowed,
    tasks_of,
    tasks_to_inspect,
    undated_tasks,
    week_by_day,
)
from gongkai.supervision.tasks.staff.pages import (
    address,
    filter_of,
    lines_of,
    may,
    parts_of,
    people_of,
    step,
)

PAGE = 50


def day_asked(request: StaffRequest) -> date:
    """Return the day that the address names, today for anything that is none."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today
    return day if FIRST_DAY <= day <= LAST_DAY else request.today


def year_asked(request: StaffRequest) -> int:
    """Return the year that the address names, this one for anything that is none."""
    return year_in(request.GET.get("year", "")) or request.today.year


@staff(TASKS, "view")
def week(request: StaffRequest) -> HttpResponse:
    """Show a week by day, above it what is late, below it what has no day yet."""
    monday = monday_of(day_asked(request))
    sunday, on = monday + timedelta(days=6), request.today
    form, wanted = filter_of(request)
    people = people_of(request)
    asked = request.GET.copy()
    asked.pop("on", None)

    def shown(tasks: QuerySet[Task]) -> list[TaskLine]:
        return lines_of(request, narrowed(tasks, wanted, on=on), people)

    is_this_week = monday == monday_of(on)
    of_week = tasks_of(request.organ).filter(due_on__range=(monday, sunday))
    undated = undated_tasks(request.organ)
    before = late_tasks(request.organ, on=on).filter(due_on__lt=monday)
    context = {
        "parts": parts_of(request, "tasks"),
        "filter": form,
        "monday": monday,
        "sunday": sunday,
        "is_this_week": is_this_week,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "asked": asked.urlencode(),
        "days": list(week_by_day(shown(of_week), monday)),
        "late": shown(before) if is_this_week else [],
        "undated": shown(undated.filter(nominal_on__range=(monday, sunday))),
        "others": undated.exclude(nominal_on__range=(monday, sunday)).count(),
        "may_arrange": may(request, "arrange"),
    }
    return render(request, "supervision/tasks_week.html", context)


@staff(TASKS, "view")
def task_list(request: StaffRequest) -> HttpResponse:
    """Show all tasks, the newest day first, narrowed by the filter in the address."""
    form, wanted = filter_of(request)
    found = narrowed(tasks_of(request.organ), wanted, on=request.today)
    page = Paginator(found.order_by("-nominal_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "parts": parts_of(request, "task_list"),
        "filter": form,
        "page": page,
        "page_url": page_url(request),
        "lines": lines_of(request, page.object_list, people_of(request)),
        "may_arrange": may(request, "arrange"),
    }
    return render(request, "supervision/tasks_list.html", context)


@staff(TASKS, "view")
def alarms(request: StaffRequest) -> HttpResponse:
    """Show what is late, what waits for its inspector, and what went quiet."""
    people, weeks = people_of(request), idle_weeks_of(request.organ)
    context = {
        "parts": parts_of(request, "alarms"),
        "late": lines_of(request, late_tasks(request.organ, on=request.today), people),
        "waiting": lines_of(request, tasks_to_inspect(request.organ), people),
        "idle": [
            (one, people.words(one.doer.pk))
            for one in idle_among(watched_plans(request.organ, on=request.today), on=request.today)
        ],
        "weeks": weeks,
        "may_set_up": may(request, "set_up"),
    }
    return render(request, "supervision/tasks_alarms.html", context)


@staff(TASKS, "set_up")
def settings(request: StaffRequest) -> HttpResponse:
    """Set after how many weeks without output people are told."""
    kept = TaskSettings.objects.filter(organ=request.organ).first() or TaskSettings()
    form = SettingsForm(
        request.POST or None,
        initial={"idle_weeks": kept.idle_weeks, "seen": kept.row_version},
    )
    return step(
        request,
        form,
        lambda form, who: save_settings(
            request.organ,
            idle_weeks=form.cleaned_data["idle_weeks"],
            seen=form.cleaned_data["seen"],
            **who,
        ),
        back=address(request, "alarms"),
        done="已保存。",
        title="提醒设置",
        lead="经常性的任务、有任务的岗位连续这么多周没有结果，在工作台上提醒承办、主管、督查三方。",
    )


@staff(TASKS, "view")
def steadiness(request: StaffRequest) -> HttpResponse:
    """Show each post's year, week by week: a view, never a score."""
    year = year_asked(request)
    posts = steadiness_of(
        request.organ, year, calendar=calendar_of(request.organ), on=request.today
    )
    context = {
        "parts": parts_of(request, "steadiness"),
        "year": year,
        "months": MONTHS,
        "rows": [
            (one, mark_safe(week_strip(one.weeks)))  # noqa: S308 - drawn from numbers, escaped
            for one in posts
        ],
    }
    return render(request, "supervision/tasks_steadiness.html", context)


def month_asked(request: StaffRequest) -> int | None:
    """Return the month that the address names, None for anything that is none."""
    asked = request.GET.get("month", "")
    return int(asked) if asked in {str(one) for one in MONTHS} else None


def post_or_404(request: StaffRequest, pk: int) -> Post:
    """Return a post of the organ, or answer "not found"."""
    post = Post.objects.filter(organ=request.organ, pk=pk).select_related("organ").first()
    if post is None:
        raise Http404
    return post


@staff(TASKS, "view")
def post_outputs(request: StaffRequest, pk: int) -> HttpResponse:
    """Show which outputs stand behind a post's year, or one month of it."""
    post, year, month = post_or_404(request, pk), year_asked(request), month_asked(request)
    outputs = [one for one in outputs_of_year(request.organ, year) if one.task.doer_id == post.pk]
    context = {
        "post": post,
        "year": year,
        "month": month,
        "outputs": distinct(outputs, month),
    }
    return render(request, "supervision/tasks_outputs.html", context)


@staff(TASKS, "view")
def handover(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a post's 交接清单, to be read or printed by whoever hands over and takes over."""
    post = post_or_404(request, pk)
    found, people = handover_of(post, on=request.today), people_of(request)
    context = {
        "found": found,
        "open_lines": lines_of(request, found.open_tasks, people),
        "done_lines": lines_of(request, found.done_lately, people),
        "inspect_lines": lines_of(request, found.to_inspect, people),
        "days": LATELY_DAYS,
    }
    return render(request, "supervision/tasks_handover.html", context)
