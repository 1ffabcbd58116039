"""The public platform: its fixed columns, what fits in them, and when they are stale."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, Protocol

from gongkai.statute.catalogue import Item, statutory_items
from gongkai.statute.findings import Finding
from gongkai.statute.sources import load_data

#: How a website check counts a column: the home page, 动态要闻, 通知公告 and 政策文件, or others.
Watch = Literal["home", "news", "notices", ""]
State = Literal["fresh", "due_soon", "stale", "blank"]

STATE_WORDS: dict[State, str] = {
    "fresh": "正常",
    "due_soon": "临近更新期限",
    "stale": "超期未更新",
    "blank": "空白",
}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: where it stands, which law asks for it, what fits, how often it is renewed.

    ``item`` is the number in Art. 20; ``kinds`` are kinds of records; ``required`` are keys of
    ``field_labels``; ``max_age_days`` is None where no interval holds. Without kinds any kind
    fits. A generated column is written by the system, and nothing can be put into it.
    """

    slug: str
    label: str
    parent: str | None = None
    article: str = ""
    item: int | None = None
    kinds: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    max_age_days: int | None = None
    watch: Watch = ""
    is_generated: bool = False
    may_be_blank: bool = True


class ColumnRules(Protocol):
    """What ``fit_problems`` asks of a column; a row of an office's own columns serves as well."""

    @property
    def label(self) -> str: ...
    @property
    def kinds(self) -> Collection[str]: ...
    @property
    def required(self) -> Collection[str]: ...
    @property
    def is_generated(self) -> bool: ...


@cache
def fixed_columns(level: str) -> tuple[ColumnSpec, ...]:
    """Return the fixed columns of an organ's platform in order, parents before their children.

    The children of 法定主动公开内容 are the items that the level must publish: 机关简介 and
    履职依据 first, which every organ shows, then Art. 20 and, where it names the level, Art. 21.
    Source: 国办公开办函〔2019〕61号; docs/readings/0025-platform-columns.md.

    >>> [column.label for column in fixed_columns("street") if column.parent is None]
    ['政府信息公开指南', '政府信息公开制度', '法定主动公开内容', '政府信息公开年报', '依申请公开']
    """
    items = statutory_items(level)
    articles = {item.number or item.label: item.article for item in items}
    columns = []
    for row in load_data("platform.toml")["columns"]:
        key = row.get("item") or row.get("further")
        if key is None or key in articles:
            columns.append(_column(row, article=articles.get(key, "") if key else row["article"]))
    return tuple(columns)


@cache
def own_columns() -> tuple[ColumnSpec, ...]:
    """Return the further columns that a street usually has, as proposals (two weeks: 工作动态)."""
    return tuple(_column(row, article="") for row in load_data("platform.toml")["own_columns"])


def column_of_item(item: Item) -> str:
    """Return the slug of the fixed column that holds a statutory item.

    >>> column_of_item(statutory_items("street")[6])
    'budgets'
    """
    wanted = item.number or item.label
    return next(
        str(row["slug"])
        for row in load_data("platform.toml")["columns"]
        if wanted in (row.get("item"), row.get("further"))
    )


def field_labels() -> dict[str, str]:
    """Return what the fields are called that a column may ask for."""
    labels: dict[str, str] = load_data("platform.toml")["fields"]
    return labels


def kind_labels() -> dict[str, str]:
    """Return what the kinds of information are called, as records keep them."""
    labels: dict[str, str] = load_data("platform.toml")["kinds"]
    return labels


def _column(row: dict[str, Any], *, article: str) -> ColumnSpec:
    return ColumnSpec(
        slug=row["slug"],
        label=row["label"],
        parent=row.get("parent"),
        article=article,
        item=row.get("item"),
        kinds=tuple(row.get("kinds", ())),
        required=tuple(row.get("required", ())),
        max_age_days=row.get("max_age_days"),
        watch=row.get("watch", ""),
        is_generated=row.get("is_generated", False),
        may_be_blank=row.get("may_be_blank", True),
    )


def fit_problems(
    column: ColumnRules, *, kind: str, attribute: str, fields: Mapping[str, str]
) -> list[str]:
    """Return why a document does not fit into a column, in Chinese; empty when it does.

    ``fields`` has what is filled in, by keys of ``field_labels``; blanks count as missing.
    Source: 条例第十三条、第二十条; 国办公开办函〔2019〕61号 (专栏姓专).

    >>> fit_problems(own_columns()[1], kind="brief", attribute="open", fields={"serial": "第3期"})
    ['“简报”栏目要求填写联系人、联系电话，现在是空的。请补填。']
    """
    problems = []
    if attribute == "closed":
        problems.append("公开属性是“不予公开”，不能放进任何栏目。")
    elif attribute == "on_application":
        problems.append(
            "公开属性是“依申请公开”，不主动发布。如应当主动公开，请先按规定改变公开属性。"
        )
    if column.is_generated:
        problems.append(f"“{column.label}”由系统生成，不能放入文件。请换一个栏目。")
        return problems
    kinds = kind_labels()
    if column.kinds and kind not in column.kinds:
        fitting = "、".join(kinds.get(one, one) for one in column.kinds)
        problems.append(
            f"“{column.label}”栏目放{fitting}，不放{kinds.get(kind, kind)}。请换一个栏目。"
        )
    labels = field_labels()
    missing = [labels.get(key, key) for key in column.required if not fields.get(key, "").strip()]
    if missing:
        problems.append(f"“{column.label}”栏目要求填写{'、'.join(missing)}，现在是空的。请补填。")
    return problems


@dataclass(frozen=True, slots=True)
class Staleness:
    """How fresh a column is; ``stale_on`` is the first day on which it is stale, None for never.

    ``days_left`` are the calendar days until the last good day, negative when that is past.
    """

    state: State
    stale_on: date | None = None
    days_left: int | None = None


def staleness(last_updated_on: date | None, *, max_age_days: int | None, on: date) -> Staleness:
    """Return how fresh a column is on a day.

    Updated on day 0, it is fresh up to and with day ``max_age_days``. It is told in advance, a
    fifth of the interval before. Source: docs/readings/0028-website-check.md.

    >>> staleness(date(2024, 3, 1), max_age_days=14, on=date(2024, 3, 15))
    Staleness(state='due_soon', stale_on=datetime.date(2024, 3, 16), days_left=0)
    """
    if last_updated_on is None:
        return Staleness("blank")
    if max_age_days is None:
        return Staleness("fresh")
    last_good_on = last_updated_on + timedelta(days=max_age_days)
    left = (last_good_on - on).days
    ahead = load_data("platform.toml")["due_soon"]
    notice = min(ahead["most_days"], max(ahead["least_days"], max_age_days // ahead["share"]))
    state: State = "stale" if left < 0 else "due_soon" if left <= notice else "fresh"
    return Staleness(state, last_good_on + timedelta(days=1), left)


@dataclass(frozen=True, slots=True)
class WatchedColumn:
    """A column of a living site: its rules, and when something new last stood in it (None: blank).

    The home page is one with ``watch`` home.
    """

    slug: str
    label: str
    max_age_days: int | None
    last_updated_on: date | None
    watch: Watch = ""


def website_check(columns: Sequence[WatchedColumn], *, on: date) -> list[Finding]:
    """Return what a website check would find on a day: first what fails it outright.

    Blank columns count as blank, not as stale; columns without an interval are never stale.
    Source: 政府网站与政务新媒体检查指标（2019年）; docs/readings/0028-website-check.md.

    >>> news = WatchedColumn("news", "工作动态", 14, date(2024, 3, 1), "news")
    >>> [finding.message for finding in website_check([news], on=date(2024, 3, 20))]
    ['“工作动态”已超过14天没有更新（上次更新2024-03-01，2024-03-16起超期）。']
    """
    limits = load_data("platform.toml")["website_check"]
    home_age: int = limits["home_max_age_days"]
    homes = [one for one in columns if one.watch == "home"]
    states = [
        (one, staleness(one.last_updated_on, max_age_days=one.max_age_days, on=on))
        for one in columns
        if one.watch != "home"
    ]
    stale = [one for one, state in states if state.state == "stale"]
    watched = [one for one in stale if one.watch]
    blank = [one for one, state in states if state.state == "blank"]
    found = [
        Finding(
            code="home_not_updated",
            level="error",
            message=f"首页已超过{home_age}天没有更新，网站检查单项否决。",
            places=(home.label,),
            source=limits["document"],
        )
        for home in homes
        if staleness(home.last_updated_on, max_age_days=home_age, on=on).state in ("stale", "blank")
    ]
    if len(watched) >= limits["watched_stale"]:
        found.append(
            Finding(
                code="watched_columns_stale",
                level="error",
                message=f"动态要闻、通知公告、政策文件类栏目有{len(watched)}个超期未更新，"
                f"达到{limits['watched_stale']}个即单项否决。",
                places=tuple(one.label for one in watched),
                source=limits["document"],
            )
        )
    if len(stale) >= limits["all_stale"]:
        found.append(
            Finding(
                code="columns_stale",
                level="error",
                message=f"应更新的栏目有{len(stale)}个超期未更新，"
                f"达到{limits['all_stale']}个即单项否决。",
                places=tuple(one.label for one in stale),
                source=limits["document"],
            )
        )
    if len(blank) >= limits["blank"]:
        found.append(
            Finding(
                code="columns_blank",
                level="error",
                message=f"空白栏目有{len(blank)}个，达到{limits['blank']}个即单项否决。",
                places=tuple(one.label for one in blank),
                source=limits["document"],
            )
        )
    return [*found, *(one for column, state in states for one in _of_column(column, state))]


def _of_column(column: WatchedColumn, found: Staleness) -> Iterator[Finding]:
    """Yield what one column needs."""
    if found.state == "blank":
        yield Finding(
            code="column_blank",
            level="warning",
            message=f"“{column.label}”是空白栏目。请补充内容，或经批准后停用。",
            places=(column.label,),
        )
    elif found.state == "stale":
        yield Finding(
            code="column_stale",
            level="warning",
            message=f"“{column.label}”已超过{column.max_age_days}天没有更新"
            f"（上次更新{column.last_updated_on}，{found.stale_on}起超期）。",
            places=(column.label,),
        )
    elif found.state == "due_soon":
        yield Finding(
            code="column_due_soon",
            level="notice",
            message=f"“{column.label}”将于{found.stale_on}起超期，请在{found.days_left}天内更新。",
            places=(column.label,),
        )
