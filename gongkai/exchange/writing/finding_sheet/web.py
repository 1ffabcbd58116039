"""The 退改单 as a web page that travels alone and prints on A4, with the cells at fault marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from lxml import html as lxml_html
from lxml.builder import E

from gongkai.exchange.composition import printable
from gongkai.exchange.days import chinese_day
from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.writing.finding_sheet.message import opening
from gongkai.exchange.writing.finding_sheet.points import (
    HEADS,
    Part,
    Point,
    SheetHead,
    count_line,
    parts_of,
)
from gongkai.exchange.writing.html import CellView, Views, render_sections
from gongkai.exchange.writing.page import STYLES, HtmlElement, page_alone
from gongkai.statute.annual_report.report import Report

SHEET_STYLES = (*STYLES, "finding_sheet.css")
#: The width of each column of HEADS in hundredths.
WIDTHS = (5, 5, 24, 7, 9, 10, 14, 11, 15)
#: A finding on more cells than this is about the table: its cells are not marked one by one.
MOST_CELLS_MARKED = 30
_NUMERALS = "一二三四"


def render_html_sheet(report: Report, judged: Sequence[JudgedFinding], head: SheetHead) -> bytes:
    """Return the sheet as an HTML page in UTF-8."""
    parts = parts_of(report, judged)
    asked = count_line(parts)
    article = E.article({"class": "card"}, E.h1(head.title), _facts(head))
    article.append(
        E.p({"class": "lead"}, opening(head, asked).rstrip("：") + ("。" if asked else ""))
    )
    for numeral, part in zip(_NUMERALS, parts, strict=False):
        article.append(_part(numeral, part))
    if asked:
        article.append(E.p({"class": "return"}, head.return_line))
    article.append(_tables(report, parts))
    return page_alone(
        head.title,
        named=head.sent_by or head.organ or "政府信息公开",
        content=article,
        styles=SHEET_STYLES,
    )


def _facts(head: SheetHead) -> HtmlElement:
    facts = [
        ("行政机关", head.organ),
        ("报告年度", f"{head.year}年" if head.year else ""),
        ("核对的文件", head.file),
        ("核对日期", chinese_day(head.checked_on) if head.checked_on else ""),
        ("发出单位", head.sent_by),
        ("重新报送", head.reply_to),
        ("报送期限", chinese_day(head.reply_by) if head.reply_by else ""),
    ]
    listed = E.dl({"class": "facts"})
    for term, text in facts:
        if text:
            listed.extend((E.dt(term), E.dd(printable(text))))
    return listed


def _part(numeral: str, part: Part) -> HtmlElement:
    heading = f"{numeral}、{part.heading}（{len(part.points)}处）"
    table = E.table(
        {"class": "points"},
        E.caption(heading),
        E.colgroup(*(E.col({"width": f"{width}%"}) for width in WIDTHS)),
        E.thead(E.tr(*(E.th({"scope": "col"}, text) for text in HEADS))),
        E.tbody(*(_row(point) for point in part.points)),
    )
    box = {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": heading}
    return E.section({"class": f"part {part.id}"}, E.h2(heading), E.div(box, table))


def _row(point: Point) -> HtmlElement:
    number, level, problem, found, expected, *rest = point.columns()
    return E.tr(
        E.th({"scope": "row"}, number),
        E.td({"class": "level"}, level),
        E.td(problem),
        *(E.td({"class": "figure"}, text or "—") for text in (found, expected)),
        *(E.td(text or "—") for text in rest),
    )


def _tables(report: Report, parts: Sequence[Part]) -> HtmlElement:
    """Return the statutory tables, each cell at fault marked with the numbers of its points."""
    marks = _marks(parts)
    bare = replace(report, sections={}, references=())
    drawn = lxml_html.fragments_fromstring(render_sections(bare, views=Views(cell=marks.get)))
    told = "表中标有“见第×项”的格，见上面相应序号的问题。" if marks else ""
    appendix = E.section({"class": "appendix"}, E.h2("附：所核对的表格"), E.p(told))
    for section in drawn:
        if section.find(".//table") is not None:
            for heading in section.iter("h2"):
                heading.tag = "h3"
            appendix.append(section)
    return appendix


def _marks(parts: Sequence[Part]) -> dict[str, CellView]:
    numbers: dict[str, list[int]] = defaultdict(list)
    worst: dict[str, str] = {}
    for part in parts:
        for point in part.points if part.id in ("error", "warning") else ():
            if len(point.finding.cells) <= MOST_CELLS_MARKED:
                for cell in point.finding.cells:
                    numbers[cell].append(point.number)
                    worst.setdefault(cell, part.id)
    return {
        cell: CellView(classes=f"fault {worst[cell]}", told=f"见第{'、'.join(map(str, found))}项")
        for cell, found in numbers.items()
    }
