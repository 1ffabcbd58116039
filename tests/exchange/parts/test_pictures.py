"""Photos: what stands beside the pixels is seen, and the cleaned copy has it not."""

import struct
import time
import zlib

import pytest
import typst

from gongkai.errors import InvalidInput
from gongkai.exchange.parts import look_into
from gongkai.exchange.parts.exif import orientation_only, read_exif
from gongkai.exchange.parts.picture_parts import MOST_BYTES, MOST_CHARACTERS
from gongkai.exchange.parts.picture_pieces import jpeg_pieces
from gongkai.exchange.screened import clean_copy, masks_of, screen_file
from tests.exchange.parts.files import ID, MOBILE
from tests.exchange.parts.pictures import (
    EXIF,
    SCAN,
    XMP,
    Entry,
    chunk,
    exif,
    jpeg,
    latitude,
    png,
    segment,
)

TALL = (0x0112, 3, struct.pack("<H", 6))
ICC = segment(0xE2, b"ICC_PROFILE\0\x01\x01profile")
ADOBE = segment(0xEE, b"Adobe\0d\0\0\0\0\0")


def _app1(data: bytes) -> bytes:
    return segment(0xE1, EXIF + data)


def _xmp(inner: str, attributes: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:Description xmlns:r="urn:r" xmlns:e="urn:e" '
        f"{attributes}>{inner}</r:Description></x:xmpmeta>"
    ).encode()


def _iptc(number: int, text: bytes) -> bytes:
    return b"\x1c\x02" + bytes((number,)) + struct.pack(">H", len(text)) + text


def _block(number: int, body: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + bytes(len(body) % 2)


def _parts(data: bytes) -> list[tuple[str, str]]:
    return [(part.place, part.text) for part in look_into(data, "甲").parts]


def _notes(data: bytes) -> list[str]:
    return [note.code for note in look_into(data, "甲").notes]


def _drawn(data: bytes) -> bytes:
    """Return what a program that shows pictures makes of it."""
    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f"#image(bytes(({','.join(map(str, data))})))"
    )
    drawn = typst.compile(source.encode(), format="png", ppi=72)
    assert isinstance(drawn, bytes)
    return drawn


def test_plain_photo_has_nothing_but_its_pixels() -> None:
    for data in (jpeg(), png(), jpeg(ICC, ADOBE), jpeg(behind=bytes(50))):
        assert (_parts(data), _notes(data)) == ([], ["picture"])


@pytest.mark.parametrize("order", ["<", ">"])
def test_camera_data_are_texts_by_label(order: str) -> None:
    data = exif(
        [
            (0x010E, 2, "张三的照片\0".encode()),
            (0x0110, 2, b"Camera X\0"),
            (0x013B, 2, "李四\0".encode("gb18030")),
            (0x9C9C, 1, f"电话{MOBILE}\0".encode("utf-16-le")),
            (0x9286, 7, b"ASCII\0\0\0" + ID.encode()),
            (0x927C, 7, bytes(9) + b"OWNER 13971234567" + bytes(3)),
        ],
        order=order,
    )
    expected = [
        ("照片信息：说明", "张三的照片"),
        ("照片信息：设备型号", "Camera X"),
        ("照片信息：作者", "李四"),
        ("照片信息：备注", f"{ID}\n电话{MOBILE}"),
        ("照片信息：其他", "OWNER 13971234567"),
    ]

    assert sorted(_parts(jpeg(_app1(data)))) == sorted(expected)
    assert sorted(_parts(png(chunk(b"eXIf", data)))) == sorted(expected)
    hits = screen_file(jpeg(_app1(data)), "甲.jpg").hits
    assert {(h.place, h.is_hidden, h.hit.kind) for h in hits} == {
        ("照片信息：备注", True, "id_number"),
        ("照片信息：备注", True, "mobile"),
        ("照片信息：其他", True, "mobile"),
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (jpeg(_app1(exif(place=latitude()))), "photo_place"),
        (png(chunk(b"eXIf", exif(place=latitude(">"), order=">"))), "photo_place"),
        (jpeg(segment(0xE1, XMP + _xmp("", 'e:GPSLatitude="36,37N"'))), "photo_place"),
        (png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp("<e:GPSLatitude/>"))),
         "photo_place"),
        (jpeg(_app1(exif(small=b"\xff\xd8small"))), "photo_preview"),
        (jpeg(segment(0xED, b"Photoshop 3.0\0" + _block(0x040C, b"jpeg"))), "photo_preview"),
        (jpeg(segment(0xE0, b"JFXX\0\x10jpeg")), "photo_preview"),
        (jpeg(segment(0xE1, XMP + _xmp(f"<e:image>{'QUJD' * 200}</e:image>"))), "photo_preview"),
        (jpeg(behind=jpeg()), "photo_appended"),
        (png(behind=b"IDAT of the whole screen"), "photo_appended"),
        (jpeg()[:40], "photo_unread"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "photo_unread"),
    ],
)  # fmt: skip
def test_what_shows_more_than_the_pixels_is_a_note(data: bytes, code: str) -> None:
    assert _notes(data) == ["picture", code]


def test_place_that_was_never_found_is_none() -> None:
    data = jpeg(_app1(exif(place=[(0, 1, b"\x02\x03\0\0"), (2, 5, bytes(24)), (4, 5, bytes(24))])))

    assert _notes(data) == ["picture"]


def test_words_of_newspapers_programs_and_comments_are_read() -> None:
    photoshop = b"Photoshop 3.0\0" + _block(
        0x0404, _iptc(0, b"\0\x04") + _iptc(80, "王五".encode()) + _iptc(120, MOBILE.encode())
    )
    data = jpeg(
        segment(0xED, photoshop[:40]),
        segment(0xED, b"Photoshop 3.0\0" + photoshop[40:]),
        segment(0xE1, XMP + _xmp(f"<e:creator>赵六{ID}</e:creator>", 'e:City="西宁"')),
        segment(0xFE, "摄于康川".encode()),
        segment(0xEB, bytes(4) + b"id 13971234567"),
    )

    assert sorted(_parts(data)) == [
        ("照片信息：XMP", f"赵六{ID}\n西宁"),
        ("照片信息：作者", "王五"),
        ("照片信息：其他", "id 13971234567"),
        ("照片信息：备注", "摄于康川"),
        ("照片信息：说明", MOBILE),
    ]


def test_long_xmp_in_several_pieces_is_read_in_their_order() -> None:
    whole = _xmp(f"<e:text>甲{ID}</e:text>")
    pieces = [
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + b"A" * 32
            + struct.pack(">II", len(whole), start)
            + whole[start : start + 60],
        )
        for start in range(0, len(whole), 60)
    ]

    assert len(pieces) > 1
    assert _parts(jpeg(*reversed(pieces))) == [("照片信息：XMP", f"甲{ID}")]


def test_texts_of_a_png_are_read_packed_or_not() -> None:
    raw = EXIF + exif([(0x013B, 2, b"Wang\0")])
    profile = f"\nexif\n{len(raw):8}\n{raw.hex()}\n".encode()
    data = png(
        chunk(b"tEXt", b"Comment\0" + MOBILE.encode()),
        chunk(b"zTXt", b"Author\0\0" + zlib.compress("张三".encode())),
        chunk(b"iTXt", b"Title\0\1\0zh\0" + "题\0".encode() + zlib.compress("照片".encode())),
        chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)),
        chunk(b"prVt", b"call 13971234567"),
    )

    assert _parts(data) == [
        ("照片信息：说明", f"Comment\n{MOBILE}\nAuthor\n张三\nTitle\n题\n照片"),
        ("照片信息：作者", "Wang"),
        ("照片信息：其他", "call 13971234567"),
    ]


def test_xmp_that_is_no_xml_is_read_as_it_stands() -> None:
    dtd = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>13971234567 &b;</a>'

    assert _parts(jpeg(segment(0xE1, XMP + dtd))) == [("照片信息：XMP", dtd.decode())]


def _loop() -> bytes:
    """Return directories that lead to each other and to themselves."""
    at = struct.pack("<I", 8)
    entries: list[Entry] = [(tag, 4, at * 8) for tag in (0x8769, 0x8825, 0xA005, 0x014A)]
    data = bytearray(exif(entries))
    data[8 + 2 + 12 * 4 : 8 + 2 + 12 * 4 + 4] = at
    return bytes(data)


def _wide() -> bytes:
    """Return a directory whose every entry says it holds all the bytes."""
    rows = struct.pack("<HHII", 0x010E, 2, 60_000, 0) * 4_000
    return b"II*\0" + struct.pack("<IH", 8, 4_000) + rows + b"A" * 16_000


@pytest.mark.parametrize(
    "data",
    [
        jpeg(_app1(_loop())),
        jpeg(_app1(_wide()[:60_000])),
        jpeg(_app1(b"II*\0" + b"\xff" * 4)),
        jpeg(_app1(exif([(0x010E, 2, b"A" * 40)])[:30])),
        jpeg(_app1(b"II")),
        b"\xff\xd8\xff" + b"\xff" * 5_000_000,
        b"\xff\xd8" + segment(0xFE, b"") * 1_200_000,
        b"\xff\xd8" + b"\xff\xda\0\2" * 1_200_000,
        jpeg(segment(0xED, b"Photoshop 3.0\0" + _block(0x0404, b"\x1c\2\x50\x80") * 4_000)),
        jpeg(segment(0xED, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\xff\xff\xff\xff")),
        b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffIHDR",
        png(chunk(b"eXIf", _wide() + bytes(60_000))),
        png(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(MOST_BYTES * 4)))),
        png(*[chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(MOST_BYTES)))] * 500),
        png(chunk(b"zTXt", b"a\0\0broken")),
        png(chunk(b"tEXt", b"a\0" + b"A" * MOST_CHARACTERS)),
        png(*[chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<a>" * 3_000_000))]),
    ],
    ids=[
        *("loop", "wide", "offset", "cut", "short", "fill", "segments", "scans", "iptc", "block"),
        *("length", "shared", "bomb", "bombs", "packed", "long", "deep"),
    ],
)  # fmt: skip
def test_hostile_photo_is_looked_at_in_bounds(data: bytes) -> None:
    start = time.process_time()
    found = look_into(data, "甲")

    assert time.process_time() - start < 4
    assert found.kind == "picture"
    assert sum(len(part.text) for part in found.parts) <= MOST_CHARACTERS + 1_000


@pytest.mark.parametrize("make", [jpeg(ICC, _app1(_loop()), ADOBE), png(chunk(b"eXIf", _loop()))])
def test_every_cut_of_a_photo_is_taken(make: bytes) -> None:
    for length in range(8, len(make)):
        assert look_into(make[:length], "甲").kind == "picture"


def test_cleaned_jpeg_keeps_pixels_colours_and_the_way_up_only() -> None:
    data = jpeg(
        _app1(exif([TALL, (0x013B, 2, b"Wang\0")], place=latitude(), small=b"\xff\xd8x")),
        segment(0xE1, XMP + _xmp("<e:a>赵六</e:a>", 'e:GPSLatitude="1"')),
        ICC,
        segment(0xED, b"Photoshop 3.0\0" + _block(0x0404, _iptc(120, ID.encode()))),
        segment(0xFE, MOBILE.encode()),
        ADOBE,
        behind=b"ftyp video",
    )
    masks = masks_of(screen_file(data, "甲.jpg").hits)

    copy = clean_copy(data, "甲.jpg", masks, drop_hidden=True)

    assert copy == jpeg(_app1(orientation_only(6)), ICC, ADOBE)
    assert (_parts(copy), _notes(copy)) == ([], ["picture"])
    assert _drawn(copy) == _drawn(data)


def test_way_up_that_is_kept_is_seen() -> None:
    upright = jpeg()

    turned = clean_copy(jpeg(_app1(exif([TALL]))), "甲.jpg", {}, drop_hidden=True)

    assert read_exif(orientation_only(6)).orientation == 6
    assert _drawn(turned) != _drawn(upright)


def test_cleaned_jpeg_without_jfif_gets_none_and_loses_its_own_small_picture() -> None:
    small = b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01rgb")

    copies = [
        clean_copy(data, "甲.jpg", {}, drop_hidden=True)
        for data in (jpeg(_app1(exif()), jfif=False), small + jpeg(jfif=False)[2:])
    ]

    assert copies == [jpeg(jfif=False), jpeg()]
    assert jpeg_pieces(copies[1]).pieces[-1].whole.endswith(SCAN)


def test_cleaned_png_keeps_pixels_colours_and_the_way_up_only() -> None:
    colours = chunk(b"gAMA", struct.pack(">I", 45455))
    data = png(
        colours,
        chunk(b"tEXt", b"Author\0Wang"),
        chunk(b"eXIf", exif([TALL], place=latitude())),
        chunk(b"tIME", b"\x07\xea\x0b\x1a\0\0\0"),
        behind=b"rest of the screen",
    )

    copy = clean_copy(data, "甲.png", {}, drop_hidden=True)

    assert copy == png(chunk(b"eXIf", orientation_only(6)), colours)
    assert (_parts(copy), _notes(copy)) == ([], ["picture"])
    assert _drawn(copy) == _drawn(data)


@pytest.mark.parametrize(
    ("data", "drop_hidden"),
    [
        (jpeg()[:40], True),
        (png()[:40], True),
        (png(chunk(b"CgBI", b"x")), True),
        (jpeg(segment(0xF7, b"x")), True),
        (jpeg(segment(0xFE, MOBILE.encode())), False),
    ],
    ids=["jpeg", "png", "chunk", "segment", "shown"],
)
def test_photo_that_cannot_be_cleaned_safely_is_refused(data: bytes, drop_hidden: bool) -> None:
    with pytest.raises(InvalidInput) as raised:
        clean_copy(data, "甲", {MOBILE: "139****4567"}, drop_hidden=drop_hidden)

    assert raised.value.code == "not_cleanable"
