"""What is said to units, as text to paste into a chat: who has not reported yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.exchange.days import chinese_day
from gongkai.reports.models import CollectionRound
from gongkai.reports.rounds.standing import UnitStanding


def short_day(day: date, *, on: date) -> str:
    """Return a day as people write it in a chat; the year only where it is not this one.

    >>> short_day(date(2026, 1, 20), on=date(2026, 1, 8))
    '1月20日'
    """
    return chinese_day(day).removeprefix(f"{on.year}年")


def reminder_text(
    collection: CollectionRound, standings: Sequence[UnitStanding], *, on: date
) -> str:
    """Return the 催报名单: who still owes a report or its correction, since when, to whom.

    "" when nothing is awaited. A street's term is what its district told it, never a statutory one.
    """
    missing = [one for one in standings if one.slug == "missing"]
    returned = [one for one in standings if one.slug == "returned" and one.awaited_on()]
    if not missing and not returned:
        return ""
    due = short_day(collection.due_on, on=on)
    lines = [f"【年报催报】{collection.year}年政府信息公开工作年度报告，按通知应于{due}前报送。"]
    if missing:
        lines.append(f"截至{short_day(on, on=on)}，还有{len(missing)}个单位没有报送：")
        lines += _numbered(missing, collection, on)
    if returned:
        lines.append(f"已经退改、还没有重新报送的{len(returned)}个单位：")
        lines += _numbered(returned, collection, on)
    to = f"，报{collection.contact}" if collection.contact else ""
    lines.append(f"请尽快报送{to}。Word、PDF、Excel或网页文件都可以。")
    return "\n".join(lines)


def _numbered(
    standings: Sequence[UnitStanding], collection: CollectionRound, on: date
) -> list[str]:
    return [
        f"{number}. {one.unit.name}{_term(one, collection, on)}"
        for number, one in enumerate(standings, start=1)
    ]


def _term(one: UnitStanding, collection: CollectionRound, on: date) -> str:
    if late := one.days_late(on):
        return f"（已逾期{late}天）"
    awaited = one.awaited_on()
    if awaited and awaited != collection.due_on:
        return f"（{short_day(awaited, on=on)}前）"
    return ""
