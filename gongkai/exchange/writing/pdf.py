"""The report as a tagged PDF (PDF/UA-1) on A4 in official layout, set by Typst."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import typst
from pylopdf_fonts_zh_cn import sans_path

from gongkai.errors import InvalidInput
from gongkai.exchange.composition import (
    Heading,
    Paragraph,
    StatutoryTable,
    compose,
    facts_of,
    printable,
    report_title,
    title_lines,
)
from gongkai.exchange.layout import MOST_ROWS_TOGETHER, GridCell
from gongkai.exchange.writing.glyphs import characters_in, font_files
from gongkai.statute.annual_report.report import Report

#: The folder of the open fonts that we bring.
OUR_FONTS = str(sans_path().parent)
#: The fonts of official documents are not free: they are used when the office's folder has them,
#: in this order, and the open fonts that we bring otherwise.
FONTS = {
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong", "Noto Serif SC"),
    "heading": ("SimHei", "黑体", "Noto Sans SC"),
    "subheading": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "Noto Serif SC"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "Noto Serif SC"),
    "table": ("Noto Sans SC",),
}
#: Point size of each table's text.
TABLE_SIZES = {"t2": 10.5, "t3": 9, "t4": 9}
#: What stands for a character without a shape, as printers have always done.
NO_SHAPE = "〓"


def render_pdf(report: Report, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the report as PDF/UA-1.

    The template reads the report as data, so that no text of it can become a program. A character
    that no font has a shape for (an emoji, a rare name) is printed as NO_SHAPE. Raises InvalidInput
    (``pdf_failed``) when the fonts of the office's folder cannot be used.
    """
    folders = tuple(str(folder) for folder in font_folders)
    data = json.dumps(_data(report, folders), ensure_ascii=False)
    try:
        pdf = compiler(folders).compile(
            input=_template(),
            format="pdf",
            sys_inputs={"data": with_shapes(data, folders)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise InvalidInput(
            f"PDF 没有排成（{error.message}）。请检查字体文件夹，或取消字体设置后再试。",
            code="pdf_failed",
        ) from error
    # One document in, one PDF out; the other shapes are those of several pictures.
    return cast(bytes, pdf)


@cache
def _characters(folders: tuple[str, ...]) -> frozenset[int]:
    return characters_in(font_files(Path(folder) for folder in (*folders, OUR_FONTS)))


def with_shapes(text: str, folders: tuple[str, ...]) -> str:
    """Return the text in characters that the fonts have; a tagged PDF may hold no others."""
    known = _characters(folders)
    return "".join(
        character if ord(character) in known else _in_place_of(character) for character in text
    )


def _in_place_of(character: str) -> str:
    category = unicodedata.category(character)
    is_selector = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    if category == "Cf" or is_selector:  # without a shape in any font: joiners, marks of direction
        return ""
    return " " if category == "Zs" else NO_SHAPE


@cache
def fonts_in(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[*folders, OUR_FONTS]
    )


@cache
def compiler(folders: tuple[str, ...]) -> typst.Compiler:
    """Keep one compiler a set of fonts: loading fonts takes longer than setting a report."""
    return typst.Compiler(font_paths=fonts_in(folders))


@cache
def _template() -> bytes:
    return (resources.files("gongkai.exchange.writing") / "report.typ").read_bytes()


def _data(report: Report, folders: tuple[str, ...]) -> dict[str, Any]:
    here = set(fonts_in(folders).families())
    facts = (text for term, text in facts_of(report) if term != "发布机构")
    return {
        "title": report_title(report),
        "title-lines": title_lines(report),
        "author": printable(report.organ or ""),
        "facts": "　".join(facts),
        "fonts": {use: [name for name in names if name in here] for use, names in FONTS.items()},
        "blocks": [_block(block) for block in compose(report)],
    }


def _block(block: Heading | Paragraph | StatutoryTable) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    return {
        "kind": "table",
        "size": TABLE_SIZES[block.grid.table],
        "widths": list(block.grid.widths),
        "runs": [
            {"head": is_head, "cells": [_cell(cell, block.values) for row in rows for cell in row]}
            for is_head, rows in groupby(block.grid.rows, key=_is_head)
        ],
    }


def _is_head(row: tuple[GridCell, ...]) -> bool:
    return not any(cell.cell for cell in row)


def _cell(cell: GridCell, values: dict[str, str]) -> dict[str, Any]:
    role = "value" if cell.cell else "column" if cell.header.startswith("col") else "row"
    return {
        "x": cell.column,
        "y": cell.row,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "whole": cell.rowspan <= MOST_ROWS_TOGETHER,
        "lines": [values[cell.cell]] if cell.cell else list(cell.lines),
        "role": role,
        "total": cell.is_total,
    }
