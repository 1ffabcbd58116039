"""The sample office's communities since the year before: most is in order, the newest is not all.

Made up, as are the people. One item was returned, one waits to be checked, one is late.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from gongkai.organs.models import Organ
from gongkai.supervision.communities.operations import (
    Posting,
    accept_item,
    add_community,
    enter_for,
    return_item,
)
from gongkai.supervision.communities.queries import items_of
from gongkai.supervision.models import Community, DisclosureItem

#: Name, kind, contact, phone, where its board hangs.
COMMUNITIES = (
    ("幸福社区", "community", "王主任（示例）", "0971-5550131", "居委会门口公开栏"),
    ("河滨社区", "community", "李主任（示例）", "0971-5550132", "社区服务中心一楼"),
    ("朝阳社区", "community", "张主任（示例）", "0971-5550133", "小区北门公开栏"),
    ("柳湾村", "village", "赵主任（示例）", "0971-5550134", "村委会院墙公开栏"),
)
#: So many days before the end of its term an item was done.
_EARLY = 4
_SHOWN_DAYS = 20


def load_sample_communities(organ: Organ, *, at: datetime) -> None:
    """Add the communities, and what they told the street in the last year or two."""
    for name, kind, contact, phone, place in COMMUNITIES:
        content = {
            "name": name,
            "kind": kind,
            "contact": contact,
            "phone": phone,
            "from_on": date(at.year - 1, 1, 1),
            "to_on": None,
        }
        community = add_community(organ, content, by=None, at=at)
        _tell(community, place, at=at)


def _tell(community: Community, place: str, *, at: datetime) -> None:
    """Enter all items that were due, but for what shows how the others look."""
    due = items_of(community.organ).filter(community=community, due_on__lt=at.date())
    done = list(due.order_by("due_on", "pk"))
    for item in done[:-1]:
        _enter(item, place, accepts=True)
    if not done:
        return
    # The newest of each is at another point: returned, to be checked, late, in order.
    newest = done[-1]
    if community.name == "幸福社区":
        entered = _enter(newest, place)
        return_item(
            newest,
            reason="公开栏位置和上次不一样，请写明现在在哪里（示例）",
            redo_by=at.date() + timedelta(days=_EARLY),
            by=None,
            at=entered + timedelta(days=1),
        )
    elif community.name == "河滨社区":
        _enter(newest, place)
    elif community.name == "柳湾村":
        _enter(newest, place, accepts=True)


def _enter(item: DisclosureItem, place: str, *, accepts: bool = False) -> datetime:
    """Enter what was told some days before the term ended; return when."""
    assert item.due_on is not None
    day = item.due_on - timedelta(days=_EARLY)
    moment = timezone.make_aware(datetime.combine(day, time(10)))
    posting = Posting(
        place=place,
        posted_on=day,
        posted_until=day + timedelta(days=_SHOWN_DAYS),
        finding="all" if item.is_reported else "",
        reported_on=day if item.is_reported else None,
    )
    teller = item.community.contact
    enter_for(item, posting, told_by=teller, told_how="call", by=None, at=moment)
    if accepts:
        accept_item(item, by=None, at=moment + timedelta(days=1))
    return moment
