"""A letter of the office as a Word document, laid out as the PDF."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import (
    LetterContent,
    addressee_line,
    body_of,
    contact_line,
    enclosure_lines,
    line_of,
    signature_indents,
)
from gongkai.exchange.letters.letter import TITLE_LINE, head_size
from gongkai.exchange.papers.title_lines import balanced_lines
from gongkai.exchange.writing.docx import CREATED, with_fixed_dates

_RED, _GREY = RGBColor(0xC8, 0x16, 0x1D), RGBColor(0x8A, 0x93, 0x9D)
_SIZE = 16
#: Style of ours → its font, size in points and distance of lines in points.
_STYLES = {
    "Normal": ("仿宋_GB2312", _SIZE, 28),
    "Title": ("方正小标宋简体", 22, 33),
    "Heading 1": ("方正小标宋简体", 38, 44),
    "Header": ("黑体", 12, 16),
    "Footer": ("宋体", 14, 18),
}


def letter_docx(content: LetterContent) -> bytes:
    """Return the letter as DOCX, the same bytes on any day.

    Styles name the fonts of official documents, which Word replaces where they are not installed.
    Raises InvalidInput (``letter_too_long``).
    """
    body = body_of(content)
    organ = line_of(content.organ)
    document = Document()
    _set_page(document, content)
    _set_styles(document)
    _set_properties(document, content)
    _head(document, content, organ)
    if addressee := addressee_line(content):
        _paragraph(document, addressee)
    for text in body:
        _paragraph(document, text, first=2)
    _closing(document, content, organ)
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue())


def _head(document: Any, content: LetterContent, organ: str) -> None:
    head = document.add_paragraph(style="Heading 1")
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(organ)
    run.font.size, run.font.color.rgb = Pt(head_size(organ)), _RED
    # The rule is wider than the text, as in the letter form.
    head.paragraph_format.left_indent = head.paragraph_format.right_indent = Mm(-7)
    _rule(head, "bottom", "thickThinSmallGap")
    number, marks = line_of(content.number), "　".join(map(line_of, content.marks))
    if number or marks:
        line = _paragraph(document, "")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.space_before = Pt(2)
        if marks:
            _font_of(line.add_run(marks), "黑体")
        line.add_run(f"\t{number}")
    title = document.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(22), Pt(18)
    for at, text in enumerate(balanced_lines(line_of(content.title), TITLE_LINE)):
        if at:
            title.add_run().add_break()
        title.add_run(text)


def _closing(document: Any, content: LetterContent, organ: str) -> None:
    """Write enclosures, signature and whom to ask; the text's end stays with them."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    enclosures = enclosure_lines(content)
    for at, (label, name) in enumerate(enclosures):
        line = _paragraph(document, f"{label}\t{name}")
        # Names stand below each other: after 附件： and perhaps a number.
        place = 5.0 if len(enclosures) == 1 else 6.0
        line.paragraph_format.left_indent = Pt(place * _SIZE)
        own = place - 2 if at == 0 else place - 5
        line.paragraph_format.first_line_indent = Pt(-own * _SIZE)
        line.paragraph_format.tab_stops.add_tab_stop(Pt(place * _SIZE))
        line.paragraph_format.space_before = Pt(28 if at == 0 else 0)
        line.paragraph_format.keep_with_next = True
    day = chinese_day(content.dated_on)
    signed = zip((organ, day), signature_indents(organ, day), strict=True)
    for at, (text, indent) in enumerate(pair for pair in signed if pair[0]):
        line = _paragraph(document, text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(indent * _SIZE)
        line.paragraph_format.space_before = Pt(40 if at == 0 else 0)
        line.paragraph_format.keep_with_next = at == 0 or bool(contact_line(content))
    if contact := contact_line(content):
        _paragraph(document, contact, first=2).paragraph_format.space_before = Pt(8)


def _paragraph(document: Any, text: str, *, first: float = 0) -> Any:
    paragraph = document.add_paragraph(text, style="Normal")
    paragraph.paragraph_format.first_line_indent = Pt(first * _SIZE)
    return paragraph


def _set_page(document: Any, content: LetterContent) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(20)
    section.different_first_page_header_footer = True
    foot = section.first_page_footer.paragraphs[0]
    foot.paragraph_format.left_indent = foot.paragraph_format.right_indent = Mm(-7)
    _rule(foot, "top", "thinThickSmallGap")
    _page_number(section.footer.paragraphs[0])
    if content.is_draft:
        for header in (section.header, section.first_page_header):
            line = header.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.add_run("草稿，尚未发出").font.color.rgb = _GREY


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()._r
        if kind:
            etree.SubElement(run, qn("w:fldChar"), {qn("w:fldCharType"): kind})
        else:
            etree.SubElement(run, qn("w:instrText")).text = text
    paragraph.add_run(" —")


def _rule(paragraph: Any, side: str, kind: str) -> None:
    """Draw a red rule of two lines below or above a paragraph."""
    borders = etree.SubElement(paragraph._p.get_or_add_pPr(), qn("w:pBdr"))
    values = {"val": kind, "sz": "24", "space": "4", "color": str(_RED)}
    etree.SubElement(
        borders, qn(f"w:{side}"), {qn(f"w:{name}"): value for name, value in values.items()}
    )
    properties = paragraph._p.pPr
    # The schema wants borders before distances and indents.
    properties.insert(1 if properties.find(qn("w:pStyle")) is not None else 0, borders)


def _set_styles(document: Any) -> None:
    for name, (font, size, distance) in _STYLES.items():
        style = document.styles[name]
        look = style.font
        look.size, look.bold, look.italic, look.color.rgb = Pt(size), False, False, None
        _font_of(style, font)
        for tag in ("w:pBdr", "w:contextualSpacing"):
            for old in style.element.findall(f".//{qn(tag)}"):
                old.getparent().remove(old)
        for tag in ("w:color", "w:spacing", "w:kern", "w:lang"):
            for old in style.element.get_or_add_rPr().findall(qn(tag)):
                style.element.rPr.remove(old)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(distance)
        layout.first_line_indent = Pt(0)
    document.styles["Normal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _font_of(owner: Any, name: str) -> None:
    """Name one font for all scripts of a run or a style."""
    owner.font.name = name
    fonts = owner.element.rPr.find(qn("w:rFonts"))
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), name)


def _set_properties(document: Any, content: LetterContent) -> None:
    core = document.core_properties
    # The fields of a package hold 255 characters.
    core.title, core.author = line_of(content.title)[:255], line_of(content.organ)[:255]
    core.language, core.comments, core.last_modified_by = "zh-CN", "", ""
    core.created = core.modified = CREATED
