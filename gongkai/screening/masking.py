"""How a hit is shown in public: part of the number, or words in its place.

No national standard says how; the conventions stand in ``data/masking.toml`` and an installation
may hand in its own table of the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gongkai.errors import DataMissing
from gongkai.screening.hits import Hit
from gongkai.screening.sources import load_data

Conventions = Mapping[str, Mapping[str, Any]]


def default_conventions() -> Conventions:
    """Return our table: kind → how to mask it."""
    kinds: Conventions = load_data("masking.toml")["kinds"]
    return kinds


def mask(hit: Hit, *, conventions: Conventions | None = None) -> str:
    """Return what takes the place of the hit. Marks of secrecy stay as they are: they stop.

    Raises DataMissing for a kind that the table does not know.

    >>> mask(Hit("mobile", 0, 11, "13971234567", "手机号码", "decide"))
    '139****4567'
    >>> mask(Hit("id_number", 0, 20, "630102 19900101 1235", "身份证号", "decide"))
    '630102 ******** 1235'
    >>> mask(Hit("address", 0, 15, "康川街道东村社区建设路12号", "住址", "decide"))
    '康川街道东村社区（门牌略）'
    """
    table = default_conventions() if conventions is None else conventions
    if hit.kind not in table:
        raise DataMissing(
            f"脱敏规则没有写“{hit.label}”（{hit.kind}）怎样处理。请在规则文件中补上。",
            code="masking_missing",
        )
    rule = table[hit.kind]
    if rule.get("as_is"):
        return hit.text
    if "text" in rule:
        kept = re.match(f".*(?:{rule['up_to']})", hit.text) if "up_to" in rule else None
        return (kept.group() if kept else "") + str(rule["text"])
    return _mask_signs(hit.text, rule["keep_first"], rule["keep_last"], rule["sign"])


def _mask_signs(text: str, keep_first: int, keep_last: int, sign: str) -> str:
    """Return the text with all letters and digits masked but the first and last few.

    When that would keep more than two thirds, all are masked.
    """
    places = [place for place, character in enumerate(text) if character.isalnum()]
    if keep_first + keep_last > len(places) * 2 // 3:
        keep_first, keep_last = 0, 0
    hidden = places[keep_first : len(places) - keep_last]
    signs = list(text)
    for place in hidden:
        signs[place] = sign
    return "".join(signs)


def mask_text(text: str, hits: Iterable[Hit], *, conventions: Conventions | None = None) -> str:
    """Return the text with the hits (of this text, not overlapping) masked.

    >>> from gongkai.screening.detectors import detect
    >>> text = "联系人张三，13971234567。"
    >>> mask_text(text, detect(text))
    '联系人张三，139****4567。'
    """
    pieces, place = [], 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        pieces += [text[place : hit.start], mask(hit, conventions=conventions)]
        place = hit.end
    return "".join([*pieces, text[place:]])
