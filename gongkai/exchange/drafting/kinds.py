"""Which kind of file somebody handed in: told by its content, held against its name."""

from __future__ import annotations

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.old_word import is_old_word
from gongkai.exchange.files import open_archive

_SIGNS = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old"),
    (b"PK\x03\x04", "archive"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"\x1f\x8b", "packed"),
)
#: What a name with this ending may hold; names without a known ending may hold anything readable.
_ENDINGS = {
    "docx": ("docx",),
    "doc": ("doc", "docx", "html"),
    "wps": ("doc", "docx"),
    "xlsx": ("xlsx",),
    "pdf": ("pdf",),
    "txt": ("text",),
    "html": ("html", "text"),
    "htm": ("html", "text"),
    "ofd": ("ofd",),
}
_SAVE_AS_WORD = "请用 WPS 或 Word 打开，另存为 .docx 后再上传。"
_NOT_READ = {
    "old": "是旧版 Excel 等格式的文件（.xls、.et、.ppt），不能读取。"
    "请用 WPS 或 Excel 另存为 .xlsx 后再上传。",
    "encrypted": "设有密码，无法读取。请先取消密码，再另存为 .docx 或 .xlsx。",
    "rtf": f"是 RTF 文件，不能读取。{_SAVE_AS_WORD}",
    "ofd": "是 OFD 文件，不能读取文字。请用 WPS 或 OFD 阅读器转换为 .docx 或 PDF 后再上传；OFD 原件可以作为附件。",  # noqa: E501
    "image": "是图片，没有文字可读。请上传文件原件；图片可以作为附件。",
    "program": "是程序，不是文件，没有读取。",
    "packed": "是压缩包。请先解压，再逐个上传。",
    "pptx": "是演示文稿，不能作为正文。请另存为 .docx 或 PDF，或作为附件上传。",
}
_CODES = {"encrypted": "file_encrypted", "program": "unsafe_file"}


def kind_of(data: bytes, name: str) -> str:
    """Return "docx", "doc", "xlsx", "pdf", "html" or "text".

    Raises InvalidInput: ``unsupported_kind`` with the way to convert, ``file_encrypted``,
    ``unsafe_file``, ``wrong_extension`` when the name claims another kind.
    """
    kind = _kind_by_content(data, name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if kind in _NOT_READ:
        raise InvalidInput(f"“{name}”{_NOT_READ[kind]}", code=_CODES.get(kind, "unsupported_kind"))
    if ending in ("docm", "xlsm", "dotm"):
        raise InvalidInput(
            f"“{name}”可能含有宏，没有读取。请另存为 .docx 或 .xlsx 后再试。",
            code="file_has_macros",
        )
    if kind not in _ENDINGS.get(ending, (kind,)):
        raise InvalidInput(
            f"“{name}”的扩展名与内容不符（内容是{_NAMES[kind]}）。请确认文件来源，改正扩展名后再上传。",
            code="wrong_extension",
        )
    return kind


_NAMES = {
    "docx": "Word",
    "doc": "旧版 Word",
    "xlsx": "Excel",
    "pdf": "PDF",
    "html": "网页",
    "text": "文本",
}


def _kind_by_content(data: bytes, name: str) -> str:
    kind = next((kind for sign, kind in _SIGNS if data.startswith(sign)), "")
    if kind == "archive":
        return _kind_of_archive(data, name)
    if kind == "old":
        # Word and Excel keep a document with a password in a file of the old shape.
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "encrypted"
        return "doc" if is_old_word(data) else "old"
    if kind == "image" and data.startswith(b"BM") and not _is_bitmap(data):
        kind = ""
    if kind:
        return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:65536].lower()
    marks = (b"<!doctype html", b"<html", b"<body", b"<table", b"<div", b"<p>", b"<p ", b"<meta")
    return "html" if any(mark in head for mark in marks) else "text"


def _is_bitmap(data: bytes) -> bool:
    return int.from_bytes(data[2:6], "little") == len(data)


def _kind_of_archive(data: bytes, name: str) -> str:
    with open_archive(data, name) as archive:
        members = set(archive.namelist())
    if "word/document.xml" in members:
        return "docx"
    if "xl/workbook.xml" in members:
        return "xlsx"
    if "OFD.xml" in members:
        return "ofd"
    return "pptx" if any(member.startswith("ppt/") for member in members) else "packed"
