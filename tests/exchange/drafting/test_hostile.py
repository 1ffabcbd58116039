"""Files that are broken, disguised or malicious: a code, a Chinese message, in bounded time."""

from __future__ import annotations

import io
import zipfile

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting import draft_from_file
from gongkai.exchange.drafting.docx_source import LARGEST_PART_BYTES
from gongkai.exchange.files import LARGEST_FILE_BYTES
from tests.exchange.drafting.word import with_body, with_part, word_of


def archive(members: dict[str, bytes]) -> bytes:
    """Return a zip archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
_WORKBOOK = b"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
_BOMB = b"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]><a>&c;</a>"
_OUTSIDE = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.docx", b"", "file_empty"),
        ("大.docx", b"x" * (LARGEST_FILE_BYTES + 1), "file_too_large"),
        ("旧.doc", _OLE, "unsupported_kind"),
        ("密.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        ("图.png", b"\x89PNG\r\n", "unsupported_kind"),
        ("程序.docx", b"MZ\x90\x00", "unsafe_file"),
        ("版式.ofd", archive({"OFD.xml": b"<x/>"}), "unsupported_kind"),
        ("包.zip", archive({"a.txt": b"a"}), "unsupported_kind"),
        ("演示.pptx", archive({"ppt/presentation.xml": b"<x/>"}), "unsupported_kind"),
        ("文.rtf", b"{\\rtf1 x}", "unsupported_kind"),
        ("冒充.pdf", word_of(("通知",)), "wrong_extension"),
        ("冒充.docx", "纯文本".encode(), "wrong_extension"),
        ("冒充.txt", b"<html><body>x</body></html>", "wrong_extension"),
        ("宏.docm", word_of(("通知",)), "file_has_macros"),
        ("宏.docx", with_part(word_of(), "word/vbaProject.bin", b"x"), "file_has_macros"),
        ("坏.docx", b"PK\x03\x04" + b"\x00" * 50, "unreadable_file"),
        ("坏.docx", word_of(("通知",))[:-30], "unreadable_file"),
        ("坏.docx", archive({"word/document.xml": b"<w:document"}), "unreadable_file"),
        ("炸.docx", archive({"word/document.xml": _BOMB}), "unsafe_file"),
        ("外.docx", archive({"word/document.xml": _OUTSIDE}), "unsafe_file"),
        (
            "炸.docx",
            archive({"word/document.xml": b" " * (LARGEST_PART_BYTES + 1)}),
            "archive_too_large",
        ),
        ("坏.xlsx", archive({"xl/workbook.xml": _WORKBOOK}), "unreadable_file"),
        ("噪声.txt", bytes(range(256)) * 400, "unreadable_file"),
    ],
)
def test_file_is_refused_with_a_code_and_a_chinese_sentence(
    name: str, data: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        draft_from_file(data, name)

    assert caught.value.code == code
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.message)


def test_tables_nested_beyond_any_document_are_refused() -> None:
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"

    with pytest.raises(InvalidInput) as caught:
        draft_from_file(with_body(word_of(), start * 2000 + end * 2000), "深.docx")

    assert caught.value.code == "unreadable_file"


def test_name_with_a_path_and_control_characters_is_told_plainly() -> None:
    with pytest.raises(InvalidInput) as caught:
        draft_from_file(b"", "C:\\秘\\..\\a/通\x00知\u202e\n.docx")

    assert caught.value.message == "“通知.docx”是空文件。请检查是否保存完整。"


def test_scripts_in_a_page_leave_no_trace() -> None:
    page = "<html><body onload=x()><p>停水通知</p><script>x()</script><p onclick=x()>请储水。</p>"

    assert draft_from_file(page.encode(), "页.html").body == "<p>请储水。</p>"


def test_text_in_gb18030_is_read() -> None:
    assert (
        draft_from_file("关于停水的通知\n请储水。".encode("gb18030"), "a.txt").title
        == "关于停水的通知"
    )
