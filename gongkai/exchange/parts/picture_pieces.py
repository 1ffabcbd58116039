"""The pieces of a JPEG or PNG, walked once; pictures that lie about lengths end the walk."""

from __future__ import annotations

import re
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
#: More pieces than this and nobody made the picture with a camera or a program for pictures.
MOST_PIECES = 100_000
START_OF_SCAN = b"\xda"
#: What ends the coded pixels of a scan: a marker that is neither an escape nor a restart.
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_FILL = re.compile(rb"\xff+")
_CHUNK_NAME = re.compile(rb"[A-Za-z]{4}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a JPEG or a chunk of a PNG.

    ``name`` is the marker's second byte or the chunk's four letters, ``body`` what it holds,
    ``whole`` all its bytes as they stand, the coded pixels behind a start of scan included.
    """

    name: bytes
    body: bytes
    whole: bytes


@dataclass(frozen=True, slots=True)
class Walk:
    """The pieces, the bytes behind the picture, and whether the picture could be followed."""

    pieces: tuple[Piece, ...]
    behind: bytes
    is_whole: bool


def jpeg_pieces(data: bytes) -> Walk:
    """Return the segments of a JPEG; one that breaks off within its pixels is still whole."""
    pieces: list[Piece] = []
    start = 2
    while start < len(data) and len(pieces) < MOST_PIECES:
        fill = _FILL.match(data, start)
        if fill is None or fill.end() == len(data):
            break
        name = data[fill.end() : fill.end() + 1]
        place = fill.end() + 1
        if name == b"\xd9":
            return Walk(tuple(pieces), data[place:], is_whole=True)
        length = int.from_bytes(data[place : place + 2])
        if length < 2 or place + length > len(data):
            break
        end = place + length
        if name == START_OF_SCAN:
            marker = _NEXT_MARKER.search(data, end)
            end = marker.start() if marker else len(data)
        pieces.append(
            Piece(name, data[place + 2 : place + length], b"\xff" + name + data[place:end])
        )
        start = end
    is_cut = start == len(data) and bool(pieces) and pieces[-1].name == START_OF_SCAN
    return Walk(tuple(pieces), b"", is_whole=is_cut)


def png_pieces(data: bytes) -> Walk:
    """Return the chunks of a PNG, the end chunk included; checksums are not looked at."""
    pieces: list[Piece] = []
    start = len(PNG)
    while len(pieces) < MOST_PIECES:
        name = data[start + 4 : start + 8]
        end = start + 12 + int.from_bytes(data[start : start + 4])
        if not _CHUNK_NAME.fullmatch(name) or end > len(data):
            break
        pieces.append(Piece(name, data[start + 8 : end - 4], data[start:end]))
        if name == b"IEND":
            return Walk(tuple(pieces), data[end:], is_whole=True)
        start = end
    return Walk(tuple(pieces), b"", is_whole=False)
