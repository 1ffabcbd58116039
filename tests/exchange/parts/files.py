"""Files made by the tests: each with a number or mark planted where it could be overlooked."""

from __future__ import annotations

import ctypes
import io
import zipfile
from collections.abc import Mapping

import pypdfium2
import pypdfium2.raw as raw
import typst
import xlsxwriter
from docx import Document

ID = "630102199001011235"
OTHER_ID = "11010519491231002X"
MOBILE = "13971234567"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str = "", members: Mapping[str, str] | None = None) -> bytes:
    """Return a Word file whose body is the XML given, with further members."""
    document = f'<w:document xmlns:w="{_W}" xmlns:wp="urn:wp"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    Document().save(out)
    return changed(out.getvalue(), {"word/document.xml": document, **(members or {})})


def document_of(data: bytes) -> str:
    """Return the main part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def paragraph(*runs: str) -> str:
    """Return a paragraph of runs; a text that is no XML becomes a plain run."""
    return "<w:p>" + "".join(r if r.startswith("<") else run(r) for r in runs) + "</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def deleted(text: str) -> str:
    """Return a tracked deletion."""
    return f'<w:del w:author="李四" w:id="1"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    """Return a tracked insertion."""
    return f'<w:ins w:author="李四" w:id="2">{run(text)}</w:ins>'


def story(kind: str, body: str) -> str:
    """Return a header, a footnotes or comments part."""
    return f'<w:{kind} xmlns:w="{_W}">{body}</w:{kind}>'


def table(*rows: list[str]) -> str:
    """Return a table."""
    cells = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


def changed(data: bytes, members: Mapping[str, str | bytes]) -> bytes:
    """Return an archive with members put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


def xlsx() -> bytes:
    """Return a workbook with numbers in hidden places of every kind."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    listed = book.add_worksheet("名单")
    listed.write_row(0, 0, ["姓名", "证件", "手机", "备注"])
    listed.write_row(1, 0, ["张三", ID, int(MOBILE), "无"])
    listed.write_row(2, 0, ["李四", OTHER_ID, "", "无"])
    listed.set_column(1, 1, 20, None, {"hidden": True})
    listed.set_row(2, None, None, {"hidden": True})
    listed.write_comment(0, 0, "联系13971234568")
    listed.write_formula(4, 3, '=A2&"同志"', None, "张三同志")
    draft = book.add_worksheet("底稿")
    draft.write(0, 0, "13971234569")
    draft.hide()
    deep = book.add_worksheet("深层")
    deep.write(0, 0, "13971234570")
    deep.very_hidden()
    book.set_properties({"author": "王五13971234571"})
    book.close()
    return out.getvalue()


def pdf(*pages: str) -> bytes:
    """Return a PDF with a text on each page, or without text where it is empty."""
    source = '#set document(author: "王五")\n' + "\n#pagebreak()\n".join(
        f'#text("{page}")' if page else "#rect(width: 3cm)" for page in pages
    )
    return typst.compile(source.encode(), format="pdf")


def pdf_with_note_and_attachment() -> bytes:
    """Return a PDF with a number in a note and another in an attached text."""
    document = pypdfium2.PdfDocument(pdf("page"))
    page = document[0]
    note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_TEXT)
    text = ctypes.create_string_buffer(f"备注{MOBILE}".encode("utf-16-le") + bytes(2))
    pointer = ctypes.cast(text, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAnnot_SetStringValue(note, b"Contents", pointer)
    raw.FPDFPage_CloseAnnot(note)
    document.new_attachment("附.txt").set_data(OTHER_ID.encode())
    out = io.BytesIO()
    document.save(out)
    page.close()
    document.close()
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """Return a PDF that opens only with a password (RC4 of 40 bits, made by hand)."""
    import hashlib

    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")

    def rc4(key: bytes, data: bytes) -> bytes:
        state, j, out = list(range(256)), 0, bytearray()
        for i in range(256):
            j = (j + state[i] + key[i % len(key)]) % 256
            state[i], state[j] = state[j], state[i]
        i = j = 0
        for byte in data:
            i = (i + 1) % 256
            j = (j + state[i]) % 256
            state[i], state[j] = state[j], state[i]
            out.append(byte ^ state[(state[i] + state[j]) % 256])
        return bytes(out)

    def md5(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()

    padded = (b"geheim" + padding)[:32]
    owner = rc4(md5(padded)[:5], padded)
    permissions = (-4).to_bytes(4, "little", signed=True)
    key = md5(padded + owner + permissions + b"0" * 16)[:5]
    user = rc4(key, padding)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        % (owner.hex().encode(), user.hex().encode()),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, content)
    table_at = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    ids = b"<" + (b"0" * 16).hex().encode() + b">"
    return out + (
        b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[%s%s]>>\nstartxref\n%d\n%%%%EOF"
        % (ids, ids, table_at)
    )


def ofd(*pages: list[str]) -> bytes:
    """Return an OFD; each text of a page is one line, cut into two text objects."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "OFD.xml",
            '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:Author>王五</ofd:Author></ofd:DocInfo></ofd:DocBody></ofd:OFD>",
        )
        for number, lines in enumerate(pages):
            objects = "".join(
                f'<ofd:TextObject Boundary="0 {10 * top} 100 5"><ofd:TextCode>{piece}'
                "</ofd:TextCode></ofd:TextObject>"
                for top, line in enumerate(lines)
                for piece in (line[:4], line[4:])
            )
            archive.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">{objects}</ofd:Page>',
            )
    return out.getvalue()
