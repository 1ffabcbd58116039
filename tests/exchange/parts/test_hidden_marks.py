"""Marks and numbers where a program shows or keeps them and a reader of paragraphs passes by."""

import io
import time
import zipfile
import zlib

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.parts import look_into
from gongkai.exchange.parts.part import Budget, FileText
from gongkai.exchange.parts.pdf_parts import read_pdf
from gongkai.exchange.screened import clean_copy, screen_body, screen_file, screen_text
from tests.exchange.parts import files
from tests.exchange.parts.files import ID

MARK = "秘密★10年"
_V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def _page_of(text: str) -> str:
    return f"<html><body>{text}</body></html>"


@pytest.mark.parametrize(
    "data",
    [
        files.docx(
            files.paragraph("正文"),
            {
                "word/header1.xml": files.story(
                    "hdr", f'<w:p><w:r><v:textpath {_V} string="{MARK}"/></w:r></w:p>'
                )
            },
        ),
        files.docx("", {"word/afchunk.html": _page_of(MARK)}),
        files.docx("", {"word/afchunk.txt": MARK}),
        files.docx("", {"word/afchunk.docx": files.docx(files.paragraph(MARK))}),
        files.docx("".join(map(files.paragraph, "秘密★"))),
        files.docx(files.table(["秘", "密★10年"])),
        files.docx(files.table(["秘"], ["密"], ["★"])),
        files.docx("", {"word/Header1.XML": files.story("hdr", files.paragraph("机", "密★"))}),
        files.docx("", {"word/theme/x.xml": files.story("hdr", files.paragraph("机", "密★"))}),
        files.docx("", {"customXml/item1.xml": f"<p {_A}><a:t>机</a:t><a:t>密★</a:t></p>"}),
        files.docx(
            '<w:p><w:sdt><w:sdtPr><w:listItem w:displayText="'
            + MARK
            + '"/></w:sdtPr></w:sdt></w:p>'
        ),
        files.docx("", {"word/list.xml": f'<l><lvlText val="{MARK}%1"/></l>'}),
        files.docx(
            files.paragraph("秘密", '<w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r>', "10年")
        ),
        files.docx(f"<w:p><m:oMath {_M}><m:r><m:t>{MARK}</m:t></m:r></m:oMath></w:p>"),
        files.docx(f"<w:p>{files.run('秘密')}<m:r {_M}><m:t>★10年</m:t></m:r></w:p>"),
        files.docx(
            f"<w:p><w:r><w:drawing><a:p {_A}><a:r><a:t>{MARK}</a:t></a:r></a:p></w:drawing></w:r>"
            f"{files.run('图')}</w:p>"
        ),
        files.docx(f"<w:p><w:t>{MARK}</w:t>{files.run('后')}</w:p>"),
        files.docx(
            "", {"word/vmlDrawing1.vml": f'<xml><v:a {_V}><br><v:b string="{MARK}"/></xml>'}
        ),
        files.docx("", {f"word/media/{MARK}.png": b"x"}),
        files.docx("", {"word/media/a.png": b"x" + MARK.encode("utf-16-le")}),
        files.docx("", {"word/embeddings/a.bin": b"\xd0\xcf" + "机 密★".encode("utf-16-le")}),
        files.changed(
            files.xlsx(),
            {"xl/styles.xml": f'<s><numFmt formatCode="&quot;{MARK}&quot;@"/></s>'},
        ),
        files.changed(
            files.ofd(["正文"]), {"Doc_0/Attachs/a.docx": files.docx(files.paragraph(MARK))}
        ),
        files.docx(files.paragraph(MARK), {"customXml/item1.xml": "<a"}),
    ],
    ids=[
        *("watermark", "inserted_page", "inserted_text", "inserted_docx", "vertical", "cells"),
        *("rows", "case", "theme", "diagram", "list_item", "numbering", "symbol", "formula"),
        *("run_and_formula", "drawing", "stray", "vml", "member_name", "picture", "object"),
        *("cell_format", "ofd_attachment", "beside_damage"),
    ],
)
def test_mark_in_a_hidden_corner_stops_the_file(data: bytes) -> None:
    assert screen_file(data, "甲").secrecy_mark is not None


def test_number_in_the_middle_of_a_formula_is_found() -> None:
    data = files.docx(
        f"<w:p>{files.run(ID[:6])}<m:r {_M}><m:t>{ID[6:12]}</m:t></m:r>{files.run(ID[12:])}</w:p>"
    )

    assert [placed.hit.text for placed in screen_file(data, "甲.docx").hits] == [ID]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (files.docx(files.paragraph("正文"), {"customXml/item1.xml": "<a"}), "unreadable_file"),
        (files.docx("", {"word/header1.xml": "<a"}), "unreadable_file"),
        (files.docx("", {"word/afchunk.rtf": b"{\\rtf1 x}"}), "unseen_part"),
        (files.docx("", {"WORD/Document.xml": "<a/>"}), "unreadable_file"),
    ],
    ids=["other_part", "header", "rtf", "same_name"],
)
def test_file_with_a_part_that_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        screen_file(data, "甲.docx")

    assert raised.value.code == code


def test_packed_file_inside_is_noted_as_locked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "x" * 500)
    data = files.docx("", {"word/embeddings/里.zip": out.getvalue()})

    assert [note.code for note in look_into(data, "甲.docx").notes] == ["locked:里.zip"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>秘<x>密★10年</x></p>",
        "<p>秘<!-->密★10年<!-- --></p>",
        "秘<?x?>密★10年",
        '<p>秘<b title="a>b">密★10年</b></p>',
        "<p>秘</>密★10年</p>",
    ],
)
def test_body_is_screened_as_it_is_kept(body: str) -> None:
    assert any(screening.secrecy_mark for screening in screen_body(body))


def test_plain_field_is_no_page() -> None:
    screening = screen_text("通知<a 秘密★10年", is_html=False)

    assert screening.secrecy_mark is not None


@pytest.mark.parametrize(
    "page",
    ["<a " + "data-" * 40_000 + "=>x</a>", "<p>" + "\t" * 400_000 + "x</p>"],
    ids=["attribute", "tabs"],
)
def test_hostile_page_does_not_slow_the_screening(page: str) -> None:
    start = time.process_time()
    screen_text(page)

    assert time.process_time() - start < 4


def test_word_file_of_millions_of_empty_paragraphs_is_refused_in_time() -> None:
    start = time.process_time()
    with pytest.raises(InvalidInput) as raised:
        screen_file(files.docx("<w:p/>" * 5_000_000), "甲.docx")

    assert raised.value.code == "text_too_large"
    assert time.process_time() - start < 8


def test_pdf_that_draws_for_minutes_ends_only_itself() -> None:
    budget = Budget("甲.pdf", seconds=1)

    with pytest.raises(InvalidInput) as raised:
        read_pdf(_drawn_pdf(pages=60, strokes=500_000), budget, lambda *_: FileText("", ()))

    assert raised.value.code == "text_too_large"


def _drawn_pdf(*, pages: int, strokes: int) -> bytes:
    """Return a PDF whose pages all share one long stream of strokes."""
    stream = zlib.compress(b"0 0 m 1 1 l S\n" * strokes, 9)
    kids = b" ".join(b"%d 0 R" % (4 + n) for n in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>"] * pages,
    ]
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n"
        % (
            len(objects) + 1,
            rows,
            len(objects) + 1,
        )
        + b"startxref\n%d\n%%%%EOF" % len(out)
    )


def test_nothing_to_mask_is_said_and_no_copy_made() -> None:
    with pytest.raises(InvalidInput) as raised:
        clean_copy(files.docx(""), "甲.docx", {}, drop_hidden=False)

    assert raised.value.code == "not_cleanable"
