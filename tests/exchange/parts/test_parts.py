"""Texts of every kind of file with their places, the hidden ones marked as hidden."""

import time
from collections.abc import Callable

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.parts import PlaceFinder, TextPart, look_into, text_parts
from gongkai.exchange.parts.radicals import without_radicals
from tests.exchange.parts import files
from tests.exchange.parts.files import ID, MOBILE, OTHER_ID


def _places(parts: list[TextPart], text: str) -> list[tuple[str, bool]]:
    return [
        PlaceFinder(part).place_at(part.text.index(text)) for part in parts if text in part.text
    ]


def test_word_file_yields_every_place_that_can_hold_words() -> None:
    data = files.docx(
        files.paragraph("第一段")
        + files.paragraph("电", "话", MOBILE[:5], MOBILE[5:])
        + files.table(["姓名", "证号"], ["张三", ID])
        + files.paragraph("甲", files.deleted(OTHER_ID), files.inserted("新增"))
        + files.paragraph(files.run("隐藏的话", "<w:vanish/>"))
        + files.paragraph(
            "<w:r><w:txbxContent>" + files.paragraph("框里的话") + "</w:txbxContent></w:r>"
        )
        + '<w:p><w:r><wp:docPr descr="图上的话"/></w:r></w:p>',
        {
            "word/header1.xml": files.story("hdr", files.paragraph("页眉的话")),
            "word/footnotes.xml": files.story("footnotes", files.paragraph("脚注的话")),
            "word/comments.xml": files.story("comments", files.paragraph("批注的话")),
            "customXml/item1.xml": "<a><b>别处的话</b></a>",
        },
    )

    parts = text_parts(data, "甲.docx")

    expected = {
        MOBILE: ("正文第2段", False),
        ID: ("正文表格1第2行第2列", False),
        f"甲{OTHER_ID}": ("正文第3段修订（已删除）", True),
        "甲新增": ("正文第3段", False),
        "隐藏的话": ("正文第4段隐藏文字", True),
        "框里的话": ("正文文本框", False),
        "图上的话": ("正文图片替代文字", True),
        "页眉的话": ("页眉第1段", False),
        "脚注的话": ("脚注第1段", False),
        "批注的话": ("批注第1段", True),
        "别处的话": ("其他部件“customXml/item1.xml”", True),
    }
    assert {text: _places(parts, text) for text in expected} == {
        text: [place] for text, place in expected.items()
    }


def test_strict_word_file_is_read_like_any_other() -> None:
    data = files.docx(files.paragraph(MOBILE[:5], MOBILE[5:]))
    strict = files.document_of(data).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    parts = text_parts(files.changed(data, {"word/document.xml": strict}), "甲.docx")

    assert _places(parts, MOBILE) == [("正文第1段", False)]


def test_workbook_yields_hidden_sheets_rows_columns_comments_and_properties() -> None:
    parts = text_parts(files.xlsx(), "甲.xlsx")

    expected = {
        ID: ("工作表“名单”B列第2行（隐藏列）", True),
        MOBILE: ("工作表“名单”C列第2行", False),
        OTHER_ID: ("工作表“名单”B列第3行（隐藏行、隐藏列）", True),
        "张三同志": ("工作表“名单”D列第5行", False),
        "13971234568": ("批注（A1）", True),
        "13971234569": ("工作表“底稿”（隐藏）A列第1行", True),
        "13971234570": ("工作表“深层”（深度隐藏）A列第1行", True),
        "13971234571": ("文档属性：作者", True),
    }
    assert {text: _places(parts, text)[:1] for text in expected} == {
        text: [place] for text, place in expected.items()
    }


def test_pdf_yields_pages_and_properties() -> None:
    found = look_into(files.pdf("first page", "", f"number {ID}"), "甲.pdf")

    assert [(part.place, part.text.strip(), part.is_hidden) for part in found.parts][:3] == [
        ("第1页", "first page", False),
        ("第3页", f"number {ID}", False),
        ("文档属性：作者", "王五", True),
    ]
    assert [note.code for note in found.notes] == ["scanned_pages"]


def test_scanned_pdf_has_no_text_and_says_so() -> None:
    found = look_into(files.pdf("", ""), "甲.pdf")

    assert [part for part in found.parts if part.place.startswith("第")] == []
    assert [note.code for note in found.notes] == ["scanned_pdf"]


def test_notes_and_attached_files_of_a_pdf_are_looked_at() -> None:
    found = look_into(files.pdf_with_note_and_attachment(), "甲.pdf")

    assert _places(list(found.parts), MOBILE) == [("第1页批注或表单", True)]
    assert _places(list(found.parts), OTHER_ID) == [("嵌入文件“附.txt”：正文", True)]


def test_radicals_of_a_pdf_are_read_as_characters() -> None:
    assert without_radicals("⼀⼈⺠⻓⻚") == "一人民长页"


def test_ofd_yields_lines_of_each_page() -> None:
    found = look_into(files.ofd([f"身份证号{ID}", "第二行文字"], ["末页文字在此"]), "甲.ofd")

    assert [(part.place, part.text, part.is_hidden) for part in found.parts] == [
        ("第1页", f"身份证号{ID}\n第二行文字", False),
        ("第2页", "末页文字在此", False),
        ("文档属性：作者", "王五", True),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    parts = text_parts(f"第一行\r\n电话{MOBILE}".encode(encoding), "甲.txt")

    assert _places(parts, MOBILE) == [("第2行", False)]


def test_rows_of_csv_are_placed_by_row_and_column() -> None:
    parts = text_parts(f'姓名,电话\n张三,"{MOBILE}"\n'.encode(), "甲.csv")

    assert _places(parts, MOBILE) == [("第2行第2列", False)]


def test_page_yields_its_text_and_what_only_its_source_shows() -> None:
    page = (
        f"<html><body><p>电<b>话</b>{MOBILE[:3]}<span>{MOBILE[3:]}</span></p>"
        "<!-- 注释的话 --><script>脚本的话</script><img alt='图上的话'>"
        "<table><tr><td>甲</td><td>乙</td></tr></table><p>1 < 2</p></body></html>"
    )

    parts = text_parts(page.encode(), "甲.html")

    assert [(part.place, part.text, part.is_hidden) for part in parts] == [
        ("正文", f"电话{MOBILE}\n甲\t乙\n1 < 2", False),
        ("源代码注释", "注释的话", True),
        ("脚本和样式", "脚本的话", True),
        ("标签属性", "图上的话", True),
    ]


def test_embedded_file_is_looked_into() -> None:
    inner = files.docx(files.paragraph(MOBILE))
    data = files.changed(files.xlsx(), {"xl/embeddings/附.docx": inner})

    assert ("嵌入文件“附.docx”：正文", True) in _places(text_parts(data, "甲.xlsx"), MOBILE)


def test_files_nested_too_deep_are_named_not_opened() -> None:
    data = files.docx(files.paragraph("底"))
    for _ in range(5):
        data = files.changed(files.docx(files.paragraph("层")), {"word/embeddings/里.docx": data})

    found = look_into(data, "甲.docx")

    assert [note.code for note in found.notes] == ["nested_too_deep"]


def test_macros_objects_and_outside_links_are_told() -> None:
    relations = (
        '<Relationships xmlns="urn:r"><Relationship Id="1" Type="x/image" '
        'Target="http://evil.example/p.png" TargetMode="External"/></Relationships>'
    )
    data = files.docx(
        files.paragraph("正文"),
        {
            "word/vbaProject.bin": "x",
            "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "word/media/image1.png": "x",
            "word/_rels/header9.xml.rels": relations,
        },
    )

    found = look_into(data, "甲.docm")

    assert {note.code for note in found.notes} == {
        "macros",
        "ole_objects",
        "pictures",
        "external_content",
        "embedded:oleObject1.bin",
    }
    assert ("链接地址", True) in _places(list(found.parts), "http://evil.example/p.png")


_ENTITIES = (
    '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">'
    '<!ENTITY z "&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;">]>'
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: files.encrypted_pdf(), "password_protected"),
        (lambda: files.pdf("x")[:400], "unreadable_file"),
        (lambda: files.xlsx()[:2000], "unreadable_file"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "not_readable"),
        (lambda: b"{\\rtf1 x}", "not_readable"),
        (lambda: b"Rar!\x1a\x07", "archive_not_accepted"),
        (
            lambda: files.changed(files.ofd(), {"OFD.xml": _OUTSIDE + "<a>&x;</a>"}),
            "xml_dtd",
        ),
        (
            lambda: files.docx("", {"word/comments.xml": _ENTITIES + "<a>&z;</a>"}),
            "xml_dtd",
        ),
        (
            lambda: files.changed(
                files.xlsx(), {"xl/sharedStrings.xml": _ENTITIES + "<sst><si>&z;</si></sst>"}
            ),
            "xml_dtd",
        ),
        (
            lambda: files.docx(
                "", {"word/comments.xml": (_OUTSIDE + "<a>&x;</a>").encode("utf-16")}
            ),
            "xml_dtd",
        ),
        (lambda: files.docx("<w:p>"), "unreadable_file"),
        (lambda: files.docx("", {"word/header1.xml": "<a>" * 100_000}), "unreadable_file"),
        (
            lambda: files.changed(files.xlsx(), {"xl/worksheets/sheet1.xml": _vast_sheet()}),
            "sheet_too_large",
        ),
        (lambda: files.changed(files.xlsx(), _repeated_string()), "text_too_large"),
        (lambda: files.changed(files.ofd(), {"甲.xml": b" " * 300_000_000}), "text_too_large"),
    ],
    ids=[
        *("password", "pdf_cut", "xlsx_cut", "old_word", "rtf", "rar", "outside_entity"),
        *("laughs", "laughs_streamed", "utf16_dtd", "open_tag", "deep", "vast_sheet"),
        *("string_bomb", "zip_bomb"),
    ],
)
def test_what_cannot_be_looked_into_is_refused_in_time(
    make: Callable[[], bytes], code: str
) -> None:
    data = make()

    start = time.process_time()
    with pytest.raises(InvalidInput) as raised:
        text_parts(data, "甲")

    assert raised.value.code == code
    assert "甲" in raised.value.message
    assert time.process_time() - start < 15


def _vast_sheet() -> str:
    return (
        '<worksheet xmlns="urn:s"><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c>'
        "</row></sheetData></worksheet>"
    )


def _repeated_string() -> dict[str, str]:
    """Return a sheet that names one long string so often that its text would be gigabytes."""
    cells = '<c t="s"><v>0</v></c>' * 2_000
    return {
        "xl/sharedStrings.xml": f"<sst><si><t>{'长' * 100_000}</t></si></sst>",
        "xl/worksheets/sheet1.xml": (
            f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
        ),
    }


def test_packed_files_are_refused() -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("甲.txt", "x")

    with pytest.raises(InvalidInput) as raised:
        text_parts(out.getvalue(), "甲.zip")

    assert raised.value.code == "archive_not_accepted"


@pytest.mark.parametrize(
    "page",
    ["<" * 500_000, "<!--" * 200_000, "<a " * 300_000, "<div>" * 200_000, "<script>" * 100_000],
    ids=["angles", "comments", "tags", "nested", "scripts"],
)
def test_hostile_page_takes_time_in_line_with_its_length(page: str) -> None:
    start = time.process_time()
    text_parts(f"<html>{page}".encode(), "甲.html")

    assert time.process_time() - start < 4


def test_picture_has_no_text_and_says_so() -> None:
    found = look_into(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "甲.png")

    codes = [note.code for note in found.notes]
    assert (found.parts, codes) == ((), ["picture", "photo_unread"])
