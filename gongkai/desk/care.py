"""The desk's lines on content care: a kind with many findings is one line with their number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.desk.lines import Line
from gongkai.organs.models import Organ
from gongkai.organs.roles import CLERKS
from gongkai.publishing.care import CODES, days_left, findings_shown

#: So many findings of one kind are named one by one; more are counted.
MOST_APART = 3
#: Code of a finding → how several of them are told.
_MANY = {
    "column_stale": "个栏目超期没有更新",
    "column_blank": "个栏目空白",
    "attachment_gone": "件附件缺失",
    "notice_expired": "条信息过了公开期限没有撤下",
    "contact_missing": "条信息缺联系方式",
    "url_missing": "条信息缺发布网址",
    "url_dead": "个发布网址打不开",
    "link_dead": "个正文链接打不开",
}


def care_words(code: str, count: int) -> str:
    """Return what so many findings of a kind are called.

    >>> care_words("column_blank", 6), care_words("home_not_updated", 1)
    ('6个栏目空白', '首页未更新')
    """
    if code in _MANY:
        return f"{count}{_MANY[code]}"
    word = CODES.get(code, code)
    return word if count == 1 else f"{word}{count}处"


def care_url(organ: Organ, code: str) -> str:
    """Return where the findings of a kind stand."""
    chosen = urlencode({"kind": CODES[code]}) if code in CODES else ""
    return f"{reverse('publishing:care', args=[organ.slug])}?{chosen}"


def care_lines(user: User, organ: Organ, held: frozenset[str], *, on: date) -> Iterator[Line]:
    """Yield what needs care by the person's posts; nobody's is the clerks'. Two queries."""
    found = findings_shown(organ, user, kind="", post="mine", on=on)
    if held & CLERKS:
        found |= findings_shown(organ, user, kind="", post="none", on=on)
    kinds = found.order_by().values_list("code").annotate(n=Count("pk"), first=Min("due_on"))
    counted = sorted(kinds, key=lambda one: (one[2] or date.max, one[0]))
    for code, count, first in counted:
        if count > MOST_APART:
            yield _line(care_words(code, count), first, care_url(organ, code), on)
    few = [code for code, count, _ in counted if count <= MOST_APART]
    # Asked for even without any, so that the desk always puts the same number of questions.
    for one in found.filter(code__in=few or [""]):
        yield _line(one.message, one.due_on, care_url(organ, one.code), on)


def _line(text: str, due_on: date | None, url: str, on: date) -> Line:
    word, tone = days_left(due_on, on=on)
    return Line(word, tone, text, url)  # type: ignore[arg-type]
