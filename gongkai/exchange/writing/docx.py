"""The report as a Word document in official layout; the tables' XML is written directly."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from gongkai.exchange.composition import (
    Heading,
    Paragraph,
    StatutoryTable,
    compose,
    facts_of,
    printable,
    report_title,
    title_lines,
)
from gongkai.exchange.layout import MOST_ROWS_TOGETHER, Grid, GridCell
from gongkai.statute.annual_report.report import Report

#: Fixed, so that the same report gives the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
#: Width between the official margins (210 - 28 - 26 mm) in twentieths of a point.
TEXT_WIDTH = round((210 - 28 - 26) / 25.4 * 1440)
#: Half-points of each table's text.
TABLE_SIZES = {"t2": 21, "t3": 18, "t4": 18}

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LABEL_FILL, _TOTAL_FILL = "F7F8FA", "EAF1FB"


def render_docx(report: Report) -> bytes:
    """Return the report as DOCX.

    Styles name the fonts of official documents (方正小标宋简体, 黑体, 楷体_GB2312, 仿宋_GB2312),
    which Word replaces where they are not installed.
    """
    document = Document()
    _set_page(document)
    _set_styles(document)
    _set_properties(document, report)
    title = document.add_paragraph("\n".join(title_lines(report)), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    facts = "　".join(text for term, text in facts_of(report) if term != "发布机构")
    document.add_paragraph(facts, style="Subtitle")
    for block in compose(report):
        if isinstance(block, Heading):
            document.add_paragraph(block.text, style=f"Heading {block.level}")
        elif isinstance(block, Paragraph):
            document.add_paragraph(block.text, style="Normal")
        else:
            document.element.body.insert_element_before(_table(block), "w:sectPr")
            document.add_paragraph("", style="No Spacing")
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue())


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = footer.add_run()._r
        if kind:
            etree.SubElement(run, qn("w:fldChar"), {qn("w:fldCharType"): kind})
        else:
            etree.SubElement(run, qn("w:instrText")).text = text
    footer.add_run(" —")


def _set_styles(document: Any) -> None:
    styles = document.styles
    for name, font, size in (
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Subtitle", "仿宋_GB2312", 12),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Footer", "宋体", 14),
        ("No Spacing", "宋体", 6),
    ):
        style = styles[name]
        _set_font(style, font, size)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY if size >= 12 else None
        if size >= 12:
            layout.line_spacing = Pt(36 if name == "Title" else 28)
    styles["Normal"].paragraph_format.first_line_indent = Pt(32)
    styles["Normal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name in ("Title", "Subtitle", "Heading 1", "Footer", "No Spacing"):
        styles[name].paragraph_format.first_line_indent = Pt(0)
    styles["Subtitle"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Subtitle"].paragraph_format.space_after = Pt(14)
    styles["Heading 1"].paragraph_format.space_before = Pt(12)
    styles["Heading 1"].paragraph_format.space_after = Pt(6)
    for name in ("Heading 1", "Heading 2"):
        styles[name].paragraph_format.keep_with_next = True


def _set_font(style: Any, name: str, size: int) -> None:
    font = style.font
    font.name, font.size = name, Pt(size)
    font.bold = font.italic = False
    font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), name)
    for tag in ("w:color", "w:lang", "w:spacing", "w:kern"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    etree.SubElement(properties, qn("w:lang"), {qn("w:val"): "zh-CN", qn("w:eastAsia"): "zh-CN"})
    paragraph = style.element.find(qn("w:pPr"))
    if paragraph is not None:
        for old in paragraph.findall(qn("w:pBdr")):
            paragraph.remove(old)


def _set_properties(document: Any, report: Report) -> None:
    core = document.core_properties
    core.title, core.author = report_title(report), printable(report.organ or "")
    core.language, core.comments = "zh-CN", ""
    core.created = core.modified = CREATED
    core.last_modified_by = ""


def _table(block: StatutoryTable) -> etree._Element:
    """Return the w:tbl of a statutory table: merged cells, repeated heads, unbroken rows."""
    grid = block.grid
    widths = _widths(grid)
    table = etree.Element(f"{{{W}}}tbl")
    _add(table, "tblPr", _table_properties())
    columns = _add(table, "tblGrid")
    for width in widths:
        _add(columns, "gridCol", w=str(width))
    covered: dict[tuple[int, int], GridCell] = {}
    kept = _rows_kept_with_next(grid)
    for index, cells in enumerate(grid.rows):
        row = _add(table, "tr")
        _add(row, "trPr", _row_properties(is_head=index < grid.head_rows))
        here = {cell.column: cell for cell in cells}
        column = 0
        while column < grid.width:
            cell = here.get(column) or covered[index, column]
            _add_cell(row, cell, block, widths, is_start=column in here, is_kept=index in kept)
            if column in here:
                below = range(index + 1, index + cell.rowspan)
                covered |= {(later, column): cell for later in below}
            column += cell.colspan
    return table


def _rows_kept_with_next(grid: Grid) -> set[int]:
    """Return the rows that stay on the next row's page: heads, and rows under a shared label."""
    is_head = [not any(cell.cell for cell in row) for row in grid.rows]
    if grid.head_rows == 0:  # table 二: each item of Article 20 stays whole
        return {index for index, after in enumerate(is_head[1:]) if is_head[index] or not after}
    shared = (cell for row in grid.rows for cell in row if cell.rowspan <= MOST_ROWS_TOGETHER)
    kept = {row for cell in shared for row in range(cell.row, cell.row + cell.rowspan - 1)}
    return kept | {index for index, head in enumerate(is_head) if head}


def _widths(grid: Grid) -> list[int]:
    whole = sum(grid.widths)
    return [round(TEXT_WIDTH * width / whole) for width in grid.widths]


def _add(parent: etree._Element, tag: str, children: Iterable[Any] = (), **values: str) -> Any:
    element = etree.SubElement(parent, f"{{{W}}}{tag}")
    for name, value in values.items():
        element.set(f"{{{W}}}{name}", value)
    for child, attributes in children:
        _add(element, child, **attributes)
    return element


def _table_properties() -> list[tuple[str, dict[str, str]]]:
    return [
        ("tblW", {"w": str(TEXT_WIDTH), "type": "dxa"}),
        ("jc", {"val": "center"}),
        ("tblLayout", {"type": "fixed"}),
    ]


def _row_properties(*, is_head: bool) -> list[tuple[str, dict[str, str]]]:
    return [("cantSplit", {}), *([("tblHeader", {})] if is_head else [])]


def _add_cell(
    row: etree._Element,
    cell: GridCell,
    block: StatutoryTable,
    widths: list[int],
    *,
    is_start: bool,
    is_kept: bool,
) -> None:
    drawn = _add(row, "tc")
    width = sum(widths[cell.column : cell.column + cell.colspan])
    properties = _add(drawn, "tcPr", [("tcW", {"w": str(width), "type": "dxa"})])
    if cell.colspan > 1:
        _add(properties, "gridSpan", val=str(cell.colspan))
    if cell.rowspan > 1:
        _add(properties, "vMerge", **({"val": "restart"} if is_start else {}))
    edge = {"val": "single", "sz": "4", "space": "0", "color": "8A939D"}
    _add(properties, "tcBorders", [(side, edge) for side in ("top", "left", "bottom", "right")])
    fill = _TOTAL_FILL if cell.is_total else "" if cell.cell else _LABEL_FILL
    if fill:
        _add(properties, "shd", val="clear", color="auto", fill=fill)
    margins = [(side, {"w": "45", "type": "dxa"}) for side in ("left", "right")]
    _add(properties, "tcMar", margins)
    _add(properties, "vAlign", val="center")
    lines: Sequence[str] = ()
    if is_start:
        lines = (block.values[cell.cell],) if cell.cell else cell.lines
    _add_lines(drawn, lines, cell, TABLE_SIZES[block.grid.table], is_kept=is_kept)


def _add_lines(
    drawn: etree._Element, lines: Sequence[str], cell: GridCell, size: int, *, is_kept: bool
) -> None:
    side = "right" if cell.cell else "center" if cell.header.startswith("col") else "left"
    paragraph = _add(drawn, "p")
    _add(
        paragraph,
        "pPr",
        [
            ("pStyle", {"val": "NoSpacing"}),
            *([("keepNext", {})] if is_kept else []),
            ("spacing", {"before": "20", "after": "20", "line": "240", "lineRule": "auto"}),
            ("jc", {"val": side}),
        ],
    )
    if any(lines):
        run = _add(paragraph, "r")
        look = _add(
            run, "rPr", [("rFonts", {"ascii": "宋体", "hAnsi": "宋体", "eastAsia": "宋体"})]
        )
        if cell.is_total:
            _add(look, "b")
        _add(look, "sz", val=str(size))
        _add(look, "szCs", val=str(size))
        for place, line in enumerate(lines):
            if place:
                _add(run, "br")
            _add(run, "t").text = line


def with_fixed_dates(data: bytes) -> bytes:
    """Return the package with every member dated alike and in the same order."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for name in given.namelist():
            member = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(member, given.read(name))
    return buffer.getvalue()
