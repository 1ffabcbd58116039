"""A picture drawn anew, smaller and upright: nothing but what it shows passes over."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

#: The longer side of a kept photo; the letters of a board can still be read.
LONGEST_SIDE = 1600
#: What a good phone takes. JPEG is drawn smaller as it is unpacked, so it may be larger.
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 20_000_000}
#: What Pillow calls a JPEG behind which phones put a second picture (for brightness, for a
#: preview). Only the first is looked at, so it is measured as any JPEG.
_WITH_A_SECOND = "MPO"
_QUALITY = 82
_WHITE = (255, 255, 255)


class TooLarge(Exception):  # noqa: N818 - it is told, not shown
    """The picture has more pixels than anybody's phone takes; it was not unpacked."""


def small_copy(data: bytes) -> bytes:
    """Return the picture as a small JPEG.

    Raises TooLarge before it is unpacked, and whatever Pillow raises for a damaged one.
    """
    with Image.open(io.BytesIO(data), formats=tuple(MOST_PIXELS)) as opened:
        form = "JPEG" if opened.format == _WITH_A_SECOND else opened.format or "PNG"
        if opened.width * opened.height > MOST_PIXELS[form]:
            raise TooLarge
        # Unpacks a JPEG at a half, a quarter or an eighth of its size, never below what is kept.
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        if picture.has_transparency_data:
            with_alpha = picture.convert("RGBA")
            picture = Image.new("RGB", picture.size, _WHITE)
            picture.paste(with_alpha, mask=with_alpha)
        out = io.BytesIO()
        # A new picture: no EXIF, profile, comment or preview comes along unless it is handed in.
        plain = Image.new("RGB", picture.size)
        plain.paste(picture.convert("RGB"))
        plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
