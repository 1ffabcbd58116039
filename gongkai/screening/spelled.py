"""Numbers of persons in other dress: in Chinese digits, parted by dots or strokes, one to a cell.

Beside ``numbers``, which reads plain digits with blanks and hyphens between them. Whatever stands
between the groups here must be the same sign throughout, so that lists and sums make no number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from gongkai.screening.checksums import is_card_number, is_identity_number
from gongkai.screening.hits import Span
from gongkai.screening.numbers import (
    LONGEST_SPELLED,
    MOST_GROUPS,
    SPELLED_MOBILE,
    is_business,
    is_landline,
    is_mobile,
    labels,
    stands_alone,
)
from gongkai.screening.passage import Passage
from gongkai.screening.runs import BLANKS, HYPHENS, NEAR, Run

#: The plain, the fully written and the round ones; 幺 is the one of telephones.
_CHINESE = dict(
    zip("〇零○一壹幺二贰三叁四肆五伍六陆七柒八捌九玖", "0001112233445566778899", strict=True)
)
_RINGED = dict(zip("⓪①②③④⑤⑥⑦⑧⑨", "0123456789", strict=True))
_OTHER = "".join((*_CHINESE, *_RINGED))
_DOTS = ".．。·•・‧"
_SIGNS = f"{_DOTS}/／_＿|｜*＊~～"
_DIGIT = rf"[\p{{Nd}}{_OTHER}]"
_BETWEEN = rf"[{BLANKS}\-‐‑‒–—－﹣−{_SIGNS}]{{0,4}}"
RUN = rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{10,}}(?:{_BETWEEN}[xXｘＸ])?"
#: Forms give each digit its own cell, narrow cells and upright text its own line.
_CELL = "[\t\n ]{1,4}"
CELLS = rf"[0-9０-９](?:{_CELL}[0-9０-９]){{10,16}}(?:{_CELL}[0-9０-９xXｘＸ])?"
#: Signs without width stand within a group, which they do not part.
_UNSEEN = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_GROUP = re.compile(rf"[0-9](?:[{_UNSEEN}]*[0-9])*X?|X")
_BLANK = re.compile(f"[{BLANKS}]+")
#: What ``numbers`` reads already.
_PLAIN_SIGN = "[ \u00a0\u3000\u2000-\u200a\\-‐‑‒–—－﹣−]"
_PLAIN_RUN = re.compile(
    rf"[0-9０-９](?:{_PLAIN_SIGN}{{0,2}}[0-9０-９])*(?:{_PLAIN_SIGN}{{0,2}}[xXｘＸ])?"
)
_PLAIN_DIGITS = frozenset("0123456789０１２３４５６７８９")
_LONGEST = 19


def find_spelled(passage: Passage) -> Iterator[Span]:
    """Yield identity numbers, cards, mobiles and telephones that are not written in plain digits.

    >>> [span.kind for span in find_spelled(Passage("电话一三九七一二三四五六七".encode()))]
    ['mobile']
    >>> [span.kind for span in find_spelled(Passage("电话139.7123.4567".encode()))]
    ['mobile']
    """
    for start, end in passage.matches(RUN):
        text = passage.text(start, end)
        if not _PLAIN_RUN.fullmatch(text):
            yield from _parted(_run(passage, start, end, text), passage)
    for start, end in passage.matches(CELLS):
        yield from _in_cells(passage, start, end)


def _run(passage: Passage, start: int, end: int, text: str) -> Run:
    plain = "".join(map(_plain, text))
    groups = tuple(
        (*m.span(), "".join(filter(str.isalnum, m.group()))) for m in _GROUP.finditer(plain)
    )
    return Run(start, text, groups, passage.before(start, NEAR), passage.after(end, 6))


def _plain(sign: str) -> str:
    if sign in "xXｘＸ":
        return "X"
    decimal = unicodedata.decimal(sign, None)
    return str(decimal) if decimal is not None else _CHINESE.get(sign) or _RINGED.get(sign, sign)


def _parted(run: Run, passage: Passage) -> Iterator[Span]:
    signs = ["", *(_sign(run, index) for index in range(1, len(run.groups)))]
    most = MOST_GROUPS if len(run.groups) > LONGEST_SPELLED else LONGEST_SPELLED
    first = at_character = 0
    at_byte = run.start
    while first < len(run.groups):
        found = _longest(run, first, signs[first : first + most], passage)
        if found is None:
            first += 1
            continue
        kind, last = found
        begin, end = run.groups[first][0], run.groups[last][1]
        # Counted on from the last hit: a run may be as long as the text.
        start = at_byte + len(run.text[at_character:begin].encode())
        at_byte, at_character = start + len(run.text[begin:end].encode()), end
        yield Span(kind, start, at_byte)
        first = last + 1


def _longest(
    run: Run, first: int, signs: Sequence[str], passage: Passage
) -> tuple[str, int] | None:
    """Return the kind and the last group of the longest number that begins with the group.

    ``signs`` are what stands before it and before each of the following ones.
    """
    found = None
    if signs[0] in HYPHENS:
        return None
    length = 0
    for last, sign in enumerate(signs, start=first):
        if last > first and sign != signs[1]:
            break
        length += len(run.groups[last][2])
        if length > _LONGEST:
            break
        if length >= 11:
            parting = signs[1] if last > first else ""
            if kind := _kind(run, first, last, parting, passage):
                found = kind, last
    return found


def _sign(run: Run, index: int) -> str:
    """Return what parts a group from the one before, blanks left out."""
    return _BLANK.sub("", run.text[run.groups[index - 1][1] : run.groups[index][0]])


def _kind(run: Run, first: int, last: int, sign: str, passage: Passage) -> str | None:
    digits, shape = run.digits(first, last), run.shape(first, last)
    if is_identity_number(digits):
        return "id_number"
    before, after = run.before_group(first), run.after_group(last)
    if digits[-1] == "X" or not stands_alone(before, after) or is_business(before, run, passage):
        return None
    begin, end = run.groups[first][0], run.groups[last][1]
    is_written = not _PLAIN_DIGITS.issuperset(
        each for each in run.text[begin:end] if each.isnumeric()
    )
    is_told = bool(labels("personal").search(before))
    if is_mobile(digits, shape) or (shape == SPELLED_MOBILE and is_mobile(digits, (11,))):
        is_usual = len(shape) == 1 or (shape == (3, 4, 4) and sign)
        return "mobile" if is_written or is_told or is_usual else None
    if len(shape) > 1 and sign and digits[0] == "0" and is_landline(digits, shape):
        return "landline"
    return "bank_card" if is_told and is_card_number(digits) else None


def _in_cells(passage: Passage, start: int, end: int) -> Iterator[Span]:
    """Yield an identity number one sign to a cell, and a mobile behind a word for it."""
    if re.match(r"\d", passage.after(end, 1)) or re.search(r"\d$", passage.before(start, 1)):
        return
    run = _run(passage, start, end, passage.text(start, end))
    last = len(run.groups) - 1
    if len({frozenset(_sign(run, index)) for index in range(1, last + 1)}) != 1:
        return
    digits = run.digits(0, last)
    head = passage.data[max(0, start - 60) : start].decode("utf-8", "ignore").rstrip()
    if is_identity_number(digits):
        yield run.span("id_number", 0, last)
    elif is_mobile(digits, (11,)) and re.search(
        f"(?:{labels('personal').pattern})[号码]*[:：]?$", head
    ):
        yield run.span("mobile", 0, last)
