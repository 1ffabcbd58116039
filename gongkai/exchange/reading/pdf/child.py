"""Reads PDF files in a process of its own, one after the other: see ``source``.

Not called by hand. Stdin brings the length of a file and its bytes, stdout takes the length of
the answer and JSON: the blocks, or the code of what is wrong. With the argument ``scans`` it
recognises the text of pictures too, which takes more time and memory.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
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
#: One page may fill all memory.
MOST_MEMORY = 2 * 1024 * 1024 * 1024
MOST_MEMORY_FOR_SCANS = 6 * 1024 * 1024 * 1024
#: Each takes some seconds.
MOST_SCANS = 40
_LENGTH = 8
_PASSWORD = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def answer(data: bytes, *, scans: bool) -> dict[str, Any]:
    """Return the blocks of a PDF or a picture, or the code of what is wrong with it.

    ``pictures`` says how many pages hold a picture and no text.
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


def limit_memory(most: int) -> None:
    """Bound the memory of this process, where the system knows how."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    """Answer for one file after the other until stdin ends."""
    scans = sys.argv[1:] == ["scans"]
    limit_memory(MOST_MEMORY_FOR_SCANS if scans else MOST_MEMORY)
    come, go = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints is no answer.
    sys.stdout = sys.stderr
    while length := come.read(_LENGTH):
        data = come.read(int.from_bytes(length, "big"))
        told = json.dumps(answer(data, scans=scans)).encode()
        go.write(len(told).to_bytes(_LENGTH, "big") + told)
        go.flush()


if __name__ == "__main__":
    main()
