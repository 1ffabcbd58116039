"""A letter of the office as PDF in the letter form of official documents (信函格式)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import (
    LetterContent,
    addressee_line,
    body_of,
    contact_line,
    enclosure_lines,
    line_of,
    signature_indents,
)
from gongkai.exchange.letters.setting import set_letter
from gongkai.exchange.papers.content import width_of
from gongkai.exchange.papers.title_lines import balanced_lines

#: The title in characters of size 2 (22 points) a line.
TITLE_LINE = 18
#: The organ's name at the head: at most so large, and never wider than the text (in points).
LARGEST_HEAD, TEXT_WIDTH = 38.0, 440.0
#: A last paragraph of more characters is parted: signature and text still share the last page.
_LONGEST_LAST = 330


def letter_pdf(content: LetterContent, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the letter as PDF/UA-1 on A4: organ in red over a rule, number, title, text, day.

    Source: GB/T 9704 (信函格式). Raises InvalidInput (``letter_too_long``, ``pdf_failed``).
    """
    body = body_of(content)
    is_last_short = bool(body) and len(body[-1]) <= _LONGEST_LAST
    organ = line_of(content.organ)
    data: dict[str, Any] = {
        "organ": organ,
        "head-size": head_size(organ),
        "head-tracking": 0.12 if width_of(organ) < 10 else 0,
        "title": line_of(content.title),
        "title-lines": balanced_lines(line_of(content.title), TITLE_LINE),
        "number": line_of(content.number),
        "marks": "　".join(map(line_of, content.marks)),
        "addressee": addressee_line(content),
        "body": body[:-1] if is_last_short else body,
        "last": body[-1:] if is_last_short else [],
        "enclosures": enclosure_lines(content),
        "signature": _signature(organ, chinese_day(content.dated_on)),
        "contact": contact_line(content),
        "draft": content.is_draft,
    }
    return set_letter("letter", data, font_folders=font_folders)


def head_size(organ: str) -> float:
    """Return the size in points in which an organ's name fits at the head.

    >>> head_size("示例街道办事处"), head_size("示例省示例市示例区人民政府示例街道办事处")
    (38.0, 22.0)
    """
    return round(min(LARGEST_HEAD, TEXT_WIDTH / max(1.0, width_of(organ))), 1)


def _signature(organ: str, day: str) -> list[dict[str, Any]]:
    indents = signature_indents(organ, day)
    lines = zip((organ, day), indents, strict=True)
    return [{"text": text, "indent": indent} for text, indent in lines if text]
