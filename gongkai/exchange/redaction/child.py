"""The work on one PDF, in a process of its own. Not called by hand: ``apart`` starts it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.pdf_child import limit
from gongkai.exchange.redaction.boxes import Box

#: What a task hands back: a value for JSON, and bytes.
Result = tuple[Any, bytes]


def _sizes(data: bytes, *, name: str) -> Result:
    from gongkai.exchange.redaction.documents import opened, page_at, size_of

    with opened(data, name) as document:
        sizes = []
        for number in range(1, len(document) + 1):
            with page_at(document, number) as page:
                size = size_of(page, number)
            sizes.append((size.width, size.height))
    return sizes, b""


def _picture(
    data: bytes, *, page: int, width: int, frames: list[tuple[int, float, float, float, float]]
) -> Result:
    from gongkai.exchange.redaction.documents import opened, page_at
    from gongkai.exchange.redaction.drawing import draw, frame, png_of

    with opened(data) as document, page_at(document, page) as shown:
        bitmap = draw(shown, width / shown.get_width())
        for number, *edges in frames:
            frame(bitmap, (edges[0], edges[1], edges[2], edges[3]), number)
        return None, png_of(bitmap)


def _words(data: bytes, *, words: list[str]) -> Result:
    from gongkai.exchange.redaction.documents import opened
    from gongkai.exchange.redaction.finding import places_of_words

    with opened(data) as document:
        return places_of_words(document, words), b""


def _hits(data: bytes, *, known: list[str]) -> Result:
    from gongkai.exchange.redaction.documents import opened
    from gongkai.exchange.redaction.finding import places_of_hits

    with opened(data) as document:
        return places_of_hits(document, known), b""


def _redact(data: bytes, *, boxes: list[dict[str, Any]], dpi: int) -> Result:
    from gongkai.exchange.redaction.covering import covered_copy

    done = covered_copy(data, [Box(**box) for box in boxes], dpi)
    told = {
        "pages": done.pages,
        "boxes": [asdict(box) for box in done.boxes],
        "elsewhere": [asdict(box) for box in done.elsewhere],
        "notes": done.notes,
        "words": done.words,
    }
    return told, done.data


def _check(original: bytes, redacted: bytes, *, boxes: list[dict[str, Any]]) -> Result:
    from gongkai.exchange.redaction.checking import problems_of

    return problems_of(original, redacted, [Box(**box) for box in boxes]), b""


def _pdf_of_picture(data: bytes, *, name: str) -> Result:
    from gongkai.exchange.redaction.pictures import pdf_of_picture

    return None, pdf_of_picture(data, name)


def _pdf_of_text(data: bytes) -> Result:
    from gongkai.exchange.redaction.setting import pdf_of_text

    return None, pdf_of_text(data.decode())


#: Each task loads only what it needs, so that a look at a page starts fast.
TASKS: dict[str, Callable[..., Result]] = {
    "sizes": _sizes,
    "picture": _picture,
    "words": _words,
    "hits": _hits,
    "redact": _redact,
    "check": _check,
    "pdf_of_picture": _pdf_of_picture,
    "pdf_of_text": _pdf_of_text,
}


def main() -> None:
    """Read what to do and the files from stdin, write the result or the error to stdout."""
    head = json.loads(sys.stdin.buffer.readline())
    limit(head["seconds"])
    files = [sys.stdin.buffer.read(size) for size in head["sizes"]]
    data = b""
    try:
        value, data = TASKS[head["task"]](*files, **head["told"])
        told = {"value": value}
    except InvalidInput as error:
        told = {"code": error.code, "message": error.message, "article": error.article}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + data)


if __name__ == "__main__":
    main()
