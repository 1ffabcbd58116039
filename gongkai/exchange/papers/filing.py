"""Papers of the archive: the 归档文件目录, 归档章, 备考表 and labels of boxes.

Source: DA/T 22—2015 (fields and their order; docs/readings/0060-filing.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.days import chinese_day
from gongkai.exchange.papers.content import plain, shortened
from gongkai.exchange.papers.setting import set_paper
from gongkai.exchange.writing.lists import ListSheet, write_lists

#: Heads of the list in their order, with the widths of the spreadsheet's columns.
COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 6),
    ("档号", 30),
    ("文号", 22),
    ("责任者", 20),
    ("题名", 50),
    ("日期", 12),
    ("密级", 8),
    ("页数", 8),
    ("备注", 20),
)
#: A list of more rows is for the spreadsheet: the paper would have hundreds of pages.
MOST_PRINTED = 5_000
_LONGEST_PRINTED = 80


@dataclass(frozen=True, kw_only=True)
class ListedPiece:
    """A 件 as the papers tell it; 密级 stays blank: nothing marked secret is in the system."""

    file_number: str
    document_number: str
    responsible: str
    title: str
    dated_on: date | None
    pages: int | None
    note: str = ""
    year: int = 0
    retention: str = ""
    category: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Box:
    """The 件 that lie in one box: all of one year, term and kind, in the order of their numbers."""

    number: int
    pieces: Sequence[ListedPiece]


def boxes_of(pieces: Iterable[ListedPiece], *, most: int) -> list[Box]:
    """Return the pieces in boxes of at most ``most``; a new year, term or kind opens a new box.

    >>> one = ListedPiece(file_number="", document_number="", responsible="", title="",
    ...     dated_on=None, pages=1, year=2020, retention="30年", category="年报", number="0001")
    >>> [len(box.pieces) for box in boxes_of([one] * 5, most=2)]
    [2, 2, 1]
    """
    found: list[list[ListedPiece]] = []
    for piece in pieces:
        last = found[-1] if found else []
        same = last and (last[0].year, last[0].retention, last[0].category) == (
            piece.year,
            piece.retention,
            piece.category,
        )
        if not same or len(last) >= most:
            found.append([])
        found[-1].append(piece)
    return [Box(number=number, pieces=each) for number, each in enumerate(found, start=1)]


def list_xlsx(pieces: Iterable[ListedPiece], *, name: str = "归档文件目录") -> bytes:
    """Return the list as a workbook: pages are numbers, a page count nobody made is blank."""
    rows = (
        (
            at,
            one.file_number,
            one.document_number,
            one.responsible,
            one.title,
            one.dated_on.isoformat() if one.dated_on else "",
            "",
            one.pages,
            one.note,
        )
        for at, one in enumerate(pieces, start=1)
    )
    return write_lists([ListSheet(name, COLUMNS, rows, frozen_columns=2)])


def list_pdf(
    pieces: Sequence[ListedPiece],
    *,
    organ: str,
    title: str = "归档文件目录",
    about: str = "",
    signatures: Sequence[str] = (),
    printed_on: date,
    font_folders: Sequence[Path] = (),
) -> bytes:
    """Return the list as PDF/A-2a and PDF/UA-1 on A4 across, with lines to sign at its end.

    ``about`` stands beside the organ (2020年　30年　年报). Raises InvalidInput (``too_many_rows``).
    """
    if len(pieces) > MOST_PRINTED:
        raise InvalidInput(
            f"目录有{len(pieces)}件，一次最多打印{MOST_PRINTED}件。请按年度、类别分开打印，或者导出表格。",
            code="too_many_rows",
        )
    data = {
        "title": plain(title),
        "organ": shortened(plain(organ), 60),
        "about": shortened(plain(about), 60),
        "printed": chinese_day(printed_on),
        "day": [printed_on.year, printed_on.month, printed_on.day],
        "heads": [head for head, _ in COLUMNS],
        "rows": [_row(at, one) for at, one in enumerate(pieces, start=1)],
        "signatures": [plain(one) for one in signatures],
    }
    return set_paper("filing_list", data, font_folders=font_folders, is_archival=True)


def _row(at: int, one: ListedPiece) -> list[str]:
    values = (
        str(at),
        one.file_number,
        one.document_number,
        one.responsible,
        one.title,
        one.dated_on.strftime("%Y%m%d") if one.dated_on else "",
        "",
        "" if one.pages is None else str(one.pages),
        one.note,
    )
    return [shortened(plain(value), _LONGEST_PRINTED) for value in values]


def stamps_pdf(
    pieces: Sequence[ListedPiece],
    *,
    organ: str,
    fonds: str,
    font_folders: Sequence[Path] = (),
) -> bytes:
    """Return the 归档章 of the pieces to cut and stick on first pages: six fields each."""
    if len(pieces) > MOST_PRINTED:
        raise InvalidInput(
            f"一次最多打印{MOST_PRINTED}个归档章。请按年度、类别分开打印。", code="too_many_rows"
        )
    data = {
        "title": "归档章",
        "organ": shortened(plain(organ), 60),
        "stamps": [
            {
                "fonds": shortened(plain(fonds), 12),
                "year": str(one.year),
                "number": one.number,
                "category": plain(one.category),
                "retention": plain(one.retention),
                "pages": "" if one.pages is None else str(one.pages),
                "of": shortened(plain(one.title), 18),
            }
            for one in pieces
        ],
    }
    return set_paper("filing_stamps", data, font_folders=font_folders)


def boxes_pdf(
    boxes: Sequence[Box], *, organ: str, fonds: str, font_folders: Sequence[Path] = ()
) -> bytes:
    """Return, a box a page, the labels of back and front (盒脊、盒面)."""
    data = {
        "title": "档案盒标签",
        "organ": shortened(plain(organ), 60),
        "boxes": [_box(box, fonds) for box in boxes],
    }
    return set_paper("filing_boxes", data, font_folders=font_folders)


def reference_pdf(
    boxes: Sequence[Box], *, organ: str, fonds: str, font_folders: Sequence[Path] = ()
) -> bytes:
    """Return the 备考表 of each box: what lies in it, and room for whom and when, to sign."""
    data = {
        "title": "备考表",
        "organ": shortened(plain(organ), 60),
        "boxes": [_box(box, fonds) | {"said": _said(box)} for box in boxes],
    }
    return set_paper("filing_reference", data, font_folders=font_folders)


def _box(box: Box, fonds: str) -> dict[str, Any]:
    first, last = box.pieces[0], box.pieces[-1]
    return {
        "fonds": shortened(plain(fonds), 12),
        "year": str(first.year),
        "retention": plain(first.retention),
        "category": plain(first.category),
        "first": first.number,
        "last": last.number,
        "number": str(box.number),
    }


def _said(box: Box) -> str:
    """Return how much lies in a box; pages that nobody counted are told, never taken for none."""
    counted = [one.pages for one in box.pieces if one.pages is not None]
    pages = f"已计页数的{len(counted)}件共{sum(counted)}页" if counted else "页数未计"
    blank = len(box.pieces) - len(counted)
    more = f"，另有{blank}件页数未计" if counted and blank else ""
    return f"本盒共{len(box.pieces)}件，{pages}{more}。"
