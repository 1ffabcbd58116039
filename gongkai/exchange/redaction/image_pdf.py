"""A PDF that holds pictures of pages and nothing else, written by ourselves.

So nothing of the old file can come along: there is no text, no property, note, form or script.
"""

from __future__ import annotations

import io

from gongkai.exchange.redaction.boxes import PageSize
from gongkai.exchange.redaction.drawing import Picture

#: The catalogue and the list of pages come first; each page takes three objects.
_FIRST = 3


class ImagePdf:
    """The file while it grows, a page at a time."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._places: dict[int, int] = {}
        self._pages = 0
        self._out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def size(self) -> int:
        """How many bytes were written."""
        return self._out.tell()

    def add(self, size: PageSize, picture: Picture) -> None:
        """Add a page of the size with the picture all over it."""
        colours = b"/DeviceGray" if picture.is_gray else b"/DeviceRGB"
        self.add_image(
            size,
            b"/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/FlateDecode"
            % (picture.width, picture.height, colours),
            picture.pixels,
        )

    def add_image(self, size: PageSize, told: bytes, data: bytes, *, turned: int = 0) -> None:
        """Add a page with a picture that is coded as told, turned by so many degrees."""
        page = _FIRST + 3 * self._pages
        self._pages += 1
        box = b"%.3f 0 0 %.3f 0 0" % (size.width, size.height)
        self._object(
            page,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.3f %.3f]/Rotate %d"
            b"/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>"
            % (size.width, size.height, turned, page + 2, page + 1),
        )
        self._stream(page + 1, b"", b"q %s cm /P Do Q" % box)
        self._stream(page + 2, b"/Type/XObject/Subtype/Image" + told, data)

    def finish(self) -> bytes:
        """Return the whole file."""
        kids = b" ".join(b"%d 0 R" % (_FIRST + 3 * at) for at in range(self._pages))
        self._object(1, b"<</Type/Catalog/Pages 2 0 R>>")
        self._object(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self._pages, kids))
        start = self._out.tell()
        count = _FIRST + 3 * self._pages
        table = b"".join(b"%010d 00000 n \n" % self._places[at] for at in range(1, count))
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table))
        self._out.write(
            b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
        )
        return self._out.getvalue()

    def _object(self, number: int, content: bytes) -> None:
        self._places[number] = self._out.tell()
        self._out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))

    def _stream(self, number: int, told: bytes, data: bytes) -> None:
        head = b"<<%s/Length %d>>" % (told, len(data))
        self._object(number, b"%s\nstream\n%s\nendstream" % (head, data))
