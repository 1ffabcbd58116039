"""What stands beside the pages, sheets and paragraphs of a file and goes out with it."""

import io
import zipfile
import zlib

import docx
import pytest
import xlsxwriter

from gongkai.errors import InvalidInput
from gongkai.exchange.parts import text_parts
from gongkai.exchange.screened import screen_file

ID = "11010519491231002X"
MARK = "机密★5年"
WHERE = "书签、链接、属性等页面以外的内容"

Objects = dict[int, bytes]


def _stream(content: bytes, described: bytes = b"", *, is_packed: bool = False) -> bytes:
    if is_packed:
        content, described = zlib.compress(content), described + b"/Filter/FlateDecode"
    head = b"<<" + described + b"/Length %d>>stream\n" % len(content)
    return head + content + b"\nendstream"


def _drawn(text: str) -> bytes:
    return _stream(b"BT /F 12 Tf 20 200 Td (%s) Tj ET" % text.encode())


def _pdf(
    more: Objects | None = None, *, catalog: bytes = b"", page: bytes = b"", info: bytes = b""
) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>" + page + b">>",
        4: _drawn("hello"),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        **(more or {}),
    }
    return _saved(b"%PDF-1.7\n", objects, b"/Root 1 0 R" + info)


def _saved(before: bytes, objects: Objects, trailer: bytes) -> bytes:
    """Return the file with the objects added, as a program saves a change."""
    out = bytearray(before)
    table = b"xref\n"
    for number, content in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += table + b"trailer\n<</Size 60%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(out)


def _hex(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"


def _found(data: bytes, name: str) -> list[tuple[str, str]]:
    return [(one.place, one.hit.text) for one in screen_file(data, name, lexicon=()).hits]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            _pdf(
                {
                    10: b"<</First 11 0 R/Last 11 0 R/Count 1>>",
                    11: b"<</Title " + _hex(MARK) + b"/Parent 10 0 R/Dest[3 0 R/Fit]>>",
                },
                catalog=b"/Outlines 10 0 R",
            ),
            MARK,
        ),
        (
            _pdf(
                {10: b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(tel:%s)>>>>" % ID.encode()},
                page=b"/Annots[10 0 R]",
            ),
            ID,
        ),
        (_pdf({20: b"<</Company(%s)>>" % ID.encode()}, info=b"/Info 20 0 R"), ID),
        (
            _pdf(
                {10: _stream(b"<x:xmpmeta><a>%s</a></x:xmpmeta>" % ID.encode(), is_packed=True)},
                catalog=b"/Metadata 10 0 R",
            ),
            ID,
        ),
        (
            _pdf({10: b"<</FT/Tx/V(%s)>>" % ID.encode()}, catalog=b"/AcroForm<</Fields[10 0 R]>>"),
            ID,
        ),
        (_pdf() + b"\n" + MARK.encode(), MARK),
    ],
    ids=["bookmark", "link", "property", "xmp", "field", "behind"],
)
def test_what_a_pdf_holds_beside_its_pages_is_seen(data: bytes, text: str) -> None:
    assert _found(data, "a.pdf") == [(WHERE, text)]


def test_page_that_a_change_replaced_is_still_in_the_file_and_seen() -> None:
    first = _pdf({4: _drawn(ID)})
    start = first.rindex(b"startxref\n") + 10
    prev = first[start : first.index(b"\n", start)]
    second = _saved(first, {4: _drawn("clean")}, b"/Root 1 0 R/Prev " + prev)

    assert _found(second, "a.pdf") == [("保留的旧版本：第1页", ID)]


@pytest.mark.parametrize(
    ("catalog", "page", "note"),
    [
        (b"", b"/Annots[10 0 R]", b"<</Subtype/FileAttachment/Rect[0 0 9 9]/FS 11 0 R>>"),
        (b"/AF[11 0 R]", b"", b"<<>>"),
    ],
    ids=["pinned", "associated"],
)
def test_file_pinned_to_a_page_is_looked_into(catalog: bytes, page: bytes, note: bytes) -> None:
    inner = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(MARK)
    document.save(inner)
    data = _pdf(
        {
            10: note,
            11: b"<</Type/Filespec/F(a.docx)/EF<</F 12 0 R>>>>",
            12: _stream(inner.getvalue(), b"/Type/EmbeddedFile"),
        },
        catalog=catalog,
        page=page,
    )

    assert _found(data, "a.pdf") == [("嵌入文件“页面内附文件1”：正文", MARK)]


def test_document_behind_the_end_of_a_pdf_is_looked_into() -> None:
    inner = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(MARK)
    document.save(inner)

    assert _found(_pdf() + inner.getvalue(), "a.pdf") == [("嵌入文件“页面内附文件1”：正文", MARK)]


def _edited(data: bytes, member: str, before: str, added: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == member:
                assert before.encode() in text
                text = text.replace(before.encode(), f"{added}{before}".encode(), 1)
            new.writestr(name, text)
    return out.getvalue()


def _workbook() -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    workbook.add_worksheet("表").write(0, 0, "甲")
    workbook.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("</row>", f'<c r="B1" t="str"><f>IF(1,"","{ID}")</f><v></v></c>'),
        ("</row>", f'<c r="B1" t="str"><f>IF(1,"","{ID}")</f></c>'),
        ("</row>", f"<c r='B1'><v>1</v><v>{ID}</v></c>"),
        ("<pageMargins", f'<hyperlinks><hyperlink ref="A1" display="{ID}"/></hyperlinks>'),
        (
            "<pageMargins",
            f'<scenarios><scenario name="a"><inputCells r="A1" val="{ID}"/></scenario></scenarios>',
        ),
        (
            "<pageMargins",
            f'<conditionalFormatting sqref="A1"><cfRule type="cellIs"><formula>"{ID}"</formula>'
            "</cfRule></conditionalFormatting>",
        ),
    ],
    ids=["formula", "no value", "two values", "link", "scenario", "format"],
)
def test_what_a_sheet_holds_beside_its_values_is_seen(before: str, added: str) -> None:
    data = _edited(_workbook(), "xl/worksheets/sheet1.xml", before, added)

    assert {text for _, text in _found(data, "a.xlsx")} == {ID}


def test_hidden_rows_and_columns_are_not_among_what_is_shown() -> None:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    sheet = workbook.add_worksheet("表")
    for row in range(3):
        sheet.write_row(row, 0, [f"甲{row}", f"乙{row}", f"丙{row}"])
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})
    workbook.close()

    parts = text_parts(out.getvalue(), "a.xlsx")

    assert [shown for part in parts if (shown := part.shown)] == ["表", "甲0\t丙0\n甲2\t丙2"]


def _document() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("正文")
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("member", "before", "added"),
    [
        (
            "word/settings.xml",
            "</w:settings>",
            f'<w:docVars><w:docVar w:name="a" w:val="{ID}"/></w:docVars>',
        ),
        ("word/document.xml", "<w:sectPr", f'<w:p><w:fldSimple w:instr="DATE {ID}"/></w:p>'),
        ("word/document.xml", "<w:sectPr", f'<w:p><w:bookmarkStart w:name="a{ID}"/></w:p>'),
    ],
    ids=["variable", "field", "bookmark"],
)
def test_what_a_document_holds_beside_its_text_is_seen(
    member: str, before: str, added: str
) -> None:
    assert [text for _, text in _found(_edited(_document(), member, before, added), "a.docx")] == [
        ID
    ]


def test_remark_on_a_member_is_seen() -> None:
    out = io.BytesIO(_document())
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("word/extra.xml")
        entry.comment = MARK.encode()
        archive.writestr(entry, b"<a/>")

    assert _found(out.getvalue(), "a.docx") == [("部件的注释", MARK)]


@pytest.mark.parametrize(
    ("before", "behind"),
    [(b"PK\x03\x04" + bytes(range(256)) * 4, b""), (b"", bytes(range(256)) * 4)],
    ids=["before", "behind"],
)
def test_archive_with_bytes_that_belong_to_no_member_is_refused(
    before: bytes, behind: bytes
) -> None:
    with pytest.raises(InvalidInput) as raised:
        screen_file(before + _document() + behind, "a.docx")

    assert raised.value.code == "unseen_part"
