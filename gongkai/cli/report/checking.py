"""``report check``: the rules, last year, the leaves, and what people said before."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from gongkai.cli.output import EXIT_CLEAN, EXIT_FINDINGS, print_findings, print_json, say
from gongkai.cli.report.files import each_report, expand, names_in
from gongkai.cli.report.judging import Judging
from gongkai.cli.report.sheets import SheetWriter
from gongkai.cli.report.years import LastYears, remark_on_previous
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.judging import JudgedFinding, standing
from gongkai.exchange.reading import read_report
from gongkai.statute.annual_report.advice import advised_lines
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report
from gongkai.statute.annual_report.rollup import check_parent
from gongkai.statute.findings import Finding, has_errors, worst_first


def run_check(arguments: argparse.Namespace) -> int:
    """Check the files against all rules; 1 when an error stands that nobody dismissed."""
    files = expand(arguments.files)
    _refuse_what_does_not_fit(arguments, files)
    previous = read_report(arguments.previous) if arguments.previous else None
    years = LastYears(files) if previous is None else None
    leaves = _read_leaves(arguments.leaves or (), parent=files[0])
    expected = names_in(arguments.units) if arguments.units else []
    judging = Judging(arguments.verdicts or ())
    sheets = SheetWriter(arguments, files)

    def work(report: Report, path: Path, many: bool) -> int:
        before = previous or (years.before(path) if years else None)
        if previous is not None:
            remark_on_previous(report, previous, name=path.name)
        findings = reconcile(report, previous=before, reorganised=arguments.reorganised)
        if leaves:
            findings = worst_first((*findings, *check_parent(report, leaves, expected=expected)))
        judged = judging.judge(report, findings, name=path.name)
        # Before anything is printed: a sheet that cannot be written is this file's one answer.
        sheets.write(report, judged, path)
        if arguments.json:
            source = report.source.as_json() if report.source else None
            shown = [one.as_json() for one in judged]
            print_json({"source": source, "findings": shown}, one_line=many)
        else:
            if many:
                print(f"== {path.name}")
            _print_judged(judged)
        return EXIT_FINDINGS if has_errors(standing(judged)) else EXIT_CLEAN

    read = years.read if years else read_report
    exit_code = each_report(files, work, wants_json=arguments.json, read=read)
    judging.tell_unused()
    return exit_code


def _refuse_what_does_not_fit(arguments: argparse.Namespace, files: Sequence[Path]) -> None:
    if arguments.leaves and len(files) > 1:
        raise InvalidInput("--leaves 只能用于核对一份上级年报，请一次只给一份。", code="usage")
    if arguments.units and not arguments.leaves:
        raise InvalidInput("--units 要与 --leaves 一起使用。", code="usage")


def _read_leaves(paths: Sequence[Path], *, parent: Path) -> list[Report]:
    """Return the leaves' reports; the parent's own file in their folder is left out."""
    leaves = []
    for path in expand(paths):
        if path.exists() and parent.exists() and path.samefile(parent):
            say(f"“{path.name}”是要核对的上级年报，不算作所属机关。")
            continue
        try:
            leaves.append(read_report(path))
        except GongkaiError as error:
            raise InvalidInput(f"所属机关的年报不能用：{error.message}", code=error.code) from error
    return leaves


def _print_judged(judged: Sequence[JudgedFinding]) -> None:
    """Print what stands, with what to do, then apart what people dismissed."""
    told = {one.finding: one.told for one in judged}

    def lines(finding: Finding) -> list[str]:
        said = [f"       {told[finding]}"] if told[finding] else []
        return [*advised_lines(finding), *said]

    print_findings(standing(judged), lines=lines)
    dismissed = [one for one in judged if one.is_dismissed]
    if dismissed:
        print(f"已认定不成立、不计入的{len(dismissed)}项：")
        for one in dismissed:
            print(f"  {one.finding.message}（{one.finding.code}）\n       {one.told}")
