"""Secrecy marks in the form of a document's head, and marks of internal papers.

Source: 保密法第二十三条, 保密法实施条例第二十一条; our reading is docs/readings/0030 and 0031.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gongkai.screening.hits import Span
from gongkai.screening.passage import Passage, alternatives, pattern
from gongkai.screening.sources import load_data

_BLANK = "[ \u00a0\u3000]{0,4}"
_WORD = f"(?:绝{_BLANK}密|机{_BLANK}密|秘{_BLANK}密)"
_TERM = (
    f"(?:长期|永久|解密前|[0-9０-９一二三四五六七八九十]{{1,4}}{_BLANK}(?:年|个月|月|日|天)"
    "|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日前?)"
)
#: A star behind the word: the form of the law, wherever it stands.
STARRED = f"{_WORD}{_BLANK}(?:[★☆✩✪✭✮✯⭐⋆✦✱]{_BLANK}{_TERM}?|[*＊]{_BLANK}{_TERM})"
_EDGE = "[ \u00a0\u3000\r]*"
#: The word alone in its line or cell, in brackets or behind 密级, perhaps with a term.
ALONE = (
    rf"(?:^|[\n\t|]){_EDGE}[【〔\[（(]?(?:密{_BLANK}级{_BLANK}[:：]?{_BLANK})?{_WORD}"
    rf"{_BLANK}[】〕\])）]?{_BLANK}{_TERM}?{_EDGE}(?:\z|[\n\t|])"
)
#: A document's head: as far as a mark without a star is taken for one.
HEAD_BYTES, HEAD_LINES = 2_400, 15
_PROSE_BEFORE = re.compile(
    r"(?:国家秘密|商业秘密|个人隐私|涉及|涉及的|属于|作为|确定为|认定为|泄露|保守|保护|是否|和|与|及|或|、|“|《)$"
)
_PROSE_AFTER = re.compile(
    r"(?:、|，|。|和|与|及|或|等|的|管理|保护|事项|范围|信息|是|属|不|”|》|确定|制度)"
)


def find_secrecy_marks(passage: Passage) -> Iterator[Span]:
    """Yield the secrecy marks: with a star, at the head, behind 密级 or in its column stop.

    The bare word alone in a line or cell elsewhere is for a person to decide.
    """
    for start, end in passage.matches(STARRED):
        yield Span("secrecy_mark", start, end, "stop")
    place = 0
    while place <= len(passage.data):
        # Two cells side by side share the sign between them, so the search goes on from the end
        # of the word and not of the match.
        match = _alone().search(passage.data, place)
        if match is None:
            return
        raw = passage.text(*match.span())
        inner = raw.strip(" \u00a0\u3000\r\n\t|")
        begin = match.start() + len(raw[: raw.index(inner)].encode())
        end = begin + len(inner.encode())
        yield Span(
            "secrecy_mark", begin, end, "stop" if _stops(passage, begin, inner) else "decide"
        )
        place = end


def _stops(passage: Passage, start: int, text: str) -> bool:
    if text.startswith("密") or passage.head(start).replace(" ", "").startswith("密级"):
        return True
    if re.search(r"密\s*级[：:\s]*$", passage.before(start, 12)):
        return True
    return start <= HEAD_BYTES and passage.data.count(b"\n", 0, start) <= HEAD_LINES


def find_internal_marks(passage: Passage) -> Iterator[Span]:
    """Yield marks of internal papers; 工作秘密 in a sentence of law is none."""
    words = load_data("words.toml")["internal"]
    for start, end in passage.matches(_internal()):
        if passage.text(start, end) in words["marks_outside_prose"] and (
            _PROSE_BEFORE.search(passage.before(start, 6))
            or _PROSE_AFTER.match(passage.after(end, 3))
        ):
            continue
        yield Span("internal_mark", start, end)


@cache
def _alone() -> re.Pattern[bytes]:
    compiled: re.Pattern[bytes] = pattern(ALONE)
    return compiled


@cache
def _internal() -> str:
    words = load_data("words.toml")["internal"]
    return alternatives([*words["phrases"], *words["marks_outside_prose"]])
