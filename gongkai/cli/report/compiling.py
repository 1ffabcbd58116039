"""``report compile`` and ``report write``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from gongkai.cli.django_start import require_database, start_django
from gongkai.cli.output import (
    EXIT_CLEAN,
    EXIT_FINDINGS,
    print_findings,
    print_json,
    say,
)
from gongkai.cli.report.reading import print_summary
from gongkai.errors import InvalidInput
from gongkai.exchange.composition import report_title
from gongkai.exchange.reading import read_report
from gongkai.exchange.registers import LedgerFolder, init_ledger_folder, read_ledger_folder
from gongkai.exchange.report_json import report_to_mapping
from gongkai.exchange.writing import write_report, write_report_folder
from gongkai.statute.annual_report.advice import advised_lines
from gongkai.statute.annual_report.compilation import compile_report
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import count_findings, has_errors


def run_compile(arguments: argparse.Namespace) -> int:
    """Compile the year's report from a folder of registers, or make an empty folder."""
    if arguments.init and arguments.organ:
        raise InvalidInput("--init 只用于台账文件夹，请改用 --ledger。", code="usage")
    if arguments.init:
        files = init_ledger_folder(arguments.ledger, kind=arguments.init_kind)
        say(f"已在“{arguments.ledger}”新建{len(files)}个文件。请先看其中的“说明.txt”，再填写台账。")
        return EXIT_CLEAN
    if arguments.year is None:
        raise InvalidInput("缺少报告年度。请加上 --year，例如 --year 2024。", code="usage")
    report = (
        _compile_from_site(arguments.organ, arguments.year)
        if arguments.organ
        else compile_folder(read_ledger_folder(arguments.ledger), year=arguments.year)
    )
    if arguments.output:
        _write_all(report, arguments.output, quiet=arguments.json)
    elif not arguments.json:
        print_summary(report, name=report_title(report))
        print_findings(report.findings, lines=advised_lines)
    if arguments.json:
        print_json(report_to_mapping(report))
    return EXIT_FINDINGS if has_errors(report.findings) else EXIT_CLEAN


def _compile_from_site(slug: str, year: int) -> Report:
    start_django()
    require_database()
    from gongkai.organs.models import Organ
    from gongkai.reports.compiling import compile_year

    organ = Organ.objects.filter(slug=slug).first()
    if organ is None:
        known = "、".join(Organ.objects.values_list("slug", flat=True)) or "还没有机关"
        raise InvalidInput(
            f"网站里没有代号为“{slug}”的行政机关。现有：{known}。", code="organ_missing"
        )
    return compile_year(organ, year)


def compile_folder(folder: LedgerFolder, *, year: int) -> Report:
    """Compile the report of one folder; its own notices come before the rules' findings."""
    return compile_report(
        folder.ledger,
        year=year,
        prose=folder.sections,
        previous=folder.previous,
        facts=folder.facts,
        notices=folder.notices,
    )


def _write_all(report: Report, folder: Path, *, quiet: bool) -> None:
    files = write_report_folder(report, folder, font_folders=_font_folders())
    if quiet:
        return
    behind = sum(len(records.ids) > 0 for records in report.provenance.values())
    print(f"{report_title(report)}（{report.form}年格式）已编制：")
    print(
        f"  表格共{len(report.cells)}格，其中{behind}格有记录可查；"
        f"正文引用{len(report.references)}处数字，均由台账算出。"
    )
    for reference in report.references:
        print(f"    {reference.text} → {reference.printed}")
    print_findings(report.findings, lines=advised_lines)
    print("已写出：")
    for path in files:
        print(f"  {path}")


def run_write(arguments: argparse.Namespace) -> int:
    """Write one report in the statutory layout."""
    report = read_report(arguments.file)
    report.require_tables()
    write_report(report, arguments.to, arguments.output, font_folders=_font_folders())
    say(f"已写出“{arguments.output}”。{count_findings(report.findings)}")
    return EXIT_CLEAN


def _font_folders() -> tuple[Path, ...]:
    """Return the office's own font folders, parted by commas in the variable GONGKAI_FONTS."""
    folders = [Path(name) for name in os.environ.get("GONGKAI_FONTS", "").split(",") if name]
    for folder in folders:
        if not folder.is_dir():
            raise InvalidInput(
                f"环境变量 GONGKAI_FONTS 指向的文件夹“{folder}”不存在。请改正或取消设置。",
                code="font_folder_missing",
            )
    return tuple(folders)
