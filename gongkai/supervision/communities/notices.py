"""What is said to communities, as text to paste into a chat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gongkai.exchange.days import chinese_day
from gongkai.organs.models import Organ
from gongkai.supervision.communities.queries import standing_of
from gongkai.supervision.models import Community, DisclosureItem

#: A longer reminder is read by scrolling.
MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Reminder:
    """A community with what is awaited from it, and the text that says so."""

    community: Community
    items: tuple[DisclosureItem, ...]
    text: str

    @property
    def rows(self) -> int:
        """Return how many lines a box for the text needs."""
        return min(self.text.count("\n") + 3, MOST_LINES)


def reminders_of(organ: Organ, items: Iterable[DisclosureItem], *, on: date) -> list[Reminder]:
    """Return a reminder for each community of which something is awaited, by name."""
    by_community = sorted(items, key=lambda item: (item.community.name, item.due_on or on, item.pk))
    found = []
    for _, group in groupby(by_community, key=lambda item: item.community_id):
        told = tuple(group)
        found.append(
            Reminder(told[0].community, told, _text(organ, told[0].community, told, on=on))
        )
    return found


def _text(
    organ: Organ, community: Community, items: tuple[DisclosureItem, ...], *, on: date
) -> str:
    to = "，".join(part for part in (organ.contact or organ.name, organ.phone) if part)
    return "\n".join(
        (
            f"【社区公开提醒】{community.name}：截至{chinese_day(on)}，下面{len(items)}项还等您办理。",
            *(f"{n}. {item.title}{_term(item, on)}" for n, item in enumerate(items, start=1)),
            f"请用发给您的链接填报，也可以打电话、发微信告诉街道代填（{to}）。"
            "照片可有可无。严禁发送涉密内容。",
        )
    )


def _term(item: DisclosureItem, on: date) -> str:
    standing = standing_of(item, on=on)
    if standing.awaited_on is None:
        return ""
    said = "退回，" if item.state == "returned" else ""
    by = chinese_day(standing.awaited_on).removeprefix(f"{on.year}年")
    late = f"，已超时{standing.days_late}天" if standing.days_late else ""
    return f"（{said}{by}前{late}）"
