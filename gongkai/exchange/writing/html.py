"""The report as one web page that travels alone: own style, no scripts, accessible table heads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml.builder import E

from gongkai.exchange.composition import (
    Heading,
    Paragraph,
    StatutoryTable,
    compose,
    facts_of,
    report_title,
)
from gongkai.exchange.layout import Grid, GridCell
from gongkai.exchange.writing.page import HtmlElement, page_alone
from gongkai.statute.annual_report.report import Report

#: What a screen reader says of each table.
CAPTIONS = {
    "t2": "主动公开政府信息情况表",
    "t3": "收到和处理政府信息公开申请情况表",
    "t4": "政府信息公开行政复议、行政诉讼情况表",
}


@dataclass(frozen=True, slots=True)
class CellView:
    """How a figure is shown to staff: where its link leads, classes, and what a reader is told."""

    link: str = ""
    classes: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Views:
    """How a page of the site shows a report; as it stands, everything is plain text.

    ``cell``: cell id → how to show it, None for a plain figure. ``reference``: number of a live
    reference → where its figure leads. ``section``: section id → where its text is changed.
    """

    cell: Callable[[str], CellView | None] = lambda cell: None
    reference: Callable[[int], str] = lambda number: ""
    section: Callable[[str], str] = lambda section: ""


PLAIN = Views()
#: Characters for private use that mark a reference while its text is parted into paragraphs.
_MARKED = re.compile("\ue000(\\d+)\ue001([^\ue000-\ue002]*)\ue002")
_MARKS = str.maketrans(dict.fromkeys("\ue000\ue001\ue002", "\ufffd"))


def render_html(report: Report) -> bytes:
    """Return the report as an HTML page in UTF-8.

    Built as a tree, so that no text of the report can become markup.
    """
    title = report_title(report)
    article = E.article({"class": "card"}, E.h1(title), _facts(report))
    article.extend(_sections(report, PLAIN))
    return page_alone(title, named=report.organ or "政府信息公开", content=article)


def render_sections(report: Report, *, views: Views = PLAIN) -> str:
    """Return the report's sections as an HTML fragment for a page of the site.

    Figures and live references lead to their records as ``views`` says.
    """
    marked = replace(report, sections=_marked(report)) if views is not PLAIN else report
    return "".join(
        etree.tostring(section, encoding="unicode", method="html")
        for section in _sections(marked, views)
    )


def _marked(report: Report) -> dict[str, str]:
    """Return the sections with each live reference between marks that carry its number."""
    sections = {name: text.translate(_MARKS) for name, text in report.sections.items()}
    numbered = sorted(enumerate(report.references), key=lambda pair: -pair[1].start)
    for number, reference in numbered:
        text, end = sections[reference.section], reference.start + len(reference.printed)
        sections[reference.section] = (
            f"{text[: reference.start]}\ue000{number}\ue001{text[reference.start : end]}\ue002"
            f"{text[end:]}"
        )
    return sections


def _sections(report: Report, views: Views) -> Iterator[HtmlElement]:
    section = None
    for block in compose(report):
        if isinstance(block, Heading) and block.level == 1:
            if section is not None:
                yield section
            section = E.section(
                {"class": "prose", "id": f"section-{block.section}"},
                _heading(block, views.section(block.section)),
            )
        elif section is None:
            continue
        elif isinstance(block, Heading):
            section.append(E.h3(block.text))
        elif isinstance(block, Paragraph):
            section.append(E.p(*_linked(block.text, views)))
        else:
            section.append(_table(block, views))
    if section is not None:
        yield section


def _heading(block: Heading, change_url: str) -> HtmlElement:
    if not change_url:
        return E.h2(block.text)
    return E.h2(block.text, E.a({"class": "change", "href": change_url}, "修改文字"))


def _linked(text: str, views: Views) -> Iterator[HtmlElement]:
    """Yield the text with each marked reference as a link."""
    end = 0
    for match in _MARKED.finditer(text):
        yield text[end : match.start()]
        link = views.reference(int(match[1]))
        yield E.a({"class": "figure", "href": link}, match[2]) if link else match[2]
        end = match.end()
    yield text[end:]


def _facts(report: Report) -> HtmlElement:
    facts = E.dl({"class": "facts"})
    for term, text in facts_of(report):
        facts.extend((E.dt(term), E.dd(text)))
    return facts


def _table(block: StatutoryTable, views: Views) -> HtmlElement:
    grid, caption = block.grid, CAPTIONS[block.grid.table]
    table = E.table({"class": f"statutory {grid.table}"}, E.caption(caption), _columns(grid))
    heads = dict(_heads_of_values(grid))
    for name, rows in (
        ("thead", grid.rows[: grid.head_rows]),
        ("tbody", grid.rows[grid.head_rows :]),
    ):
        if rows:
            part = etree.SubElement(table, name)
            for row in rows:
                part.append(E.tr(*(_cell(cell, block, heads, views) for cell in row)))
    return E.div(
        {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": caption}, table
    )


def _columns(grid: Grid) -> HtmlElement:
    whole = sum(grid.widths)
    # A width attribute, not a style: the site's content policy allows no inline styles.
    columns = (E.col({"width": f"{width / whole:.2%}"}) for width in grid.widths)
    return E.colgroup(*columns)


def _cell(
    cell: GridCell, block: StatutoryTable, heads: dict[str, str], views: Views
) -> HtmlElement:
    attributes = {
        name: str(span)
        for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
        if span > 1
    }
    if cell.is_total:
        attributes["class"] = "total"
    if cell.cell is None:
        attributes |= {"scope": cell.header, "id": _head_id(block.grid, cell)}
        first, *rest = cell.lines
        head = E.th(attributes, first)
        for line in rest:
            etree.SubElement(head, "br").tail = line
        return head
    attributes |= {"data-cell": cell.cell, "headers": heads[cell.cell]}
    text = block.values[cell.cell]
    view = views.cell(cell.cell)
    if view is None:
        return E.td(attributes, text)
    classes = f"{attributes.get('class', '')} {view.classes}".strip()
    if classes:
        attributes["class"] = classes
    shown = [E.a({"href": view.link}, text or "空")] if view.link else [text]
    if view.told:
        shown.append(E.span({"class": "told"}, view.told))
    return E.td(attributes, *shown)


def _head_id(grid: Grid, cell: GridCell) -> str:
    return f"{grid.table}-r{cell.row}c{cell.column}"


def _heads_of_values(grid: Grid) -> Iterator[tuple[str, str]]:
    """Yield each value cell with the ids of the heads above and beside it.

    A caption across the whole width begins a new block: heads above it no longer apply.
    """
    above: list[GridCell] = []
    beside: list[GridCell] = []
    for row in grid.rows:
        if row[0].colspan == grid.width:
            above = []
        for cell in row:
            if cell.cell is None:
                (above if cell.header.startswith("col") else beside).append(cell)
        for cell in row:
            if cell.cell is not None:
                heads = [
                    head
                    for head in above
                    if head.column <= cell.column < head.column + head.colspan
                ]
                heads += [head for head in beside if head.row <= cell.row < head.row + head.rowspan]
                yield cell.cell, " ".join(_head_id(grid, head) for head in heads)
