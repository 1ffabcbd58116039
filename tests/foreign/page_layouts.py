"""Web pages as sites of offices print them, from plain tables to Word's and layout tables."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from tests.foreign.printing import Cell, Printed, Table

PageLayout = Callable[[Printed, random.Random], str]
PAGE_LAYOUTS: dict[str, PageLayout] = {}


def page_layout(draw_page: PageLayout) -> PageLayout:
    """Enter a layout under its function's name."""
    PAGE_LAYOUTS[draw_page.__name__] = draw_page
    return draw_page


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _row(cells: list[Cell], inside: Callable[[str], str] = _text, tag: str = "td") -> str:
    out = []
    for cell in cells:
        spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        out.append(f"<{tag}{spans}>{inside(cell.text) or '&nbsp;'}</{tag}>")
    return f"<tr>{''.join(out)}</tr>"


def _table(table: Table, inside: Callable[[str], str] = _text) -> str:
    return f"<table border='1'>{''.join(_row(row, inside) for row in table.rows)}</table>"


def _page(title: str, body: str) -> str:
    """Return a page with the navigation, breadcrumbs and footer that surround a report."""
    links = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(_LINKS))
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'>"
        f"<title>{escape(title)}</title><style>td{{border:1px solid}}</style></head><body>"
        f"<div class='top'><ul>{links}</ul></div>"
        "<div class='crumbs'>当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报</div>"
        f"<div id='content'>{body}</div>"
        "<div class='foot'>【打印】【关闭】<p>主办：某某网 网站标识码：0000000000</p>"
        "<script>var n = 5;</script></div></body></html>"
    )


_LINKS = ("首页", "政务公开", "政府信息公开指南", "政府信息公开年报", "依申请公开", "互动交流")


def _paragraphs(
    printed: Printed, inside: Callable[[str], str], table: Callable[[Table], str]
) -> str:
    out = [
        f"<h1>{inside(printed.title)}</h1><p>发布时间：{(printed.report.year or 0) + 1}-01-20</p>"
    ]
    for block in printed.blocks:
        out.append(f"<p>{inside(block)}</p>" if isinstance(block, str) else table(block))
    return "\n".join(out)


@page_layout
def html_plain(printed: Printed, draw: random.Random) -> str:
    return _page(printed.title, _paragraphs(printed, _text, _table))


@page_layout
def html_word(printed: Printed, draw: random.Random) -> str:
    """Word's page: one character to a span, paragraphs and o:p in the cells."""

    def spans(text: str) -> str:
        pieces = text.split("\n")
        return "<br>".join(
            "".join(f"<span style='mso-fareast-font-family:仿宋'>{escape(c)}</span>" for c in piece)
            for piece in pieces
        )

    def cell(text: str) -> str:
        return f"<p class='MsoNormal'>{spans(text) or '<o:p>&nbsp;</o:p>'}</p>"

    return _page(printed.title, _paragraphs(printed, spans, lambda t: _table(t, cell)))


@page_layout
def html_in_layout_tables(printed: Printed, draw: random.Random) -> str:
    """The page itself is drawn by tables around tables."""
    inner = _paragraphs(printed, _text, _table)
    body = (
        "<table><tr><td><table><tr><td>首页</td><td>政务公开</td></tr></table></td></tr>"
        f"<tr><td width='20'></td><td><table><tr><td>{inner}</td></tr></table></td></tr></table>"
    )
    return _page(printed.title, body)


@page_layout
def html_one_big_table(printed: Printed, draw: random.Random) -> str:
    """Text and the three tables stand in one table of thirty columns."""
    width = 30
    rows = [f"<tr><td colspan='{width}'>{_text(printed.title)}</td></tr>"]
    for block in printed.blocks:
        if isinstance(block, str):
            rows.append(f"<tr><td colspan='{width}'>{_text(block)}</td></tr>")
            continue
        rows += [_row(_stretched(row, block.width, width)) for row in block.rows]
    return _page(printed.title, f"<table>{''.join(rows)}</table>")


def _stretched(row: list[Cell], width: int, wide: int) -> list[Cell]:
    """Return the row with its spans drawn out from ``width`` columns to ``wide``."""
    edges = [round(place * wide / width) for place in range(width + 1)]
    return [
        Cell(
            cell.text,
            edges[cell.column],
            cell.rowspan,
            edges[min(cell.column + cell.colspan, width)] - edges[cell.column],
            cell.cell,
        )
        for cell in row
    ]


@page_layout
def html_uneven_columns(printed: Printed, draw: random.Random) -> str:
    """Cells of one table have other colspans in each row."""

    def uneven(table: Table) -> str:
        rows = []
        for row in table.rows:
            extra = draw.randint(0, 2)
            cells = [Cell(c.text, c.column, c.rowspan, c.colspan, c.cell) for c in row]
            for cell in draw.sample(cells, min(extra, len(cells))):
                cell.colspan += draw.randint(1, 2)
            rows.append(_row(cells))
        return f"<table>{''.join(rows)}</table>"

    return _page(printed.title, _paragraphs(printed, _text, uneven))


@page_layout
def html_without_spans(printed: Printed, draw: random.Random) -> str:
    """What a span would cover are empty cells of their own."""

    def square(table: Table) -> str:
        rows = []
        for row in table.rows:
            by_column = {cell.column: cell.text for cell in row}
            cells = "".join(f"<td>{_text(by_column.get(c, ''))}</td>" for c in range(table.width))
            rows.append(f"<tr>{cells}</tr>")
        return f"<table>{''.join(rows)}</table>"

    return _page(printed.title, _paragraphs(printed, _text, square))


@page_layout
def html_torn_tables(printed: Printed, draw: random.Random) -> str:
    """A table is cut into several, as where a page of the Word file ended."""

    def torn(table: Table) -> str:
        cut = len(table.rows) // 2
        if table.id == "t4":
            return _table(table)
        parts = (table.rows[:cut], table.rows[cut:])
        return "<p></p>".join(f"<table>{''.join(_row(r) for r in part)}</table>" for part in parts)

    return _page(printed.title, _paragraphs(printed, _text, torn))
