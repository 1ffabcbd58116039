"""Whose report it is: names of one organ written in several ways, and an organ found in a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What may be left out at the end of a name.
_OFFICE = re.compile(r"(?:办事处|人民政府)$")
#: What may be left out before a name: the places above the organ (城市管理局 has none).
_PLACE = re.compile(r".*(?:[省州盟县区旗]|(?<!城)市)|.*(?:乡|镇|街道)")
_OFFICE_OF_GOVERNMENT = re.compile(r"(?<=人民政府)办公[室厅]$")
_SPACE = re.compile(r"\s")
#: What may stand right behind an organ's name in the name of a file.
_BEHIND = r"(?=[^\u4e00-\u9fff]|年|的|关于|报|政府信息|政务公开|信息公开|$)"


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


def local_name(name: str, place: str) -> str:
    """Return what an organ of a place is called there; "" for the place's own government.

    >>> [local_name(name, "示例区") for name in ("示例市示例区民政局", "区民政局", "邻区民政局")]
    ['民政局', '民政局', '邻区民政局']
    >>> local_name("示例市示例区人民政府", "示例区")
    ''
    """
    bare = _SPACE.sub("", name)
    if place and place in bare:
        bare = bare.partition(place)[2]
    elif place and bare.startswith(place[-1]):
        bare = bare[1:]
    return _OFFICE.sub("", bare)


def organ_among(name: str, organs: Sequence[str], *, place: str) -> str | None:
    """Return the one organ of a place's list that a name stands for, else None.

    >>> organ_among("示例区民政局", ["民政局", "财政局"], place="示例区")
    '民政局'
    """
    wanted = local_name(name, place)
    same = [organ for organ in organs if local_name(organ, place) == wanted]
    return same[0] if len(same) == 1 else None


def organ_named_in(text: str, organs: Sequence[str], *, place: str) -> str | None:
    """Return the one organ whose name stands by itself in the name of a file, else None.

    >>> organ_named_in("12.东城关镇2025年年报.docx", ["城关镇", "东城关镇"], place="示例县")
    '东城关镇'
    >>> organ_named_in("统计局示例调查队.docx", ["统计局"], place="示例县")
    """
    plain = _SPACE.sub("", text)
    before = rf"(?:^|[^\u4e00-\u9fff]|{re.escape(place)}|{re.escape(place[-1:])})" if place else ""
    found = []
    for organ in organs:
        local = local_name(organ, place)
        pattern = rf"{before}{re.escape(local)}(?:办事处|人民政府)?{_BEHIND}"
        # The place's own government is named in the files of all its organs.
        if local and re.search(pattern, plain):
            found.append(organ)
    return found[0] if len(found) == 1 else None


def place_of_government(government: str) -> str:
    """Return the place that a government governs.

    >>> place_of_government("示例区人民政府")
    '示例区'
    """
    return _SPACE.sub("", government).removesuffix("人民政府")


def government_behind(office: str) -> str:
    """Return the government for which an office collects reports; other organs for themselves.

    >>> government_behind("示例区人民政府办公室"), government_behind("示例市民政局")
    ('示例区人民政府', '示例市民政局')
    """
    return _OFFICE_OF_GOVERNMENT.sub("", office)
