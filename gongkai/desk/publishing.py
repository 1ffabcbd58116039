"""The desk's lines on 主动公开: drafts, reviews, releases, placements and care that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.desk.care import care_lines
from gongkai.desk.lines import Desk, Line
from gongkai.desk.placements import placement_tasks
from gongkai.organs.models import Organ
from gongkai.organs.roles import CLERKS
from gongkai.publishing.care import desk_items
from gongkai.publishing.models import Item
from gongkai.publishing.queries import items_under_way, items_waiting_for

#: How many of one kind are named; the list has the rest.
MOST_NAMED = 20
#: A task this near is shown as near.
NEAR_DAYS = 3


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
            _left(item.due_on, on),
        )
        (desk.late if late else desk.mine).append(line)
    reviewed = {item.pk for item, _ in mine}
    drafter = None if held & CLERKS else user
    for item in items_under_way(organ, drafter=drafter)[: 2 * MOST_NAMED]:
        if item.pk not in reviewed:
            _add_own(desk, item, organ, held, on)
    if held & CLERKS:
        desk.mine += _placements(organ, on)
    for line in [*care_lines(user, organ, held, on=on), *_reexaminations(user, organ, on)]:
        (desk.late if line.tone == "late" else desk.mine).append(line)


def _reexaminations(user: User, organ: Organ, on: date) -> Iterator[Line]:
    for state, tone, text, route, arguments in desk_items(user, organ, on=on):
        # Care is told by kinds, above.
        if route != "publishing:care":
            yield Line(state, tone, text, reverse(route, args=[organ.slug, *arguments]))  # type: ignore[arg-type]


def _add_own(desk: Desk, item: Item, organ: Organ, held: frozenset[str], on: date) -> None:
    url = reverse("publishing:item", args=[organ.slug, item.record.public_id])
    state = item.standing
    title, by = item.record.title, item.drafter.name
    if state in ("draft", "returned"):
        tone = "late" if state == "returned" else ""
        word = "退回修改" if state == "returned" else "草稿"
        desk.mine.append(Line(word, tone, title, url, by))  # type: ignore[arg-type]
    elif state == "approved" and held & CLERKS:
        if item.publish_at and timezone.localtime(item.publish_at).date() < on:
            desk.late.append(Line("定时未成", "late", title, url, "请打开查看原因，重新发布"))
        elif item.publish_at:
            moment = timezone.localtime(item.publish_at)
            desk.theirs.append(Line("定时发布", "", title, url, f"{moment:%m-%d %H:%M}"))
        else:
            desk.mine.append(Line("待发布", "soon", title, url, by))
    elif state == "in_review":
        late = item.due_on is not None and item.due_on < on
        desk.theirs.append(
            Line(
                "超时未办" if late else "审核中",
                "late" if late else "",
                title,
                url,
                _left(item.due_on, on),
            )
        )
    elif state in ("awaiting_consultation", "awaiting_ruling"):
        desk.theirs.append(Line(item.get_state_display(), "", title, url, by))


def _placements(organ: Organ, on: date) -> Iterator[Line]:
    """Yield the placements that are still tasks: the board, the archive, a wall to clear."""
    for task in placement_tasks(organ)[:MOST_NAMED]:
        near = task.due_on is not None and task.due_on - on <= timedelta(days=NEAR_DAYS)
        url = reverse("publishing:item", args=[organ.slug, task.item.record.public_id])
        yield Line(
            "待取下" if task.from_on else f"待{task.get_channel_display()}"[:8],
            "soon" if near else "",
            task.item.record.title,
            f"{url}#placements",
            _left(task.due_on, on),
        )


def _left(due_on: date | None, on: date) -> str:
    if due_on is None:
        return ""
    days = (due_on - on).days
    if days < 0:
        return f"{due_on:%m-%d}到期，超{-days}天"
    return f"{due_on:%m-%d}前，还有{days}天" if days else "今天到期"
