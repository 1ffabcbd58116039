"""Pages of the annual reports: the list with charts of five years, each report with downloads."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.utils.safestring import mark_safe

from gongkai.errors import DataMissing
from gongkai.exchange.composition import facts_of, report_title
from gongkai.exchange.writing import render_report
from gongkai.exchange.writing.html import render_sections
from gongkai.organs.models import Organ
from gongkai.portal.charts import Series, bar_chart, rows_of
from gongkai.portal.shell import Shell
from gongkai.reports.models import AnnualReport
from gongkai.reports.snapshots import report_of_snapshot
from gongkai.statute.annual_report.report import Report

logger = logging.getLogger("gongkai.worker")

#: Kind of file → what a reader calls it.
DOWNLOADS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "json": "JSON"}
#: Years that the charts show.
YEARS = 5
#: What the charts show: label, unit, cells that are added.
_SHOWN = (
    ("新收政府信息公开申请", "件", ("t3.received.total",)),
    ("予以公开和部分公开", "件", ("t3.granted.total", "t3.partial.total")),
    (
        "行政复议和行政诉讼",
        "件",
        ("t4.review.total", "t4.direct.total", "t4.after_review.total"),
    ),
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside a page: its name, what a reader calls it, and how large it is."""

    name: str
    word: str
    size: int


def published_reports(organ: Organ) -> Iterator[AnnualReport]:
    """Return the organ's reports that are public, newest first.

    One that is being corrected is still public as it was.
    """
    found = AnnualReport.objects.filter(organ=organ, published_snapshot__isnull=False)
    yield from found.select_related("published_snapshot", "organ").order_by("-year")


def reports_of_site(organs: Sequence[Organ]) -> dict[str, dict[int, AnnualReport]]:
    """Return the public reports of organs: slug → year → report, years newest first. One query."""
    found = AnnualReport.objects.filter(organ__in=organs, published_snapshot__isnull=False)
    told: dict[str, dict[int, AnnualReport]] = {organ.slug: {} for organ in organs}
    for report in found.select_related("organ").order_by("-year"):
        told[report.organ.slug][report.year] = report
    return told


def report_list_files(shell: Shell) -> dict[Path, bytes]:
    """Return the list of reports with the charts of the last years."""
    reports = list(published_reports(shell.organ))
    place = Path(shell.organ.slug) / "reports" / "index.html"
    series = [one for one in series_of(reports[:YEARS]) if not one.is_empty]
    return {
        place: shell.page(
            "portal/reports.html",
            place,
            here="reports",
            reports=reports,
            charts=[(one, bar_chart(one)) for one in series] if len(reports) > 1 else [],
            series=series,
            rows=rows_of(series),
        )
    }


def series_of(reports: list[AnnualReport]) -> list[Series]:
    """Return what the published reports say over the years; the years in order.

    A figure is None when a cell of it is blank or missing. A report that was tampered with is
    left out here as its page is.
    """
    found: list[tuple[int, Report]] = []
    for report in reversed(reports):
        if report.published_snapshot is not None:
            try:
                found.append((report.year, report_of_snapshot(report.published_snapshot)))
            except DataMissing:
                logger.exception("public_page_failed", extra={"event": "report"})
    return [
        Series(label, unit, tuple((year, _sum(report, cells)) for year, report in found))
        for label, unit, cells in _SHOWN
    ]


def _sum(report: Report, cells: tuple[str, ...]) -> int | None:
    values = [report.cells.get(cell) for cell in cells]
    if any(value is None for value in values):
        return None
    return sum(int(value) for value in values if value is not None)


def report_files(report: AnnualReport, shell: Shell) -> dict[Path, bytes]:
    """Return the page of a published report and its downloads, drawn from its snapshot.

    Raises DataMissing when the snapshot was tampered with: then nothing is written.
    """
    snapshot = report.published_snapshot
    if snapshot is None:
        return {}
    day = report.published_on.isoformat() if report.published_on else None
    shown = replace(report_of_snapshot(snapshot), published_on=day)
    here = Path(report.organ.slug) / "reports" / str(report.year)
    files, downloads = {}, []
    for kind, word in DOWNLOADS.items():
        name = f"{report_title(shown).replace('/', '-')}.{kind}"
        data = render_report(shown, kind, font_folders=settings.FONT_FOLDERS)
        files[here / name] = data
        downloads.append(Download(name, word, len(data)))
    files[here / "index.html"] = shell.page(
        "portal/report.html",
        here / "index.html",
        here="reports",
        report=report,
        snapshot=snapshot,
        title=report_title(shown),
        facts=facts_of(shown),
        downloads=downloads,
        sections=mark_safe(render_sections(shown)),  # noqa: S308 - built as a tree from text
    )
    return files
