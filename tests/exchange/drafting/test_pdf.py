"""PDF files into paragraphs: no page numbers, no running heads; scans and passwords are told."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
import typst
from pylopdf_fonts_zh_cn import sans_path

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting import Draft, draft_from_file
from gongkai.exchange.drafting.lines import Line, paragraphs_of_lines

_PARAGRAPH = "康川街道办事处按照区委、区政府的安排部署，扎实推进政府信息公开工作。" * 9
_DOCUMENT = f"""#set page(
  header: align(right)[康川街道文件汇编],
  footer: context align(center)[— #counter(page).display() —],
)
#set text(font: "Noto Sans SC", size: 16pt)
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
#align(center)[#text(size: 22pt)[康川街道办事处关于做好工作的]]
#align(center)[#text(size: 22pt)[通知]]
#align(center)[康办发〔2020〕12号]
{_PARAGRAPH}

一、总体要求

{_PARAGRAPH}

{_PARAGRAPH}

{_PARAGRAPH}

#align(right)[康川街道办事处]
#align(right)[2020年3月5日]
"""


def pdf_of(source: str) -> bytes:
    """Return a document set for the test."""
    made = typst.compile(source.encode(), font_paths=[str(sans_path().parent)])
    assert isinstance(made, bytes)
    return made


def empty_pages(count: int) -> bytes:
    """Return a PDF whose pages have no text, as a scanner makes."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(595, 842).close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def test_document_over_several_pages_is_joined_into_its_paragraphs() -> None:
    data = pdf_of(_DOCUMENT)
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 2

    assert draft_from_file(data, "文件.pdf") == Draft(
        title="康川街道办事处关于做好工作的通知",
        number="康办发〔2020〕12号",
        dated_on=date(2020, 3, 5),
        issuer="康川街道办事处",
        kind="document",
        body=f"<p>{_PARAGRAPH}</p><h2>一、总体要求</h2>" + f"<p>{_PARAGRAPH}</p>" * 3,
        notes=("已从正文移到各自的栏目，请核对：落款“康川街道办事处 2020 年 3 月 5 日”。",),
    )


def test_scan_has_no_text_and_is_marked() -> None:
    assert draft_from_file(empty_pages(2), "扫描.pdf") == Draft(
        is_searchable=False,
        notes=("PDF 是扫描件，没有文字，不能检索。请录入标题等信息，并尽量上传可编辑的原件。",),
    )


def test_page_without_text_among_others_is_named() -> None:
    with (
        pypdfium2.PdfDocument(pdf_of('#set text(font: "Noto Sans SC")\n关于停水的通知')) as whole,
        pypdfium2.PdfDocument(empty_pages(1)) as scan,
    ):
        whole.import_pages(scan)
        buffer = io.BytesIO()
        whole.save(buffer)

    found = draft_from_file(buffer.getvalue(), "文件.pdf")

    assert (found.title, found.is_searchable, found.notes[0]) == (
        "关于停水的通知",
        True,
        "PDF 第2页没有文字，可能是图片，不能检索。",
    )


def test_table_is_told() -> None:
    table = '#set text(font: "Noto Sans SC")\n统计的通知\n#table(columns: 3, ' + "[甲]," * 18 + ")"

    assert draft_from_file(pdf_of(table), "表.pdf").notes[0] == (
        "PDF 第1页可能有表格，表格按文字读出，请核对，或改传 Word 文件。"
    )


_ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"41" * 32
    + b">/U<"
    + b"42" * 32
    + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_ENCRYPTED, "file_encrypted"),
        (b"%PDF-1.7 x", "unreadable_file"),
        (b"%PDF-1.7" + b"\x00\xff" * 5000, "unreadable_file"),
    ],
)
def test_pdf_that_cannot_be_opened_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        draft_from_file(data, "文件.pdf")

    assert caught.value.code == code


def _line(text: str, *, page: int = 0, left: float = 100, right: float = 500, top: float) -> Line:
    return Line(text, page, left, right, top, 16)


def test_paragraph_goes_on_over_the_page_and_radicals_become_characters() -> None:
    lines = [
        _line("内部汇编 2020", page=page, left=300, right=400, top=20) for page in range(4)
    ] + [
        _line(f"第 {page + 1} 页 共 4 页", page=page, left=280, right=320, top=800)
        for page in range(4)
    ]
    lines += [
        _line("第一段，⼈⺠政 府", left=132, top=100),
        _line("续行", top=130, right=180),
        _line("第二段", left=132, top=160),
        _line("到下一页，", top=190),
        _line("接着。", page=1, right=160, top=100),
        _line("行政许可 5 50", page=1, left=132, right=300, top=130),
    ]

    assert paragraphs_of_lines(lines) == [
        "第一段，人民政府续行",
        "第二段到下一页，接着。",
        "行政许可 5 50",
    ]
