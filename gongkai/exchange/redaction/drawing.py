"""Pages as pictures: drawn once, boxes painted over, and written as PNG or for the new PDF."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass

import pypdfium2 as pdfium

from gongkai.exchange.redaction.letters import Edges

#: A larger picture is drawn less finely: a plan in A0 comes out at about 140 dpi.
MOST_PIXELS = 32_000_000
#: A page that takes more is no drawn text but a scan, whose grain nobody needs.
_FINE_BYTES = 600_000
_BLACK, _WHITE, _RED = (0, 0, 0, 255), (255, 255, 255, 255), (200, 0, 0, 255)
#: The digits as five dots by seven.
_DIGITS = {
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "01110 10001 00001 00110 00001 10001 01110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "01110 10000 11110 10001 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 10001 01111 00001 01110",
}
#: Scans in sixteen steps, paper white and ink black: the grain is what takes the room.
_STEPS = bytes(
    0 if value < 24 else 255 if value >= 232 else min((value + 8) // 17 * 17, 255)
    for value in range(256)
)

#: What counts as black in a coarse drawing.
_DARK = bytes(range(61))

#: Left, top, width, height in pixels.
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True)
class Picture:
    """A drawn page for the new PDF; ``pixels`` are deflated, one or three bytes a pixel."""

    width: int
    height: int
    is_gray: bool
    pixels: bytes


def draw(page: pdfium.PdfPage, scale: float) -> pdfium.PdfBitmap:
    """Return the page as it is shown, notes and form fields as they look, in RGB."""
    width, height = page.get_size()
    bound = math.sqrt(MOST_PIXELS / (width * height))
    return page.render(scale=min(scale, bound), rev_byteorder=True, limit_image_cache=True)


def cover(bitmap: pdfium.PdfBitmap, box: Edges, number: int) -> None:
    """Paint the box black and put the reason's number on it in white, where it has room."""
    left, top, width, height = rectangle(bitmap, box)
    bitmap.fill_rect(_BLACK, left, top, width, height)
    _write(bitmap, (left, top, width, height), str(number))


def frame(bitmap: pdfium.PdfBitmap, box: Edges, number: int) -> None:
    """Draw a red frame around the box, its number on a red tab."""
    left, top, width, height = rectangle(bitmap, box)
    for x, y, across, down in (
        (left, top, width, 2),
        (left, top + height - 2, width, 2),
        (left, top, 2, height),
        (left + width - 2, top, 2, height),
    ):
        bitmap.fill_rect(_RED, x, y, across, down)
    wide, high = 10 * len(str(number)) + 2, 11
    tab = (max(min(left, bitmap.width - wide), 0), max(top - high, 0), wide, high)
    bitmap.fill_rect(_RED, *tab)
    _write(bitmap, tab, str(number))


def rectangle(bitmap: pdfium.PdfBitmap, box: Edges) -> Rectangle:
    """Return the pixels of a box: those that it only touches too, and one more all around."""
    left = max(math.floor(box[0] * bitmap.width) - 1, 0)
    top = max(math.floor(box[1] * bitmap.height) - 1, 0)
    right = min(math.ceil(box[2] * bitmap.width) + 1, bitmap.width)
    bottom = min(math.ceil(box[3] * bitmap.height) + 1, bitmap.height)
    return left, top, right - left, bottom - top


def _write(bitmap: pdfium.PdfBitmap, room: Rectangle, text: str) -> None:
    left, top, width, height = room
    # Most of the box stays black: by that the check sees that it was painted.
    dot = min(height * 2 // 3 // 7, width * 3 // 5 // (6 * len(text)), 6)
    if dot < 1:
        return
    x = left + (width - dot * (6 * len(text) - 1)) // 2
    y = top + (height - dot * 7) // 2
    for digit in text:
        for down, row in enumerate(_DIGITS[digit].split()):
            for across, sign in enumerate(row):
                if sign == "1":
                    bitmap.fill_rect(_WHITE, x + across * dot, y + down * dot, dot, dot)
        x += 6 * dot


def packed(bitmap: pdfium.PdfBitmap) -> Picture:
    """Return the picture deflated: exact for drawn pages, in sixteen steps for scans."""
    pixels = bytes(bitmap.buffer)
    red = pixels[0::3]
    is_gray = red == pixels[1::3] and red == pixels[2::3]
    if is_gray:
        pixels = red
    # A strip tells whether there is grain, which takes long to deflate in vain.
    strip = pixels[len(pixels) * 7 // 16 : len(pixels) * 9 // 16]
    is_fine = len(zlib.compress(strip, 1)) * 8 < 3 * _FINE_BYTES
    data = zlib.compress(pixels, 6) if is_fine else b""
    if not is_fine or len(data) > _FINE_BYTES:
        coarse = zlib.compress(pixels.translate(_STEPS), 6)
        data = min(data or coarse, coarse, key=len)
    return Picture(bitmap.width, bitmap.height, is_gray, data)


def png_of(bitmap: pdfium.PdfBitmap) -> bytes:
    """Return the picture as PNG."""
    pixels = bytes(bitmap.buffer)
    row = bitmap.width * 3
    # Each row says that it is not predicted from the one above it.
    rows = b"".join(b"\0" + pixels[at : at + row] for at in range(0, len(pixels), row))
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def bright_share(bitmap: pdfium.PdfBitmap, box: Edges) -> float:
    """Return which share of a box is not black; 0 for a speck.

    The outermost pixels are left out: they mix with the paper around the box.
    """
    left, right = math.ceil(box[0] * bitmap.width) + 1, math.floor(box[2] * bitmap.width) - 1
    top, bottom = math.ceil(box[1] * bitmap.height) + 1, math.floor(box[3] * bitmap.height) - 1
    if right <= left or bottom <= top:
        return 0.0
    pixels = memoryview(bitmap.buffer).cast("B")
    bright: int = sum(
        # The second of the three colours stands for the pixel.
        len(
            bytes(
                pixels[y * bitmap.stride + left * 3 + 1 : y * bitmap.stride + right * 3 : 3]
            ).translate(None, _DARK)
        )
        for y in range(top, bottom)
    )
    area: int = (right - left) * (bottom - top)
    return bright / area
