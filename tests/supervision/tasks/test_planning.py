"""Plans bring tasks ahead, once each, on working days; a changed plan changes what is to come."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.records.operations import EditedElsewhere
from gongkai.statute.calendars import Calendar, load_calendar
from gongkai.supervision.models import Task, TaskEvent, TaskPlan, Topic
from gongkai.supervision.tasks.jobs import make_all_tasks
from gongkai.supervision.tasks.operations import (
    add_plan,
    add_topics,
    change_plan,
    change_topic,
    end_plan,
    make_tasks,
    making,
)
from tests.office import SINCE, make_organ, make_person
from tests.sites import Site, empty_site, template_of
from tests.supervision.tasks.office import MONDAY, OfficeOfTasks, days_of, moment

pytestmark = pytest.mark.django_db


def _standing(plan: TaskPlan) -> list[Task]:
    return list(plan.tasks.exclude(state="dropped").order_by("nominal_on"))


def test_a_plan_makes_its_tasks_two_months_ahead_and_again_makes_none(
    tasks: OfficeOfTasks,
) -> None:
    plan = tasks.plan()

    mondays = [MONDAY + timedelta(days=7 * number) for number in range(9)]
    assert [task.nominal_on for task in _standing(plan)] == mondays
    entries = Entry.objects.count()
    assert make_tasks(tasks.organ, at=moment(MONDAY)) == {}
    assert Entry.objects.count() == entries
    assert make_tasks(tasks.organ, at=moment(MONDAY + timedelta(days=7))) == {"made": 1}
    assert Entry.objects.count() == entries + 1


def test_a_day_off_moves_to_the_next_working_day_and_says_why(tasks: OfficeOfTasks) -> None:
    plan = tasks.plan(rhythm="monthly", day=5)

    assert [(task.due_on, task.why) for task in _standing(plan)] == [
        (date(2020, 3, 5), ""),
        (date(2020, 4, 7), "4月5日清明节放假，顺延到4月7日"),
    ]


def test_without_a_calendar_there_is_no_day_and_it_comes_with_the_notice(
    tasks: OfficeOfTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    november = date(2020, 11, 10)
    monkeypatch.setattr(making, "calendar_of", _calendar_known_on(date(2020, 6, 1)))
    plan = tasks.plan(on=november, rhythm="monthly", day=5)
    assert [(task.nominal_on, task.due_on, task.problem) for task in _standing(plan)] == [
        (date(2020, 12, 5), date(2020, 12, 7), ""),
        (date(2021, 1, 5), None, "2021年的节假日安排还没有，到期日待定"),
    ]

    monkeypatch.undo()
    done = make_tasks(tasks.organ, at=moment(november + timedelta(days=16)))

    assert done == {"redated": 1}
    assert days_of(_standing(plan))[1] == (date(2021, 1, 5), date(2021, 1, 5))
    assert TaskEvent.objects.get().note == "待定改为2021-01-05：节假日安排有变化"
    assert make_tasks(tasks.organ, at=moment(november + timedelta(days=16))) == {}


def _calendar_known_on(day: date) -> Any:
    def calendar_of(organ: Organ) -> Calendar:
        return load_calendar(known_on=day)

    return calendar_of


def test_the_timer_makes_the_tasks_of_every_organ_once_a_day(tasks: OfficeOfTasks) -> None:
    tasks.plan()
    later = moment(MONDAY + timedelta(days=14))

    assert make_all_tasks(at=later) == 2
    assert make_all_tasks(at=later) == 0


def test_a_timer_that_stood_still_catches_up_a_month_and_leaves_the_rest(
    tasks: OfficeOfTasks,
) -> None:
    plan = tasks.plan()
    known = plan.tasks.count()
    later = MONDAY + timedelta(days=364)

    make_tasks(tasks.organ, at=moment(later))

    made = [task.nominal_on for task in _standing(plan)][known:]
    assert (made[0], made[-1]) == (later - timedelta(days=28), later + timedelta(days=56))
    assert make_tasks(tasks.organ, at=moment(later)) == {}


def test_a_changed_plan_moves_what_is_to_come_and_leaves_the_rest(tasks: OfficeOfTasks) -> None:
    plan = tasks.plan()
    first, second, *_ = _standing(plan)
    tasks.give(second, on=MONDAY)
    other = Post.objects.create(organ=tasks.organ, name="另一岗", role="office_head")
    tuesday = MONDAY + timedelta(days=1)

    change_plan(
        plan,
        tasks.content(weekday=4, doer=other, title="周报"),
        seen=1,
        by=tasks.clerk,
        at=moment(tuesday),
    )

    told = [(task.nominal_on, task.title, task.doer == other) for task in _standing(plan)]
    assert told[:3] == [
        (MONDAY, "工作简报", False),
        (second.nominal_on, "工作简报", False),
        (MONDAY + timedelta(days=18), "周报", True),
    ]
    assert first.state == "open"


def test_what_a_plan_brings_no_longer_falls_away_and_comes_back(tasks: OfficeOfTasks) -> None:
    plan = tasks.plan()
    before = days_of(_standing(plan))

    monthly = tasks.content(rhythm="monthly", day=20)
    change_plan(plan, monthly, seen=1, by=tasks.clerk, at=moment(MONDAY))
    assert [task.period for task in _standing(plan)] == ["2020-03", "2020-04"]
    change_plan(plan, tasks.content(), seen=2, by=tasks.clerk, at=moment(MONDAY))

    assert days_of(_standing(plan)) == before
    assert plan.tasks.filter(state="dropped").count() == 2


def test_an_ended_plan_keeps_what_was_owed_and_is_over(tasks: OfficeOfTasks) -> None:
    plan = tasks.plan()
    later = MONDAY + timedelta(days=9)
    end_plan(plan, on=later, seen=1, by=tasks.clerk, at=moment(later))

    assert [task.nominal_on for task in _standing(plan)] == [MONDAY, MONDAY + timedelta(days=7)]
    with pytest.raises(WrongState, match="已经结束"):
        change_plan(
            plan, tasks.content(), seen=2, by=tasks.clerk, at=moment(later + timedelta(days=1))
        )


def test_a_single_plan_makes_its_task_however_far_and_ends_with_it(tasks: OfficeOfTasks) -> None:
    plan = tasks.plan(rhythm="single", due_on=date(2020, 10, 1), to_on=date(2020, 12, 1))

    assert days_of(_standing(plan)) == [(date(2020, 10, 1), date(2020, 10, 9))]
    assert (plan.to_on, plan.weekday) == (None, None)
    end_plan(plan, on=MONDAY, seen=1, by=tasks.clerk, at=moment(MONDAY))
    assert _standing(plan) == []


def test_nothing_is_owed_from_before_a_plan_was_entered(tasks: OfficeOfTasks) -> None:
    plan = tasks.plan(on=MONDAY + timedelta(days=1), from_on=date(2020, 1, 1))

    assert _standing(plan)[0].nominal_on == MONDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"weekday": None}, "rhythm_incomplete"),
        ({"rhythm": "yearly", "month": 3}, "rhythm_incomplete"),
        ({"rhythm": "single", "due_on": date(2020, 2, 1)}, "due_day_past"),
        ({"to_on": date(2019, 12, 31)}, "dates_reversed"),
    ],
)
def test_a_plan_that_is_not_whole_is_refused(
    tasks: OfficeOfTasks, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        tasks.plan(**given)

    assert refused.value.code == code
    assert not TaskPlan.objects.exists()


def test_nobody_inspects_their_own_work_by_post_or_by_person(tasks: OfficeOfTasks) -> None:
    doing = tasks.post("office_head")
    second = Post.objects.create(organ=tasks.organ, name="第二岗", role="inspector")
    Appointment.objects.create(post=second, user=tasks.doer, from_on=SINCE)

    for inspector in (doing, second):
        with pytest.raises(InvalidInput) as refused:
            tasks.plan(inspector=inspector)
        assert refused.value.code == "own_inspection"
    # With somebody else behind the post it can be inspected.
    Appointment.objects.create(post=second, user=tasks.inspector, from_on=SINCE)
    assert tasks.plan(inspector=second).pk


def test_an_office_of_two_has_a_doer_and_whoever_manages_and_inspects(
    tasks: OfficeOfTasks,
) -> None:
    leading = tasks.post("leader_in_charge")
    plan = tasks.plan(manager=leading, inspector=leading, doer=tasks.post("information_officer"))

    assert plan.manager == plan.inspector


def test_posts_of_another_organ_and_people_without_the_right_are_refused(
    tasks: OfficeOfTasks,
) -> None:
    stranger = make_person(make_organ("elsewhere"), "inspector")
    theirs = stranger.appointments.get().post

    with pytest.raises(InvalidInput) as refused:
        tasks.plan(inspector=theirs)
    assert refused.value.code == "post_elsewhere"
    for person in (stranger, tasks.doer, tasks.inspector):
        with pytest.raises(NotPermitted):
            add_plan(tasks.organ, tasks.content(), by=person, at=moment(MONDAY))


def test_two_who_change_a_plan_do_not_overwrite_each_other(tasks: OfficeOfTasks) -> None:
    plan = tasks.plan()
    change_plan(plan, tasks.content(title="甲"), seen=1, by=tasks.clerk, at=moment(MONDAY))

    with pytest.raises(EditedElsewhere):
        change_plan(plan, tasks.content(title="乙"), seen=1, by=tasks.clerk, at=moment(MONDAY))


def test_topics_tag_tasks_of_their_own_year(tasks: OfficeOfTasks) -> None:
    at = moment(date(2020, 11, 30))
    [safety, _] = add_topics(tasks.organ, 2020, ["安全生产", "", "环境保护"], by=tasks.clerk, at=at)
    topics = Topic.objects.filter(pk=safety.pk)
    plan = tasks.plan(on=at.date(), rhythm="monthly", day=15, topics=topics)

    def tags() -> list[list[str]]:
        return [[str(topic) for topic in task.topics.all()] for task in _standing(plan)]

    assert tags() == [["安全生产（2020年）"], []]
    add_topics(tasks.organ, 2021, ["安全生产"], by=tasks.clerk, at=at)
    assert tags() == [["安全生产（2020年）"], ["安全生产（2021年）"]]


def test_a_topic_is_known_once_and_renamed_by_one_at_a_time(tasks: OfficeOfTasks) -> None:
    who: dict[str, Any] = {"by": tasks.clerk, "at": moment(MONDAY)}
    topic, other = add_topics(tasks.organ, 2020, ["安全生产", "环境保护"], **who)
    assert add_topics(tasks.organ, 2020, ["安全生产"], **who) == []
    content = {"name": "安全", "order": 3, "is_active": False}
    change_topic(topic, content, seen=1, **who)

    with pytest.raises(EditedElsewhere):
        change_topic(topic, content, seen=1, **who)
    with pytest.raises(InvalidInput, match="已经有"):
        change_topic(other, content, seen=1, **who)
    with pytest.raises(InvalidInput, match="太长"):
        add_topics(tasks.organ, 2020, ["长" * 41], **who)
    with pytest.raises(InvalidInput, match="至少"):
        add_topics(tasks.organ, 2020, [" "], **who)
    with pytest.raises(InvalidInput, match="最多"):
        add_topics(tasks.organ, 2020, [f"重点{number}" for number in range(30)], **who)


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    with empty_site(tmp_path / "site", template=template_of("migrated")) as made:
        yield made


_SEED = """
from tests.supervision.tasks.office import *
from gongkai.supervision.tasks.operations import making
making.AHEAD_DAYS = -1
office = make_office()
for title in range(5):
    office.plan(title=str(title))
"""
_MAKE = """
import time
from pathlib import Path
from gongkai.organs.models import Organ
from gongkai.supervision.tasks.operations import make_tasks
from tests.supervision.tasks.office import *
Path({mark!r}).touch()
while not Path({start!r}).exists():
    time.sleep(0.005)
print(sum(make_tasks(Organ.objects.get(), at=moment(MONDAY)).values()))
"""


@pytest.mark.django_db(transaction=False)
def test_two_workers_at_once_make_each_task_once(own_site: Site, tmp_path: Path) -> None:
    seeded = own_site.python(_SEED)
    assert seeded.returncode == 0, seeded.stderr
    start = tmp_path / "start"
    marks = [tmp_path / name for name in ("first", "second")]
    running = [
        own_site.start(*own_site.program(_MAKE.format(mark=str(mark), start=str(start))))
        for mark in marks
    ]
    while not all(mark.exists() for mark in marks):
        assert all(one.poll() is None for one in running), [one.communicate() for one in running]
    start.touch()

    told = [one.communicate(timeout=120) for one in running]

    assert [one.returncode for one in running] == [0, 0], told
    assert sorted(int(out) for out, _ in told) == [0, 45]
