"""Setting a template with data: fonts, missing shapes and errors in one place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

from gongkai.errors import InvalidInput
from gongkai.exchange.writing.pdf import FONTS, compiler, fonts_in, with_shapes

#: Accessible, and for papers that archives keep also PDF/A: fonts inside, nothing from outside.
_STANDARDS: dict[bool, list[Any]] = {False: ["ua-1"], True: ["a-2a", "ua-1"]}


def set_paper(
    template: str,
    data: dict[str, Any],
    *,
    font_folders: Iterable[Path],
    is_archival: bool = False,
) -> bytes:
    """Return the template filled with the data as PDF/UA-1, also PDF/A-2a where it is archival.

    The template reads data only, so no text can become a program. Raises InvalidInput
    (``pdf_failed``).
    """
    folders = tuple(map(str, font_folders))
    return _set(template, data, folders, "pdf", is_archival=is_archival)[0]


def set_pictures(
    template: str, data: dict[str, Any], *, font_folders: Iterable[Path]
) -> list[bytes]:
    """Return the pages as PNG, one point of the template a pixel. Raises as ``set_paper``."""
    return _set(template, data, tuple(map(str, font_folders)), "png")


def _set(
    template: str,
    data: dict[str, Any],
    folders: tuple[str, ...],
    form: Literal["pdf", "png"],
    *,
    is_archival: bool = False,
) -> list[bytes]:
    here = set(fonts_in(folders).families())
    fonts = {use: [name for name in names if name in here] for use, names in FONTS.items()}
    told = json.dumps({**data, "fonts": fonts}, ensure_ascii=False)
    try:
        made = compiler(folders).compile(
            input=_source(template),
            format=form,
            ppi=72.0 if form == "png" else None,
            sys_inputs={"data": with_shapes(told, folders)},
            pdf_standards=_STANDARDS[is_archival] if form == "pdf" else [],
        )
    except typst.TypstError as error:
        raise InvalidInput(
            f"没有排成（{error.message}）。请检查字体文件夹，或取消字体设置后再试。",
            code="pdf_failed",
        ) from error
    return [made] if isinstance(made, bytes) else list(made or ())


@cache
def _source(template: str) -> bytes:
    """Return the template after what all of them share."""
    here = resources.files("gongkai.exchange.papers")
    return b"\n".join((here / name).read_bytes() for name in ("shared.typ", f"{template}.typ"))
