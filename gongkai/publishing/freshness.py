"""How fresh each column is, how much of it is public, and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from gongkai.organs.models import Appointment, Organ
from gongkai.publishing.models import Column, Item
from gongkai.statute.platform import STATE_WORDS, Staleness, fixed_columns, staleness

TONES = {"fresh": "ok", "due_soon": "soon", "stale": "late", "blank": "late"}


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column as the office sees it: depth, how many public items, how fresh, who holds it."""

    column: Column
    depth: int
    count: int
    last_on: date | None
    freshness: Staleness | None
    may_be_blank: bool
    holders: tuple[str, ...]

    @property
    def word(self) -> str:
        """Return the state in words."""
        if not self.column.is_active:
            return "已停用"
        if self.column.is_group:
            return "只含下级栏目"
        if self.column.is_generated or self.freshness is None:
            return "自动生成"
        if self.freshness.state == "blank" and self.may_be_blank:
            return "暂无信息"
        return STATE_WORDS[self.freshness.state]

    @property
    def tone(self) -> str:
        """Return the tone of the state's tag."""
        if self.freshness is None or (self.freshness.state == "blank" and self.may_be_blank):
            return ""
        return TONES[self.freshness.state]


def columns_shown(organ: Organ, *, on: date) -> list[ColumnLine]:
    """Return the organ's columns as a tree, each under its parent. Three queries."""
    columns = list(
        Column.objects.filter(organ=organ).select_related("post", "parent").order_by("order", "pk")
    )
    held_by_column = _public_by_column(organ)
    held = holders_of_posts(organ, on=on)
    blank_is_fine = {one.slug for one in fixed_columns(organ.level) if one.may_be_blank}
    tops = [one for one in columns if one.parent_id is None]
    return [
        _column_line(column, depth, held_by_column.get(column.pk), held, blank_is_fine, on)
        for top in tops
        for depth, column in [(0, top), *((1, one) for one in columns if one.parent_id == top.pk)]
    ]


def _public_by_column(organ: Organ) -> dict[int, tuple[int, date | None]]:
    """Return how many public items stand in each column, and when it was last renewed. One query.

    Where it was published counts: a correction in the works moves nothing.
    """
    rows = (
        Item.objects.filter(organ=organ, published_version__isnull=False, taken_down_at=None)
        .order_by()
        .values_list(Coalesce("published_column", "column"))
        .annotate(
            count=Count("pk"),
            newest=Max("record__published_on"),
            # A correction renews a column as well; elsewhere only the day entered is known.
            renewed_at=Max("published_at", filter=Q(place="here")),
        )
    )
    return {
        column: (
            count,
            max(
                (d for d in (newest, renewed and timezone.localtime(renewed).date()) if d),
                default=None,
            ),
        )
        for column, count, newest, renewed in rows
        if column is not None
    }


def _column_line(
    column: Column,
    depth: int,
    held_in: tuple[int, date | None] | None,
    held: Mapping[int, Sequence[str]],
    blank_is_fine: set[str],
    on: date,
) -> ColumnLine:
    count, last_on = held_in or (0, None)
    takes_items = column.is_active and not column.is_group and not column.is_generated
    return ColumnLine(
        column=column,
        depth=depth,
        count=count,
        last_on=last_on,
        freshness=staleness(last_on, max_age_days=column.max_age_days, on=on)
        if takes_items
        else None,
        may_be_blank=column.is_fixed and column.slug in blank_is_fine,
        holders=tuple(held.get(column.post_id or 0, ())),
    )


def holders_of_posts(organ: Organ, *, on: date) -> dict[int, list[str]]:
    """Return the names of those who hold each post of the organ on the day. One query."""
    found: dict[int, list[str]] = {}
    rows = Appointment.objects.holding(on).filter(post__organ=organ).order_by("pk")
    for post, name in rows.values_list("post_id", "user__name"):
        found.setdefault(post, []).append(name)
    return found
