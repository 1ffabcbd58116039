"""Setting a template of this folder with data, with the fonts that are there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import typst

from gongkai.errors import InvalidInput
from gongkai.exchange.writing.pdf import FONTS, compiler, fonts_in, with_shapes


def set_letter(template: str, data: dict[str, Any], *, font_folders: Iterable[Path]) -> bytes:
    """Return the template filled with the data as PDF/UA-1, the same bytes on any day.

    The template reads data only, so no text can become a program; a character without a shape is
    printed as 〓. Raises InvalidInput (``pdf_failed``).
    """
    folders = tuple(map(str, font_folders))
    here = set(fonts_in(folders).families())
    fonts = {use: [name for name in names if name in here] for use, names in FONTS.items()}
    told = json.dumps({**data, "fonts": fonts}, ensure_ascii=False)
    try:
        made = compiler(folders).compile(
            input=_source(template),
            format="pdf",
            sys_inputs={"data": with_shapes(told, folders)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise InvalidInput(
            f"没有排成（{error.message}）。请检查字体文件夹，或取消字体设置后再试。",
            code="pdf_failed",
        ) from error
    return cast(bytes, made)


@cache
def _source(template: str) -> bytes:
    """Return the template after what all of them share."""
    here = resources.files("gongkai.exchange.letters")
    return b"\n".join((here / name).read_bytes() for name in ("shared.typ", f"{template}.typ"))
