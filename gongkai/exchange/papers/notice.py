"""A notice with a table on A4: the notice of rectification, the result sheet of an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai.exchange.days import chinese_day
from gongkai.exchange.papers.content import plain
from gongkai.exchange.papers.setting import set_paper


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a notice says, in the order of the paper.

    ``columns`` has each head with its share of the width; every row has as many texts. ``to`` is
    whom it is addressed to, ``signed_by`` who sends it; what is empty is left out.
    """

    title: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    number: str = ""
    to: str = ""
    opening: Sequence[str] = ()
    closing: Sequence[str] = ()
    signed_by: str = ""
    signed_on: date | None = None


def render_notice(notice: Notice, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the notice as PDF/UA-1 with the margins of official documents.

    Raises InvalidInput (``pdf_failed``).
    """
    data = {
        "title": plain(notice.title),
        "number": plain(notice.number),
        "to": plain(notice.to),
        "opening": [plain(one) for one in notice.opening],
        "heads": [plain(label) for label, _ in notice.columns],
        "widths": [share for _, share in notice.columns],
        "rows": [[plain(text) for text in row] for row in notice.rows],
        "closing": [plain(one) for one in notice.closing],
        "signed_by": plain(notice.signed_by),
        "signed_on": chinese_day(notice.signed_on),
    }
    return set_paper("notice", data, font_folders=font_folders)
