"""The leader's edited Word file: what changed, which figures stand, which were lost or typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.errors import InvalidInput
from gongkai.exchange.guarded import stopwatch
from gongkai.exchange.layout import printed_value
from gongkai.exchange.reading.guarded import LONGEST_SECONDS, read_report_guarded
from gongkai.exchange.relinking import Relinked, relink
from gongkai.reports.models import AnnualReport, Section
from gongkai.statute.annual_report.report import Report


@dataclass(frozen=True, slots=True)
class ReturnedSection:
    """A section as it came back, beside the one that stands."""

    section: str
    heading: str
    seen: int
    template: str
    relinked: Relinked

    @property
    def is_changed(self) -> bool:
        """Say whether the words differ, blank lines apart."""
        return _lines(self.relinked.text) != _lines(self.template)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned file says: sections in printed order, and figures of tables that differ.

    ``unread``: headings of written sections that the file does not have; they stay as they are.
    """

    sections: tuple[ReturnedSection, ...]
    figures: tuple[tuple[str, str, str], ...]
    unread: tuple[str, ...] = ()

    @property
    def changed(self) -> list[ReturnedSection]:
        """Return the sections whose words differ."""
        return [section for section in self.sections if section.is_changed]

    @property
    def seen(self) -> str:
        """Return what tells the versions of all sections that the file was compared with."""
        return "-".join(f"{section.section}{section.seen}" for section in self.sections)[-64:]

    def texts(self) -> Mapping[str, tuple[str, int]]:
        """Return section → text with references and version seen, of the changed ones."""
        return {s.section: (s.relinked.text, s.seen) for s in self.changed}


def read_returned(report: AnnualReport, compiled: Report, data: bytes, *, name: str) -> Returned:
    """Return what came back in an edited Word file of the report as it now stands.

    Tables are compared only: their figures come from the registers. Raises InvalidInput for a
    file that is no report of this year, or that takes longer than somebody waits for a page.
    """
    until = stopwatch() + LONGEST_SECONDS
    back = read_report_guarded(data, name=name, until=until, scans=False)
    if back.year is not None and back.year != report.year:
        raise InvalidInput(
            f"这是{back.year}年的年报，不是{report.year}年的。请重新选择文件。", code="wrong_year"
        )
    stands = {row.section: row for row in report.sections.all()}
    sections = tuple(
        _section(stands[part.id], part.heading, compiled, back.sections.get(part.id, ""))
        for part in compiled.official_form.sections
        if part.id in stands and part.id in back.sections
    )
    figures = tuple(
        (cell.name, printed_value(compiled, cell.id) or "空", printed_value(back, cell.id) or "空")
        for cell in compiled.official_form.cells.values()
        if cell.id in back.cells and back.cells[cell.id] != compiled.cells.get(cell.id)
    )
    unread = tuple(
        part.heading
        for part in compiled.official_form.sections
        if part.id in stands and stands[part.id].text and part.id not in back.sections
    )
    return Returned(sections, figures, unread)


def _section(stands: Section, heading: str, compiled: Report, edited: str) -> ReturnedSection:
    printed = [r.printed for r in compiled.references if r.section == stands.section]
    relinked = relink(stands.text, printed, edited)
    return ReturnedSection(stands.section, heading, stands.row_version, stands.text, relinked)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
