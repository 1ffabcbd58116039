"""What people said on earlier sheets, held against the findings of this run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gongkai.cli.output import say
from gongkai.errors import InvalidInput
from gongkai.exchange.judging import JudgedFinding, Said, judge
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import Finding


class Judging:
    """The sheets given with ``--verdicts``, and which of them were of use."""

    def __init__(self, paths: Iterable[Path]) -> None:
        paths = list(paths)
        if paths:
            # Loaded only where sheets are given: a plain check needs no reader of spreadsheets.
            from gongkai.exchange.reading.verdicts import read_verdicts

            self.sheets = [sheet for path in paths for sheet in read_verdicts(path)]
        else:
            self.sheets = []
        self.used: set[int] = set()

    def judge(
        self, report: Report, findings: Sequence[Finding], *, name: str
    ) -> tuple[JudgedFinding, ...]:
        """Return the findings with what the sheets on this report say of them.

        Raises InvalidInput (``verdicts_differ``) where two sheets say different things.
        """
        said: dict[str, Said] = {}
        for place, sheet in enumerate(self.sheets):
            if not sheet.is_about(report):
                continue
            self.used.add(place)
            for mark, word in sheet.said.items():
                _refuse_other_word(said.setdefault(mark, word), word)
        judged = judge(findings, said)
        gone = len(set(said) - {one.mark for one in judged})
        if gone:
            say(f"“{name}”：有{gone}项认定所说的问题已经不在，或者数已改变，没有用到。")
        return judged

    def tell_unused(self) -> None:
        """Tell of sheets that are about none of the reports of this run."""
        for place, sheet in enumerate(self.sheets):
            if place not in self.used:
                about = f"{sheet.organ}{f'{sheet.year}年' if sheet.year else ''}" or sheet.file
                say(f"“{sheet.name}”是“{about}”的退改单，这次没有核对这份年报，没有用到。")


def _refuse_other_word(first: Said, other: Said) -> None:
    if first.verdict != other.verdict:
        raise InvalidInput(
            f"{first.place}和{other.place}对同一项的认定不同。请统一后再试。",
            code="verdicts_differ",
        )
