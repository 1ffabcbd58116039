"""What a PDF holds beside its pages: strings of its objects, streams of XML, files hung anywhere.

The library tells pages, notes and listed attachments. Bookmarks, links, properties of a person's
choice, old forms, files pinned to a page or left behind are found here in the bytes themselves.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress

from gongkai.exchange.parts.part import OLE, Budget
from gongkai.exchange.parts.radicals import without_radicals

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LITERAL = re.compile(rb"\(((?>[^()\\]+|\\.|\((?>[^()\\]+|\\.)*\))*)\)", re.DOTALL)
_HEX = re.compile(rb"<\s*([Ff][Ee]\s*[Ff][Ff][0-9A-Fa-f\s]*)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\n", b"t": b" ", b"b": b"", b"f": b""}
#: Streams that draw, or hold shapes and colours and no words.
_WORDLESS = re.compile(
    rb"/(?:Image|FontFile\d?|Length1|Type1C|CIDFontType0C|OpenType|ICCBased|XRef)\b"
)
_DRAWS = re.compile(rb"\bBT\b.{0,4000}?\bT[jJ]\b", re.DOTALL)
_FILES = (b"PK\x03\x04", OLE, b"%PDF-", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
_TAG = re.compile(r"<[^<>]*>")
#: Bytes in front of a stream in which its description stands.
_DESCRIBED = 2_000
#: A shorter string is no word that anybody looks for.
_SHORTEST = 3


def loose_content(data: bytes, budget: Budget) -> tuple[list[str], list[bytes]]:
    """Return the strings that stand in the objects of a PDF, and the files among its streams."""
    strings: dict[str, None] = {}
    files: list[bytes] = []
    place = 0
    for match in _STREAM.finditer(data):
        if match.start() < place:
            continue
        strings |= dict.fromkeys(_strings(data[place : match.start()]))
        end = data.find(b"endstream", match.end())
        end = end if end >= 0 else len(data)
        place = end
        described = data[max(0, match.start() - _DESCRIBED) : match.start()].rpartition(b" obj")[2]
        if _WORDLESS.search(described):
            continue
        content = _unpacked(data[match.end() : end], described, budget)
        if b"/EmbeddedFile" in described or content.startswith(_FILES):
            files.append(content)
        elif content.lstrip().startswith(b"<"):
            text = html.unescape(_TAG.sub("\n", content.decode("utf-8", "replace")))
            strings |= dict.fromkeys(line for one in text.split("\n") if (line := one.strip()))
        elif not _DRAWS.search(content):
            strings |= dict.fromkeys(_strings(content))
    strings |= dict.fromkeys(_strings(data[place:]))
    # Readers of PDF stop at its end; readers of archives begin there.
    behind = data[max(data.rfind(b"%%EOF"), 0) :]
    begins = [at for mark in (b"PK\x03\x04", OLE) if (at := behind.find(mark)) >= 0]
    files += [behind[at:] for at in begins]
    return list(strings), files


def _unpacked(content: bytes, described: bytes, budget: Budget) -> bytes:
    if b"/FlateDecode" not in described and b"/Fl " not in described:
        return content
    with suppress(zlib.error):
        unpacked = zlib.decompressobj().decompress(content, max(budget.unpacked, 1))
        budget.take_bytes(len(unpacked))
        return unpacked
    return b""


def _strings(data: bytes) -> Iterator[str]:
    for match in _LITERAL.finditer(data):
        if len(match[1]) >= _SHORTEST and (text := _decoded(_ESCAPE.sub(_plain, match[1]))):
            yield text
    for match in _HEX.finditer(data):
        digits = b"".join(match[1].split())
        if text := _decoded(bytes.fromhex(digits[: len(digits) // 2 * 2].decode())):
            yield text


def _plain(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    if sign.isdigit():
        return bytes([int(sign, 8) & 0xFF])
    if sign in (b"\n", b"\r", b"\r\n"):
        return b""
    return _ESCAPED.get(sign, sign)


def _decoded(data: bytes) -> str:
    """Return the words in a string of any of the codes that programs use, "" for noise."""
    codes = ("utf-16",) if data.startswith((b"\xfe\xff", b"\xff\xfe")) else ("utf-8-sig", "gb18030")
    for code in codes:
        with suppress(UnicodeDecodeError):
            text = without_radicals(data.decode(code)).strip()
            shown = sum(map(str.isprintable, text))
            return text if len(text) >= _SHORTEST and shown >= len(text) * 0.9 else ""
    return ""


def left_behind(data: bytes) -> Iterator[bytes]:
    """Yield the states in which a PDF was saved before: a change only adds to the file."""
    ends = [match.end() for match in re.finditer(rb"%%EOF[\r\n]*", data)]
    for end in reversed(ends[:-1]):
        yield data[:end]


def around(data: bytes) -> str:
    """Return what stands before and behind the PDF proper, as text."""
    start, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    pieces: Collection[bytes] = (data[: max(start, 0)], data[end + 5 :] if end >= 0 else b"")
    words = (piece.decode("utf-8", "ignore").replace("\0", "").strip() for piece in pieces)
    return "\n".join(word for word in words if word)
