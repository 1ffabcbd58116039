"""Setting the pages that this package makes itself: texts, pictures, and the 遮盖说明."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, cast

import typst

from gongkai.errors import InvalidInput
from gongkai.exchange.redaction.boxes import Box, reasons_of
from gongkai.exchange.writing.pdf import FONTS, compiler, fonts_in, with_shapes

#: Pages named one by one for a reason; of more the first and the count are told.
_MOST_NAMED = 30


def set_page(template: str, data: dict[str, Any], *, drawing: str = "") -> bytes:
    """Return the template filled with the data as PDF; the template reads data only."""
    here = set(fonts_in(()).families())
    fonts = {use: [name for name in names if name in here] for use, names in FONTS.items()}
    told = with_shapes(json.dumps({**data, "fonts": fonts}, ensure_ascii=False), ())
    try:
        made = compiler(()).compile(
            input=_source(template),
            format="pdf",
            sys_inputs={"data": told, "drawing": drawing},
        )
    except typst.TypstError as error:
        raise InvalidInput(
            "文件没有排成页面，可能已损坏。请另存为 PDF 后再上传。", code="unreadable_file"
        ) from error
    return cast(bytes, made)


def pdf_of_text(text: str) -> bytes:
    """Return a text as PDF, each line a paragraph."""
    return set_page("text", {"lines": text.replace("\r\n", "\n").replace("\r", "\n").split("\n")})


def legend_pdf(boxes: Sequence[Box]) -> bytes:
    """Return the 遮盖说明: each reason with its number, its basis, and where it was used."""
    rows = []
    for (reason, basis), told in reasons_of(boxes).items():
        pages = [box.page for box in boxes if (box.reason, box.basis) == (reason, basis)]
        rows.append([str(told.number), reason, basis or "—", _places(pages)])
    return set_page("legend", {"rows": rows, "count": len(boxes)})


def _places(pages: Sequence[int]) -> str:
    """Return where a reason was used.

    >>> _places([1, 1, 3])
    '第1页2处、第3页1处'
    """
    counts = {page: pages.count(page) for page in dict.fromkeys(pages)}
    named = [f"第{page}页{count}处" for page, count in list(counts.items())[:_MOST_NAMED]]
    if len(counts) > _MOST_NAMED:
        return f"{'、'.join(named)}等{len(counts)}页共{len(pages)}处"
    return "、".join(named)


@cache
def _source(template: str) -> bytes:
    return (resources.files("gongkai.exchange.redaction") / f"{template}.typ").read_bytes()
