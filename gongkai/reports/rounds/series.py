"""Reports over five years: of each unit, and of the round's organ as the sum of its units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.errors import InvalidInput
from gongkai.reports.models import CollectionRound, HandIn
from gongkai.reports.rounds.standing import UnitStanding, report_of
from gongkai.reports.rounds.summing import addable_report
from gongkai.statute.annual_report.indicators import Indicator
from gongkai.statute.annual_report.report import Report, Value
from gongkai.statute.annual_report.rollup import sum_reports

YEARS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """The years shown, oldest first, and the report of each unit in each of them."""

    years: tuple[int, ...]
    reports: Mapping[int, Mapping[int, Report]]
    totals: Mapping[int, Report]
    lacking: Mapping[int, tuple[str, ...]]
    counted: Mapping[int, int]

    def of_unit(self, unit: int, indicator: Indicator) -> list[Value]:
        """Return a unit's values by year; None where its report or the figure is not known."""
        reports = self.reports.get(unit, {})
        return [indicator.value(reports[year]) if year in reports else None for year in self.years]

    def of_all(self, indicator: Indicator) -> list[Value]:
        """Return the values of the sum by year."""
        return [
            indicator.value(self.totals[year]) if year in self.totals else None
            for year in self.years
        ]


def series_of(collection: CollectionRound, standings: Sequence[UnitStanding]) -> Series:
    """Return the last five years as far as this organ's rounds have them.

    A year's sum is made of the units that handed in for it; those of today's list that lack are
    named in ``lacking``. A constant number of queries.
    """
    years = tuple(range(collection.year - YEARS + 1, collection.year + 1))
    units = {one.unit.name: one for one in standings}
    newest: dict[tuple[str, int], int] = {}
    rows = HandIn.objects.filter(
        round__organ_id=collection.organ_id,
        round__year__in=years,
        year__in=years,
        put_aside_at=None,
        unit__name__in=units,
    ).order_by("round__year", "pk")
    for pk, name, year in rows.values_list("pk", "unit__name", "year"):
        newest[name, year] = pk
    found = HandIn.objects.in_bulk(newest.values())
    reports: dict[int, dict[int, Report]] = {}
    for (name, year), pk in newest.items():
        report = report_of(found[pk])
        if report is not None:
            reports.setdefault(units[name].unit.pk, {})[year] = report
    for one in standings:
        # As the page of the sum has it: what came in last may not be the newest that was read.
        reports.setdefault(one.unit.pk, {}).pop(collection.year, None)
        current, _ = addable_report(one, collection.year)
        if current is not None:
            reports[one.unit.pk][collection.year] = current
    totals, lacking, counted = {}, {}, {}
    leaves = [one for one in standings if one.unit.counts == "leaf"]
    for year in years:
        of_year = [
            replace(report, organ=one.unit.name)
            for one in leaves
            if (report := reports.get(one.unit.pk, {}).get(year))
        ]
        if not of_year:
            continue
        try:
            totals[year] = sum_reports(of_year, organ=collection.government)
        except InvalidInput:
            # Why they cannot be added stands on the page of the sum.
            continue
        counted[year] = len(of_year)
        lacking[year] = tuple(
            one.unit.name for one in leaves if year not in reports.get(one.unit.pk, {})
        )
    return Series(years, reports, totals, lacking, counted)
