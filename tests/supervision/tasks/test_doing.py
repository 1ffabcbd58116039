"""A task from hand-in to confirmation: who may, who never may, what counts, what is late."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment
from gongkai.records.models import Record
from gongkai.records.operations import EditedElsewhere, add_record, cancel_record
from gongkai.records.secrets import SecrecyMark
from gongkai.supervision.models import Task, TaskEvent, TaskOutput, Topic
from gongkai.supervision.tasks.operations import (
    add_topics,
    cancel_task,
    confirm,
    hand_in,
    send_back,
)
from gongkai.supervision.tasks.people import people_of_posts
from gongkai.supervision.tasks.queries import (
    TaskLine,
    handover_of,
    outputs_that_count,
    records_to_hand_in,
    tasks_of,
)
from tests.office import document, make_organ, make_person
from tests.supervision.tasks.office import MONDAY, OfficeOfTasks, moment

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)


def _brief(tasks: OfficeOfTasks, on: date = MONDAY, **given: Any) -> Record:
    content = document(kind="brief", title="安全检查简报", dated_on=on) | given
    return add_record(tasks.organ, content, by=tasks.clerk, at=moment(on))


def _now(task: Task) -> Task:
    found: Task = tasks_of(task.organ).get(pk=task.pk)
    return found


def _confirm(task: Task, by: User, on: date = FRIDAY, **given: Any) -> Task:
    return confirm(_now(task), seen=_now(task).row_version, by=by, at=moment(on), **given)


def _send_back(task: Task, by: User, on: date = FRIDAY, **given: Any) -> Task:
    content = {"reason": "缺照片"} | given
    return send_back(_now(task), seen=_now(task).row_version, by=by, at=moment(on), **content)


def _cancel(task: Task, by: User, on: date = FRIDAY) -> Task:
    seen = _now(task).row_version
    return cancel_task(_now(task), reason="会议取消", seen=seen, by=by, at=moment(on))


def test_what_carries_a_secrecy_mark_is_kept_nowhere(tasks: OfficeOfTasks) -> None:
    mark, task = "绝密★30年", tasks.task()
    given = tasks.give(tasks.task(title="巡查"), on=MONDAY)
    who: dict[str, Any] = {"by": tasks.clerk, "at": moment(MONDAY)}
    deeds: tuple[Callable[[], object], ...] = (
        lambda: tasks.plan(title=mark),
        lambda: tasks.plan(deliverable=mark),
        lambda: tasks.give(task, on=MONDAY, note=mark),
        lambda: _confirm(given, tasks.inspector, note=mark),
        lambda: _send_back(given, tasks.inspector, reason=mark),
        lambda: cancel_task(task, reason=mark, seen=task.row_version, **who),
        lambda: add_topics(tasks.organ, 2020, [mark], **who),
    )

    for do in deeds:
        with pytest.raises(SecrecyMark):
            do()

    assert [event.kind for event in TaskEvent.objects.all()] == ["handed_in"]
    assert not Topic.objects.exists()


def test_a_task_goes_from_hand_in_to_confirmed(tasks: OfficeOfTasks) -> None:
    task, brief = tasks.task(), _brief(tasks)
    assert list(records_to_hand_in(task, tasks.doer, on=MONDAY)) == [brief]

    tasks.give(task, on=MONDAY, records=[brief])
    _confirm(task, tasks.inspector, note="照片齐全")

    assert _now(task).state == "confirmed"
    assert [(one.kind, one.note, one.by) for one in task.events.all()] == [
        ("handed_in", "", tasks.doer),
        ("confirmed", "照片齐全", tasks.inspector),
    ]
    assert [(one.record, one.on) for one in outputs_that_count(tasks.organ)] == [(brief, MONDAY)]


def test_a_returned_result_does_not_count_until_it_is_handed_in_again(
    tasks: OfficeOfTasks,
) -> None:
    task = tasks.task()
    tasks.give(task, on=MONDAY, address="https://example.com/a")
    _send_back(task, tasks.inspector, redo_by=date(2020, 4, 4))
    assert not outputs_that_count(tasks.organ).exists()
    standing = _now(task)
    assert (standing.state, standing.due_on) == ("returned", date(2020, 4, 7))
    assert standing.why == "4月4日清明节放假，顺延到4月7日"

    tasks.give(task, on=FRIDAY, note="已补")

    assert [one.event.note for one in outputs_that_count(tasks.organ)] == ["已补"]
    assert TaskOutput.objects.count() == 2


def test_the_doer_cannot_confirm_nor_whoever_entered_it(tasks: OfficeOfTasks) -> None:
    task = tasks.task(inspector=tasks.post("information_officer"))
    tasks.give(task, on=MONDAY, by=tasks.clerk)

    for person, code in (
        (tasks.doer, "not_inspector"),
        (tasks.manager, "not_inspector"),
        (tasks.clerk, "own_work"),
    ):
        for deed in (_confirm, _send_back):
            with pytest.raises(NotPermitted) as refused:
                deed(task, person)
            assert refused.value.code == code
    # Whoever stands in for the inspector did not do it.
    acting = make_person(tasks.organ, "opinion_officer")
    post = tasks.post("information_officer")
    held = post.appointments.get()
    Appointment.objects.create(post=post, user=acting, from_on=MONDAY, acting_for=held)
    assert _confirm(task, acting).state == "confirmed"


def test_whoever_does_and_inspects_by_chance_still_does_not_inspect(tasks: OfficeOfTasks) -> None:
    task = tasks.task()
    tasks.give(task, on=MONDAY)
    post = tasks.post("office_head")
    Appointment.objects.create(post=post, user=tasks.inspector, from_on=MONDAY)

    with pytest.raises(NotPermitted) as refused:
        _confirm(task, tasks.inspector)

    assert refused.value.code == "own_work"


def test_who_is_absent_is_stood_in_for_and_named(tasks: OfficeOfTasks) -> None:
    task, post = tasks.task(), tasks.post("office_head")
    acting = make_person(tasks.organ, "opinion_officer", username="代办人")
    held = post.appointments.get()
    Appointment.objects.create(
        post=post, user=acting, from_on=MONDAY, to_on=FRIDAY, acting_for=held
    )

    tasks.give(task, on=MONDAY, by=acting)

    people = people_of_posts(tasks.organ, on=MONDAY)
    assert people.words(post.pk) == f"代办人（代{tasks.doer.name}）、{tasks.doer.name}"
    with pytest.raises(NotPermitted) as refused:
        tasks.give(task, on=FRIDAY + timedelta(days=3), by=acting)
    assert refused.value.code == "not_doer"


def test_only_the_doer_or_a_clerk_for_them_hands_in(tasks: OfficeOfTasks) -> None:
    task = tasks.task()
    for person in (tasks.inspector, tasks.manager, make_person(make_organ("x"), "lead_office")):
        with pytest.raises(NotPermitted):
            tasks.give(task, on=MONDAY, by=person)

    assert tasks.give(task, on=MONDAY, by=tasks.clerk).state == "handed_in"


def test_nothing_another_organs_and_a_cancelled_record_are_refused(tasks: OfficeOfTasks) -> None:
    task, brief, other = tasks.task(), _brief(tasks), make_organ("elsewhere")
    theirs = Record.objects.create(
        organ=other, public_id="x", kind="brief", year=2020, title="他", dated_on=MONDAY
    )
    cancel_record(brief, reason="登记错了", seen=1, by=tasks.clerk, at=moment(MONDAY))
    brief.refresh_from_db()

    for given, code in (
        ({"note": "  "}, "nothing_handed_in"),
        ({"records": [theirs]}, "record_unfit"),
        ({"records": [brief]}, "record_unfit"),
    ):
        with pytest.raises(InvalidInput) as refused:
            tasks.give(task, on=MONDAY, **given)
        assert refused.value.code == code
    assert not TaskEvent.objects.exists()


def test_what_is_not_handed_in_or_closed_or_changed_meanwhile_is_not_judged(
    tasks: OfficeOfTasks,
) -> None:
    task = tasks.task()
    with pytest.raises(WrongState):
        _confirm(task, tasks.inspector)
    tasks.give(task, on=MONDAY)
    with pytest.raises(InvalidInput):
        _send_back(task, tasks.inspector, reason=" ")
    with pytest.raises(InvalidInput):
        _send_back(task, tasks.inspector, redo_by=MONDAY)
    seen = _now(task).row_version
    tasks.give(task, on=MONDAY, note="又改了")
    with pytest.raises(EditedElsewhere):
        confirm(_now(task), seen=seen, by=tasks.inspector, at=moment(FRIDAY))
    _confirm(task, tasks.inspector)
    for deed in (_confirm, _send_back):
        with pytest.raises(WrongState):
            deed(task, tasks.inspector)
    with pytest.raises(WrongState):
        _cancel(task, tasks.clerk)


def test_one_occurrence_is_cancelled_by_who_arranges_and_is_not_made_again(
    tasks: OfficeOfTasks,
) -> None:
    task = tasks.task()
    with pytest.raises(NotPermitted):
        _cancel(task, tasks.doer)
    _cancel(task, tasks.clerk)

    tasks.plan(title="另一项")
    assert _now(task).state == "cancelled"
    assert TaskLine(_now(task), FRIDAY, people_of_posts(task.organ, on=FRIDAY)).words == "已取消"


def test_late_is_told_in_days_and_ends_with_the_hand_in(tasks: OfficeOfTasks) -> None:
    task = tasks.task()
    people = people_of_posts(tasks.organ, on=FRIDAY)

    def words(on: date) -> tuple[str, str]:
        line = TaskLine(_now(task), on, people)
        return line.words, line.tone

    assert words(MONDAY) == ("待办理", "soon")
    assert words(FRIDAY) == ("超时未办4天", "late")
    tasks.give(task, on=FRIDAY)
    assert words(FRIDAY) == ("待督查", "soon")


def test_open_tasks_stay_with_the_post_and_are_handed_over(tasks: OfficeOfTasks) -> None:
    done, post = tasks.task(), tasks.post("office_head")
    tasks.give(done, on=MONDAY)
    _confirm(done, tasks.inspector)
    post.appointments.update(to_on=FRIDAY)
    successor = make_person(tasks.organ, "office_head", from_on=FRIDAY)

    found = handover_of(post, on=FRIDAY + timedelta(days=3))

    assert [one.user for one in found.holders] == [successor]
    assert len(found.open_tasks) == 5
    assert list(found.done_lately) == [done]
    assert [plan.title for plan in found.plans] == ["工作简报"]
    people = people_of_posts(tasks.organ, on=FRIDAY)
    assert people.took_over(successor, since=FRIDAY) == {post.pk}
    assert people.took_over(successor, since=FRIDAY + timedelta(days=1)) == frozenset()
    task = found.open_tasks[0]
    assert tasks.give(task, on=FRIDAY + timedelta(days=3), by=successor).state == "handed_in"


def test_the_database_holds_what_happened_and_who_may_not(tasks: OfficeOfTasks) -> None:
    task = tasks.task()
    tasks.give(task, on=MONDAY)

    for change in (
        {"inspector": task.doer},
        {"state": "confirmed", "handed_in": None},
        {"problem": "没有"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**change)
    for table in ("supervision_taskevent", "supervision_taskoutput"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")


def test_handing_in_twice_by_one_form_is_done_once(tasks: OfficeOfTasks) -> None:
    task = tasks.task()
    who: dict[str, Any] = {"by": tasks.doer, "at": moment(MONDAY), "key": "k"}
    hand_in(task, note="已办", seen=1, **who)

    with pytest.raises(WrongState, match="没有重复办理"):
        hand_in(task, note="已办", seen=1, **who)

    assert TaskEvent.objects.count() == 1
