"""Sums of reports: from the leaves to a government's report, and a parent held against its leaves.

Only figures that mean the same are added: one year, one form, readable tables, known units.
"""

from __future__ import annotations

from gongkai.statute.annual_report.rollup.parent import check_parent
from gongkai.statute.annual_report.rollup.summing import sum_reports

__all__ = ["check_parent", "sum_reports"]
