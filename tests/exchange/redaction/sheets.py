"""Files to cover, made by the tests, and what can be seen and got out of the covered ones."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable

import pypdfium2
import typst
from pylopdf_fonts_zh_cn import sans_path

from gongkai.exchange.redaction import Box, page_png

ID = "630102199001011235"
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def pdf_of(body: str, page: str = 'paper: "a4"') -> bytes:
    """Return a PDF set for the test."""
    source = f'#set page({page})\n#set text(font: "Noto Sans SC", size: 16pt)\n{body}'
    made = typst.compile(source.encode(), font_paths=[str(sans_path().parent)])
    assert isinstance(made, bytes)
    return made


def changed(data: bytes, change: Callable[[pypdfium2.PdfPage], object]) -> bytes:
    """Return the PDF with its first page changed."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        change(page)
        page.close()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def empty_pages(count: int, width: float = 595, height: float = 842) -> bytes:
    """Return a PDF of empty pages."""
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(count):
            document.new_page(width, height).close()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def everything_in(data: bytes) -> bytes:
    """Return the bytes of a file, its streams unpacked, and its text in several codes."""
    unpacked = [data]
    for stream in _STREAM.findall(data):
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            unpacked.append(stream)
    return b"\n".join([*unpacked, text_in(data).encode(), *told_by_others(data)])


def text_in(data: bytes) -> str:
    """Return the text of all pages without blanks."""
    texts = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            texts.append("".join(text.get_text_range().split()))
            text.close()
            page.close()
    return "\n".join(texts)


def told_by_others(data: bytes) -> list[bytes]:
    """Return what another reader gets out of the file, where it is installed."""
    if shutil.which("pdftotext") is None:
        return []
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True
    )
    return [done.stdout]


class Seen:
    """A page as somebody sees it."""

    def __init__(self, data: bytes, page: int = 1) -> None:
        picture = page_png(data, page, width=800)
        self.width, self.height = struct.unpack(">II", picture[16:24])
        (length,) = struct.unpack(">I", picture[33:37])
        self.rows = zlib.decompress(picture[41 : 41 + length])

    def shade(self, x: int, y: int) -> int:
        """Return the darkest of the three colours of a pixel, white 255."""
        start = y * (self.width * 3 + 1) + 1 + x * 3
        return min(self.rows[start : start + 3])

    def dark(self, *, outside: tuple[Box, ...] = ()) -> int:
        """Count the pixels with ink, those under the boxes and at their edges left out."""
        rooms = [
            (
                int(box.x0 * self.width) - 2,
                int(box.y0 * self.height) - 2,
                int(box.x1 * self.width) + 2,
                int(box.y1 * self.height) + 2,
            )
            for box in outside
        ]
        return sum(
            self.shade(x, y) < 200
            and not any(r[0] <= x <= r[2] and r[1] <= y <= r[3] for r in rooms)
            for y in range(self.height)
            for x in range(self.width)
        )
