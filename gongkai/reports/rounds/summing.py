"""The government's report as the sum of the units' reports, as they stand at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.errors import InvalidInput
from gongkai.reports.models import CollectionRound
from gongkai.reports.rounds.standing import UnitStanding
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report, Value
from gongkai.statute.annual_report.rollup import check_parent, sum_reports
from gongkai.statute.annual_report.rollup.part_six import alike_in_part_six
from gongkai.statute.findings import Finding, worst_first


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum, or why the reports cannot be added (``problem``); whose are in it, whose not."""

    total: Report | None
    problem: str
    leaves: tuple[tuple[UnitStanding, Report], ...]
    left_out: tuple[tuple[UnitStanding, str], ...]
    findings: tuple[Finding, ...] = ()

    def values_of(self, cell: str) -> list[tuple[UnitStanding, Report, Value]]:
        """Return each unit in the sum with its report and its value of a cell."""
        return [(one, report, report.cells.get(cell)) for one, report in self.leaves]


def sum_of_round(
    collection: CollectionRound, standings: Sequence[UnitStanding], *, accepted_only: bool = False
) -> Sum:
    """Return the sum of the units that count, and what it lacks or would count twice.

    Findings name missing units, blank cells, what would be counted twice, and each figure of the
    government's own report, where it came in, that is not the sum.
    """
    leaves: list[tuple[UnitStanding, Report]] = []
    left_out: list[tuple[UnitStanding, str]] = []
    for one in standings:
        if one.unit.counts != "leaf":
            continue
        report, why = addable_report(one, collection.year, accepted_only=accepted_only)
        if report is None:
            left_out.append((one, why))
        else:
            # Under the name that the list knows it by, however it writes itself.
            leaves.append((one, replace(report, organ=one.unit.name)))
    expected = [one.unit.name for one in standings if one.unit.counts == "leaf"]
    if not leaves:
        return Sum(None, "还没有可以汇总的年报。", (), tuple(left_out))
    reports = [report for _, report in leaves]
    try:
        total = sum_reports(reports, organ=collection.government, expected=expected)
        against = _against_parent(standings, reports, expected, total)
    except InvalidInput as error:
        return Sum(None, error.message, tuple(leaves), tuple(left_out))
    # As they went into the sum: （六） as one row for all where one of them prints it so.
    leaves = list(zip([one for one, _ in leaves], alike_in_part_six(reports), strict=True))
    findings = worst_first((*total.findings, *against, *_of_tables(total)))
    return Sum(total, "", tuple(leaves), tuple(left_out), findings)


def addable_report(
    one: UnitStanding, year: int, *, accepted_only: bool = False
) -> tuple[Report | None, str]:
    """Return the unit's report as it may be added, or None and why not."""
    report = one.report()
    if report is None:
        return None, one.words
    if report.year is None and one.slug == "accepted":
        # Somebody looked at it and took it for this year's.
        report = replace(report, year=year)
    if report.year != year:
        return None, "年度不对"
    if accepted_only and one.slug != "accepted":
        return None, one.words
    return report, ""


def _against_parent(
    standings: Sequence[UnitStanding],
    leaves: Sequence[Report],
    expected: Sequence[str],
    total: Report,
) -> tuple[Finding, ...]:
    parent = next((one.report() for one in standings if one.unit.counts == "parent"), None)
    if parent is None or (parent.year, parent.form) != (total.year, total.form):
        return ()
    # However its office writes the name, it is the government's.
    named = replace(parent, organ=total.organ)
    found = check_parent(named, leaves, expected=expected)
    return tuple(one for one in found if one.code == "parent_sum")


def _of_tables(total: Report) -> tuple[Finding, ...]:
    """Return where the sum itself does not reconcile: a unit's fault that is still in it."""
    return tuple(one for one in reconcile(total) if one.code.startswith(("t3_", "t4_")))
