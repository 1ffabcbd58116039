"""Photos made small: pixels only, upright, and hostile ones refused in bounded time."""

import io
import struct
import zlib

import pytest
from PIL import Image

from gongkai.errors import InvalidInput
from gongkai.exchange.photos import small_photo
from tests.supervision.communities.factories import photo


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def _png_bomb(side: int = 40_000) -> bytes:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (_chunk(b"IHDR", head), _chunk(b"IDAT", pixels), _chunk(b"IEND", b""))
    )


def _claims_more(data: bytes) -> bytes:
    """Return the JPEG saying that it has 65,000 pixels a side."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", 65_000, 65_000) + data[at + 4 :]


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_comes_out_small_upright_and_without_its_data(form: str) -> None:
    taken = photo(form=form)
    assert b"SecretPhone" in taken

    small = small_photo(taken, "a.jpg")

    made = Image.open(io.BytesIO(small))
    assert (made.format, made.size) == ("JPEG", (1200, 1600))
    assert dict(made.getexif()) == {}
    assert b"Exif" not in small
    assert b"SecretPhone" not in small


def test_of_a_photo_with_a_second_behind_it_the_first_is_kept() -> None:
    # Phones write so for a wide range of brightness.
    first, second = (Image.new("RGB", (640, 480), colour) for colour in ("white", "black"))
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])

    small = Image.open(io.BytesIO(small_photo(out.getvalue(), "a.jpg")))

    assert (small.format, small.size, small.getpixel((5, 5))) == (
        "JPEG",
        (640, 480),
        (255, 255, 255),
    )


def test_a_small_photo_stays_its_size() -> None:
    small = small_photo(photo(size=(640, 480), turned=1), "a.jpg")

    assert Image.open(io.BytesIO(small)).size == (640, 480)


def test_what_is_see_through_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("LA", (20, 20), (0, 0)).save(out, "PNG")

    small = Image.open(io.BytesIO(small_photo(out.getvalue(), "a.png")))

    assert small.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n1 0 obj", "photo_kind"),
        (b"GIF89a" + bytes(40), "photo_kind"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "photo_kind"),
        (b"", "photo_kind"),
        (b"\xff\xd8\xff\xe0" + bytes(400), "unreadable_file"),
        (photo()[:2000], "unreadable_file"),
        (_png_bomb(), "picture_too_large"),
        (_claims_more(photo(size=(64, 48))), "picture_too_large"),
    ],
    ids=["pdf", "gif", "heic", "empty", "noise", "cut", "png-bomb", "jpeg-bomb"],
)
def test_what_is_no_photo_is_refused_whatever_its_name(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        small_photo(data, "公开栏.jpg")

    assert refused.value.code == code
