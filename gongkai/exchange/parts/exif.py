"""EXIF: what a camera writes beside the pixels (Exif 3.0, a TIFF without its picture)."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

#: Directories, entries and bytes of one EXIF that are looked at; a camera writes a tenth of it.
MOST_DIRECTORIES = 32
MOST_ENTRIES = 4_000
MOST_BYTES = 8 * 1024 * 1024

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_ORIENTATION = 0x0112
#: Tags that lead to further directories, and what those are.
_LEADS = {0x8769: "main", 0x8825: "place", 0xA005: "main", 0x014A: "picture"}
_LABELS = {
    0x010E: "说明",
    0x010F: "设备厂商",
    0x0110: "设备型号",
    0x0131: "软件",
    0x013B: "作者",
    0x013C: "计算机名",
    0x8298: "版权",
    0x9286: "备注",
    0x9C9B: "标题",
    0x9C9C: "备注",
    0x9C9D: "作者",
    0x9C9E: "关键词",
    0x9C9F: "主题",
    0xA430: "设备所有人",
    0xA431: "设备序列号",
    0xA435: "镜头序列号",
    0xA436: "标题",
    0xA437: "作者",
}
#: Titles as Windows writes them, in UTF-16.
_WIDE = range(0x9C9B, 0x9CA0)
#: Comments that begin with eight letters for their code; in the place directory 0x1B and 0x1C.
_CODED = {"main": (0x9286,), "place": (0x1B, 0x1C)}
#: Latitudes and longitudes, of the camera and of what it looked at, and the area's name.
_PLACES = frozenset((0x02, 0x04, 0x14, 0x16, 0x1C))
#: A picture by its offset or by its strips.
_PICTURES = frozenset((0x0201, 0x0111))
_RUN = re.compile(rb"[\x20-\x7e]{11,}")


@dataclass(slots=True)
class Exif:
    """What was found. ``is_whole`` is False where anything could not be followed."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    has_place: bool = False
    has_picture: bool = False
    orientation: int = 1
    is_whole: bool = True


def read_exif(data: bytes) -> Exif:
    """Return what the directories hold; each is read once, whatever leads to it."""
    found = Exif()
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        found.is_whole = False
        return found
    (first,) = struct.unpack_from(f"{order}I", data, 4)
    waiting, seen = [(first, "main", True)], {0}
    entries, left = 0, MOST_BYTES
    while waiting:
        start, kind, is_first = waiting.pop()
        if start in seen:
            continue
        seen.add(start)
        count = int.from_bytes(data[start : start + 2], "little" if order == "<" else "big")
        end = start + 2 + 12 * count
        entries += count
        if end > len(data) or entries > MOST_ENTRIES or len(seen) > MOST_DIRECTORIES:
            found.is_whole = False
            continue
        for at in range(start + 2, end, 12):
            tag, form, number = struct.unpack_from(f"{order}HHI", data, at)
            size = _SIZES.get(form, 0) * number
            place = at + 8 if size <= 4 else struct.unpack_from(f"{order}I", data, at + 8)[0]
            if place + size > len(data) or size > left:
                found.is_whole = False
                continue
            left -= size
            value = data[place : place + size]
            if (lead := _LEADS.get(tag)) and size >= 4:
                numbers = struct.unpack_from(f"{order}{min(size // 4, 8)}I", value)
                waiting += [(one, lead, False) for one in numbers]
            elif is_first and tag == _ORIENTATION and size == 2:
                (found.orientation,) = struct.unpack(f"{order}H", value)
            else:
                _take(found, kind, tag, form, value)
        if is_first and end + 4 <= len(data):
            # The second directory of the chain is the small picture.
            (following,) = struct.unpack_from(f"{order}I", data, end)
            waiting.append((following, "picture", False))
    return found


def _take(found: Exif, kind: str, tag: int, form: int, value: bytes) -> None:
    if kind == "place" and tag in _PLACES and any(value):
        found.has_place = True
    if kind == "picture" and tag in _PICTURES and any(value):
        found.has_picture = True
    label = _LABELS.get(tag, "其他") if kind != "place" else "地点"
    if tag in _CODED.get(kind, ()):
        text = _coded(value)
    elif tag in _WIDE:
        text = value.decode("utf-16-le", "replace")
    elif form in (2, 129):
        text = decoded(value)
    else:
        text = runs(value)
    if text := text.replace("\0", "\n").strip():
        found.texts.append((label, text))


def _coded(value: bytes) -> str:
    code, text = value[:8], value[8:]
    if code == b"UNICODE\0":
        # Nothing says the order of the bytes; the wrong one turns letters into Chinese.
        return "\n".join(text.decode(c, "replace") for c in ("utf-16-le", "utf-16-be"))
    return decoded(text if code in (b"ASCII\0\0\0", b"JIS\0\0\0\0\0", bytes(8)) else value)


def decoded(value: bytes) -> str:
    """Return the text in bytes whose code nobody wrote down."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("gb18030", "replace")


def runs(value: bytes) -> str:
    """Return the runs of letters in bytes of no known layout, long enough for a number.

    >>> runs(bytes(3) + b"tel 13971234567" + bytes(3))
    'tel 13971234567'
    """
    return "\n".join(run.decode("ascii") for run in _RUN.findall(value))


def orientation_only(orientation: int) -> bytes:
    """Return an EXIF that says which way is up and nothing else."""
    return struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
