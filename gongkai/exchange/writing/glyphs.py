"""Which characters a set of font files can show, read from the fonts' own character maps.

A tagged PDF must not hold a character without a shape, so what no font has is known beforehand.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

FONT_SUFFIXES = (".otf", ".ttf", ".otc", ".ttc")


def font_files(folders: Iterable[Path]) -> list[Path]:
    """Return the font files in the folders and below, in order of name."""
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in FONT_SUFFIXES and path.is_file()
    ]


def characters_in(paths: Iterable[Path]) -> frozenset[int]:
    """Return the code points that at least one of the fonts has a shape for.

    A file that is no font, or a broken one, adds nothing.
    """
    found: set[int] = set()
    for path in paths:
        try:
            with path.open("rb") as file:
                for start in _font_starts(file):
                    found.update(_characters_of_map(_table(file, start, b"cmap")))
        except (OSError, struct.error):
            continue
    return frozenset(found)


def _font_starts(file: BinaryIO) -> tuple[int, ...]:
    """Return where the fonts of the file begin: one, or several in a collection."""
    kind, _, count = struct.unpack(">4sII", file.read(12))
    return struct.unpack(f">{count}I", file.read(4 * count)) if kind == b"ttcf" else (0,)


def _table(file: BinaryIO, start: int, wanted: bytes) -> bytes:
    file.seek(start + 4)
    (count,) = struct.unpack(">H6x", file.read(8))
    for name, place, length in struct.iter_unpack(">4s4xII", file.read(16 * count)):
        if name == wanted:
            file.seek(place)
            return file.read(length)
    return b"\x00" * 4


def _characters_of_map(table: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">2xH", table)
    for index in range(count):
        platform, (place,) = table[5 + 8 * index], struct.unpack_from(">I", table, 8 + 8 * index)
        (form,) = struct.unpack_from(">H", table, place)
        if platform in (0, 3) and form == 12:
            yield from _whole_range(table, place)
        elif platform in (0, 3) and form == 4:
            yield from _basic_plane(table, place)


def _whole_range(table: bytes, place: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", table, place + 12)
    for index in range(groups):
        first, last, shape = struct.unpack_from(">III", table, place + 16 + 12 * index)
        yield from range(first + (shape == 0), min(last, 0x10FFFF) + 1)


def _basic_plane(table: bytes, place: int) -> Iterator[int]:
    """Yield the characters of a map of segments: ends, starts, deltas, offsets, shapes."""
    (doubled,) = struct.unpack_from(">H", table, place + 6)
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", table, place + 14)
    starts = struct.unpack_from(f">{segments}H", table, place + 16 + doubled)
    deltas = struct.unpack_from(f">{segments}H", table, place + 16 + 2 * doubled)
    offsets_at = place + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{segments}H", table, offsets_at)
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for character in range(start, min(end, 0xFFFE) + 1):
            shape = character
            if offsets[index]:
                at = offsets_at + 2 * index + offsets[index] + 2 * (character - start)
                (shape,) = struct.unpack_from(">H", table, at)
                if not shape:
                    continue
            if (shape + deltas[index]) & 0xFFFF:
                yield character
