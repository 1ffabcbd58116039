"""Published reports into cells: any kind of file becomes lines and rows, then one reader.

Reading says what is there. It repairs nothing, derives nothing, and accounts for every cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.errors import InvalidInput
from gongkai.exchange.files import decode_text, open_archive, read_file
from gongkai.exchange.reading.document import Document, Line
from gongkai.exchange.reading.early import read_early
from gongkai.exchange.reading.headings import Identity, form_of, heading_of, identify
from gongkai.exchange.reading.sections import read_sections
from gongkai.exchange.reading.tables import read_tables
from gongkai.exchange.report_json import decode_report
from gongkai.statute.annual_report.forms import PREAMBLE, form_for_year, get_form
from gongkai.statute.annual_report.report import FIRST_YEAR_OF_TABLES, Report, Source

if TYPE_CHECKING:
    from gongkai.exchange.reading.pdf.source import AskBlocks

#: Bytes of a file, and of the text in a Word file, that are read without a guarded process.
LARGEST_QUICK = 512 * 1024
LARGEST_QUICK_UNPACKED = 2 * 1024 * 1024

_KIND_NAMES = {
    "ole": "旧版 Word、Excel 或 WPS（.doc、.xls、.wps）",
    "ofd": "OFD",
}
#: A part of every Word or Excel file with a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)


def read_report(path: Path) -> Report:
    """Return the report in a file of any kind that this version reads, in bounded time and memory.

    Raises InvalidInput whose code says what is wrong: ``file_missing``, ``file_empty``,
    ``file_too_large``, ``unreadable_file``, ``unsupported_kind``, ``not_a_report``,
    ``bad_json``, ``foreign_json``, ``table_unreadable`` (a scan, and no
    recogniser) and others of the readers.
    """
    data = read_file(path)
    if _is_quick(data):
        return read_report_bytes(data, name=path.name)
    from gongkai.exchange.reading.guarded import read_report_guarded

    return read_report_guarded(data, name=path.name)


def _is_quick(data: bytes) -> bool:
    """Say whether reading takes some seconds at most, whatever the file holds.

    Such a file is read in this process: to begin another takes longer than reading a report.
    """
    if len(data) > LARGEST_QUICK or not data.startswith(b"PK\x03\x04"):
        return len(data) <= LARGEST_QUICK
    try:
        with open_archive(data, "") as archive:
            return archive.getinfo("word/document.xml").file_size <= LARGEST_QUICK_UNPACKED
    except (InvalidInput, KeyError):
        return False


def read_report_bytes(
    data: bytes, *, name: str, ask_blocks: AskBlocks | None = None, sha256: str = ""
) -> Report:
    """Return the report in the bytes of a file; its kind is told by the content.

    Everything but a PDF is read in this process, whatever that takes: for files of strangers see
    ``guarded``. ``ask_blocks`` reads a PDF, if not in a guarded process; ``sha256`` is the digest
    of the bytes, if it is known. Raises as ``read_report``.
    """
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    kind = _kind_of(data, name)
    source = Source(name, kind, sha256)
    if kind == "json":
        report = decode_report(decode_text(data, name), name=name)
        return report if report.source else replace(report, source=source)
    report = _read_document(_document(kind, data, name, ask_blocks), name)
    return replace(report, source=source)


def _kind_of(data: bytes, name: str) -> str:
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind == "image":
        return kind
    if kind and _ENCRYPTED in data:
        raise InvalidInput(f"“{name}”设有密码，无法读取。请先取消密码。", code="file_encrypted")
    if kind:
        raise InvalidInput(
            f"“{name}”是{_KIND_NAMES[kind]}文件，本版还不能读取。"
            "请换成网页、Word（.docx）、带文字的 PDF、Excel（.xlsx）、纯文本或 JSON，"
            "或用 WPS、Word 另存后再试。",
            code="unsupported_kind",
        )
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data, name)
    # Readers of PDF allow some bytes before its beginning.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    # In UTF-16 every second byte of a tag is nothing.
    data = data[:131072].replace(b"\x00", b"") if data[:2] in _UTF_16 else data[:65536]
    head = data[:4096].lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"{", b"[")):
        return "json"
    marks = (b"<!doctype html", b"<html", b"<body", b"<table", b"<div", b"<p>", b"<p ", b"<meta")
    return "html" if any(mark in data.lower() for mark in marks) else "text"


def _kind_of_archive(data: bytes, name: str) -> str:
    with open_archive(data, name) as archive:
        names = set(archive.namelist())
    if "word/document.xml" in names:
        return "docx"
    if any(member.startswith("xl/") for member in names):
        return "xlsx"
    kind = "OFD 文件" if "OFD.xml" in names else "压缩包或其他格式的文件"
    raise InvalidInput(
        f"“{name}”是{kind}，本版还不能读取。"
        "压缩包请先解压；其他格式请另存为 .docx 或 .xlsx 后再试。",
        code="unsupported_kind",
    )


def _document(kind: str, data: bytes, name: str, ask_blocks: AskBlocks | None) -> Document:
    # Each kind's library is loaded only when such a file comes: see gongkai.exchange.writing.
    if kind == "html":
        from gongkai.exchange.reading.html_source import read_html

        return read_html(data, name)
    if kind == "docx":
        from gongkai.exchange.reading.docx_source import read_docx

        return read_docx(data, name)
    if kind == "xlsx":
        from gongkai.exchange.reading.xlsx_source import read_xlsx

        return read_xlsx(data, name)
    if kind in ("pdf", "image"):
        from gongkai.exchange.reading.pdf.source import ask_apart, read_pdf, read_picture

        read = read_pdf if kind == "pdf" else read_picture
        return read(data, name, ask_blocks or ask_apart)
    from gongkai.exchange.reading.text_source import read_text

    return read_text(data, name)


def _read_document(document: Document, name: str) -> Report:
    texts = [b.text if isinstance(b, Line) else "".join(b.cells) for b in document.blocks]
    identity = identify(texts)
    if identity.is_guide:
        raise InvalidInput(
            f"“{name}”是年度报告的解读、通知或退改单（{identity.title}），不是年度报告本身。",
            code="not_a_report",
        )
    is_early = identity.year is not None and identity.year < FIRST_YEAR_OF_TABLES
    # With several heads of table 二 it has the tables, and a wrong year in its title.
    printed_form = form_of(texts, least=2 if is_early else 1)
    if is_early and printed_form is None:
        return _read_early(document, identity, name)
    by_year = form_for_year(identity.year).id if identity.year and not is_early else "2021"
    form = get_form(printed_form or by_year)
    tables = read_tables(document, form)
    headings = {section for text in texts if (section := heading_of(text))}
    if not tables.cells and (identity.title is None or len(headings) < 2):
        raise InvalidInput(
            f"“{name}”不像政府信息公开工作年度报告：没有找到统计表和规定的各部分标题。"
            "请确认是否选错文件。",
            code="not_a_report",
        )
    return Report(
        organ=identity.organ,
        year=identity.year,
        form=form.id,
        cells={cell: tables.cells[cell] for cell in _in_order(tables.cells, form.cells)},
        units=tables.units,
        sections=read_sections(document, tables, form),
        unplaced=tuple(tables.unplaced),
        published_on=identity.published_on,
        notes=tables.notes,
        places=tables.places,
    )


def _read_early(document: Document, identity: Identity, name: str) -> Report:
    report = read_early(document, identity)
    if identity.title is None or not (report.figures or set(report.sections) - {PREAMBLE}):
        raise InvalidInput(
            f"“{name}”不像{identity.year}年度的政府信息公开工作年度报告：没有找到各部分标题和数字。"
            "请确认是否选错文件。",
            code="not_a_report",
        )
    return report


def _in_order(found: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the found cells in the form's order, cells of further rows last."""
    places = {cell: place for place, cell in enumerate(known)}
    return sorted(found, key=lambda cell: places.get(cell, len(places)))
