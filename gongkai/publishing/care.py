"""Care of what is public: how fresh columns are, what is broken, expired or without a contact."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.accounts.models import User
from gongkai.audit.chain import text_hash
from gongkai.errors import DataMissing
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.organs.permissions import roles_by_organ
from gongkai.organs.roles import CLERKS
from gongkai.publishing.freshness import columns_shown
from gongkai.publishing.models import CareFinding, Column, Item
from gongkai.publishing.withheld import overdue_count
from gongkai.records.files import path_of
from gongkai.statute.calendars import default_calendar
from gongkai.statute.findings import Finding
from gongkai.statute.platform import (
    WatchedColumn,
    website_check,
)

#: Code of a finding → what people call it, in the order of the filter.
CODES: dict[str, str] = {
    "home_not_updated": "首页未更新",
    "watched_columns_stale": "单项否决",
    "columns_stale": "单项否决",
    "columns_blank": "单项否决",
    "column_stale": "栏目超期",
    "column_blank": "空白栏目",
    "attachment_gone": "附件缺失",
    "notice_expired": "过期未撤",
    "contact_missing": "缺联系方式",
    "url_missing": "缺发布网址",
    "url_dead": "发布网址打不开",
    "link_dead": "链接打不开",
}
#: Found by asking the network: known only of the addresses that were asked.
ASKED = frozenset({"url_dead", "link_dead"})
#: The organ's pages as a whole, which only a site of its own is checked by.
_WHOLE_SITE = frozenset(
    {"home_not_updated", "watched_columns_stale", "columns_stale", "columns_blank"}
)
#: So much of a web address a finding keeps; by this it is known again.
DETAIL = 300
#: How many findings the desk names; the page has the rest.
MOST_NAMED = 10

_HREF = re.compile(r'href="(https?://[^"]+)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs care, before it is a row: what, where, and whose it is."""

    code: str
    message: str
    column: Column | None = None
    item: Item | None = None
    detail: str = ""

    @property
    def mark(self) -> str:
        """Return what tells the same trouble again on another day."""
        where = (self.column.pk if self.column else "", self.item.pk if self.item else "")
        return text_hash(f"{self.code}|{where[0]}|{where[1]}|{self.detail}")

    @property
    def post(self) -> Post | None:
        """Return the post that answers for it: that of the column."""
        return self.column.post if self.column else None


def troubles_of(organ: Organ, *, on: date, answers: Mapping[str, str]) -> list[Trouble]:
    """Return everything that needs care on a day; reads only.

    ``answers`` has the problem ("" for none) of each web address that was asked.
    """
    found = list(column_troubles(organ, on))
    for item in public_with_text(organ):
        found += _of_item(item, on, answers)
    return found


def column_troubles(organ: Organ, on: date) -> Iterator[Trouble]:
    """Yield what a website check would say of the organ's columns on a day. Three queries."""
    lines = [line for line in columns_shown(organ, on=on) if line.freshness is not None]
    watched = [
        WatchedColumn(
            line.column.slug,
            line.column.label,
            line.column.max_age_days,
            line.last_on,
            line.column.watch,  # type: ignore[arg-type]
        )
        for line in lines
        # No such information in this organ: the platform's notice lets the column stand empty.
        if line.last_on or not line.may_be_blank
    ]
    if organ.has_portal and lines:
        last = max((line.last_on for line in lines if line.last_on), default=None)
        watched.append(WatchedColumn("home", "首页", None, last, "home"))
    by_label = {line.column.label: line.column for line in lines}
    for one in website_check(watched, on=on):
        if one.level != "notice" and (organ.has_portal or one.code not in _WHOLE_SITE):
            yield _trouble(one, by_label)


def _trouble(finding: Finding, by_label: Mapping[str, Column]) -> Trouble:
    column = by_label.get(finding.places[0]) if finding.code.startswith("column_") else None
    return Trouble(finding.code, finding.message[:300], column)


def public_with_text(organ: Organ) -> Iterator[Item]:
    """Yield the public items with the version that the public sees, in order. One query."""
    rows: QuerySet[Item] = Item.objects.filter(
        organ=organ, published_version__isnull=False, taken_down_at=None
    )
    yield from (
        rows.select_related("published_version", "published_column__post", "column__post", "record")
        .defer("record__body")
        .order_by("pk")
        .iterator(chunk_size=500)
    )


def _of_item(item: Item, on: date, answers: Mapping[str, str]) -> Iterator[Trouble]:
    told = json.loads(item.published_version.text)  # type: ignore[union-attr]
    title = str(told["title"])[:80]

    def trouble(code: str, message: str, detail: str = "") -> Trouble:
        column = item.published_column or item.column
        return Trouble(code, f"“{title}”{message}"[:300], column, item, detail[:DETAIL])

    for file in told.get("attachments", ()):
        if not path_of(file["sha256"]).exists():
            text = f"的附件“{file['name'][:60]}”找不到了，请从备份恢复，或更正重新上传。"
            yield trouble("attachment_gone", text, file["sha256"])
    until = told.get("until_on")
    if until and date.fromisoformat(until) < on:
        yield trouble("notice_expired", f"的公开期限{until}已过，请撤下。")
    missing = [
        label for name, label in (("contact", "联系人"), ("phone", "联系电话")) if not told[name]
    ]
    if missing:
        yield trouble("contact_missing", f"没有{'和'.join(missing)}，请更正补填。")
    if item.place == "elsewhere" and not item.url:
        yield trouble("url_missing", "没有发布网址，请登记。")
    if answers.get(item.url):
        text = f"的发布网址打不开（{answers[item.url]}），请核对或更换。"
        yield trouble("url_dead", text, item.url)
    for link in links_of(told["body"]):
        if answers.get(link):
            yield trouble("link_dead", f"正文里的链接{answers[link]}：{link[:120]}", link)


def links_of(body: str) -> list[str]:
    """Return the web addresses that a body links to, each once, in order.

    >>> links_of('<p><a href="https://www.gov.cn/a?b=1&amp;c=2">见</a></p>')
    ['https://www.gov.cn/a?b=1&c=2']
    """
    return list(dict.fromkeys(html.unescape(one) for one in _HREF.findall(body)))


def addresses_in(item: Item) -> list[str]:
    """Return where a public item can be seen elsewhere, and what its body links to."""
    body = json.loads(item.published_version.text)["body"] if item.published_version else ""
    return [*([item.url] if item.url else []), *links_of(body)]


def links_to_ask(organ: Organ, *, on: date, most: int) -> list[str]:
    """Return the addresses to ask today: known bad ones, and of the others those in turn.

    Addresses of items come by how long ago they were asked, links in bodies by the day, so that
    each has its turn however many there are.
    """
    urls: list[tuple[str, str]] = []
    in_bodies: set[str] = set()
    for item in public_with_text(organ):
        if item.url:
            urls.append((item.url_checked_at.isoformat() if item.url_checked_at else "", item.url))
        in_bodies.update(links_of(json.loads(item.published_version.text)["body"]))  # type: ignore[union-attr]
    here = {url[:DETAIL]: url for url in (*in_bodies, *(url for _, url in urls))}
    bad = CareFinding.objects.filter(organ=organ, closed_on=None, code__in=ASKED)
    details = bad.order_by("pk").values_list("detail", flat=True)
    first = [here[detail] for detail in details if detail in here]
    by_age = [url for _, url in sorted(urls)]
    ordered = sorted(in_bodies, key=text_hash)
    share = max(1, most // 3)
    begin = on.toordinal() * share % max(1, len(ordered))
    turn = ordered[begin:] + ordered[:begin]
    # A share for each, so that none keeps the others waiting; then whatever there is room for.
    wanted = [*first[:share], *by_age[:share], *turn[:share], *first, *by_age, *turn]
    return list(dict.fromkeys(wanted))[:most]


def open_findings(organ: Organ) -> QuerySet[CareFinding]:
    """Return what needs care, the nearest term first. One query with its joins."""
    found: QuerySet[CareFinding] = CareFinding.objects.filter(organ=organ, closed_on=None)
    joined = found.select_related("post", "column", "item__record", "item__published_version")
    return joined.order_by("due_on", "pk")


def findings_shown(
    organ: Organ, user: User, *, kind: str, post: str, on: date
) -> QuerySet[CareFinding]:
    """Return the open findings, narrowed to a word of CODES and to a post.

    ``post`` is a key, ``mine`` for the posts that the person holds, ``none`` for nobody's.
    """
    found = open_findings(organ)
    if kind:
        found = found.filter(code__in=[code for code, word in CODES.items() if word == kind])
    if post == "mine":
        held = Appointment.objects.holding(on).filter(user=user, post__organ=organ)
        found = found.filter(post__in=held.values("post"))
    elif post == "none":
        found = found.filter(post=None)
    elif post:
        found = (
            found.filter(post=int(post)) if post.isdecimal() and len(post) < 10 else found.none()
        )
    return found


def posts_of(organ: Organ) -> QuerySet[Post]:
    """Return the organ's posts, in order."""
    return organ.posts.order_by("order", "pk")


def closed_findings(organ: Organ) -> QuerySet[CareFinding]:
    """Return what was put right, the newest first."""
    found: QuerySet[CareFinding] = CareFinding.objects.filter(organ=organ)
    return (
        found.exclude(closed_on=None)
        .select_related("post", "column", "item__record")
        .order_by("-closed_on", "-pk")
    )


def days_left(due_on: date | None, *, on: date) -> tuple[str, str]:
    """Return how much time is left in words, and the tone; internal terms, so never 逾期.

    >>> days_left(date(2021, 1, 20), on=date(2021, 1, 15)), days_left(None, on=date(2021, 1, 15))
    (('剩余3个工作日', 'soon'), ('没有期限', ''))
    """
    if due_on is None:
        return "没有期限", ""
    if due_on < on:
        return "超时未办", "late"
    if due_on == on:
        return "今天到期", "soon"
    try:
        left = default_calendar().count_working_days(on, due_on)
        left -= default_calendar().is_working_day(on)
    except DataMissing:
        return f"剩余{(due_on - on).days}天", "soon"
    return f"剩余{left}个工作日", "soon" if left <= 3 else ""


#: A line for the desk: state in words, tone, text, name of the route and its further arguments.
DeskLine = tuple[str, str, str, str, tuple[str, ...]]


def desk_items(user: User, organ: Organ, *, on: date) -> list[DeskLine]:
    """Return what waits for the person here: care for their posts, re-examinations for clerks.

    Findings without a post are the clerks'. At most four queries.
    """
    held = roles_by_organ(user, on=on).get(organ.pk, frozenset())
    posts = Appointment.objects.holding(on).filter(user=user, post__organ=organ)
    mine = Q(post__in=posts.values("post"))
    if held & CLERKS:
        mine |= Q(post=None)
    found = list(open_findings(organ).filter(mine)[: MOST_NAMED + 1])
    lines: list[DeskLine] = []
    for one in found[:MOST_NAMED]:
        word, tone = days_left(one.due_on, on=on)
        lines.append((word, tone, one.message, "publishing:care", ()))
    if len(found) > MOST_NAMED:
        lines.append(("另有", "", "更多内容维护事项", "publishing:care", ()))
    return [*lines, *reexamination_lines(user, organ, on=on)]


def reexamination_lines(user: User, organ: Organ, *, on: date) -> list[DeskLine]:
    """Return which re-examinations wait for the person, if they are a clerk. Three queries."""
    lines: list[DeskLine] = []
    if roles_by_organ(user, on=on).get(organ.pk, frozenset()) & CLERKS:
        overdue, undecided = overdue_count(organ, on=on)
        if overdue:
            text = f"{overdue}条不公开信息该定期审查了（条例第十八条）"
            lines.append(("待审查", "soon", text, "publishing:reexamination", ()))
        if undecided:
            text = f"{undecided}条审查后定为转为主动公开，还没有办理"
            lines.append(("待办", "soon", text, "publishing:reexamination", ()))
    return lines
