"""Reports that are hard to write: every kind of cell, and text that would be code."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gongkai.statute.annual_report.forms import FormId
from gongkai.statute.annual_report.report import Report, Value
from tests.factories import clean_report

#: Each would do harm, or break the file, in at least one of the formats.
HOSTILE = {
    "markup": "<script>alert(1)</script>&amp;<!-- ]]>",
    "template": '#panic("x") #import "a": * $x$ `r` //c /*d*/ @e <f> = g',
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "at": "@SUM(1+1)",
    "link": "https://example.com/?a=1&b=2",
    "backslash": "\\ \\n \\u{1} \" ' {{年度}} %s",
}


def report_with_text(text: str) -> Report:
    """Return a report whose organ and prose hold the text."""
    report = clean_report("2019")
    return replace(
        report, organ=text, sections={**report.sections, "overview": f"{text}\n第二段。"}
    )


def mixed_report(form_id: FormId) -> Report:
    """Return a report with figures, zeros, blanks and cells that could not be read, side by side.

    In table 三 the column 商业企业 is blank, 科研机构 zero, and 社会公益组织 was not read.
    """
    report = clean_report(form_id)
    cells: dict[str, Value] = dict(report.cells)
    for cell in report.cells:
        table, _, column = cell.split(".")
        if (table, column) == ("t3", "business"):
            cells[cell] = None
        elif (table, column) == ("t3", "research"):
            cells[cell] = 0
        elif (table, column) == ("t3", "charity"):
            del cells[cell]
    amount = "t2.procurement.amount" if form_id == "2019" else "t2.charges.amount"
    cells[amount] = Decimal("123456789.01")
    return replace(report, cells=cells, units={amount: "元"}, published_on="2025-01-22")


def report_with_one_other_row() -> Report:
    """Return a report of 2021 that prints （六）其他处理 as one row."""
    report = clean_report("2021")
    parts = ("t3.correction_lapsed.", "t3.fee_unpaid.", "t3.other.")
    cells = {cell: value for cell, value in report.cells.items() if not cell.startswith(parts)}
    columns = (cell.split(".")[2] for cell in report.cells if cell.startswith("t3.total."))
    return replace(report, cells=cells | {f"t3.other_processing.{c}": 987 for c in columns})
