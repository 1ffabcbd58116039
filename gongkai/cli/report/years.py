"""Last year's report for the cross-year rules: among the files given, or as named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from gongkai.cli.output import say
from gongkai.errors import GongkaiError
from gongkai.exchange.reading import read_report
from gongkai.statute.annual_report.naming import is_same_organ
from gongkai.statute.annual_report.report import Report


class LastYears:
    """The reports of one run, read once, so that one year can be held against the year before."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.found: dict[Path, Report | GongkaiError] = {}
        if len(files) > 1:
            for path in files:
                try:
                    self.found[path] = read_report(path)
                except GongkaiError as error:
                    self.found[path] = error

    def read(self, path: Path) -> Report:
        """Return the report in a file; raises what reading it raised."""
        found = self.found.get(path)
        if isinstance(found, GongkaiError):
            raise found
        return found or read_report(path)

    def before(self, path: Path) -> Report | None:
        """Return the same organ's report on the year before, and say which file it is.

        None where there is none, or where several claim to be it.
        """
        report = self.found.get(path)
        if not isinstance(report, Report) or not report.organ or not report.year:
            return None
        others = [
            (other, found)
            for other, found in self.found.items()
            if isinstance(found, Report)
            and found.year == report.year - 1
            and _bare(found.organ) == _bare(report.organ)
        ]
        if len(others) == 1:
            other, found = others[0]
            say(f"“{path.name}”：以“{other.name}”（{found.year}年度）为上一年年报，作跨年核对。")
            return found
        if others:
            say(
                f"“{path.name}”：有{len(others)}份{report.year - 1}年度年报，不知道以哪份为准，"
                "没有作跨年核对。请用 --previous 指定。"
            )
        return None


def _bare(organ: str | None) -> str:
    return re.sub(r"\s", "", organ or "")


def remark_on_previous(report: Report, previous: Report, *, name: str) -> None:
    """Say on stderr where the report given as last year's is of another year or organ."""
    if report.year and previous.year and previous.year != report.year - 1:
        say(
            f"“{name}”：--previous 给的是{previous.year}年度年报，不是{report.year - 1}年度的，"
            "跨年核对的结果请留意。"
        )
    if report.organ and previous.organ and not is_same_organ(report.organ, previous.organ):
        say(
            f"“{name}”：--previous 给的是“{previous.organ}”的年报，本年报是“{report.organ}”的，"
            "请确认是同一机关（或机构改革前的机关）。"
        )
