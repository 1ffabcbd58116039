"""A year of the communities' disclosure on A4 across: a line a community, a cell an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai.exchange.days import chinese_day
from gongkai.exchange.papers.content import plain, shortened
from gongkai.exchange.papers.setting import set_paper

_LONGEST_NAME = 16


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    """How an item stands; ``tone`` is late, soon, ok or "" and only repeats the words."""

    words: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A community with a cell for each column."""

    name: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, kw_only=True)
class MatrixSheet:
    """A year: duties with how many columns each has, the period of each column, the rows."""

    organ: str
    title: str
    groups: tuple[tuple[str, int], ...]
    periods: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    printed_on: date | None = None


def render_matrix(sheet: MatrixSheet, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the sheet as PDF/UA-1, heads on every page. Raises InvalidInput (``pdf_failed``)."""
    data = {
        "organ": plain(sheet.organ),
        "title": plain(sheet.title),
        "groups": [[plain(label), columns] for label, columns in sheet.groups],
        "periods": [plain(period) for period in sheet.periods],
        "rows": [
            {
                "name": shortened(plain(row.name), _LONGEST_NAME),
                "cells": [[plain(cell.words), cell.tone] for cell in row.cells],
            }
            for row in sheet.rows
        ],
        "printed-on": chinese_day(sheet.printed_on),
    }
    return set_paper("communities", data, font_folders=font_folders)
