"""JPEG and PNG: what stands beside the pixels (EXIF, XMP, IPTC, comments, bytes behind the end).

The pixels themselves are for the reviewers' eyes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.exif import decoded, read_exif, runs
from gongkai.exchange.parts.part import Budget, FileText, TextPart
from gongkai.exchange.parts.picture_pieces import PNG, Piece, jpeg_pieces, png_pieces
from gongkai.exchange.parts.xml_parts import parse_tree

#: Code → what is told of a picture that shows more than its pixels; the cleaned copy has it not.
PHOTO_NOTES = {
    "photo_place": "照片里带有拍摄地点，公开后任何人都能查到在哪里拍的。",
    "photo_preview": "照片里带有缩略图或另一幅画面，可能看得到已经裁去或遮盖的部分。",
    "photo_appended": "照片后面附有其他数据，可能是动态照片的录像或裁剪前的画面。",
    "photo_unread": "图片不完整或写法不规范，随图片附带的信息没有看全。",
}
#: Characters and bytes beside the pixels that are looked at; a camera writes a hundredth.
MOST_CHARACTERS = 2_000_000
MOST_BYTES = 8 * 1024 * 1024
MOST_TAGS = 100_000

EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
#: Behind it: 32 letters that name the whole, its length and this piece's offset.
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_IPTC = {
    5: "标题",
    25: "关键词",
    80: "作者",
    90: "地点",
    92: "地点",
    110: "来源",
    116: "版权",
    118: "联系方式",
    120: "说明",
    122: "说明",
}
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
#: PNG chunks that hold texts of ours to read, or pixels and colours and no words.
_TEXTS = frozenset((b"tEXt", b"zTXt", b"iTXt"))
WORDLESS_CHUNKS = frozenset(
    (
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"),
        *(b"bKGD", b"pHYs", b"hIST", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT"),
    )
)


def read_picture(data: bytes, budget: Budget) -> FileText:
    """Return what a picture carries beside its pixels; hostile ones are noted and never followed.

    The place where it was taken, a second picture inside and bytes behind the end are notes.
    """
    budget.note("picture", "这是图片，图片里的字没有查看，请人工看一遍。")
    reader = _Reader(budget)
    if data.startswith(PNG):
        reader.png(data)
    else:
        reader.jpeg(data)
    return FileText("picture", tuple(reader.parts()))


class _Reader:
    """Gathers the texts of one picture by what they are."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.left = MOST_CHARACTERS
        self.bytes = MOST_BYTES
        self.texts: dict[str, list[str]] = {}

    def parts(self) -> Iterator[TextPart]:
        """Yield the texts gathered, one part for each label."""
        for label, texts in self.texts.items():
            text = "\n".join(texts)
            self.budget.take_text(len(text))
            yield TextPart(f"照片信息：{label}", text, is_hidden=True)

    def jpeg(self, data: bytes) -> None:
        walk = jpeg_pieces(data)
        more_xmp: dict[bytes, list[tuple[int, bytes]]] = {}
        photoshop = []
        for piece in walk.pieces:
            body = piece.body
            if piece.name == b"\xfe":
                self.take("备注", decoded(body))
            elif not b"\xe0" <= piece.name <= b"\xef":
                continue
            elif body.startswith(EXIF):
                self.exif(body[len(EXIF) :])
            elif body.startswith(_XMP):
                self.xmp(body[len(_XMP) :])
            elif body.startswith(_MORE_XMP):
                rest = body[len(_MORE_XMP) :]
                place = int.from_bytes(rest[36:40])
                more_xmp.setdefault(rest[:32], []).append((place, rest[40:]))
            elif body.startswith(_PHOTOSHOP):
                photoshop.append(body[len(_PHOTOSHOP) :])
            else:
                self.other_segment(piece)
        for pieces in more_xmp.values():
            self.xmp(b"".join(body for _, body in sorted(pieces)))
        self.photoshop(b"".join(photoshop))
        self.end(walk.behind, is_whole=walk.is_whole)

    def other_segment(self, piece: Piece) -> None:
        body = piece.body
        if body.startswith(b"JFXX\0") or (body.startswith(b"JFIF\0") and any(body[12:14])):
            self.note("photo_preview")
        if not body.startswith(b"ICC_PROFILE\0"):
            self.take("其他", runs(body))

    def png(self, data: bytes) -> None:
        walk = png_pieces(data)
        for piece in walk.pieces:
            if piece.name == b"eXIf":
                self.exif(piece.body.removeprefix(EXIF))
            elif piece.name in _TEXTS:
                self.png_text(piece)
            elif piece.name not in WORDLESS_CHUNKS:
                self.take("其他", runs(piece.body))
        self.end(walk.behind, is_whole=walk.is_whole)

    def png_text(self, piece: Piece) -> None:
        if self.bytes <= 0:
            self.unread()
            return
        try:
            # One more than may be looked at, so that what is cut off is known.
            key, text = _chunk_text(piece, self.bytes + 1)
        except zlib.error:
            self.unread()
            return
        if key == b"XML:com.adobe.xmp":
            self.xmp(text)
        elif key.startswith(b"Raw profile type "):
            # Lines with a name and a length, then the bytes in letters.
            letters = b"".join(text.split()[2:])
            try:
                raw = bytes.fromhex(letters.decode("ascii"))
            except ValueError:
                self.take("其他", decoded(text))
                return
            self.profile(raw)
        else:
            self.take("说明", decoded(key + b"\n" + self.afford(text)))

    def profile(self, raw: bytes) -> None:
        if raw.startswith(_XMP) or b"<x:xmpmeta" in raw[:1024]:
            self.xmp(raw.removeprefix(_XMP))
        elif raw.startswith((EXIF, b"II*\0", b"MM\0*")):
            self.exif(raw.removeprefix(EXIF))
        elif raw.startswith((_PHOTOSHOP, b"8BIM")):
            self.photoshop(raw.removeprefix(_PHOTOSHOP))
        elif raw.startswith(b"\x1c"):
            self.iptc(self.afford(raw))
        else:
            self.take("其他", runs(raw))

    def exif(self, data: bytes) -> None:
        found = read_exif(self.afford(data))
        for label, text in found.texts:
            self.take(label, text)
        if found.has_place:
            self.note("photo_place")
        if found.has_picture:
            self.note("photo_preview")
        if not found.is_whole:
            self.unread()

    def xmp(self, data: bytes) -> None:
        data = self.afford(data)
        if b"GPSLatitude" in data or b"GPSLongitude" in data:
            self.note("photo_place")
        texts = None
        if data.count(b"<") <= MOST_TAGS:
            texts = _xmp_texts(data.strip(b"\0 \r\n\t"), self.budget.name)
        if texts is None:
            # Not well made: the source as it stands, and what may be in it counts as there.
            texts = [decoded(data)]
            if b"GImg" in data or b"GImage" in data:
                self.note("photo_preview")
        for text in texts:
            if _is_picture(text):
                self.note("photo_preview")
            else:
                self.take("XMP", text)

    def photoshop(self, data: bytes) -> None:
        """Take the blocks of Photoshop: the IPTC block's texts, small pictures, words of others."""
        data, place = self.afford(data), 0
        while data[place : place + 4] == b"8BIM":
            name = int.from_bytes(data[place + 4 : place + 6])
            at = place + 6 + (data[place + 6 : place + 7] or b"\0")[0] + 1
            at += (at - place) % 2
            size = int.from_bytes(data[at : at + 4])
            body = data[at + 4 : at + 4 + size]
            if len(body) < size:
                break
            if name == 0x0404:
                self.iptc(body)
            elif name in (0x0409, 0x040C):
                self.note("photo_preview")
            elif name in (0x0422, 0x0424):
                (self.exif if name == 0x0422 else self.xmp)(body)
            else:
                self.take("其他", runs(body))
            place = at + 4 + size + size % 2
        if rest := data[place:].strip(b"\0"):
            self.take("其他", runs(rest))
            self.unread()

    def iptc(self, data: bytes) -> None:
        place = 0
        while data[place : place + 1] == b"\x1c" and place + 5 <= len(data):
            record, name = data[place + 1], data[place + 2]
            size = int.from_bytes(data[place + 3 : place + 5])
            place += 5
            if size & 0x8000:
                digits = size & 0x7FFF
                size = int.from_bytes(data[place : place + min(digits, 8)])
                place += digits
            body = data[place : place + size]
            if record == 8 or (record == 2 and name == 202):
                self.note("photo_preview")
            elif record == 2 and name:
                self.take(_IPTC.get(name, "其他"), decoded(body))
            place += size
        if data[place:].strip(b"\0") or place > len(data):
            self.unread()

    def end(self, behind: bytes, *, is_whole: bool) -> None:
        if behind.strip(b"\0\r\n"):
            self.note("photo_appended")
        if not is_whole:
            self.unread()

    def take(self, label: str, text: str) -> None:
        if len(text) > self.left:
            self.unread()
        text = text[: self.left].strip("\0 \t\r\n")
        self.left -= len(text)
        if text:
            self.texts.setdefault(label, []).append(text)

    def afford(self, data: bytes) -> bytes:
        """Return as much of the bytes as may still be looked at."""
        if len(data) > self.bytes:
            self.unread()
        data = data[: self.bytes]
        self.bytes -= len(data)
        return data

    def note(self, code: str) -> None:
        self.budget.note(code, PHOTO_NOTES[code])

    def unread(self) -> None:
        self.note("photo_unread")


def _chunk_text(piece: Piece, most: int) -> tuple[bytes, bytes]:
    """Return the keys and the text of a text chunk, unpacked to so many bytes at most."""
    key, _, rest = piece.body.partition(b"\0")
    is_packed = piece.name == b"zTXt"
    if piece.name == b"zTXt":
        rest = rest[1:]
    elif piece.name == b"iTXt":
        is_packed = rest[:1] == b"\1"
        # Behind the flags the language and the key in that language.
        _, _, rest = rest[2:].partition(b"\0")
        own, _, rest = rest.partition(b"\0")
        key += b"\n" * bool(own) + own
    return key, zlib.decompressobj().decompress(rest, most) if is_packed else rest


def _xmp_texts(data: bytes, name: str) -> list[str] | None:
    """Return the texts and attributes of XMP; None where it is no XML that may be read."""
    try:
        root = parse_tree(data, name)
    except InvalidInput:
        return None
    texts = [str(text) for text in root.itertext()]
    texts += [str(value) for element in root.iter() for value in element.attrib.values()]
    return [text.strip() for text in texts if text.strip()]


def _is_picture(text: str) -> bool:
    """Say whether a text is bytes in letters (base64) rather than words."""
    lines = text.split()
    return (
        len(text) >= 500
        and all(len(line) >= 60 for line in lines[:-1])
        and _BASE64.fullmatch(text) is not None
    )
