"""The text parts of any file, those included that a reader does not see.

Files come in as bytes and are looked at in memory: nothing is written anywhere. Sizes, nesting
and references are bounded, so that a hostile file is refused and never followed.
"""

from __future__ import annotations

import zipfile

from gongkai.errors import InvalidInput
from gongkai.exchange.files import open_archive, refuse_loose_bytes
from gongkai.exchange.parts.part import (
    DAMAGED,
    OLE,
    Budget,
    FileText,
    Note,
    PlaceFinder,
    TextPart,
)
from gongkai.exchange.parts.picture_pieces import JPEG, PNG
from gongkai.exchange.parts.xml_parts import damaged

__all__ = [
    "DAMAGED",
    "OLE",
    "FileText",
    "Note",
    "PlaceFinder",
    "TextPart",
    "look_into",
    "text_parts",
]

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x05\x06")
_HTML_MARKS = (b"<!doctype html", b"<html", b"<body", b"<table", b"<div", b"<p>", b"<p ", b"<meta")


def text_parts(data: bytes, name: str) -> list[TextPart]:
    """Return the texts in a file; its kind is told by its content, not by its name.

    Raises InvalidInput, whose code says why the file cannot be looked into (so that it counts as
    not screened): ``password_protected``, ``file_encrypted``, ``not_readable``,
    ``archive_not_accepted``, ``unsupported_kind``, ``xml_dtd``, ``archive_too_large``,
    ``text_too_large``, ``sheet_too_large``, ``too_many_pages``, ``unreadable_file``.
    """
    return list(look_into(data, name).parts)


def look_into(data: bytes, name: str) -> FileText:
    """Return the texts and what is suspicious about the file itself (macros, links, scans)."""
    budget = Budget(name)
    found = _look_into(data, name, budget)
    return FileText(found.kind, found.parts, tuple(budget.notes.values()))


def _look_into(data: bytes, name: str, budget: Budget) -> FileText:
    outer, budget.name = budget.name, name
    try:
        return _by_kind(data, name, budget)
    finally:
        budget.name = outer


def _by_kind(data: bytes, name: str, budget: Budget) -> FileText:
    # Each kind's library is loaded only when such a file comes, so that commands start fast.
    if data.startswith(b"PK\x03\x04"):
        with open_archive(data, name) as archive:
            refuse_loose_bytes(archive, data, name)
            return _archive(archive, name, budget)
    if b"%PDF-" in data[:1024]:
        from gongkai.exchange.parts.pdf_parts import read_pdf

        return read_pdf(data, budget, _look_into)
    if data.startswith(OLE):
        from gongkai.exchange.parts.plain_parts import read_old_spreadsheet

        return read_old_spreadsheet(data, budget)
    _refuse_unreadable(data, name)
    if data.startswith((PNG, JPEG)):
        from gongkai.exchange.parts.picture_parts import read_picture

        return read_picture(data, budget)
    if data.startswith(_PICTURES):
        budget.note("picture", "这是图片，图片里的字没有查看，请人工看一遍。")
        return FileText("picture", ())
    if any(mark in data[:65536].lower() for mark in _HTML_MARKS):
        from gongkai.exchange.parts.html_parts import read_html

        return read_html(data, budget)
    from gongkai.exchange.parts.plain_parts import read_csv, read_text

    return (read_csv if name.lower().endswith((".csv", ".tsv")) else read_text)(data, budget)


def _refuse_unreadable(data: bytes, name: str) -> None:
    if data.startswith(_OTHER_ARCHIVES):
        raise _packed(name)
    if data.startswith(b"{\\rtf"):
        raise InvalidInput(
            f"“{name}”是 RTF 文件，本系统看不到里面的全部内容。请用 Word 或 WPS 另存为 .docx。",
            code="not_readable",
        )


def _archive(archive: zipfile.ZipFile, name: str, budget: Budget) -> FileText:
    members = set(archive.namelist())
    if len({member.lower() for member in members}) < len(archive.namelist()):
        # Two members of one name: programs do not agree which of them is read.
        raise damaged(name)
    if "word/document.xml" in members:
        from gongkai.exchange.parts.docx_parts import read_docx

        return read_docx(archive, budget, _look_into)
    if "xl/workbook.xml" in members:
        from gongkai.exchange.parts.xlsx_parts import read_xlsx

        return read_xlsx(archive, budget, _look_into)
    if "ppt/presentation.xml" in members:
        from gongkai.exchange.parts.pptx_parts import read_pptx

        return read_pptx(archive, budget, _look_into)
    if "OFD.xml" in members:
        from gongkai.exchange.parts.ofd_parts import read_ofd

        return read_ofd(archive, budget, _look_into)
    if "[Content_Types].xml" in members or "mimetype" in members:
        raise InvalidInput(
            f"“{name}”的格式（如 .xlsb、.odt、.ods）本系统看不到里面的内容。"
            "请用 Word、Excel 或 WPS 另存为 .docx 或 .xlsx 后再试。",
            code="not_readable",
        )
    raise _packed(name)


def _packed(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”是压缩包，不能直接查看。请先解压，把里面的文件逐个上传。",
        code="archive_not_accepted",
    )
