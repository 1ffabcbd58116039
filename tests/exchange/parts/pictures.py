"""Small photos made by hand: real pixels, and beside them whatever a test puts there."""

from __future__ import annotations

import struct
import zlib

EXIF = b"Exif\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"

#: Sixteen pixels by eight, left half light and right half grey: tables, frame, scan.
_TABLES = (
    *((0xDB, bytes((0,)) + bytes((8,)) * 64), (0xC0, b"\x08\0\x08\0\x10\x01\x01\x11\0")),
    *((0xC4, b"\0\x01\x01" + bytes(14) + b"\0\x07"), (0xC4, b"\x10\x01" + bytes(15) + b"\0")),
)
SCAN = int("10" + "1100100" + "0" + "10" + "0011011" + "0" + "1111", 2).to_bytes(3)


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return b"\xff" + bytes((marker,)) + struct.pack(">H", len(body) + 2) + body


def jpeg(*before: bytes, behind: bytes = b"", jfif: bool = True) -> bytes:
    """Return a JPEG with segments before its pixels and bytes behind its end."""
    head = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") if jfif else b""
    tables = b"".join(segment(marker, body) for marker, body in _TABLES)
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + SCAN
    return b"".join((b"\xff\xd8", head, *before, tables, scan, b"\xff\xd9", behind))


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*before: bytes, behind: bytes = b"") -> bytes:
    """Return a grey PNG of two pixels by one."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\x20\xe0"))
    return b"".join((b"\x89PNG\r\n\x1a\n", header, *before, pixels, chunk(b"IEND", b""), behind))


Entry = tuple[int, int, bytes]


def exif(
    main: list[Entry] | None = None,
    *,
    place: list[Entry] | None = None,
    small: bytes = b"",
    order: str = "<",
) -> bytes:
    """Return a TIFF with the tags of the photo, of the place, and of a small picture."""
    data = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    main = list(main or [])
    # The directory of the place is put behind the first one, whose length is known beforehand.
    rest = len(data) + 2 + 12 * (len(main) + (place is not None)) + 4
    blobs = b""
    if place is not None:
        where = _directory(place, rest, 0, order)
        main.append((0x8825, 4, struct.pack(f"{order}I", rest)))
        blobs += where
    following = rest + len(blobs) if small else 0
    if small:
        start = struct.pack(f"{order}I", following + 30)
        length = struct.pack(f"{order}I", len(small))
        blobs += _directory([(0x0201, 4, start), (0x0202, 4, length)], following, 0, order) + small
    return data + _directory(main, 8, following, order, gap=blobs)


def _directory(
    entries: list[Entry], at: int, following: int, order: str, gap: bytes = b""
) -> bytes:
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    rows, values = b"", b""
    start = at + 2 + 12 * len(entries) + 4 + len(gap)
    for tag, form, value in sorted(entries):
        held = value.ljust(4, b"\0")
        if len(value) > 4:
            held = struct.pack(f"{order}I", start + len(values))
            values += value
        rows += struct.pack(f"{order}HHI", tag, form, len(value) // sizes[form]) + held
    return (
        struct.pack(f"{order}H", len(entries))
        + rows
        + struct.pack(f"{order}I", following)
        + gap
        + values
    )


def latitude(order: str = "<") -> list[Entry]:
    """Return the tags of a place: 36°37′N, 101°46′E."""
    numbers = struct.pack(f"{order}6I", 36, 1, 37, 1, 0, 1)
    return [(1, 2, b"N\0"), (2, 5, numbers), (3, 2, b"E\0"), (4, 5, numbers)]
