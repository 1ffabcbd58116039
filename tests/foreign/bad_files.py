"""Files that give no report: truncated, locked, hostile, or something else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pypdfium2

from gongkai.exchange.writing import render_report
from tests.factories import clean_report
from tests.foreign.pdf_layouts import PDF_LAYOUTS, pdf
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ENTITIES = '<!DOCTYPE d [<!ENTITY l0 "9">{}]>'.format(
    "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
)


def _zip(members: dict[str, bytes | str], *, flags: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    packed = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(mark)
        while flags and at >= 0:
            packed[at + place] |= flags
            at = packed.find(mark, at + 4)
    return bytes(packed)


def _with_entities(kind: str) -> bytes:
    if kind == "docx":
        body = f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body>'
        return _zip({"word/document.xml": f"{_ENTITIES}{body}</w:document>"})
    parts = {}
    with zipfile.ZipFile(io.BytesIO(render_report(clean_report("2021"), "xlsx"))) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    sheet = f'{_ENTITIES}<worksheet xmlns="{_S}"><sheetData><row r="1"><c r="A1" t="inlineStr">'
    parts["xl/worksheets/sheet1.xml"] = (
        f"{sheet}<is><t>&l11;</t></is></c></row></sheetData>".encode()
    )
    return _zip(parts)


def _locked_pdf() -> bytes:
    standard = b"/Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R/ID[<00><00>]/Encrypt<<" + standard + b">>>>\n%%EOF"
    )


def _many_pages() -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(2000):
        document.new_page(200, 200).close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def sound_page() -> bytes:
    """Return the page of a report without a fault."""
    return render_report(clean_report("2021"), "html")


#: Name of the file, its bytes, the codes that may be told.
BAD: dict[str, tuple[str, Callable[[], bytes], tuple[str, ...]]] = {
    "empty": ("空.html", lambda: b"", ("file_empty",)),
    "NULs": ("年报.html", lambda: b"\x00" * 5000, ("unreadable_file",)),
    "NUL in text": (
        "年报.html",
        lambda: sound_page().replace(b"<h1", b"\x00<h1"),
        ("unreadable_file",),
    ),
    "noise": ("年报.txt", lambda: bytes(range(256)) * 400, ("unreadable_file",)),
    "codes mixed": (
        "年报.txt",
        lambda: (
            "某街道2023年政府信息公开".encode() + "工作年度报告，总体情况".encode("gb18030") * 9
        ),
        ("unreadable_file", "not_a_report"),
    ),
    "truncated docx": (
        "年报.docx",
        lambda: render_report(clean_report("2021"), "docx")[:9000],
        ("unreadable_file",),
    ),
    "truncated xlsx": (
        "年报.xlsx",
        lambda: render_report(clean_report("2021"), "xlsx")[:6000],
        ("unreadable_file",),
    ),
    "truncated pdf": (
        "年报.pdf",
        lambda: pdf(print_report(make_report(4, "2021")), PDF_LAYOUTS["pdf_ruled"])[:20_000],
        ("unreadable_file",),
    ),
    "password, Office": (
        "年报.docx",
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\x00" * 999
            + "EncryptedPackage".encode("utf-16-le")
        ),
        ("file_encrypted",),
    ),
    "password, zip": ("一批.zip", lambda: _zip({"a.html": "x"}, flags=1), ("file_encrypted",)),
    "password, xlsx in a zip": (
        "年报.xlsx",
        lambda: _zip({"xl/workbook.xml": "x"}, flags=1),
        ("file_encrypted",),
    ),
    "password, pdf": ("年报.pdf", _locked_pdf, ("file_encrypted",)),
    "old Word": (
        "年报.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        ("unsupported_kind",),
    ),
    "zip bomb, docx": (
        "年报.docx",
        lambda: _zip({"word/document.xml": b"0" * (600 * 1024 * 1024)}),
        ("archive_too_large",),
    ),
    "zip that unpacks to just less": (
        "年报.docx",
        lambda: _zip(
            {
                "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>'.encode()
                + b"<w:p/>" * 80_000_000
                + b"</w:body></w:document>"
            }
        ),
        ("text_too_large", "not_a_report", "unreadable_file"),
    ),
    "zip bomb, xlsx": (
        "年报.xlsx",
        lambda: _zip({"xl/worksheets/sheet1.xml": b"0" * (600 * 1024 * 1024)}),
        ("archive_too_large",),
    ),
    "entities, docx": (
        "年报.docx",
        lambda: _with_entities("docx"),
        ("unreadable_file", "not_a_report"),
    ),
    "entities, xlsx": (
        "年报.xlsx",
        lambda: _with_entities("xlsx"),
        ("unreadable_file", "not_a_report"),
    ),
    "a million nested tags": (
        "年报.html",
        lambda: b"<html><body>" + b"<div>" * 1_000_000,
        ("unreadable_file",),
    ),
    "a million closed tags": (
        "年报.html",
        lambda: b"<html><body>" + b"<div>" * 1_000_000 + b"1" + b"</div>" * 1_000_000,
        ("unreadable_file",),
    ),
    "tables in tables": (
        "年报.html",
        lambda: (
            b"<html><body>"
            + b"<table><tr><td>" * 1600
            + b"<table><tr><td>1</td></tr></table>" * 13_000
        ),
        ("not_a_report",),
    ),
    "two thousand pages": ("年报.pdf", _many_pages, ("too_many_pages",)),
    "pdf of nothing": ("年报.pdf", lambda: b"%PDF-1.7 x", ("unreadable_file",)),
    "60 MB of rows": (
        "年报.html",
        lambda: b"<html><body><table>" + b"<tr><td>1</td></tr>" * 3_200_000,
        ("text_too_large", "not_a_report"),
    ),
    "60 MB of JSON": (
        "年报.json",
        lambda: b'{"form": "2021", "cells": {' + b'"a":1,' * 10_000_000 + b'"b":1}}',
        ("text_too_large", "bad_json", "foreign_json"),
    ),
}
