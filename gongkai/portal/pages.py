"""The public pages as files: which there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from gongkai.audit.chain import canonical
from gongkai.audit.models import Checkpoint
from gongkai.exchange.composition import facts_of, report_title
from gongkai.exchange.writing import render_report
from gongkai.exchange.writing.html import render_sections
from gongkai.organs.models import Organ
from gongkai.reports.models import AnnualReport
from gongkai.reports.snapshots import report_of_snapshot

#: Kind of file → what a reader calls it.
DOWNLOADS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "json": "JSON"}
#: Our style sheets, carried in the folder so that it can be moved anywhere.
_STYLES = (
    ("gongkai.accounts", "static/accounts/gongkai.css", "assets/gongkai.css"),
    ("gongkai.accounts", "static/accounts/icon.svg", "assets/icon.svg"),
    ("gongkai.exchange.writing", "styles/tables.css", "assets/tables.css"),
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside a page: its name, what a reader calls it, and how large it is."""

    name: str
    word: str
    size: int


def site_files() -> dict[Path, bytes]:
    """Return what belongs to the whole site: home, style, checkpoints of the audit trail."""
    organs = Organ.objects.filter(has_portal=True).order_by("name")
    files = {
        Path("index.html"): _page(
            "portal/home.html",
            "",
            organs=organs,
            is_sample_site=any(organ.is_sample for organ in organs),
        ),
        Path("checkpoints.json"): _checkpoints(),
    }
    for package, source, target in _STYLES:
        files[Path(target)] = resources.files(package).joinpath(source).read_bytes()
    return files


def organ_files(organ: Organ) -> dict[Path, bytes]:
    """Return an organ's page and its list of reports."""
    reports = list(published_reports(organ))
    here = Path(organ.slug)
    return {
        here / "index.html": _page(
            "portal/organ.html", "../", here="organ", organ=organ, reports=reports
        ),
        here / "reports/index.html": _page(
            "portal/reports.html", "../../", here="reports", organ=organ, reports=reports
        ),
    }


def published_reports(organ: Organ) -> Iterator[AnnualReport]:
    """Return the organ's reports that are public, newest first.

    One that is being corrected is still public as it was.
    """
    found = AnnualReport.objects.filter(organ=organ, published_snapshot__isnull=False)
    yield from found.select_related("published_snapshot", "organ").order_by("-year")


def report_files(report: AnnualReport) -> dict[Path, bytes]:
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
    files[here / "index.html"] = _page(
        "portal/report.html",
        "../../../",
        here="reports",
        organ=report.organ,
        report=report,
        snapshot=snapshot,
        title=report_title(shown),
        facts=facts_of(shown),
        downloads=downloads,
        sections=mark_safe(render_sections(shown)),  # noqa: S308 - built as a tree from text
    )
    return files


def _page(template: str, root: str, **context: Any) -> bytes:
    """Return a page; ``root`` leads from it to the top of the folder: links stay relative."""
    return render_to_string(template, {"root": root, **context}).encode()


def _checkpoints() -> bytes:
    rows = [
        {"at": _utc(row.at), "hash": row.hash, "text": row.text}
        for row in Checkpoint.objects.order_by("pk")
    ]
    return canonical({"checkpoints": rows}).encode()


def _utc(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
