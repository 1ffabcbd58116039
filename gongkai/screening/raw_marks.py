"""Secrecy marks in bytes that no reader could take apart, in the codes that programs use.

Old binary files, pictures and objects hold their texts as plain runs of UTF-16, GB18030 or UTF-8.
"""

from __future__ import annotations

import re
from functools import cache

from gongkai.screening.marks import FIRSTS, find_starred
from gongkai.screening.passage import Passage

_CODES = ("utf-16-le", "utf-16-be", "gb18030", "utf-8")
#: Bytes behind the first character in which the rest of the mark is looked for.
_REACH = 120


def find_raw_marks(data: bytes) -> list[str]:
    """Return the starred marks in bytes, blanks and signs without width between the characters.

    >>> find_raw_marks(bytes(3) + "机 密★".encode("utf-16-le") + bytes(3))
    ['机 密★']
    >>> find_raw_marks("机关密封".encode("gb18030"))
    []
    """
    found = []
    for code in _CODES:
        for match in _firsts(code).finditer(data):
            start = match.start()
            text = data[start : start + _REACH].decode(code, "replace")
            passage = Passage(text.encode("utf-8", "replace"))
            # A sentence about marks is none: only what surely stops.
            sure = (s for s in find_starred(passage) if s.start == 0 and s.level == "stop")
            if (span := next(sure, None)) is not None:
                found.append(passage.text(span.start, span.end))
    return found


@cache
def _firsts(code: str) -> re.Pattern[bytes]:
    return re.compile(b"|".join(re.escape(sign.encode(code)) for sign in FIRSTS))
