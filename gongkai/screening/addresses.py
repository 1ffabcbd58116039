"""Addresses with a house or room number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening.hits import Span
from gongkai.screening.passage import Passage

_NUMBER = "(?:[0-9０-９]{1,5}|[一二三四五六七八九十百〇]{1,5})"
_LETTER = "[A-Za-zＡ-Ｚ]?"
_BUILDING = f"(?:{_NUMBER}{_LETTER}[ ]?(?:号楼|栋|幢|座|#楼|#|楼)|{_NUMBER}{_LETTER}号院)"
_UNIT = f"(?:[ ]?{_NUMBER}[ ]?(?:单元|门))"
_ROOM = f"(?:[ ]?{_NUMBER}{_LETTER}[ ]?(?:室|户|号房|房))"
#: The part with numbers: the rest is read to the left by hand, for a counted run of any
#: character before it would burst the automaton.
CORE = (
    f"(?:路|街|巷|弄|胡同|大道|大街|里|段|环)[ ]?{_NUMBER}{_LETTER}"
    f"(?:[-—－之]{_NUMBER})?[ ]?(?:号|弄)(?:{_BUILDING}|院|楼)?{_UNIT}?{_ROOM}?"
    f"|(?:村|社|组|队|屯|寨|庄)[ ]?(?:{_NUMBER}[ ]?(?:组|社|队))?"
    f"[ ]?{_NUMBER}{_LETTER}[ ]?(?:号|户)"
    f"|{_BUILDING}{_UNIT}?[ ]?{_NUMBER}{_LETTER}(?:[-—－]{_NUMBER})?(?:室|户|号房|房|号)"
    f"|{_BUILDING}{_UNIT}[ ]?{_NUMBER}"
)
#: No door but a line, a paper, a road of the state.
_NO_DOOR = re.compile(r"(?:线|文|令|公告|决定|通知|会议|文件|地块|机|站|井|桥|隧道|煤|矿|标段|以)")
_NO_NAMES = frozenset(("公路", "道路", "线路", "铁路", "公里", "里程", "环路", "路段", "街道"))
_ROOM_AHEAD = re.compile(
    r"[ 　]?(?:(?:[0-9０-９]{1,5}|[一二三四五六七八九十]{1,3})[A-Za-z]?[ ]?"
    r"(?:号楼|栋|幢|座|单元|室|户|楼|层)[ 　]?){1,4}"
)
_HEAD = re.compile(r"[\u4e00-\u9fff〇0-9０-９A-Za-z·]{1,30}$")
_STARTS = re.compile(
    r".*(?:住在|住所|住址|家住|现住|居住于|居住在|位于|地址|户籍|坐落|送至|送达|系|住|在)"
)


def find_addresses(passage: Passage) -> Iterator[Span]:
    """Yield addresses that go down to a house, a door in a village, or a room."""
    last = 0
    for start, end in passage.matches(CORE):
        if start < last or _NO_DOOR.match(passage.after(end, 3)):
            continue
        core = passage.text(start, end)
        before = passage.before(start, 30)
        name = _HEAD.search(before)
        head = _STARTS.sub("", name.group()) if name else ""
        if not _names_a_place(head + core[:2]):
            continue
        ahead = _ROOM_AHEAD.match(passage.after(end, 24))
        last = end + (len(ahead.group().rstrip().encode()) if ahead else 0)
        yield Span("address", max(start - len(head.encode()), 0), last)


def _names_a_place(text: str) -> bool:
    """Say whether a name stands before the number, and not just the word for a road.

    >>> _names_a_place("建设路"), _names_a_place("路1"), _names_a_place("公路1")
    (True, False, False)
    """
    bare = re.sub(r"[^\u4e00-\u9fffA-Za-z]", "", text)
    return len(bare) >= 2 and bare not in _NO_NAMES
