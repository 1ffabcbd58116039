"""What a new report's sections begin with, by the form of its year; our own words."""

from __future__ import annotations

from importlib import resources

from gongkai.statute.annual_report.forms import FormId

#: Sections that a clerk writes, in order; the others are tables with optional prose.
WRITTEN = ("overview", "problems", "others")
OPTIONAL = ("disclosure", "applications", "remedies")


def opening_text(section: str, form: FormId) -> str:
    """Return the text that a section of a new report begins with, "" where there is none."""
    path = resources.files("gongkai.reports.wording") / form / f"{section}.md"
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
