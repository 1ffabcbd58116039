"""Indicators of the organs below: each point names what it is about, never what stands in it.

A number, an index, a column: whoever supervises learns how an office keeps its terms, not what an
unpublished text or an application says. The law's terms come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.applications.models import Application
from gongkai.applications.queries import late_on
from gongkai.desk.district.points import Look, Point
from gongkai.desk.district.supervised import (
    communities_covered,
    complaints,
    late_communities,
    late_rectifications,
    late_tasks,
    year_of_communities,
)
from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person, Policy
from gongkai.publishing.care import CODES
from gongkai.publishing.models import CareFinding, Item
from gongkai.publishing.queries import term_of
from gongkai.records.models import Record
from gongkai.remedies.queries import late_deadlines
from gongkai.reports.models import AnnualReport, HandIn, RoundUnit
from gongkai.supervision.communities.matrix import Coverage
from gongkai.supervision.complaints.queries import organs_below
from gongkai.supervision.permissions import COMPLAINTS

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
class Indicator:
    """A figure of every organ: ``slug`` in addresses, what it counts, how its points are found.

    ``unit`` is its measure word. ``is_told``: the bulletin says it of each organ, not only of all
    together. ``policy`` with ``deed``: only who may do this sees it.
    """

    slug: str
    label: str
    counts: str
    points: Callable[[Look], Iterator[Point]]
    unit: str = "件"
    is_told: bool = True
    policy: Policy | None = None
    deed: str = ""


def _late_answers(look: Look) -> Iterator[Point]:
    rows = Application.objects.filter(late_on(look.on), organ__in=look.below)
    rows = rows.order_by("due_on", "pk")
    for organ, number, due_on in rows.values_list("organ_id", "number", "due_on"):
        yield Point(organ, f"申请{number}", "逾期未答复", due_on)


def _late_publications(look: Look) -> Iterator[Point]:
    records = Record.objects.filter(
        organ__in=look.below,
        attribute="open",
        issuer="own",
        published_on=None,
        cancelled_at=None,
        dated_on__lt=look.on - timedelta(days=_TERM_DAYS),
    ).order_by("dated_on", "pk")
    for organ, number, dated_on in records.values_list("organ_id", "index_number", "dated_on"):
        due_on = term_of(dated_on)
        if due_on is not None and due_on < look.on:
            yield Point(organ, f"索引号{number}", "应主动公开，逾期未公开", due_on)


def _late_remedies(look: Look) -> Iterator[Point]:
    for late in late_deadlines(look.below, on=look.on):
        dispute = late.dispute
        about = f"{dispute.get_kind_display()}{dispute.number}"
        yield Point(dispute.organ_id, about, f"逾期：{late.label}", late.due_on)


def _late_reviews(look: Look) -> Iterator[Point]:
    rows = Item.objects.filter(organ__in=look.below, state="in_review", due_on__lt=look.on)
    rows = rows.order_by("due_on", "pk")
    for organ, number, due_on in rows.values_list("organ_id", "record__index_number", "due_on"):
        yield Point(organ, f"索引号{number}", "审核超时未办", due_on)


def _stale_columns(look: Look) -> Iterator[Point]:
    return _care(CareFinding.objects.filter(code__in=_OF_COLUMNS), look)


def _faulty_content(look: Look) -> Iterator[Point]:
    return _care(CareFinding.objects.exclude(code__in=_OF_COLUMNS), look)


def _care(found: QuerySet[CareFinding], look: Look) -> Iterator[Point]:
    rows = found.filter(organ__in=look.below, closed_on=None).order_by("due_on", "pk")
    for organ, code, message, due_on in rows.values_list("organ_id", "code", "message", "due_on"):
        yield Point(organ, CODES.get(code, "内容维护"), message, due_on)


def _missing_reports(look: Look) -> Iterator[Point]:
    """Yield whose report on last year is not public; the term is that of the organ's own notice."""
    year = look.on.year - 1
    if look.on.month < _REPORT_MONTH:
        return
    found = AnnualReport.objects.filter(organ__in=look.below, year=year)
    reports = {report.organ_id: report for report in found}
    units = {unit.organ_id: unit for unit in _units(look, year)}
    for organ in sorted(look.below):
        report, unit = reports.get(organ), units.get(organ)
        if report is not None and report.state == "published":
            continue
        if report is not None:
            told = report.get_state_display()
        else:
            told = "已报来，没有登记公布" if unit and unit.is_handed_in else "未编制"  # type: ignore[attr-defined]
        due_on = (unit.due_on or unit.round.due_on) if unit else None
        yield Point(organ, f"{year}年年报", told, due_on)


def _units(look: Look, year: int) -> QuerySet[RoundUnit]:
    """Return the organs below that are asked for the report of a year, each with what it did."""
    came = HandIn.objects.filter(unit=OuterRef("pk"), year=year, put_aside_at=None)
    found: QuerySet[RoundUnit] = RoundUnit.objects.filter(
        round__organ=look.organ, round__year=year, organ__in=look.below, removed_at=None
    )
    return found.select_related("round").annotate(is_handed_in=Exists(came))


INDICATORS = (
    Indicator("answers", "逾期未答复", "依申请公开过了期限没有答复的", _late_answers),
    Indicator(
        "publications",
        "逾期未公开",
        "应当主动公开，形成超过二十个工作日没有公开的",
        _late_publications,
        "条",
    ),
    Indicator("remedies", "复议诉讼逾期", "复议答复、诉讼答辩、重新处理过了期限的", _late_remedies),
    Indicator("reports", "年报未公布", "上一年度年报还没有公布的", _missing_reports, "份"),
    Indicator(
        "columns", "栏目问题", "超期没有更新、空白的栏目和单项否决情形", _stale_columns, "个"
    ),
    Indicator("content", "内容问题", "缺联系方式、附件缺失、过期未撤下等", _faulty_content, "条"),
    Indicator("reviews", "审核超时", "审核环节超过内部时限没有办的", _late_reviews, "条"),
    Indicator("tasks", "任务超时", "过了到期日没有办的任务", late_tasks, "项"),
    Indicator(
        "communities",
        "社区超时",
        "社区本年度过了期限没有公开、报送或者改正的，三月底以前看上年度",
        late_communities,
        "项",
    ),
    Indicator(
        "rectification", "整改超时", "本机关检查发现、过了期限没有整改的", late_rectifications, "个"
    ),
    Indicator(
        "complaints",
        "举报",
        "本年收到的举报，和以前收到还没有答复的；只有办理举报的人看得到，通报只写总数",
        complaints,
        is_told=False,
        policy=COMPLAINTS,
        deed="handle",
    ),
)


def indicators_for(user: Person, organ: Organ, *, on: date) -> tuple[Indicator, ...]:
    """Return the indicators that a person of the supervising organ sees."""
    return tuple(
        one
        for one in INDICATORS
        if one.policy is None or one.policy.may(user, one.deed, organ, on=on)
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of a day: points by organ and by the slug of the indicator."""

    organs: list[Organ]
    indicators: tuple[Indicator, ...]
    points: dict[tuple[int, str], list[Point]]
    #: How much of the year's duties the communities of each organ did.
    coverage: dict[int, list[Coverage]]
    coverage_year: int

    def count(self, organ: Organ, slug: str) -> int:
        """Return one figure."""
        return len(self.points.get((organ.pk, slug), ()))

    def total(self, slug: str) -> int:
        """Return the figure of all organs together."""
        return sum(self.count(organ, slug) for organ in self.organs)

    def covered(self, organ: Organ) -> Covered | None:
        """Return what the communities of an organ did altogether, None where nothing was asked."""
        told = self.coverage.get(organ.pk)
        return Covered.of(told) if told else None

    def covered_by_all(self) -> Covered | None:
        """Return what the communities of all organs did altogether."""
        told = [one for found in self.coverage.values() for one in found]
        return Covered.of(told) if told else None


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of all duties was asked, entered, checked, in time, and is late."""

    asked: int
    entered: int
    accepted: int
    on_time: int
    late: int

    @classmethod
    def of(cls, found: Sequence[Coverage]) -> Covered:
        """Return the sum over duties."""
        names = [one.name for one in fields(cls)]
        return cls(**{name: sum(getattr(one, name) for one in found) for name in names})


def overview_of(organ: Organ, user: Person, *, on: date) -> Overview:
    """Return the figures of every organ below that a person sees; a constant number of queries."""
    organs = list(organs_below(organ, on=on))
    look = Look(organ, user, [one.pk for one in organs], on)
    indicators = indicators_for(user, organ, on=on)
    points: dict[tuple[int, str], list[Point]] = defaultdict(list)
    for indicator in indicators:
        for point in indicator.points(look):
            points[point.organ, indicator.slug].append(point)
    return Overview(
        organs, indicators, points, communities_covered(look), year_of_communities(look)
    )
