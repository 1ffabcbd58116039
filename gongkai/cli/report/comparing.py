"""``report diff`` and ``report rollup``."""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path
from typing import Any

from gongkai.cli.output import (
    EXIT_CLEAN,
    EXIT_FINDINGS,
    print_findings,
    print_json,
    print_table,
)
from gongkai.cli.report.files import expand, names_in
from gongkai.cli.report.reading import print_summary
from gongkai.exchange.layout import printed_value
from gongkai.exchange.reading import read_report
from gongkai.exchange.report_json import report_to_mapping
from gongkai.statute.annual_report.advice import advised_lines
from gongkai.statute.annual_report.forms import get_form, section_heading
from gongkai.statute.annual_report.report import Report
from gongkai.statute.annual_report.rollup import sum_reports
from gongkai.statute.findings import has_errors

#: How a cell is shown that one of the two forms does not have.
NOT_IN_FORM = "（无此格）"
ONLY_SECTIONS = "其中有2019年以前的年报，当时没有全国统一的表格，只比较文字。"


def run_diff(arguments: argparse.Namespace) -> int:
    """Compare two reports cell by cell and section by section; always 0 when both are read.

    One from before the tables of 2019 has no cells; then only the sections are compared.
    """
    first, second = read_report(arguments.first), read_report(arguments.second)
    has_cells = bool(first.form and second.form)
    cells = _different_cells(first, second) if has_cells else []
    sections = _different_sections(first, second)
    if arguments.json:
        print_json(
            {
                "first": _identity(first, arguments.first),
                "second": _identity(second, arguments.second),
                "cells": cells,
                "sections": sections,
            }
            | ({} if has_cells else {"remark": ONLY_SECTIONS})
        )
        return EXIT_CLEAN
    rows = [(cell["cell"], cell["name"], cell["first"], cell["second"]) for cell in cells]
    if rows:
        print_table(rows, heads=("单元格", "名称", arguments.first.name, arguments.second.name))
    for section in sections:
        print(f"\n{section['heading']}：")
        print("\n".join(section["lines"]))
    told = f"共{len(rows)}格不同，" if has_cells else ONLY_SECTIONS
    print(f"\n{told}{len(sections)}个部分文字不同。")
    return EXIT_CLEAN


def _identity(report: Report, path: Path) -> dict[str, Any]:
    return {"name": path.name, "organ": report.organ, "year": report.year, "form": report.form}


def _different_cells(first: Report, second: Report) -> list[dict[str, str]]:
    forms = (first.official_form.cells, second.official_form.cells)
    rows = []
    for cell in dict.fromkeys([*forms[0], *forms[1]]):
        shown = [
            printed_value(report, cell) if cell in form else NOT_IN_FORM
            for report, form in zip((first, second), forms, strict=True)
        ]
        if first.cells.get(cell) != second.cells.get(cell) or shown[0] != shown[1]:
            name = (forms[0].get(cell) or forms[1][cell]).name
            rows.append({"cell": cell, "name": name, "first": shown[0], "second": shown[1]})
    return rows


def _different_sections(first: Report, second: Report) -> list[dict[str, Any]]:
    changed = []
    ours = [section.id for section in get_form("2021").sections]
    for section in dict.fromkeys((*ours, *first.sections, *second.sections)):
        before, after = (report.sections.get(section, "") for report in (first, second))
        if before != after:
            lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
            changed.append(
                {
                    "section": section,
                    "heading": section_heading(section),
                    "lines": [line for line in lines if not line.startswith(("---", "+++", "@@"))],
                }
            )
    return changed


def run_rollup(arguments: argparse.Namespace) -> int:
    """Sum the leaves; 1 when a finding of level error is among what the sum turned up."""
    leaves = [read_report(path) for path in expand(arguments.files)]
    expected = names_in(arguments.units) if arguments.units else []
    total = sum_reports(leaves, organ=arguments.organ, expected=expected)
    if arguments.json:
        print_json(report_to_mapping(total))
    else:
        print_summary(total, name=f"{len(leaves)}份年报汇总")
        print_findings(total.findings, lines=advised_lines)
    return EXIT_FINDINGS if has_errors(total.findings) else EXIT_CLEAN
