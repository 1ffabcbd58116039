"""``report read``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from gongkai.cli.output import EXIT_CLEAN, print_json, print_table, say
from gongkai.cli.report.files import each_report
from gongkai.exchange.layout import printed_value
from gongkai.exchange.report_json import report_to_mapping
from gongkai.statute.annual_report.forms import section_heading
from gongkai.statute.annual_report.report import (
    BEFORE_TABLES,
    Report,
    Unplaced,
    plain_amount,
)

#: Why a cell is absent whose row the report does not print (（六） as one row).
NOT_PRINTED = "row_not_printed"


def run_read(arguments: argparse.Namespace) -> int:
    """Read the files and print what was found in each; never 1, for reading judges nothing."""

    def work(report: Report, path: Path, many: bool) -> int:
        if arguments.json:
            print_json(report_to_mapping(report), one_line=many)
        else:
            print_summary(report, name=path.name)
        return EXIT_CLEAN

    return each_report(arguments.files, work, wants_json=arguments.json)


def print_summary(report: Report, *, name: str) -> None:
    """Print a report for people: whose it is, what is not zero, what could not be placed."""
    year = f"{report.year}年度" if report.year else "年度不明"
    form = f"{report.form}年格式" if report.form else "2019年以前，没有统一表格"
    print(f"{name}：{report.organ or '机关不明'}，{year}，{form}")
    if report.form is None:
        _print_figures(report)
        return
    rows = [
        (cell.id, cell.name, printed_value(report, cell.id))
        for cell in report.official_form.cells.values()
        if report.cells.get(cell.id) not in (None, 0, Decimal(0))
    ]
    if rows:
        print_table(rows, heads=("单元格", "名称", "数值"))
    blanks = sum(value is None for value in report.cells.values())
    absent = [item for item in report.unplaced if item.reason == NOT_PRINTED]
    misread = [item for item in report.unplaced if item.reason != NOT_PRINTED]
    zeros = sum(value == 0 for value in report.cells.values() if value is not None)
    print(
        f"共{len(report.official_form.cells)}格：有数{len(rows)}格，为0的{zeros}格，"
        f"空白{blanks}格，没有读准{len(misread)}处。"
    )
    if absent:
        say(f"  原表把（六）其他处理印成一行，没有分列的{len(absent)}格不填数，合计仍参加核对。")
    _say_misread(misread)


def _print_figures(report: Report) -> None:
    """Print what the prose of a report from before the tables says, and that this is all."""
    rows = [
        (
            ("约" if one.is_approximate else "") + plain_amount(one.value) + one.unit,
            one.text,
            section_heading(one.section) if one.section else "指标列表",
            one.place,
        )
        for one in report.figures
    ]
    if rows:
        print_table(rows, heads=("数值", "原文", "部分", "位置"))
    print(f"{BEFORE_TABLES}共{len(rows)}个数字，{len(report.sections)}个部分有文字。")
    _say_misread(report.unplaced)


def _say_misread(misread: Sequence[Unplaced]) -> None:
    for item in misread[:20]:
        values = "、".join(item.values) or "空白"
        say(f"  没有读准：{item.label or item.cell}（{item.place}）：{values}")
