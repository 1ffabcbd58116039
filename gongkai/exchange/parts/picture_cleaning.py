"""A copy of a JPEG or PNG that holds its pixels and nothing of who took it, where and with what.

What is kept is named, all else goes. The coded pixels are copied as they stand; the colour profile
and the way up are kept, for without them the picture looks different.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.exif import orientation_only, read_exif
from gongkai.exchange.parts.picture_parts import EXIF, WORDLESS_CHUNKS
from gongkai.exchange.parts.picture_pieces import (
    JPEG,
    PNG,
    START_OF_SCAN,
    Piece,
    jpeg_pieces,
    png_pieces,
)

#: Frames, tables, restarts and scans.
_PIXELS = frozenset(
    (*(bytes((n,)) for n in range(0xC0, 0xD0)), b"\xdb", b"\xdc", b"\xdd", START_OF_SCAN)
)
_ADOBE = b"Adobe"


def is_picture(data: bytes) -> bool:
    """Say whether the bytes are of a kind that can be cleaned here."""
    return data.startswith((JPEG, PNG))


def clean_picture(data: bytes, name: str) -> bytes:
    """Return the copy; raises InvalidInput (``not_cleanable``) for a picture that is damaged."""
    walk = (png_pieces if data.startswith(PNG) else jpeg_pieces)(data)
    if not walk.is_whole or not all(map(_is_known, walk.pieces)):
        raise InvalidInput(
            f"“{name}”不完整或写法不规范，不能自动去掉照片附带的信息。"
            "请用看图软件打开，另存为 JPG 或 PNG 后再上传。",
            code="not_cleanable",
        )
    return (_png if data.startswith(PNG) else _jpeg)(walk.pieces)


def _is_known(piece: Piece) -> bool:
    """Say whether a piece is kept or may go: one that pixels may hang on must be known."""
    if len(piece.name) == 4:
        # The first letter is small where a program may do without the chunk.
        return piece.name in WORDLESS_CHUNKS or piece.name[:1].islower()
    return piece.name in _PIXELS or b"\xe0" <= piece.name <= b"\xef" or piece.name == b"\xfe"


def _jpeg(pieces: tuple[Piece, ...]) -> bytes:
    head: list[bytes] = []
    rest: list[bytes] = []
    for piece in pieces:
        body = piece.body
        if piece.name == b"\xe0" and body.startswith(b"JFIF\0") and len(body) >= 14:
            # Its own small picture goes: width and height nought.
            head = head or [_segment(b"\xe0", body[:12] + bytes(2))]
        elif piece.name == b"\xe2" and body.startswith(b"ICC_PROFILE\0"):
            rest.append(piece.whole)
        elif piece.name == b"\xee" and body.startswith(_ADOBE) and len(body) >= 12:
            # Says how colours are coded.
            rest.append(_segment(b"\xee", body[:12]))
        elif piece.name in _PIXELS:
            rest.append(piece.whole)
    way_up = _way_up(
        p.body[len(EXIF) :] for p in pieces if p.name == b"\xe1" and p.body.startswith(EXIF)
    )
    if way_up:
        head.append(_segment(b"\xe1", EXIF + way_up))
    return b"".join((b"\xff\xd8", *head, *rest, b"\xff\xd9"))


def _segment(name: bytes, body: bytes) -> bytes:
    return b"\xff" + name + (len(body) + 2).to_bytes(2) + body


def _png(pieces: tuple[Piece, ...]) -> bytes:
    kept = [piece.whole for piece in pieces if piece.name in WORDLESS_CHUNKS]
    way_up = _way_up(p.body.removeprefix(EXIF) for p in pieces if p.name == b"eXIf")
    if way_up:
        named = b"eXIf" + way_up
        # Right behind the header, which comes first.
        kept.insert(1, len(way_up).to_bytes(4) + named + zlib.crc32(named).to_bytes(4))
    return PNG + b"".join(kept)


def _way_up(exifs: Iterable[bytes]) -> bytes:
    """Return the EXIF that is left of the first, empty where the picture stands upright."""
    orientation = next((read_exif(data).orientation for data in exifs), 1)
    return orientation_only(orientation) if 2 <= orientation <= 8 else b""
