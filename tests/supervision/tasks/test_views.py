"""Alarms, coverage, steadiness and the desk: what went quiet is told, nobody is scored."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.desk.queries import desk_of
from gongkai.exchange.charts import Week, week_strip
from gongkai.organs.calendar import calendar_of
from gongkai.records.models import Record
from gongkai.records.operations import add_record
from gongkai.supervision.models import Task, Topic
from gongkai.supervision.tasks.alarms import idle_among, watched_plans
from gongkai.supervision.tasks.coverage import coverage_of, distinct, steadiness_of, weeks_of
from gongkai.supervision.tasks.operations import (
    add_topics,
    confirm,
    make_tasks,
    save_settings,
    send_back,
)
from tests.office import document, make_person
from tests.supervision.tasks.office import MONDAY, OfficeOfTasks, moment

pytestmark = pytest.mark.django_db


def _brief(tasks: OfficeOfTasks, on: date) -> Record:
    content = document(kind="brief", title="简报", dated_on=on)
    return add_record(tasks.organ, content, by=tasks.clerk, at=moment(on))


def _weeks_later(weeks: int) -> date:
    return MONDAY + timedelta(days=7 * weeks)


def _told(tasks: OfficeOfTasks, on: date) -> list[tuple[str, str]]:
    found = idle_among(watched_plans(tasks.organ, on=on), on=on)
    return [(one.plan.title if one.plan else one.doer.name, one.words) for one in found]


def test_a_plan_without_output_is_told_after_the_weeks_that_the_office_set(
    tasks: OfficeOfTasks,
) -> None:
    leader = make_person(tasks.organ, "principal")
    task = tasks.task()
    tasks.give(task, on=MONDAY)
    assert _told(tasks, _weeks_later(6) - timedelta(days=1)) == []
    assert _told(tasks, _weeks_later(6)) == [("工作简报", "6周没有结果，最近一次2020-03-02")]

    save_settings(tasks.organ, idle_weeks=10, seen=1, by=leader, at=moment(MONDAY))

    assert _told(tasks, _weeks_later(6)) == []
    assert _told(tasks, _weeks_later(10)) == [("工作简报", "10周没有结果，最近一次2020-03-02")]


def test_a_quarterly_plan_is_given_its_time(tasks: OfficeOfTasks) -> None:
    tasks.plan(rhythm="quarterly", from_on=MONDAY)

    assert _told(tasks, _weeks_later(14)) == []
    assert _told(tasks, _weeks_later(15)) == [("工作简报", "15周没有结果，还没有过结果")]


def test_a_post_is_told_where_none_of_its_plans_tells_it(tasks: OfficeOfTasks) -> None:
    first = tasks.task(rhythm="single", due_on=MONDAY, weekday=None)
    tasks.give(first, on=MONDAY)
    tasks.plan(rhythm="single", due_on=_weeks_later(5), weekday=None)

    assert _told(tasks, _weeks_later(7)) == [("office_head岗", "7周没有结果，最近一次2020-03-02")]


def _desk(tasks: OfficeOfTasks, person: User, on: date) -> list[list[tuple[str, str]]]:
    desk = desk_of(User.objects.get(pk=person.pk), tasks.organ, on=on)
    groups = (desk.late, desk.mine, desk.theirs)
    return [[(x.state, x.title) for x in group if "/tasks/" in x.url] for group in groups]


def test_the_desk_tells_doer_inspector_and_manager_what_is_theirs(tasks: OfficeOfTasks) -> None:
    task, title = tasks.task(), "任务：工作简报"
    assert _desk(tasks, tasks.doer, MONDAY)[1] == [("待办理", title), ("待办理", title)]
    assert _desk(tasks, tasks.inspector, MONDAY) == [[], [], []]

    tuesday = MONDAY + timedelta(days=1)
    assert _desk(tasks, tasks.doer, tuesday)[0] == [("超时未办1天", title)]
    for person in (tasks.manager, tasks.inspector):
        assert _desk(tasks, person, tuesday) == [[], [], [("超时未办1天", title)]]

    tasks.give(task, on=tuesday)
    assert _desk(tasks, tasks.doer, tuesday)[2] == [("待督查", title)]
    assert _desk(tasks, tasks.inspector, tuesday) == [[], [("待督查", title)], []]
    seen = Task.objects.get(pk=task.pk).row_version
    fresh = Task.objects.get(pk=task.pk)
    send_back(fresh, reason="缺照片", seen=seen, by=tasks.inspector, at=moment(tuesday))
    assert _desk(tasks, tasks.doer, tuesday)[0] == [("超时未办1天", title)]


def test_the_desk_tells_what_is_quiet_and_what_a_new_holder_takes_over(
    tasks: OfficeOfTasks,
) -> None:
    tasks.plan()
    later = _weeks_later(9)
    new = make_person(tasks.organ, "office_head", from_on=later)
    quiet = ("久无结果", "任务：工作简报")

    assert quiet in _desk(tasks, tasks.doer, later)[1]
    assert quiet in _desk(tasks, tasks.inspector, later)[2]
    assert not any(quiet in group for group in _desk(tasks, tasks.clerk, later))
    assert ("岗位交接", "接任“office_head岗”：交接清单") in _desk(tasks, new, later)[1]


def _topics(tasks: OfficeOfTasks, *names: str) -> list[Topic]:
    return add_topics(tasks.organ, 2020, names, by=tasks.clerk, at=moment(MONDAY))


def test_topics_show_their_outputs_by_month_and_which_went_quiet(tasks: OfficeOfTasks) -> None:
    safety, _, _ = _topics(tasks, "安全生产", "环境保护", "脱贫攻坚")
    both = Topic.objects.exclude(name="脱贫攻坚")
    plan = tasks.plan(topics=both)
    first, second, third, *_ = plan.tasks.order_by("nominal_on")
    brief = _brief(tasks, date(2020, 2, 28))
    tasks.give(first, on=MONDAY, records=[brief])
    tasks.give(second, on=_weeks_later(1), records=[brief])
    tasks.give(third, on=_weeks_later(5), note="已开会")

    def rows(on: date) -> list[tuple[str, dict[int, int], str]]:
        found = coverage_of(tasks.organ, 2020, weeks=6, on=on)
        return [(x.topic.name, {m: n for m, n in x.months if n}, x.words) for x in found]

    assert rows(_weeks_later(6)) == [
        ("安全生产", {2: 1, 4: 1}, ""),
        ("环境保护", {2: 1, 4: 1}, ""),
        ("脱贫攻坚", {}, "没有安排任务"),
    ]
    assert rows(_weeks_later(11))[0] == ("安全生产", {2: 1, 4: 1}, "6周没有结果")
    row = coverage_of(tasks.organ, 2020, weeks=6, on=_weeks_later(6))[0]
    assert row.topic == safety
    assert [one.record for one in distinct(row.outputs, 2)] == [brief]


def test_a_posts_year_has_its_weeks_with_and_without_and_those_with_days_off(
    tasks: OfficeOfTasks,
) -> None:
    task = tasks.task()
    tasks.give(task, on=MONDAY)
    on = _weeks_later(1)

    [found] = steadiness_of(tasks.organ, 2020, calendar=calendar_of(tasks.organ), on=on)

    assert found.post.name == "office_head岗"
    assert len(found.weeks) == 53
    assert [week.monday for week in found.weeks if week.outputs] == [MONDAY]
    assert [week.is_to_come for week in found.weeks].index(True) == 11
    off = {f"{week.monday}": week.days_off for week in found.weeks if week.days_off}
    assert off["2020-01-27"] == "春节放假"
    assert off["2020-06-22"] == "端午节放假"
    assert len(off) == 10
    assert sum(count for _, count in found.months) == 1
    # The year before had neither tasks nor outputs.
    assert steadiness_of(tasks.organ, 2019, calendar=calendar_of(tasks.organ), on=on) == []


def test_a_single_plan_whose_day_has_passed_stands_with_those_that_have_ended(
    tasks: OfficeOfTasks, client: Client
) -> None:
    tasks.plan(rhythm="single", due_on=_weeks_later(1), weekday=None)
    tasks.plan(title="巡查")
    client.force_login(tasks.clerk, backend="django.contrib.auth.backends.ModelBackend")

    groups = client.get("/office/kangchuan/supervision/tasks/plans/").context["groups"]

    told = {head: [plan.title for plan, _ in lines] for head, lines in groups}
    assert told == {"经常性的": ["巡查"], "一次性的": [], "已经结束的": ["工作简报"]}


def test_what_waits_for_its_inspector_is_told_the_longest_first(
    tasks: OfficeOfTasks, client: Client
) -> None:
    later = tasks.give(tasks.task(title="巡查"), on=_weeks_later(1))
    first = tasks.give(tasks.task(), on=MONDAY)
    client.force_login(tasks.clerk, backend="django.contrib.auth.backends.ModelBackend")

    waiting = client.get("/office/kangchuan/supervision/tasks/alarms/").context["waiting"]

    assert [line.task for line in waiting] == [first, later]


def test_weeks_of_a_year_without_notice_mark_nothing(tasks: OfficeOfTasks) -> None:
    weeks = weeks_of(2030, calendar=calendar_of(tasks.organ), on=MONDAY)

    assert len(weeks) == 52
    assert {off for _, _, off in weeks} == {""}


def test_a_strip_draws_squares_and_lines_and_hides_them_from_readers() -> None:
    weeks = [
        Week(MONDAY, 2, False, ""),
        Week(_weeks_later(1), 0, False, "清明节<放假>"),
        Week(_weeks_later(2), 0, True, ""),
    ]

    drawn = week_strip(weeks)

    assert week_strip([]) == ""
    assert drawn.count("<rect") == 3
    assert 'aria-hidden="true"' in drawn
    assert "3月9日起的一周：0项结果，清明节&lt;放假&gt;" in drawn


def test_the_views_put_a_constant_number_of_questions(
    tasks: OfficeOfTasks, django_assert_num_queries: Any
) -> None:
    _topics(tasks, "安全生产")
    tasks.give(tasks.task(topics=Topic.objects.all()), on=MONDAY)
    for _ in range(2):
        tasks.plan(topics=Topic.objects.all(), doer=tasks.post("leader_in_charge"))
    calendar = calendar_of(tasks.organ)

    with django_assert_num_queries(4):
        coverage_of(tasks.organ, 2020, weeks=6, on=MONDAY)
    with django_assert_num_queries(2):
        steadiness_of(tasks.organ, 2020, calendar=calendar, on=MONDAY)
    with django_assert_num_queries(1):
        watched_plans(tasks.organ, on=MONDAY)
    later = moment(_weeks_later(1))
    assert make_tasks(tasks.organ, at=later) == {"made": 3}
    confirm_one = Task.objects.get(state="handed_in")
    who: dict[str, Any] = {"by": tasks.inspector, "at": later}
    confirm(confirm_one, seen=confirm_one.row_version, **who)
