"""The report of a year, whole: counted from the ledger, its prose resolved, all rules applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from gongkai.errors import DataMissing
from gongkai.statute.annual_report.forms import form_for_year
from gongkai.statute.annual_report.ledger import Ledger
from gongkai.statute.annual_report.narrative import Facts, resolve_prose
from gongkai.statute.annual_report.punctuality import late_deeds
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report, Value, plain_amount
from gongkai.statute.annual_report.tally import tally
from gongkai.statute.clocks import ApplicationFacts
from gongkai.statute.findings import Finding, worst_first


def compile_report(
    ledger: Ledger,
    *,
    year: int,
    prose: Mapping[str, str],
    previous: Report | None = None,
    facts: Mapping[str, ApplicationFacts] = MappingProxyType({}),
    notices: Sequence[Finding] = (),
    overrides: Mapping[str, Value] = MappingProxyType({}),
) -> Report:
    """Return the annual report of ``year`` with sections, references, provenance and findings.

    ``prose`` maps section ids to texts with live references; ``previous`` is last year's report
    where the office has it, else the ledger's opening balances serve for the cross-year rules;
    ``facts`` are the events of each application, from which late answers are found;
    ``notices`` are findings made while the registers were read, kept in front of ours;
    ``overrides`` are figures set by hand: they stand in the cells and in the prose, the records
    counted stay behind them, and each is told as the finding ``figure_overridden``.
    Raises DataMissing for a year without an official form, InvalidInput for unknown references.
    Source: 条例第四十九条、第五十条。
    """
    counted = tally(ledger, year=year)
    overridden = _overridden(counted, overrides)
    counted = replace(counted, cells={**counted.cells, **overrides})
    last_year = previous or _opening_report(ledger, year)
    spoken_of = Facts(
        ledger=ledger,
        report=counted,
        year=year,
        previous=last_year.cells if last_year else ledger.opening,
    )
    sections, references, blanks = resolve_prose(prose, spoken_of)
    whole = replace(counted, sections=sections, references=references)
    findings = (
        *notices,
        *counted.findings,
        *overridden,
        *blanks,
        *late_deeds(ledger, year=year, facts=facts),
        *reconcile(whole, previous=last_year, level=ledger.level),
    )
    return replace(whole, findings=worst_first(findings))


def _overridden(counted: Report, overrides: Mapping[str, Value]) -> list[Finding]:
    names = counted.official_form.cells
    return [
        Finding(
            code="figure_overridden",
            level="warning",
            cells=(cell,),
            expected=_told(counted.cells.get(cell)),
            found=_told(value),
            message=(
                f"{names[cell].name}由人工改为{_told(value)}，"
                f"台账算出的是{_told(counted.cells.get(cell))}。"
                "请尽量补正台账后撤销改数。"
            ),
        )
        for cell, value in overrides.items()
    ]


def _told(value: Value) -> str:
    return "空白" if value is None else plain_amount(Decimal(value))


def _opening_report(ledger: Ledger, year: int) -> Report | None:
    """Return the opening balances as a report, so that one set of rules serves both."""
    if not ledger.opening:
        return None
    try:
        form = form_for_year(year - 1)
    except DataMissing:
        return None
    cells = {cell: value for cell, value in ledger.opening.items() if cell in form.cells}
    return Report(organ=ledger.organ, year=year - 1, form=form.id, cells=cells)
