"""Papers opened again."""

from __future__ import annotations

import struct

import pypdfium2


def page_texts(data: bytes) -> list[str]:
    """Return the text of each page without blanks and line ends."""
    texts = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            texts.append("".join(text.get_text_range().split()))
            text.close()
            page.close()
    return texts


def page_size(data: bytes) -> tuple[int, int]:
    """Return the size of the first page in whole points."""
    with pypdfium2.PdfDocument(data) as document:
        width, height = document.get_page_size(0)
        return round(width), round(height)


def picture_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return int(width), int(height)


def letter_heights(data: bytes, wanted: str) -> set[float]:
    """Return the font sizes in points of a text's letters on the first page."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        text = page.get_textpage()
        whole = text.get_text_range()
        start = whole.index(wanted)
        boxes = [text.get_charbox(start + at, loose=True) for at in range(len(wanted))]
        text.close()
        page.close()
    return {round(box[2] - box[0], 1) for box in boxes}
