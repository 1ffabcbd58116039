"""The blocks of a PDF or a picture, read in this process: one that is guarded, see ``source``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.exchange.reading.document import Block, Row
from gongkai.exchange.reading.pdf.flow import read_pages
from gongkai.exchange.reading.pdf.page import PageMarks, read_page

#: A report has some ten pages; a government's with all its parts some hundred.
MOST_PAGES = 300
#: Letters: a long report has a tenth of them.
MOST_PIECES = 400_000
#: Each takes some seconds.
MOST_SCANS = 40
_PASSWORD = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def blocks_of(data: bytes, scans: bool) -> dict[str, Any]:
    """Return the blocks of a PDF or a picture, or the code of what is wrong with it, for JSON.

    ``pictures`` says how many pages hold a picture and no text; with ``scans`` their text is
    recognised, which takes more time and memory.
    """
    if not data[:1024].count(b"%PDF-"):
        return _read_picture(data)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _PASSWORD:
            return {"code": "file_encrypted"}
        return {"code": "unreadable_file"}
    try:
        if len(document) > MOST_PAGES:
            return {"code": "too_many_pages", "pages": len(document)}
        return _read(document, scans=scans)
    except pypdfium2.PdfiumError:
        return {"code": "unreadable_file"}
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument, *, scans: bool) -> dict[str, Any]:
    pages: list[PageMarks] = []
    pieces = pictures = 0
    for number in range(len(document)):
        page = document[number]
        try:
            marks = read_page(page)
            is_scan = marks.has_picture and not marks.pieces
            pictures += is_scan
            if is_scan and scans and pictures <= MOST_SCANS:
                marks = _scans().read_scan(page)
        finally:
            page.close()
        pages.append(marks)
        pieces += len(marks.pieces)
        if pieces > MOST_PIECES:
            return {"code": "text_too_large"}
    return {"blocks": _plain(read_pages(pages)), "pictures": pictures}


def _read_picture(data: bytes) -> dict[str, Any]:
    try:
        marks = _scans().read_picture(data)
    except Exception:  # the picture libraries raise many kinds
        return {"code": "unreadable_file"}
    return {"blocks": _plain(read_pages([marks])), "pictures": 1}


def _scans() -> Any:
    """Return the recogniser, whose packages are optional and slow to load."""
    from gongkai.exchange.reading.pdf import scans

    return scans


def _plain(blocks: Sequence[Block]) -> list[tuple[str | tuple[str, ...], str]]:
    return [(b.cells if isinstance(b, Row) else b.text, b.place) for b in blocks]
