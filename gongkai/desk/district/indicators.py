"""Indicators of the organs below: each point names what it is about, never what stands in it.

A number, an index, a column: whoever supervises learns how an office keeps its terms, not what an
unpublished text or an application says. The law's terms come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from gongkai.applications.models import Application
from gongkai.applications.queries import late_on
from gongkai.organs.models import Organ, Supervision
from gongkai.publishing.care import CODES
from gongkai.publishing.models import CareFinding, Item
from gongkai.publishing.queries import term_of
from gongkai.records.models import Record
from gongkai.remedies.queries import late_deadlines
from gongkai.reports.models import AnnualReport

#: Twenty working days are never fewer days of the calendar: what is younger is not looked at.
_TERM_DAYS = 25
#: Codes of content care that tell of columns; the others tell of single items.
_OF_COLUMNS = (
    *("home_not_updated", "watched_columns_stale", "columns_stale", "columns_blank"),
    *("column_stale", "column_blank"),
)
#: From this month the report on last year is asked for.
_REPORT_MONTH = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One thing behind a figure: whose, which, what is wrong, since when."""

    organ: int
    about: str
    told: str
    due_on: date | None = None

    def days_late(self, on: date) -> int:
        """Return how many calendar days it is late, 0 for what has no term."""
        return max((on - self.due_on).days, 0) if self.due_on else 0


Organs = Collection[int]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of every organ: ``slug`` in addresses, what it counts, how its points are found."""

    slug: str
    label: str
    counts: str
    points: Callable[[Organs, date], Iterator[Point]]


def _late_answers(organs: Organs, on: date) -> Iterator[Point]:
    rows = Application.objects.filter(late_on(on), organ__in=organs).order_by("due_on", "pk")
    for organ, number, due_on in rows.values_list("organ_id", "number", "due_on"):
        yield Point(organ, f"申请{number}", "逾期未答复", due_on)


def _late_publications(organs: Organs, on: date) -> Iterator[Point]:
    records = Record.objects.filter(
        organ__in=organs,
        attribute="open",
        issuer="own",
        published_on=None,
        cancelled_at=None,
        dated_on__lt=on - timedelta(days=_TERM_DAYS),
    ).order_by("dated_on", "pk")
    for organ, number, dated_on in records.values_list("organ_id", "index_number", "dated_on"):
        due_on = term_of(dated_on)
        if due_on is not None and due_on < on:
            yield Point(organ, f"索引号{number}", "应主动公开，逾期未公开", due_on)


def _late_remedies(organs: Organs, on: date) -> Iterator[Point]:
    for late in late_deadlines(organs, on=on):
        dispute = late.dispute
        about = f"{dispute.get_kind_display()}{dispute.number}"
        yield Point(dispute.organ_id, about, f"逾期：{late.label}", late.due_on)


def _late_reviews(organs: Organs, on: date) -> Iterator[Point]:
    rows = Item.objects.filter(organ__in=organs, state="in_review", due_on__lt=on)
    rows = rows.order_by("due_on", "pk")
    for organ, number, due_on in rows.values_list("organ_id", "record__index_number", "due_on"):
        yield Point(organ, f"索引号{number}", "审核超时未办", due_on)


def _stale_columns(organs: Organs, on: date) -> Iterator[Point]:
    return _care(CareFinding.objects.filter(code__in=_OF_COLUMNS), organs)


def _faulty_content(organs: Organs, on: date) -> Iterator[Point]:
    return _care(CareFinding.objects.exclude(code__in=_OF_COLUMNS), organs)


def _care(found: QuerySet[CareFinding], organs: Organs) -> Iterator[Point]:
    rows = found.filter(organ__in=organs, closed_on=None).order_by("due_on", "pk")
    for organ, code, message, due_on in rows.values_list("organ_id", "code", "message", "due_on"):
        yield Point(organ, CODES.get(code, "内容维护"), message, due_on)


def _missing_reports(organs: Organs, on: date) -> Iterator[Point]:
    year = on.year - 1
    if on.month < _REPORT_MONTH:
        return
    found = AnnualReport.objects.filter(organ__in=organs, year=year)
    states = {report.organ_id: report for report in found}
    for organ in sorted(organs):
        report = states.get(organ)
        if report is None:
            yield Point(organ, f"{year}年年报", "未编制")
        elif report.state != "published":
            yield Point(organ, f"{year}年年报", report.get_state_display())


INDICATORS = (
    Indicator("answers", "逾期未答复", "依申请公开过了期限没有答复的", _late_answers),
    Indicator(
        "publications",
        "逾期未公开",
        "应当主动公开，形成超过二十个工作日没有公开的",
        _late_publications,
    ),
    Indicator("remedies", "复议诉讼逾期", "复议答复、诉讼答辩、重新处理过了期限的", _late_remedies),
    Indicator("reports", "年报未公布", "上一年度年报还没有公布的", _missing_reports),
    Indicator("columns", "栏目问题", "超期没有更新、空白的栏目和单项否决情形", _stale_columns),
    Indicator("content", "内容问题", "缺联系方式、附件缺失、过期未撤下等", _faulty_content),
    Indicator("reviews", "审核超时", "审核环节超过内部时限没有办的", _late_reviews),
)
BY_SLUG = {indicator.slug: indicator for indicator in INDICATORS}


def organs_supervised(organ: Organ, *, on: date) -> list[Organ]:
    """Return the organs that this one supervises in disclosure on the day, by name."""
    links = Supervision.objects.holding(on).filter(parent=organ, kind="supervises")
    return list(Organ.objects.filter(pk__in=links.values("child")).order_by("name"))


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of a day: points by organ and by the slug of the indicator."""

    organs: list[Organ]
    points: dict[tuple[int, str], list[Point]]

    def count(self, organ: Organ, slug: str) -> int:
        """Return one figure."""
        return len(self.points.get((organ.pk, slug), ()))

    def total(self, slug: str) -> int:
        """Return the figure of all organs together."""
        return sum(self.count(organ, slug) for organ in self.organs)


def overview_of(organ: Organ, *, on: date) -> Overview:
    """Return the figures of every organ below; a constant number of queries."""
    organs = organs_supervised(organ, on=on)
    keys = [one.pk for one in organs]
    points: dict[tuple[int, str], list[Point]] = defaultdict(list)
    for indicator in INDICATORS:
        for point in indicator.points(keys, on):
            points[point.organ, indicator.slug].append(point)
    return Overview(organs, points)
