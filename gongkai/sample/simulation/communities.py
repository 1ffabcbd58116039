"""What the communities of the year made known: by their links, or told to the street; checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.sample.communities import COMMUNITIES
from gongkai.sample.simulation.playing import Story, moment
from gongkai.statute.calendars import Calendar
from gongkai.supervision.communities.operations import (
    Posting,
    accept_item,
    add_community,
    enter_by_link,
    enter_for,
    make_link,
    return_item,
)
from gongkai.supervision.communities.queries import items_of, link_opened_by
from gongkai.supervision.models import Community, DisclosureItem

#: Those whose worker uses a link; for the others the street enters what it was told.
BY_LINK = ("幸福社区", "河滨社区")
#: What does not go by itself: made known after its day, returned once, not at all; accounts that
#: were made known in part.
LATE, RETURNED, UNDONE, PART = "late", "returned", "undone", "part"
OTHERWISE = {
    ("幸福社区", "residents", 2): RETURNED,
    ("朝阳社区", "party", 3): LATE,
    ("朝阳社区", "finance", 1): PART,
    ("柳湾村", "finance", 2): UNDONE,
}
#: The worker comes so many days after a period's end, each community a day after another.
_DAYS_AFTER = 8
_SHOWN_DAYS = 30
_BETTER_PLACE = "，正门左侧第一块"


@dataclass(frozen=True, slots=True)
class _Told:
    """A community with how its worker is heard."""

    community: Community
    contact: str
    place: str
    key: str
    clerk: User


def communities_of_year(
    organ: Organ, year: int, calendar: Calendar, people: Mapping[str, User]
) -> list[Story]:
    """Return the stories of the sample's communities."""
    return [_played(organ, year, number, calendar, people) for number in range(len(COMMUNITIES))]


def _played(
    organ: Organ, year: int, number: int, calendar: Calendar, people: Mapping[str, User]
) -> Story:
    """Register a community; let it make known each period what is due, and the street check."""
    yield (at := moment(date(year, 1, 2), 11))
    told, head = _registered(organ, year, number, people["信息员"], at), people["党政办主任"]
    for months in (3, 6, 9, 12):
        after = date(year + months // 12, months % 12 + 1, 1)
        day = after + timedelta(days=_DAYS_AFTER + number)
        yield (at := moment(calendar.next_working_day(day), 10))
        again = []
        for item in _awaited(told):
            how = _how(item)
            if how == LATE:
                again.append((item, how))
            elif how != UNDONE:
                _tell(told, item, how, at=at)
        yield (at := moment(calendar.add_working_days(at.date(), 1), 15))
        for item in items_of(organ).filter(community=told.community, state="entered"):
            if _how(item) == RETURNED:
                reason = "没有写明是哪一块公开栏，请写清位置再报"
                redo_by = calendar.add_working_days(at.date(), 3)
                return_item(item, reason=reason, redo_by=redo_by, by=head, at=at)
                again.append((item, RETURNED))
            else:
                accept_item(item, by=head, at=at)
        for item, how in again:
            yield (at := moment(calendar.add_working_days(at.date(), 3), 10))
            _tell(told, item, how, at=at)
            yield (at := moment(calendar.add_working_days(at.date(), 1), 15))
            accept_item(item, by=head, at=at)


def _registered(organ: Organ, year: int, number: int, clerk: User, at: datetime) -> _Told:
    name, kind, contact, phone, place = COMMUNITIES[number]
    content = {
        "name": name,
        "kind": kind,
        "contact": contact,
        "phone": phone,
        "from_on": date(year, 1, 1),
        "to_on": None,
    }
    community = add_community(organ, content, by=clerk, at=at)
    until = date(year + 1, 12, 31)
    key = make_link(community, expires_on=until, by=clerk, at=at) if name in BY_LINK else ""
    return _Told(community, contact, place, key, clerk)


def _awaited(told: _Told) -> list[DisclosureItem]:
    found = items_of(told.community.organ).filter(community=told.community, state="open")
    return list(found.order_by("due_on", "pk"))


def _how(item: DisclosureItem) -> str:
    return OTHERWISE.get((item.community.name, item.duty, item.number), "")


def _tell(told: _Told, item: DisclosureItem, how: str, *, at: datetime) -> None:
    """Say what hangs where, by the link where there is one."""
    is_again = item.events.exists()
    day = at.date() if how == LATE else at.date() - timedelta(days=1)
    is_part = how == PART
    posting = Posting(
        place=told.place + (_BETTER_PLACE if is_again else ""),
        posted_on=day,
        posted_until=day + timedelta(days=_SHOWN_DAYS),
        finding=("part" if is_part else "all") if item.is_reported else "",
        note="专项经费正在对账，月底前补充公示（示例）。" if is_part else "",
        reported_on=at.date() if item.is_reported and not told.key else None,
    )
    if told.key:
        link = link_opened_by(told.key, on=at.date())
        assert link is not None
        enter_by_link(link, item, posting, at=at)
        return
    way = "chat" if told.community.kind == "community" else "call"
    enter_for(item, posting, told_by=told.contact, told_how=way, by=told.clerk, at=at)
