"""The report as one web page that travels alone: own style, no scripts, accessible table heads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree
from lxml.builder import E

from gongkai.exchange.composition import (
    Heading,
    Paragraph,
    StatutoryTable,
    compose,
    facts_of,
    printable,
    report_title,
)
from gongkai.exchange.layout import Grid, GridCell
from gongkai.statute.annual_report.report import Report

#: lxml's builder is not typed.
HtmlElement = Any

#: What a screen reader says of each table.
CAPTIONS = {
    "t2": "主动公开政府信息情况表",
    "t3": "收到和处理政府信息公开申请情况表",
    "t4": "政府信息公开行政复议、行政诉讼情况表",
}


def render_html(report: Report) -> bytes:
    """Return the report as an HTML page in UTF-8.

    Built as a tree, so that no text of the report can become markup.
    """
    title = report_title(report)
    article = E.article({"class": "card"}, E.h1(title), _facts(report))
    section = article
    for block in compose(report):
        if isinstance(block, Heading) and block.level == 1:
            section = E.section(E.h2(block.text), {"class": "prose"})
            article.append(section)
        elif isinstance(block, Heading):
            section.append(E.h3(block.text))
        elif isinstance(block, Paragraph):
            section.append(E.p(block.text))
        else:
            section.append(_table(block))
    page = E.html(
        {"lang": "zh-CN"},
        E.head(
            E.meta({"charset": "utf-8"}),
            E.meta({"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            E.title(title),
            E.style(_style()),
        ),
        E.body(
            E.a({"class": "skip", "href": "#content"}, "跳到正文"),
            _masthead(report),
            E.main({"id": "content", "class": "wrap"}, article),
        ),
    )
    etree.indent(page, space="")
    return etree.tostring(page, doctype="<!doctype html>", encoding="utf-8", method="html") + b"\n"


@cache
def _style() -> str:
    return (resources.files("gongkai.exchange.writing") / "report.css").read_text(encoding="utf-8")


def _masthead(report: Report) -> HtmlElement:
    name = E.p(E.b(printable(report.organ or "政府信息公开")), E.span("政府信息公开"))
    return E.header({"class": "site"}, E.div({"class": "wrap"}, name))


def _facts(report: Report) -> HtmlElement:
    facts = E.dl({"class": "facts"})
    for term, text in facts_of(report):
        facts.extend((E.dt(term), E.dd(text)))
    return facts


def _table(block: StatutoryTable) -> HtmlElement:
    grid, caption = block.grid, CAPTIONS[block.grid.table]
    table = E.table({"class": grid.table}, E.caption(caption), _columns(grid))
    heads = list(_heads_of_values(grid))
    for name, rows in (
        ("thead", grid.rows[: grid.head_rows]),
        ("tbody", grid.rows[grid.head_rows :]),
    ):
        if rows:
            part = etree.SubElement(table, name)
            for row in rows:
                part.append(E.tr(*(_cell(cell, block, dict(heads)) for cell in row)))
    return E.div(
        {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": caption}, table
    )


def _columns(grid: Grid) -> HtmlElement:
    whole = sum(grid.widths)
    columns = (E.col({"style": f"--width:{width / whole:.2%}"}) for width in grid.widths)
    return E.colgroup(*columns)


def _cell(cell: GridCell, block: StatutoryTable, heads: dict[str, str]) -> HtmlElement:
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
    return E.td(attributes, block.values[cell.cell])


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
