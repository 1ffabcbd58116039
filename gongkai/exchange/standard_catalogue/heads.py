"""Heads of a standard catalogue in one row or two, in the words that places use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.exchange.standard_catalogue.grids import GridRow
from gongkai.exchange.standard_catalogue.marks import channel_of, key_of

#: Field → keys of the heads that mean it, the standard's first.
WORDS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "事项编号", "目录编号", "号"),
    "domain": ("领域", "试点领域", "公开领域", "所属领域", "领域名称"),
    "item1": ("一级事项", "一级目录", "一级", "公开事项", "事项名称", "公开事项名称", "事项"),
    "item2": ("二级事项", "二级目录", "二级", "具体事项", "子项"),
    "content": ("公开内容", "公开内容要素", "内容要素", "公开要素", "主要内容"),
    "basis": ("公开依据", "依据", "公开依据及条款"),
    "term": ("公开时限", "公开时间", "时限", "公开期限"),
    "body": ("公开主体", "公开责任主体", "责任主体", "责任单位", "公开责任部门", "公开责任单位"),
    "channels": (
        "公开渠道和载体",
        "公开渠道及载体",
        "公开渠道与载体",
        "公开渠道",
        "公开载体",
        "渠道和载体",
    ),
    "audience": ("公开对象", "对象"),
    "way": ("公开方式", "方式"),
    "levels": ("公开层级", "公开级别", "层级", "公开层次"),
}
IGNORED = frozenset({"备注", "说明", ""})
#: So many fields make a row the row of heads.
ENOUGH = 4

_FIELD_OF = {key: field for field, keys in WORDS.items() for key in keys}
_AUDIENCES = {"全社会": "all", "社会": "all", "社会公众": "all", "公众": "all"}
_WAYS = {
    "主动": "open",
    "主动公开": "open",
    "依申请": "on_application",
    "依申请公开": "on_application",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds: a field, and the one choice that a mark in it stands for ("" none)."""

    field: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """What the columns mean, by place; heads that mean nothing to us; the last row of heads."""

    columns: Mapping[int, Meaning]
    unknown: tuple[str, ...]
    last_row: int


def find_heads(row: GridRow, below: GridRow | None) -> Heads | None:
    """Return the heads that begin in a row, None when it holds none.

    ``below`` is the next row, which belongs to the heads when it divides them.
    """
    tops = row.cells
    known = {field for top in tops if (field := _FIELD_OF.get(key_of(top)))}
    if len(known) < ENOUGH:
        return None
    divides = below is not None and _divides(tops, below)
    width = max(len(tops), len(below.cells) if below is not None and divides else 0)
    columns: dict[int, Meaning] = {}
    unknown = []
    top = ""
    for place in range(width):
        own = tops[place] if place < len(tops) else ""
        sub = below.cell(place) if below is not None and divides else ""
        # Text files leave the places of a merged head blank.
        top = own or (top if sub else "")
        meaning = _meaning(top, "" if key_of(sub) == key_of(top) else sub)
        if meaning is not None:
            columns[place] = meaning
        elif key_of(sub or top) not in IGNORED:
            unknown.append(sub or top)
    last = below.number if below is not None and divides else row.number
    return Heads(columns, tuple(unknown), last)


def _divides(tops: Sequence[str], below: GridRow) -> bool:
    """Say whether the row below holds the lower heads: 一级事项, 全社会, 主动, 乡级, …."""
    if not any(
        text and place not in below.from_above and _is_lower_head(text, "")
        for place, text in enumerate(below.cells)
    ):
        return False
    return all(
        not text or place in below.from_above or _is_lower_head(text, _top_at(tops, place))
        for place, text in enumerate(below.cells)
    )


def _top_at(tops: Sequence[str], place: int) -> str:
    return next((tops[at] for at in range(min(place, len(tops) - 1), -1, -1) if tops[at]), "")


def _is_lower_head(text: str, top: str) -> bool:
    """Say whether a text is a lower head, under a head that may make it a channel or a level."""
    key = key_of(text)
    if key in ("一级事项", "二级事项", *_AUDIENCES, *_WAYS) or _FIELD_OF.get(key) in (
        "item1",
        "item2",
    ):
        return True
    if key.startswith("特定") or (key.endswith("级") and len(key) <= 8):
        return True
    field = _FIELD_OF.get(key_of(top))
    return (field == "channels" and len(key) <= 24) or (not top and channel_of(text) is not None)


def _meaning(top: str, sub: str) -> Meaning | None:
    upper, lower = _FIELD_OF.get(key_of(top)), key_of(sub)
    if not lower:
        return Meaning(upper) if upper else None
    if upper == "channels":
        return Meaning("channels", channel_of(sub) or "other")
    if upper == "audience":
        choice = _AUDIENCES.get(lower) or ("specific" if lower.startswith("特定") else "")
        return Meaning("audience", choice) if choice else None
    if upper == "way":
        return Meaning("way", _WAYS[lower]) if lower in _WAYS else None
    if upper == "levels":
        return Meaning("levels", "".join(sub.split()))
    field = _FIELD_OF.get(lower)
    return Meaning(field) if field else None


def audience_of(name: str) -> str | None:
    """Return all or specific for a word of 公开对象."""
    key = key_of(name)
    return _AUDIENCES.get(key) or ("specific" if key.startswith("特定") else None)


def way_of(name: str) -> str | None:
    """Return the attribute for a word of 公开方式."""
    return _WAYS.get(key_of(name))
