"""The desk's lines on 主动公开: drafts, reviews, releases, placements and care that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.desk.care import care_lines
from gongkai.desk.days import is_near, left_words
from gongkai.desk.lines import Desk, Line
from gongkai.desk.placements import placement_tasks, placement_words
from gongkai.organs.models import Organ
from gongkai.organs.roles import CLERKS
from gongkai.publishing.care import reexamination_lines
from gongkai.publishing.models import Item
from gongkai.publishing.queries import (
    items_to_take_down,
    items_under_way,
    items_waiting_for,
    public_by,
    term_of,
    unpublished_records,
)

#: How many of one kind are named; the list has the rest.
MOST_NAMED = 20


def add_publishing(desk: Desk, user: User, organ: Organ, held: frozenset[str], *, on: date) -> None:
    """Add what publishing has for the person: reviews first, then their own items."""
    mine = items_waiting_for(user, organ, on=on)
    for item, steps in mine[:MOST_NAMED]:
        words = "、".join(state.step.label for state in steps)
        url = reverse("publishing:review", args=[organ.slug, item.record.public_id])
        late = item.due_on is not None and item.due_on < on
        line = Line(
            "超时未办" if late else f"待{words}"[:12],
            "late" if late else "soon",
            item.record.title,
            url,
            "；".join(filter(None, (left_words(item.due_on, on=on), _public_by(item, on)))),
        )
        (desk.late if late else desk.mine).append(line)
    reviewed = {item.pk for item, _ in mine}
    drafter = None if held & CLERKS else user
    for item in items_under_way(organ, drafter=drafter)[: 2 * MOST_NAMED]:
        if item.pk not in reviewed:
            _add_own(desk, item, organ, held, on)
    lines = [*care_lines(user, organ, held, on=on)]
    if held & CLERKS:
        lines += _reexaminations(user, organ, on)
        lines = [*_take_downs(organ, on), *_outside(organ, on), *_placements(organ, on), *lines]
    for line in lines:
        (desk.late if line.tone == "late" else desk.mine).append(line)


def _public_by(item: Item, on: date) -> str:
    """Return the statutory term of publication in words, once it is near."""
    due_on = public_by(item)
    return left_words(due_on, on=on, doing="公开") if is_near(due_on, on=on) else ""


def _reexaminations(user: User, organ: Organ, on: date) -> Iterator[Line]:
    for state, tone, text, route, arguments in reexamination_lines(user, organ, on=on):
        yield Line(state, tone, text, reverse(route, args=[organ.slug, *arguments]))  # type: ignore[arg-type]


def _add_own(desk: Desk, item: Item, organ: Organ, held: frozenset[str], on: date) -> None:
    url = reverse("publishing:item", args=[organ.slug, item.record.public_id])
    state = item.standing
    title, by = item.record.title, item.drafter.name
    public_on = public_by(item)
    if public_on and public_on < on:
        # Whoever has it on the table: the term of the law is over.
        told = f"{item.get_state_display() if state == item.state else '草稿'}，"
        end = told + left_words(public_on, on=on, doing="公开")
        desk.late.append(Line("逾期未公开", "late", title, url, end))
        return
    left = _public_by(item, on)
    if state in ("draft", "returned"):
        tone = "late" if state == "returned" else "soon" if left else ""
        word = "退回修改" if state == "returned" else "草稿"
        desk.mine.append(Line(word, tone, title, url, left or by))  # type: ignore[arg-type]
    elif state == "approved":
        _add_approved(desk, item, Line("待发布", "soon", title, url, left or by), held, on)
    elif state == "in_review":
        late = item.due_on is not None and item.due_on < on
        desk.theirs.append(
            Line(
                "超时未办" if late else "审核中",
                "late" if late else "",
                title,
                url,
                "；".join(filter(None, (left_words(item.due_on, on=on), left))),
            )
        )
    elif state in ("awaiting_consultation", "awaiting_ruling"):
        desk.theirs.append(Line(item.get_state_display(), "", title, url, left or by))


def _add_approved(desk: Desk, item: Item, line: Line, held: frozenset[str], on: date) -> None:
    """Add what may go out: to publish by the clerks, whom the other drafters wait for."""
    if item.publish_at and timezone.localtime(item.publish_at).date() < on:
        late = Line("定时未成", "late", line.title, line.url, "请打开查看原因，重新发布")
        (desk.late if held & CLERKS else desk.theirs).append(late)
    elif item.publish_at:
        moment = timezone.localtime(item.publish_at)
        desk.theirs.append(Line("定时发布", "", line.title, line.url, f"{moment:%m-%d %H:%M}"))
    elif held & CLERKS:
        desk.mine.append(line)
    else:
        desk.theirs.append(Line("待发布", "", line.title, line.url, "等信息员发布"))


def _take_downs(organ: Organ, on: date) -> Iterator[Line]:
    """Yield what is public and must come down; with a term of the law where there is one."""
    for item in items_to_take_down(organ)[:MOST_NAMED]:
        due_on = item.take_down_due_on
        late = due_on is not None and due_on < on
        yield Line(
            "逾期未撤下" if late else "应撤下",
            "late" if late else "soon",
            item.record.title,
            reverse("publishing:item", args=[organ.slug, item.record.public_id]),
            left_words(due_on, on=on, doing="撤下") or "应当及时撤下",
        )


def _outside(organ: Organ, on: date) -> Iterator[Line]:
    """Yield a line on what is to be public and is in no chain yet; its oldest sets the term."""
    told = unpublished_records(organ).aggregate(count=Count("pk"), first=Min("dated_on"))
    if told["count"]:
        due_on = term_of(told["first"])
        late = due_on is not None and due_on < on
        yield Line(
            "逾期未公开" if late else "未起草",
            "late" if late else "soon" if is_near(due_on, on=on) else "",
            f"{told['count']}件应主动公开的信息还没有进入公开流程",
            reverse("publishing:unpublished", args=[organ.slug]),
            f"最早的{left_words(due_on, on=on, doing='公开')}" if due_on else "",
        )


def _placements(organ: Organ, on: date) -> Iterator[Line]:
    """Yield the placements that are still tasks: the board, the archive, a wall to clear."""
    for task in placement_tasks(organ)[:MOST_NAMED]:
        late = task.due_on is not None and task.due_on < on
        title = task.item.record.title
        word = "待取下" if task.from_on else f"待{task.get_channel_display()}"[:8]
        url = reverse("publishing:item", args=[organ.slug, task.item.record.public_id])
        yield Line(
            "超时未办" if late else word,
            "late" if late else "soon" if is_near(task.due_on, on=on) else "",
            f"{placement_words(task)}：{title}" if late else title,
            f"{url}#placements",
            left_words(task.due_on, on=on),
        )
