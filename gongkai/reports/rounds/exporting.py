"""A round as a spreadsheet: how all stand, every open point, every figure, five years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from gongkai.exchange.writing.lists import ListSheet, write_lists
from gongkai.reports.rounds.series import Series
from gongkai.reports.rounds.standing import UnitStanding
from gongkai.reports.rounds.summing import Sum
from gongkai.statute.annual_report.advice import what_to_do
from gongkai.statute.annual_report.indicators import INDICATORS
from gongkai.statute.annual_report.report import Value
from gongkai.statute.findings import LEVEL_WORDS, places_told

Rows = Iterable[Sequence[str | Value]]
Heads = Sequence[tuple[str, int]]


def write_round(
    standings: Sequence[UnitStanding], found: Sum, series: Series, *, on: date
) -> bytes:
    """Return the workbook; figures are numbers, blanks are blank, no text becomes a formula."""
    lists = (
        ("各机关", _STANDING_HEADS, _standing_rows(standings, on)),
        ("问题", _FINDING_HEADS, _finding_rows(standings)),
        ("汇总", (("单元格", 26), ("名称", 50), ("汇总", 14)), _sum_rows(found)),
        *_figure_sheet(found),
        ("五年", _series_heads(series), _series_rows(standings, series)),
    )
    return write_lists(ListSheet(*one, frozen_columns=1) for one in lists)


_STANDING_HEADS = (
    ("机关", 28),
    ("状态", 16),
    ("期限", 12),
    ("逾期天数", 10),
    ("报来的文件", 36),
    ("报来时间", 18),
    ("未处理的错误", 12),
    ("未处理的警告", 12),
    ("退改次数", 10),
    ("汇总", 20),
    ("联系人和电话", 20),
)


def _standing_rows(standings: Sequence[UnitStanding], on: date) -> Rows:
    for one in standings:
        current = one.current
        yield (
            one.unit.name,
            one.words,
            one.due_on.isoformat(),
            one.days_late(on) or None,
            current.name if current else "",
            f"{current.at:%Y-%m-%d %H:%M}" if current else "",
            one.open_count("error") if current else None,
            one.open_count("warning") if current else None,
            one.times_returned or None,
            one.unit.get_counts_display(),
            one.unit.contact,
        )


_FINDING_HEADS = (
    ("机关", 24),
    ("级别", 8),
    ("问题", 60),
    ("表中数", 12),
    ("应为", 12),
    ("位置", 24),
    ("依据", 24),
    ("怎么改", 50),
    ("认定", 12),
    ("说明", 24),
)


def _finding_rows(standings: Sequence[UnitStanding]) -> Rows:
    for one in standings:
        for row in one.judged():
            finding, said = row.finding, row.verdict
            yield (
                one.unit.name,
                LEVEL_WORDS[finding.level],
                finding.message,
                finding.found or "",
                finding.expected or "",
                places_told(finding),
                finding.basis,
                what_to_do(finding),
                said.get_verdict_display() if said else "",
                said.reason if said else "",
            )


def _sum_rows(found: Sum) -> Rows:
    if found.total is None:
        yield ("", found.problem, "")
        return
    for cell, value in found.total.cells.items():
        yield (cell, found.total.name_of(cell), value)


def _figure_sheet(found: Sum) -> Iterable[tuple[str, Heads, Rows]]:
    """Return the sheet with every figure of every unit, amounts in 元, one unit a column."""
    if found.total is None:
        return
    heads = [("单元格", 26), ("名称", 50), *((one.unit.name, 14) for one, _ in found.leaves)]
    total = found.total
    rows = [
        (cell, total.name_of(cell), *(report.cells.get(cell) for _, report in found.leaves))
        for cell in total.cells
    ]
    yield ("各机关各格", heads, rows)


def _series_heads(series: Series) -> Heads:
    return [("机关", 28), ("指标", 28), ("单位", 8), *((f"{year}年", 12) for year in series.years)]


def _series_rows(standings: Sequence[UnitStanding], series: Series) -> Rows:
    yield ("计入汇总的机关数", "", "个", *(series.counted.get(year, 0) for year in series.years))
    for one in INDICATORS:
        yield ("汇总", one.label, one.unit, *series.of_all(one))
    for standing in standings:
        for one in INDICATORS:
            values = series.of_unit(standing.unit.pk, one)
            if any(value is not None for value in values):
                yield (standing.unit.name, one.label, one.unit, *values)
