"""Keeping searches: a person's own, nobody else sees them; no deed of the office, so no entry."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import User
from gongkai.archive.models import SavedSearch
from gongkai.archive.searching.queries import Asked
from gongkai.errors import InvalidInput
from gongkai.exchange.screened import screen_text

MOST_SAVED = 50


def save_search(user: User, name: str, asked: Asked, *, at: datetime) -> SavedSearch:
    """Keep a search under a name, in place of one of that name.

    Raises InvalidInput when nothing is asked for, without a name, or when there are too many.
    """
    name = " ".join(name.split())[:40]
    if not name:
        raise InvalidInput("请给这次检索起个名称。", code="name_missing")
    if asked.is_empty:
        raise InvalidInput("没有检索条件，不用保存。请先检索。", code="nothing_asked")
    if screen_text("\n".join((name, asked.words, asked.number))).secrecy_mark:
        raise InvalidInput(
            "停止操作，报告保密机构：检索词带有国家秘密标志，没有保存。", code="secrecy_mark"
        )
    kept = SavedSearch.objects.filter(user=user)
    if kept.exclude(name=name).count() >= MOST_SAVED:
        raise InvalidInput(f"最多保存{MOST_SAVED}个检索。请先删除不用的。", code="too_many_saved")
    saved, _ = SavedSearch.objects.update_or_create(
        user=user, name=name, defaults={"asked": asked.told, "at": at}
    )
    return saved


def delete_search(user: User, pk: int) -> bool:
    """Delete a search that the person kept; False when there is none."""
    return bool(SavedSearch.objects.filter(user=user, pk=pk).delete()[0])
