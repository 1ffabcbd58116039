"""A report as a sequence of blocks (title, headings, paragraphs, tables) for every writer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.exchange.layout import Grid, printed_value, report_grid
from gongkai.statute.annual_report.report import Report


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; ``level`` 1 is one of the six sections, 2 a subhead inside one."""

    text: str
    level: int
    section: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose."""

    text: str
    section: str


@dataclass(frozen=True, slots=True)
class StatutoryTable:
    """A table to draw: its grid and what is printed in each of its cells."""

    grid: Grid
    values: dict[str, str]
    section: str


Block = Heading | Paragraph | StatutoryTable

#: Characters that neither XML nor a page can hold: control characters and halves of pairs.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

#: A short line such as （一）主动公开情况 without a full stop inside is a subhead.
_SUBHEAD = re.compile(r"^（[一二三四五六七八九十]+）[^。；！？]{1,30}$")


def printable(text: str) -> str:
    """Return the text with each character that cannot be printed shown as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def report_title(report: Report) -> str:
    """Return the title of the report, e.g. 康川街道办事处2020年政府信息公开工作年度报告."""
    year = f"{report.year}年" if report.year else ""
    return printable(f"{report.organ or ''}{year}政府信息公开工作年度报告")


#: A title of more characters than this does not fit on one line of the page.
TITLE_LINE = 20


def title_lines(report: Report) -> list[str]:
    """Return the title in the lines in which it is set on paper: organ and year, then the rest."""
    title = report_title(report)
    place = title.rfind("政府信息公开工作年度报告")
    return [title] if len(title) <= TITLE_LINE or place <= 0 else [title[:place], title[place:]]


def facts_of(report: Report) -> list[tuple[str, str]]:
    """Return what stands under the title: period, organ, form, and the day of publication."""
    facts = []
    if report.year:
        facts.append(("统计期限", f"{report.year}年1月1日—12月31日"))
    if report.organ:
        facts.append(("发布机构", printable(report.organ)))
    facts.append(("格式", report.official_form.notice))
    if report.published_on:
        facts.append(("发布日期", printable(report.published_on)))
    return facts


def compose(report: Report) -> Iterator[Block]:
    """Yield the report's blocks in printed order, below the title."""
    form = report.official_form
    for section in form.sections:
        yield Heading(section.heading, 1, section.id)
        for line in report.sections.get(section.id, "").splitlines():
            text = printable(line).strip()
            if _SUBHEAD.match(text):
                yield Heading(text, 2, section.id)
            elif text:
                yield Paragraph(text, section.id)
        if section.table:
            grid = report_grid(report, section.table)
            values = {
                cell.cell: printed_value(report, cell.cell)
                for row in grid.rows
                for cell in row
                if cell.cell
            }
            yield StatutoryTable(grid, values, section.id)
