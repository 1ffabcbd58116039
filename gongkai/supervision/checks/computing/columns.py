"""Columns in time, what content care found, the guide, the standard catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse

from gongkai.organs.models import Organ
from gongkai.publishing.care import column_troubles, open_findings
from gongkai.publishing.coverage import coverage_of
from gongkai.publishing.freshness import ColumnLine, columns_shown
from gongkai.supervision.checks.evidence import Found, Outcome, computed, counted

#: What a website check fails the whole site for.
_WHOLE_SITE = frozenset({"watched_columns_stale", "columns_stale", "columns_blank"})
#: Columns of the lists of powers: licensing, penalties and coercion, charges.
_POWERS = frozenset({"services", "penalties", "charges"})
#: What the guide must tell. Source: 条例第十二条第二款.
_GUIDE = {
    "contact": "政府信息公开工作机构",
    "address": "办公地址",
    "office_hours": "办公时间",
    "phone": "联系电话",
    "fax": "传真",
}
_NO_SITE = "本机关没有自己的网站，按所在网站的检查结果由人判断"


def _lines(organ: Organ, on: date) -> Iterator[ColumnLine]:
    """Yield the columns that have to be renewed."""
    for line in columns_shown(organ, on=on):
        is_set = line.freshness is not None and line.column.max_age_days
        if is_set and (line.last_on or not line.may_be_blank):
            yield line


def _found(line: ColumnLine, organ: Organ) -> Found:
    last = f"最近更新{line.last_on}" if line.last_on else "没有内容"
    return Found(
        f"{line.column.label}：{line.word}（{last}，期限{line.column.max_age_days}天）",
        reverse("publishing:column", args=[organ.slug, line.column.pk]),
        line.freshness is not None and line.freshness.state in ("fresh", "due_soon"),
    )


@computed("columns_in_time")
def columns_in_time(organ: Organ, on: date) -> Outcome:
    """Tell which columns passed the interval that the organ set for them."""
    records = [_found(line, organ) for line in _lines(organ, on)]
    return counted(records, what="个栏目", wrong="个超期或者空白", none="没有设置更新期限的栏目")


@computed("home_updated")
def home_updated(organ: Organ, on: date) -> Outcome:
    """Tell whether the home page was renewed within two weeks."""
    if not organ.has_portal:
        return Outcome(_NO_SITE, unknown=True)
    wrong = [one for one in column_troubles(organ, on) if one.code == "home_not_updated"]
    url = reverse("publishing:list", args=[organ.slug])
    if wrong:
        return Outcome(wrong[0].message, (Found(wrong[0].message, url),))
    return Outcome("首页两周内有更新", (Found("首页两周内有更新", url, is_good=True),))


@computed("site_columns")
def site_columns(organ: Organ, on: date) -> Outcome:
    """Tell whether late or blank columns reach the number that fails a site."""
    if not organ.has_portal:
        return Outcome(_NO_SITE, unknown=True)
    url = reverse("publishing:columns", args=[organ.slug])
    wrong = [Found(t.message, url) for t in column_troubles(organ, on) if t.code in _WHOLE_SITE]
    if not wrong:
        return Outcome("没有达到单项否决的数量", (Found("栏目更新", url, is_good=True),))
    return Outcome(f"有{len(wrong)}项达到单项否决的数量", tuple(wrong))


def _care(organ: Organ, codes: Collection[str], what: str) -> Outcome:
    """Return what content care found of some kinds and nobody put right yet."""
    url = reverse("publishing:care", args=[organ.slug])
    wrong = tuple(
        Found(one.message, url) for one in open_findings(organ).filter(code__in=sorted(codes))
    )
    return Outcome(f"内容维护发现{len(wrong)}{what}" if wrong else f"内容维护没有发现{what}", wrong)


@computed("links_alive")
def links_alive(organ: Organ, on: date) -> Outcome:
    """Tell which addresses could not be opened when they were asked last."""
    return _care(organ, {"url_dead", "link_dead"}, "个打不开的链接")


@computed("attachments_there")
def attachments_there(organ: Organ, on: date) -> Outcome:
    """Tell which attachments are gone."""
    return _care(organ, {"attachment_gone"}, "件缺失的附件")


@computed("notices_taken_down")
def notices_taken_down(organ: Organ, on: date) -> Outcome:
    """Tell which notices are public after their last day."""
    return _care(organ, {"notice_expired"}, "条到期未撤的公示")


@computed("guide_complete")
def guide_complete(organ: Organ, on: date) -> Outcome:
    """Tell which elements of the guide the organ has not filled in."""
    url = reverse("organs:chart", args=[organ.slug])
    records = [
        Found(f"{label}：{getattr(organ, name) or '没有填写'}", url, bool(getattr(organ, name)))
        for name, label in _GUIDE.items()
    ]
    return counted(records, what="项联系要素", wrong="项没有填写", none="")


def _chosen_columns(organ: Organ, on: date, slugs: Collection[str], none: str) -> Outcome:
    lines = [line for line in columns_shown(organ, on=on) if line.column.slug in slugs]
    records = [_found(line, organ) for line in lines if line.freshness is not None]
    return counted(records, what="个栏目", wrong="个超期或者空白", none=none)


@computed("budgets_fresh")
def budgets_fresh(organ: Organ, on: date) -> Outcome:
    """Tell whether the column of budgets is renewed in time."""
    return _chosen_columns(organ, on, {"budgets"}, "没有财政预决算栏目")


@computed("powers_fresh")
def powers_fresh(organ: Organ, on: date) -> Outcome:
    """Tell which columns of the lists of powers are renewed in time."""
    return _chosen_columns(organ, on, _POWERS, "没有权力清单栏目")


@computed("catalogue_covered")
def catalogue_covered(organ: Organ, on: date) -> Outcome:
    """Tell which rows of the standard catalogue are covered in time."""
    records = [
        Found(
            f"{one.row.number} {one.row.item1} {one.row.item2}：{one.word}",
            reverse("publishing:catalogue_row", args=[organ.slug, one.row.pk]),
            one.state == "fine",
        )
        for one in coverage_of(organ, on=on)
        if one.state in ("fine", "late", "stale", "nothing")
    ]
    return counted(
        records,
        what="个目录事项",
        wrong="个没有按时公开",
        none="没有导入标准目录，或者都由人工掌握",
    )


@computed("domains_covered")
def domains_covered(organ: Organ, on: date) -> Outcome:
    """Tell in which domains of the standard catalogue nothing is late or missing."""
    bad: dict[str, int] = {}
    for one in coverage_of(organ, on=on):
        if one.row.domain and one.state in ("fine", "late", "stale", "nothing"):
            bad[one.row.domain] = bad.get(one.row.domain, 0) + (one.state != "fine")
    url = reverse("publishing:coverage", args=[organ.slug])
    records = [
        Found(f"{domain}：{n}个事项没有按时公开" if n else f"{domain}：正常", url, not n)
        for domain, n in bad.items()
    ]
    return counted(records, what="个领域", wrong="个有超期或者空白事项", none="标准目录没有分领域")
