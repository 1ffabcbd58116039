"""勾稽: every official or common-sense rule on a report, each a registered function."""

from __future__ import annotations

from gongkai.statute.annual_report.reconcile import (
    narrative,
    table_four,
    table_three,
    table_two,
    text,
    whole,
)
from gongkai.statute.annual_report.reconcile.registry import RULES, Case, Rule, apply_rule
from gongkai.statute.annual_report.report import Report
from gongkai.statute.catalogue import level_of_organ
from gongkai.statute.findings import Finding, worst_first

__all__ = ["RULES", "Rule", "reconcile"]

#: The modules whose rules are registered by importing them, in the order of the report.
RULE_MODULES = (whole, table_two, table_three, table_four, text, narrative)
#: The rules that make sense on a report from before the tables of 2019.
WITHOUT_TABLES = (
    *("before_2019", "year_missing", "organ_missing", "wrong_year_in_text"),
    *("text_repeats_last_year", "narrative_parts", "narrative_balance", "narrative_percentage"),
)


def reconcile(
    report: Report,
    *,
    previous: Report | None = None,
    level: str = "",
    reorganised: bool = False,
) -> tuple[Finding, ...]:
    """Return all findings of all rules on the report, errors first, then in the order of rules.

    ``previous`` is last year's report of the same organ and switches the cross-year rules on;
    ``level`` the organ's level (catalogue slug), taken from its name when empty; ``reorganised``
    makes a broken carry-over a warning. Same input, same findings.
    """
    case = Case(
        report=report,
        previous=previous,
        level=level or level_of_organ(report.organ or ""),
        reorganised=reorganised,
    )
    rules = RULES.values() if report.form else [RULES[code] for code in WITHOUT_TABLES]
    return worst_first(finding for one in rules for finding in apply_rule(one, case))
