"""Cells into paper: HTML, Word, PDF, spreadsheet and JSON from one walk over the form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gongkai.errors import InvalidInput
from gongkai.exchange.composition import report_title
from gongkai.exchange.report_json import encode_report
from gongkai.exchange.writing.files import write_files
from gongkai.statute.annual_report.advice import advised_lines
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import count_findings

#: The kinds of file a report is written as, in the order of a folder.
KINDS = ("html", "docx", "pdf", "xlsx", "json")


def render_report(report: Report, kind: str, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the report in one of KINDS; ``font_folders`` hold the office's own fonts for the PDF.

    Same report, same bytes. Raises InvalidInput for another kind.
    """
    # Each writer's libraries are loaded only when it is used: commands start in a fraction of a
    # second although a Word or PDF library takes longer than that to load.
    if kind == "html":
        from gongkai.exchange.writing.html import render_html

        return render_html(report)
    if kind == "docx":
        from gongkai.exchange.writing.docx import render_docx

        return render_docx(report)
    if kind == "pdf":
        from gongkai.exchange.writing.pdf import render_pdf

        return render_pdf(report, font_folders=font_folders)
    if kind == "xlsx":
        from gongkai.exchange.writing.xlsx import render_xlsx

        return render_xlsx(report)
    if kind == "json":
        return encode_report(report)
    raise InvalidInput(f"不能写成“{kind}”。可以写成：{'、'.join(KINDS)}。", code="unknown_kind")


def write_report(
    report: Report, kind: str, path: Path, *, font_folders: Sequence[Path] = ()
) -> None:
    """Write the report to ``path``; the file is moved into place only when it is whole."""
    write_files({path: render_report(report, kind, font_folders=font_folders)})


def write_report_folder(
    report: Report, folder: Path, *, font_folders: Sequence[Path] = ()
) -> tuple[Path, ...]:
    """Write the report in every kind and its findings into a folder; return the files.

    All files are rendered before the first is written.
    """
    stem = report_title(report).replace("/", "-")
    files = {
        folder / f"{stem}.{kind}": render_report(report, kind, font_folders=font_folders)
        for kind in KINDS
    }
    files[folder / "检查结果.txt"] = ("\ufeff" + _findings_text(report)).encode()
    write_files(files)
    return tuple(files)


def _findings_text(report: Report) -> str:
    """Return the findings for people; programs find them in the JSON of the report."""
    lines = [f"{report_title(report)}：检查结果", ""]
    lines += [line for finding in report.findings for line in advised_lines(finding)]
    return "\r\n".join([*lines, count_findings(report.findings), ""])
