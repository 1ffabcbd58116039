"""A task handed in by its doer, confirmed or returned by its inspector, or cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.calendar import calendar_of
from gongkai.records.models import Record
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.models import Task, TaskEvent, TaskOutput
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.people import people_on_posts
from gongkai.supervision.tasks.queries import UNDER_WAY
from gongkai.supervision.tasks.recurrence import due_day


def hand_in(
    task: Task,
    *,
    records: Sequence[Record] = (),
    address: str = "",
    note: str = "",
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Task:
    """Hand in what came of a task: records of this system, an address, or a note.

    By whoever stands behind the doing post, or by a clerk for those who do not sign in. Until it
    is inspected it may be handed in anew; the newest counts. Raises NotPermitted, InvalidInput for
    nothing and for a record of another organ or a cancelled one, SecrecyMark.
    """
    refuse_stranger_to_doing(task, by, on=at.date())
    refuse_secret_text({"address": address, "note": note})
    with _step(task, "task.handed_in", seen, by=by, at=at, key=key) as (current, done):
        if not (records or address or note.strip()):
            raise InvalidInput(
                "请选择本系统里的信息，或填写网址、说明，至少一样。", code="nothing_handed_in"
            )
        if any(one.organ_id != task.organ_id or one.cancelled_at for one in records):
            raise InvalidInput(
                "选中的信息不属于本机关或已经注销。请重新选择。", code="record_unfit"
            )
        event = _tell(current, "handed_in", note.strip(), by=by, at=at)
        _add_outputs(event, records, address, on=at.date())
        current.state, current.handed_in = "handed_in", event
        done.on(f"task:{task.pk}", records=[one.public_id for one in records])
    return current


def _add_outputs(event: TaskEvent, records: Sequence[Record], address: str, *, on: date) -> None:
    told = {"organ": event.organ, "task": event.task, "event": event}
    for record in records:
        TaskOutput.objects.create(record=record, on=record.dated_on, **told)
    # Words alone are an output too.
    if address or not records:
        TaskOutput.objects.create(address=address, on=on, **told)


def confirm(
    task: Task, *, note: str = "", seen: int, by: User, at: datetime, key: str | None = None
) -> Task:
    """Confirm what was handed in. By the inspecting post only, and never one's own work."""
    refuse_unfit_inspector(task, by, on=at.date())
    refuse_secret_text({"note": note})
    with _step(task, "task.confirmed", seen, by=by, at=at, key=key) as (current, done):
        _refuse_not_handed_in(current)
        _tell(current, "confirmed", note.strip(), by=by, at=at)
        current.state = "confirmed"
        done.on(f"task:{task.pk}")
    return current


def send_back(
    task: Task,
    *,
    reason: str,
    redo_by: date | None = None,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Task:
    """Return what was handed in with a reason; ``redo_by`` gives it a new day, moved if it is off.

    Raises InvalidInput without a reason and for a day gone by.
    """
    refuse_unfit_inspector(task, by, on=at.date())
    refuse_secret_text({"reason": reason})
    with _step(task, "task.returned", seen, by=by, at=at, key=key) as (current, done):
        _refuse_not_handed_in(current)
        if not reason.strip():
            raise InvalidInput("请写明退回的原因，承办岗位要据此重办。", code="reason_missing")
        if redo_by is not None:
            if redo_by < at.date():
                raise InvalidInput("重办期限已经过去。请改用以后的日期。", code="due_day_past")
            due = due_day(redo_by, calendar=calendar_of(task.organ))
            current.nominal_on = redo_by
            current.due_on, current.why, current.problem = due.on, due.why, due.problem
        _tell(current, "returned", reason.strip(), by=by, at=at, due_on=current.due_on)
        current.state = "returned"
        done.on(f"task:{task.pk}", due_on=current.due_on.isoformat() if current.due_on else None)
    return current


def cancel_task(
    task: Task, *, reason: str, seen: int, by: User, at: datetime, key: str | None = None
) -> Task:
    """Cancel one occurrence that is not to be; its plan goes on. InvalidInput without a reason."""
    TASKS.require(by, "arrange", task.organ, on=at.date())
    refuse_secret_text({"reason": reason})
    with _step(task, "task.cancelled", seen, by=by, at=at, key=key) as (current, done):
        if not reason.strip():
            raise InvalidInput("请写明取消的原因。", code="reason_missing")
        _tell(current, "cancelled", reason.strip(), by=by, at=at)
        current.state = "cancelled"
        done.on(f"task:{task.pk}")
    return current


def refuse_stranger_to_doing(task: Task, by: User, *, on: date) -> None:
    """Raise NotPermitted unless the person stands behind the doing post, or may enter for it."""
    TASKS.require(by, "work", task.organ, on=on)
    is_doer = by.pk in people_on_posts([task.doer], on=on)
    if not is_doer and not TASKS.may(by, "enter", task.organ, on=on):
        raise NotPermitted(
            f"这项任务由“{task.doer}”办理。请由任这个岗位或代行职责的人交办结果，"
            "不登录系统的，请信息员代为登记。",
            code="not_doer",
        )


def refuse_unfit_inspector(task: Task, by: User, *, on: date) -> None:
    """Raise NotPermitted unless the person stands behind the inspecting post and did not do it."""
    TASKS.require(by, "work", task.organ, on=on)
    if by.pk not in people_on_posts([task.inspector], on=on):
        raise NotPermitted(
            f"这项任务由“{task.inspector}”督查。请由任这个岗位或代行职责的人确认或退回。",
            code="not_inspector",
        )
    did_it = task.handed_in is not None and task.handed_in.by_id == by.pk
    if did_it or by.pk in people_on_posts([task.doer], on=on):
        raise NotPermitted(
            "您办理或登记了这项任务的结果，不能自己督查。请由督查岗位的其他人办理，"
            "或请负责人为督查岗位登记代行职责的人。",
            code="own_work",
        )


@contextmanager
def _step(
    task: Task, name: str, seen: int, *, by: User, at: datetime, key: str | None
) -> Iterator[tuple[Task, Deed]]:
    """Run a step on the task as the person saw it, and save what became of it."""
    with deed(name, organ=task.organ.slug, by=by, at=at, key=key) as done:
        current: Task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if current.row_version != seen:
            raise EditedElsewhere("这项任务", now=current.row_version)
        if current.state not in UNDER_WAY:
            raise WrongState(
                f"这项任务{current.get_state_display()}，不能再办理。", code="task_closed"
            )
        yield current, done
        current.row_version += 1
        current.save()


def _refuse_not_handed_in(task: Task) -> None:
    if task.state != "handed_in":
        raise WrongState("承办岗位还没有交办结果，不能督查。", code="nothing_handed_in")


def _tell(
    task: Task, kind: str, note: str, *, by: User, at: datetime, due_on: date | None = None
) -> TaskEvent:
    event: TaskEvent = TaskEvent.objects.create(
        organ=task.organ, task=task, kind=kind, note=note, due_on=due_on, by=by, at=at
    )
    return event
