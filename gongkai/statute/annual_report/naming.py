"""Whose report it is: names of one organ written in several ways, and an organ found in a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What may be left out at the end of a name.
_OFFICE = re.compile(r"(?:办事处|人民政府)$")
#: What may be left out before a name: the places above the organ.
_PLACE = re.compile(r".*[省市州盟县区旗]|.*(?:乡|镇|街道)")
_SPACE = re.compile(r"\s")


def is_same_organ(one: str, other: str) -> bool:
    """Say whether two names are of one organ: with or without the places above it, 办事处.

    >>> is_same_organ("示例市示例区康川街道办事处", "康川街道"), is_same_organ("东城关镇", "城关镇")
    (True, False)
    """
    first, second = (_bare(name) for name in (one, other))
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if not shorter or not longer.endswith(shorter):
        return False
    above = longer.removesuffix(shorter)
    return not above or bool(_PLACE.fullmatch(above))


def _bare(name: str) -> str:
    return _OFFICE.sub("", _SPACE.sub("", name))


def organ_among(name: str, organs: Sequence[str]) -> str | None:
    """Return the one organ of a list that a name stands for, None when none or several do.

    >>> organ_among("示例区民政局", ["民政局", "财政局"]), organ_among("民政局", ["财政局"])
    ('民政局', None)
    """
    same = [organ for organ in organs if is_same_organ(name, organ)]
    if len(same) > 1:
        # The whole name wins over one with less before it.
        same = [organ for organ in same if _bare(organ) == _bare(name)]
    return same[0] if len(same) == 1 else None


def organ_named_in(text: str, organs: Sequence[str]) -> str | None:
    """Return the one organ whose name stands in a text, such as the name of a file.

    A name that is a part of a longer one found does not count; several give None.

    >>> organ_named_in("12.东城关镇2025年年报.docx", ["城关镇", "东城关镇"])
    '东城关镇'
    """
    plain = _SPACE.sub("", text)
    found = [organ for organ in organs if _bare(organ) and _bare(organ) in plain]
    whole = [
        organ
        for organ in found
        if not any(organ != other and _bare(organ) in _bare(other) for other in found)
    ]
    return whole[0] if len(whole) == 1 else None
