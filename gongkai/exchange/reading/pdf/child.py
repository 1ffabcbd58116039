"""Reads PDF files in a process of its own, one after the other: see ``source``.

Not called by hand. Stdin brings the length of a file and its bytes, stdout takes the length of
the answer and JSON: the blocks, or an error's code and message.
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
_LENGTH = 8
_PASSWORD = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def answer(data: bytes) -> dict[str, Any]:
    """Return the blocks of a PDF, or the code and message of what is wrong with it.

    ``pictures`` are the numbers of pages that hold a picture and no text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _PASSWORD:
            return {"code": "file_encrypted"}
        return {"code": "unreadable_file"}
    try:
        if len(document) > MOST_PAGES:
            return {"code": "too_many_pages", "pages": len(document)}
        return _read(document)
    except pypdfium2.PdfiumError:
        return {"code": "unreadable_file"}
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> dict[str, Any]:
    pages: list[PageMarks] = []
    pieces = 0
    for number in range(len(document)):
        page = document[number]
        try:
            pages.append(read_page(page))
        finally:
            page.close()
        pieces += len(pages[-1].pieces)
        if pieces > MOST_PIECES:
            return {"code": "text_too_large"}
    pictures = [
        number for number, page in enumerate(pages, start=1) if page.has_picture and not page.pieces
    ]
    return {"blocks": _plain(read_pages(pages)), "pictures": pictures, "pages": len(pages)}


def _plain(blocks: Sequence[Block]) -> list[tuple[str | tuple[str, ...], str]]:
    return [(b.cells if isinstance(b, Row) else b.text, b.place) for b in blocks]


def limit_memory() -> None:
    """Bound the memory of this process, where the system knows how."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Answer for one file after the other until stdin ends."""
    limit_memory()
    come, go = sys.stdin.buffer, sys.stdout.buffer
    while length := come.read(_LENGTH):
        told = json.dumps(answer(come.read(int.from_bytes(length, "big")))).encode()
        go.write(len(told).to_bytes(_LENGTH, "big") + told)
        go.flush()


if __name__ == "__main__":
    main()
