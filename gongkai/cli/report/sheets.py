"""``--sheet``: the findings of each report as a 退改单, in a file or a folder."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gongkai.cli.output import say
from gongkai.errors import InvalidInput
from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.writing.files import write_files
from gongkai.exchange.writing.finding_sheet import (
    SheetHead,
    finding_sheet_text,
    render_finding_sheet,
)
from gongkai.statute.annual_report.report import Report

#: The kinds of sheet by the end of the file's name.
KINDS = ("html", "xlsx", "txt")


class SheetWriter:
    """Where the sheets of this run go and what stands on them; without ``--sheet`` nowhere."""

    def __init__(self, arguments: argparse.Namespace, files: Sequence[Path]) -> None:
        self.arguments = arguments
        self.target: Path | None = arguments.sheet
        self.stems = Counter(path.stem for path in files)
        self.kind = self._kind(many=len(files) > 1)

    def _kind(self, *, many: bool) -> str:
        """Return the kind of the one sheet, "" for a folder of sheets."""
        if self.target is None or self.target.is_dir() or not self.target.suffix:
            return ""
        kind = self.target.suffix[1:].lower()
        if kind not in KINDS:
            raise InvalidInput(
                f"退改单不能写成“{self.target.suffix}”。可以是 .html、.xlsx、.txt，或一个文件夹。",
                code="usage",
            )
        if many:
            raise InvalidInput("核对多份年报时，--sheet 请给一个文件夹。", code="usage")
        return kind

    def write(self, report: Report, judged: Sequence[JudgedFinding], path: Path) -> None:
        """Write the sheet of one report, or in a folder its sheets of all kinds."""
        if self.target is None:
            return
        head = self._head(report, path)
        if self.kind:
            files = {self.target: _sheet(report, judged, head, self.kind)}
        else:
            stem = path.stem if self.stems[path.stem] == 1 else path.name
            files = {
                self.target / f"{stem}-退改单.{kind}": _sheet(report, judged, head, kind)
                for kind in KINDS
            }
        for written in files:
            self._refuse_to_lose_words(written)
        write_files(files)
        say("已写出退改单：" + "、".join(f"“{written}”" for written in files))

    def _refuse_to_lose_words(self, path: Path) -> None:
        """Raise InvalidInput for a sheet that people filled in and that was not read this time."""
        given = [sheet.resolve() for sheet in self.arguments.verdicts or ()]
        if path.suffix.lower() != ".xlsx" or not path.exists() or path.resolve() in given:
            return
        # Loaded only where a workbook is about to be replaced.
        from gongkai.exchange.reading.verdicts import has_verdicts

        if has_verdicts(path):
            raise InvalidInput(
                f"“{path.name}”里已有人填写的认定，再写会丢失。"
                f"请加上 --verdicts {path.name} 一并读回，或换一个文件名。",
                code="verdicts_would_be_lost",
            )

    def _head(self, report: Report, path: Path) -> SheetHead:
        return SheetHead(
            organ=report.organ or "",
            year=report.year,
            file=path.name,
            sent_by=self.arguments.sent_by,
            reply_to=self.arguments.reply_to,
            reply_by=self.arguments.reply_by,
            checked_on=self.arguments.on,
        )


def _sheet(report: Report, judged: Sequence[JudgedFinding], head: SheetHead, kind: str) -> bytes:
    if kind == "txt":
        text = finding_sheet_text(report, judged, head)
        return ("\ufeff" + text.replace("\n", "\r\n") + "\r\n").encode()
    return render_finding_sheet(report, judged, head, "html" if kind == "html" else "xlsx")
