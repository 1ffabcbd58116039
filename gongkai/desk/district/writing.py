"""The figures as a spreadsheet, and as a bulletin to edit and send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.desk.district.indicators import Overview
from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.organs.models import Organ
from gongkai.statute.annual_report.report import Value
from gongkai.supervision.communities.matrix import Coverage

_POINT_HEADS = (
    *(("机关", 30), ("指标", 14), ("对象", 24)),
    *(("情况", 50), ("期限", 12), ("超过天数", 10)),
)
_COVERAGE_HEADS = (
    *(("机关", 30), ("年度", 8), ("事项", 20), ("应公开、报送", 14), ("已填报", 10)),
    *(("已核对", 10), ("按期", 10), ("超时", 10)),
)


def write_overview(found: Overview, *, on: date) -> bytes:
    """Return the workbook: a row an organ, every point behind the figures, communities by duty."""
    heads = [("机关", 30), *((one.label, 14) for one in found.indicators)]
    figures: list[Sequence[str | Value]] = [
        (organ.name, *(found.count(organ, one.slug) for one in found.indicators))
        for organ in found.organs
    ]
    points: list[Sequence[str | Value]] = [
        (organ.name, one.label, point.about, point.told, *_term(point.due_on, on))
        for organ in found.organs
        for one in found.indicators
        for point in found.points.get((organ.pk, one.slug), ())
    ]
    communities: list[Sequence[str | Value]] = [
        (organ.name, found.coverage_year, one.label, *_told_of(one))
        for organ in found.organs
        for one in found.coverage.get(organ.pk, ())
    ]
    return write_lists(
        [
            ListSheet("各机关", heads, figures, frozen_columns=1),
            ListSheet("明细", _POINT_HEADS, points, frozen_columns=1),
            ListSheet("社区公开", _COVERAGE_HEADS, communities, frozen_columns=1),
        ]
    )


def _told_of(one: Coverage) -> tuple[int, ...]:
    return one.asked, one.entered, one.accepted, one.on_time, one.late


def _term(due_on: date | None, on: date) -> tuple[str, int | None]:
    if due_on is None:
        return "", None
    return due_on.isoformat(), max((on - due_on).days, 0)


def bulletin_of(organ: Organ, found: Overview, *, on: date) -> LetterContent:
    """Return the bulletin as a letter: what was looked at, how much was found, organ by organ.

    Organs stand by name, not by number; complaints are told of all together, so that no organ
    learns from it of one about itself. A person edits it before it goes out.
    """
    paragraphs = [
        f"截至{chinese_day(on)}，系统对{len(found.organs)}个机关的政府信息公开工作情况作了汇总。"
        "现将有关情况通报如下。",
        f"一、总体情况。{_totals(found)}{_communities(found)}",
        "二、各机关需要处理的事项。",
        *(_line(organ, found) for organ in found.organs if _told(organ, found)),
        _clean(found),
        "请有关机关逐项核实、及时办理；已经办结的，请在系统中补登记。",
    ]
    return LetterContent(
        organ=organ.name,
        title="关于政府信息公开工作情况的通报",
        paragraphs=tuple(filter(None, paragraphs)),
        dated_on=on,
        is_draft=True,
    )


def _totals(found: Overview) -> str:
    """Return the figures of all organs; of a single one, nothing that is told of all only."""
    told = [
        f"{one.label}{total}{one.unit}"
        for one in found.indicators
        if (one.is_told or len(found.organs) > 1) and (total := found.total(one.slug))
    ]
    return "、".join(told) + "。" if told else "没有发现逾期和超时的事项。"


def _communities(found: Overview) -> str:
    """Return how much the communities of all organs did in the year, "" where nothing was asked."""
    told = found.covered_by_all()
    if told is None:
        return ""
    return (
        f"{found.coverage_year}年社区公开事项应公开、报送{told.asked}项，"
        f"已填报{told.entered}项，其中街道已核对{told.accepted}项。"
    )


def _told(organ: Organ, found: Overview) -> list[str]:
    return [
        f"{one.label}{count}{one.unit}"
        for one in found.indicators
        if one.is_told and (count := found.count(organ, one.slug))
    ]


def _line(organ: Organ, found: Overview) -> str:
    return f"{organ.name}：{'、'.join(_told(organ, found))}。"


def _clean(found: Overview) -> str:
    names = [organ.name for organ in found.organs if not _told(organ, found)]
    return f"没有发现问题的机关：{'、'.join(names)}。" if names else ""
