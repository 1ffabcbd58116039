"""Letters as Word documents, opened again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.word import letter_docx
from tests.exchange.letters.samples import HOSTILE, HOSTILE_KEPT, LETTER


def opened(content: LetterContent) -> Any:
    return Document(io.BytesIO(letter_docx(content)))


def test_letter_has_every_part_in_order() -> None:
    assert [paragraph.text for paragraph in opened(LETTER).paragraphs] == [
        "示例街道办事处",
        "\t示公开答〔2026〕18号",
        "政府信息公开申请答复书",
        "张某某：",
        "本机关收到您的申请。现答复如下：",
        "经审查，现向您提供下列信息。",
        "附件：1．\t竣工验收报告",
        "2．\t清单",
        "示例街道办事处",
        "2026年11月26日",
        "（联系人：李某；联系电话：0971-5550123；联系地址：示例路10号）",
    ]


def test_letter_is_laid_out_in_official_fonts_and_sizes() -> None:
    document = opened(LETTER)
    styles = {name: document.styles[name] for name in ("Normal", "Title")}
    head, _, title, _, body = document.paragraphs[:5]

    assert [
        (style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")), style.font.size.pt)
        for style in styles.values()
    ] == [("仿宋_GB2312", 16), ("方正小标宋简体", 22)]
    assert str(head.runs[0].font.color.rgb) == "C8161D"
    assert title.style.name == "Title"
    assert body.paragraph_format.first_line_indent.pt == 32
    assert [round(side.mm) for side in _margins(document)] == [30, 35, 28, 26]


def _margins(document: Any) -> list[Any]:
    page = document.sections[0]
    return [page.top_margin, page.bottom_margin, page.left_margin, page.right_margin]


def test_first_page_has_a_rule_and_later_ones_a_number() -> None:
    section = opened(LETTER).sections[0]

    assert section.different_first_page_header_footer
    assert section.first_page_footer._element.find(f".//{qn('w:top')}") is not None
    assert section.footer._element.find(f".//{qn('w:instrText')}").text == "PAGE"


def test_draft_says_so_on_every_page() -> None:
    drafted, issued = (
        opened(replace(LETTER, is_draft=is_draft)).sections[0] for is_draft in (True, False)
    )

    assert [
        header.paragraphs[0].text
        for section in (drafted, issued)
        for header in (section.header, section.first_page_header)
    ] == ["草稿，尚未发出"] * 2 + [""] * 2


def test_text_like_a_program_is_kept_as_typed_and_the_file_is_sound() -> None:
    data = letter_docx(
        LetterContent(
            organ=HOSTILE,
            title="标题",
            paragraphs=(HOSTILE,),
            enclosures=(HOSTILE,),
            marks=(HOSTILE,),
        )
    )

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [
            etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        ]
    texts = [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]
    assert len(parts) > 5
    assert texts[3:5] == [HOSTILE_KEPT, "张"]


def test_same_letter_gives_the_same_bytes() -> None:
    assert letter_docx(LETTER) == letter_docx(LETTER)
