"""Scans and photographs on pages of their own, turned as the camera says."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction.boxes import PageSize
from gongkai.exchange.redaction.image_pdf import ImagePdf
from gongkai.exchange.redaction.sources import PNG

#: A4 at 600 dots an inch, and a little more.
MOST_PIXELS = 40_000_000
#: The longer side of the page, as of A4.
_LONG_SIDE = 842.0
#: How the camera was held → by how many degrees the picture is turned to stand upright.
_TURNS = {3: 180, 6: 90, 8: 270}
_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class _Told:
    """What the head of a picture tells of it."""

    width: int
    height: int
    colours: int
    turned: int = 0


def pdf_of_picture(data: bytes, name: str) -> bytes:
    """Return a PNG or JPEG as a PDF of one page.

    Raises InvalidInput: ``unreadable_file``, ``picture_too_large`` before it is unpacked,
    ``picture_kind`` for the four inks of printers.
    """
    told = _told(data, name)
    if told.width * told.height > MOST_PIXELS:
        raise InvalidInput(
            f"“{name}”有{told.width}×{told.height}像素，没有打开。"
            "请用每英寸300点左右的清晰度重新扫描。",
            code="picture_too_large",
        )
    scale = _LONG_SIDE / max(told.width, told.height)
    size = PageSize(max(told.width * scale, 18.0), max(told.height * scale, 18.0))
    if data.startswith(PNG):
        from gongkai.exchange.redaction.setting import set_page

        coded = base64.b64encode(data).decode()
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width}" height="{size.height}">'
            f'<image width="{size.width}" height="{size.height}" preserveAspectRatio="none" '
            f'href="data:image/png;base64,{coded}"/></svg>'
        )
        return set_page("picture", {"width": size.width, "height": size.height}, drawing=drawing)
    if told.colours not in (1, 3):
        raise InvalidInput(
            f"“{name}”是印刷用的四色图片，不能遮盖。请用看图软件另存为普通 JPG 或 PNG。",
            code="picture_kind",
        )
    file = ImagePdf()
    file.add_image(
        size,
        b"/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode"
        % (told.width, told.height, b"/DeviceGray" if told.colours == 1 else b"/DeviceRGB"),
        data,
        turned=told.turned,
    )
    return file.finish()


def _told(data: bytes, name: str) -> _Told:
    try:
        told = _told_of_png(data) if data.startswith(PNG) else _told_of_jpeg(data)
    except (struct.error, IndexError):
        told = None
    if told is None or not told.width or not told.height:
        raise InvalidInput(
            f"“{name}”已经损坏或不完整，打不开。请重新扫描或重新保存。", code="unreadable_file"
        )
    return told


def _told_of_png(data: bytes) -> _Told | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return _Told(width, height, 3)


def _told_of_jpeg(data: bytes) -> _Told | None:
    at, turned = 2, 0
    while data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:  # filling
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if kind == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            turned = _turned(data[at + 10 : at + 2 + length])
        if kind in _SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return _Told(width, height, data[at + 9], turned)
        at += 2 + length
    return None


def _turned(exif: bytes) -> int:
    """Return by how many degrees a photograph is turned; mirrored ones are left as they are."""
    order = "<" if exif.startswith(b"II") else ">"
    try:
        (start,) = struct.unpack(order + "I", exif[4:8])
        (count,) = struct.unpack(order + "H", exif[start : start + 2])
        for at in range(start + 2, start + 2 + 12 * min(count, 200), 12):
            key, _, _, value = struct.unpack(order + "HHIH", exif[at : at + 10])
            if key == 0x0112:
                return _TURNS.get(value, 0)
    except struct.error:
        return 0
    return 0
