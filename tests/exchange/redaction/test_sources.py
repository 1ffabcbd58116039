"""Files of every kind on pages; hostile ones are refused with a code and what to do."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange import converter
from gongkai.exchange.redaction import (
    Box,
    PageSize,
    as_pdf,
    boxes_of_words,
    hidden_data,
    page_png,
    pages_of,
    redact_pdf,
)
from tests.exchange.parts.files import (
    MOBILE,
    changed,
    deleted,
    docx,
    encrypted_pdf,
    paragraph,
    run,
    story,
    xlsx,
)
from tests.exchange.redaction.sheets import Seen, empty_pages, pdf_of, text_in

#: 32 by 16 dots, black in the top left corner.
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+"
    "MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//wAALCAAQACABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAEC"
    "AwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk"
    "M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJ"
    "ipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3"
    "+Pn6/9oACAEBAAA/APMK+naKKKKKK//Z"
)
_PRIVATE = "个人隐私"


def png(width: int, height: int, *, said: tuple[int, int] | None = None) -> bytes:
    """Return a PNG with transparency, black in the top left quarter; ``said`` lies on its size."""
    rows = b"".join(
        b"\0"
        + b"".join(
            b"\0\0\0\xff" if x < width // 2 and y < height // 2 else b"\0\0\0\0"
            for x in range(width)
        )
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 6, 0, 0, 0)
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        check = zlib.crc32(kind + data)
        out += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
    return out


def turned(jpeg: bytes, orientation: int) -> bytes:
    """Return the photograph with a note on how the camera was held."""
    told = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    exif = b"Exif\0\0" + told
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def test_pdf_stays_as_it_is() -> None:
    data = pdf_of("甲")

    assert as_pdf(data, "文件.pdf") is data


@pytest.mark.parametrize("data", [_JPEG, png(32, 16)])
def test_picture_fills_a_page_of_its_shape(data: bytes) -> None:
    made = as_pdf(data, "扫描")

    assert pages_of(made) == (PageSize(842, 421),)
    seen = Seen(made)
    assert [seen.shade(x, y) < 60 for x, y in ((50, 50), (700, 50), (50, 390))] == [
        True,
        False,
        False,
    ]


def test_photograph_is_turned_as_the_camera_says() -> None:
    made = as_pdf(turned(_JPEG, 6), "照片.jpg")

    assert pages_of(made) == (PageSize(421, 842),)
    seen = Seen(made)
    assert [seen.shade(x, 50) < 60 for x in (50, 750)] == [False, True]


def test_covered_scan_has_no_ink_left_under_the_box() -> None:
    made = as_pdf(png(32, 16), "扫描.png")

    done = redact_pdf(made, [Box(1, 0, 0, 0.52, 0.52, _PRIVATE)], dpi=100)

    assert Seen(done.data).dark(outside=done.boxes) == 0
    assert done.notes == (
        "第1页没有文字（可能是扫描页），按词语查找查不到这些页，请人工逐页查看。",
    )


def test_text_is_put_on_pages_and_its_words_are_found() -> None:
    made = as_pdf("第一行\r\n\r\n#set page() $x$ 第二行张三".encode("gb18030"), "笔录.txt")

    assert text_in(made) == "第一行#setpage()$x$第二行张三"
    assert len(boxes_of_words(made, ["张三"])) == 1


@pytest.mark.usefixtures("converter")
def test_word_file_comes_without_what_readers_do_not_see() -> None:
    body = paragraph("同意", deleted("删去的话"), run("藏着", "<w:vanish/>"))
    comment = f'<w:comment w:id="1" w:author="李四">{paragraph("批注")}</w:comment>'
    data = docx(body, {"word/comments.xml": story("comments", comment)})

    assert text_in(as_pdf(data, "批示.docx")) == "同意"


def test_word_file_without_a_converter_tells_to_save_as_pdf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(converter.shutil, "which", lambda name: None)

    with pytest.raises(InvalidInput) as caught:
        as_pdf(docx(paragraph("同意")), "批示.docx")

    assert (caught.value.code, caught.value.message) == (
        "not_convertible",
        "“批示.docx”本机不能把它转换成 PDF。请用 WPS 或 Word 打开，另存为 PDF 后再上传。",
    )


def test_word_file_that_fetches_from_outside_is_not_converted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(converter.shutil, "which", lambda name: "/bin/false")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x/image" Target="http://192.0.2.1/a" TargetMode="External"/>'
        "</Relationships>"
    )

    with pytest.raises(InvalidInput) as caught:
        as_pdf(changed(docx(), {"word/_rels/footer9.xml.rels": rels}), "批示.docx")

    assert caught.value.code == "not_convertible"
    assert "从外部" in caught.value.message


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.pdf", b"", "file_empty"),
        ("大.png", png(2, 2, said=(30_000, 30_000)), "picture_too_large"),
        ("坏.png", png(2, 2)[:20], "unreadable_file"),
        ("坏.png", png(200, 200)[:100], "unreadable_file"),
        ("坏.jpg", _JPEG[:40], "unreadable_file"),
        (
            "四色.jpg",
            _JPEG.replace(b"\x00\x10\x00\x20\x01", b"\x00\x10\x00\x20\x04"),
            "picture_kind",
        ),
        ("表.xlsx", xlsx(), "not_convertible"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_convertible"),
        ("动.gif", b"GIF89a", "not_convertible"),
        ("长.txt", "字".encode() * 300_001, "text_too_large"),
        ("噪声", bytes(range(256)) * 40, "unreadable_file"),
    ],
)
def test_file_that_cannot_be_put_on_pages_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        as_pdf(data, name)

    assert caught.value.code == code
    assert "请" in caught.value.message


def _pages(data: bytes) -> object:
    return pages_of(data, "件.pdf")


def _covered(data: bytes) -> object:
    return redact_pdf(data, [Box(1, 0.1, 0.1, 0.2, 0.2, _PRIVATE)])


@pytest.mark.parametrize("use", [_pages, _covered])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encrypted_pdf(), "password_protected"),
        (b"%PDF-1.7 x", "unreadable_file"),
        (b"%PDF-1.7" + b"\x00\xff" * 5000, "unreadable_file"),
        (empty_pages(501), "too_many_pages"),
        (empty_pages(1, width=1, height=1), "page_size"),
        (empty_pages(1, width=200_000, height=200_000), "page_size"),
    ],
)
def test_hostile_pdf_is_refused(use: Callable[[bytes], object], data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        use(data)

    assert caught.value.code == code


def test_vast_page_is_drawn_less_finely() -> None:
    data = empty_pages(1, width=14_000, height=14_000)

    done = redact_pdf(data, [Box(1, 0.1, 0.1, 0.2, 0.2, _PRIVATE)], dpi=300)

    assert pages_of(done.data)[0] == PageSize(14_000, 14_000)
    assert len(done.data) < 1_000_000


@pytest.mark.parametrize(
    ("page", "width", "code"), [(2, 800, "no_such_page"), (1, 9, "picture_width")]
)
def test_picture_that_cannot_be_drawn_is_refused(page: int, width: int, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        page_png(pdf_of("甲"), page, width=width)

    assert caught.value.code == code


def test_preview_frames_the_boxes_and_keeps_the_text_readable() -> None:
    data = pdf_of("甲乙丙")
    boxes = boxes_of_words(data, ["乙"])

    plain, framed = page_png(data, 1, width=800), page_png(data, 1, width=800, boxes=boxes)

    assert plain != framed
    assert struct.unpack(">II", framed[16:24]) == (800, 1132)


def test_hidden_data_of_a_word_file_is_told() -> None:
    comment = f'<w:comment w:id="1" w:author="李四">{paragraph("批注内容")}</w:comment>'
    data = docx(
        paragraph("同意", deleted("删去的话"), run("藏", "<w:vanish/>")),
        {"word/comments.xml": story("comments", comment)},
    )

    told = hidden_data(data, "批示.docx")

    assert told[:4] == [
        "正文修订（已删除）：同意删去的话藏",
        "正文隐藏文字：藏",
        "正文修订和批注的作者：李四",
        "批注：批注内容",
    ]
    assert "文档属性：作者：python-docx" in told


def test_hidden_rows_columns_and_sheets_of_a_workbook_are_told() -> None:
    told = hidden_data(xlsx(), "名单.xlsx")

    assert told[:4] == [
        "工作表“名单”有1行、1列是隐藏的，内容仍在文件里。",
        "工作表“名单”公式里的文字：同志",
        f"工作表“底稿”（隐藏）：{MOBILE[:-1]}9",
        "工作表“深层”（深度隐藏）：13971234570",
    ]


def test_file_without_hidden_data_has_no_warning() -> None:
    assert hidden_data("甲乙".encode(), "文.txt") == []
