"""What an open collection of annual reports asks of the office that collects."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.lines import Desk, Line
from gongkai.organs.models import Organ
from gongkai.reports.permissions import ROUNDS
from gongkai.reports.rounds.queries import may_have_units, rounds_of
from gongkai.reports.rounds.standing import standings_of


def add_collecting(desk: Desk, user: User, organ: Organ, *, on: date) -> None:
    """Add a line for what waits for us, and one for those we wait for, of the newest open round."""
    if not (may_have_units(organ) and ROUNDS.may(user, "decide", organ, on=on)):
        return
    collection = rounds_of(organ).filter(closed_at=None).first()
    if collection is None:
        return
    standings = standings_of(collection, has_reports=False)
    counts = Counter(one.slug for one in standings)
    url = reverse("reports:round", args=[organ.slug, collection.year])
    title = f"{collection.year}年年报收集"
    ours = counts["received"] + counts["unreadable"]
    if ours:
        desk.mine.append(Line("待核对", "soon", f"{title}：{ours}份等核对", url))
    theirs = counts["missing"] + counts["returned"]
    if theirs:
        late = sum(one.days_late(on) > 0 for one in standings)
        end = f"{late}个逾期" if late else ""
        desk.theirs.append(
            Line("等报送", "late" if late else "", f"{title}：{theirs}个机关还没有报齐", url, end)
        )
