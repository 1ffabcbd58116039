"""By when the annual report is submitted and published (Art. 49, and local notices)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from gongkai.errors import DataMissing
from gongkai.statute.clocks.terms import Deadline
from gongkai.statute.sources import load_data

Level = Literal["department", "government", "street", "township"]
Deed = Literal["submit", "publish"]

#: From this report year the Regulation as revised governs annual reports.
FIRST_REPORT_YEAR = 2019


def report_due(
    level: Level, *, report_year: int, region: str | None = None, deed: Deed = "publish"
) -> Deadline:
    """Return by when the report on ``report_year`` is due; the day lies in the year after.

    A region's own row stands before the national one. A level that the law does not name, such
    as a street, has no statutory day: due_on is None and why says so. Calendar dates, whatever
    the working days. Raises DataMissing for report years before 2019. Source: 条例第四十九条;
    docs/readings/0007-publication-and-reports.md.

    >>> report_due("department", report_year=2020).due_on
    datetime.date(2021, 1, 31)
    >>> report_due("street", report_year=2020).due_on is None
    True
    """
    if report_year < FIRST_REPORT_YEAR:
        raise DataMissing(
            f"没有{report_year}年度报告的时限数据（现有{FIRST_REPORT_YEAR}年度起）。"
            "请核对报告年度。",
            code="term_missing",
        )
    rows = [
        row
        for row in load_data("report_dates.toml")["rows"]
        if (row["level"], row["deed"]) == (level, deed)
        and row.get("region") in (None, region)
        and _covers(row, report_year)
    ]
    if not rows:
        return Deadline(
            None, "条例没有规定本层级的时限，按区（县）政府办公室的通知执行（按区通知）"
        )
    row = max(rows, key=lambda row: "region" in row)
    due_on = date(report_year + 1, row["month"], row["day"])
    return Deadline(due_on, f"{row.get('region', '全国')}：{row['article']}", row["article"])


def _covers(row: dict[str, Any], report_year: int) -> bool:
    if "report_year" in row:
        return bool(row["report_year"] == report_year)
    return bool(row["from_report_year"] <= report_year)
