"""The desk's lines on inspections: what is to be put right, looked at again, or waited for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.days import is_near, left_words
from gongkai.desk.lines import Desk, Line
from gongkai.organs.models import Organ
from gongkai.organs.roles import CLERKS
from gongkai.supervision.checks.queries import waiting_here
from gongkai.supervision.models import CheckFinding
from gongkai.supervision.permissions import CHECKS

#: So many findings are named one by one; more are counted.
MOST_APART = 5


def add_checks(desk: Desk, user: User, organ: Organ, held: frozenset[str], *, on: date) -> None:
    """Add what waits for the person's posts here, and what they may look at again. One query.

    The clerks see to what belongs to no post.
    """
    if not CHECKS.may(user, "view", organ, on=on):
        return
    waiting = list(waiting_here(organ, user, on=on))
    is_clerk = bool(held & CLERKS)
    to_do = [one for one in waiting if one.state == "open"]
    own = [one for one in to_do if one.is_own_post or (is_clerk and one.post_id is None)]  # type: ignore[attr-defined]
    for one in own[:MOST_APART]:
        (desk.late if one.is_late(on) else desk.mine).append(_line(one, organ, on))
    if len(own) > MOST_APART:
        desk.mine.append(_more("待整改", f"另有{len(own) - MOST_APART}个检查问题", organ))
    if others := [one for one in to_do if one not in own]:
        late = sum(one.is_late(on) for one in others)
        end = f"{late}个超时未办" if late else ""
        title = f"{len(others)}个检查问题等其他岗位整改"
        desk.theirs.append(Line("待整改", "late" if late else "", title, _list(organ), end))
    if CHECKS.may(user, "inspect", organ, on=on):
        reported = [one for one in waiting if one.state == "rectified"]
        _add_reinspections(desk, organ, reported)


def _add_reinspections(desk: Desk, organ: Organ, reported: Sequence[CheckFinding]) -> None:
    mine = [one for one in reported if not one.is_reported]  # type: ignore[attr-defined]
    for one in mine[:MOST_APART]:
        whose = "" if one.organ_id == organ.pk else f"{one.organ.name}："
        title = f"{whose}检查问题{one.number} {one.text[:40]}"
        url = reverse("supervision:finding", args=[organ.slug, one.pk])
        desk.mine.append(Line("待复查", "soon", title, url))
    if len(mine) > MOST_APART:
        desk.mine.append(_more("待复查", f"另有{len(mine) - MOST_APART}个检查问题", organ))
    if len(mine) < len(reported):
        title = f"{len(reported) - len(mine)}个检查问题等其他督查人员复查"
        desk.theirs.append(_more("待复查", title, organ))


def _line(one: CheckFinding, organ: Organ, on: date) -> Line:
    is_late = one.is_late(on)
    tone = "late" if is_late else "soon" if is_near(one.due_on, on=on) else ""
    return Line(
        "超时未办" if is_late else "待整改",
        tone,  # type: ignore[arg-type]
        f"检查问题{one.number} {one.text[:40]}",
        reverse("supervision:finding", args=[organ.slug, one.pk]),
        left_words(one.due_on, on=on),
    )


def _more(state: str, title: str, organ: Organ) -> Line:
    return Line(state, "", title, _list(organ))


def _list(organ: Organ) -> str:
    return reverse("supervision:findings", args=[organ.slug])
