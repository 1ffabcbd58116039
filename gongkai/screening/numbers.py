"""Numbers of persons: identity numbers, cards, mobiles, telephones with their area code.

One pass finds the runs of at least eleven digits, with the blanks and hyphens inside them; the
few that there are get taken apart here and put to their check digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gongkai.screening.checksums import (
    is_card_number,
    is_identity_number,
    is_old_identity_number,
)
from gongkai.screening.hits import Span
from gongkai.screening.passage import Passage
from gongkai.screening.runs import (
    DIGIT,
    PARTING,
    Run,
    digits_of,
    is_part_of_decimal,
    runs,
    touches_letters,
)
from gongkai.screening.sources import load_data

LONG_RUN = f"{DIGIT}(?:{PARTING}{{0,2}}{DIGIT}){{10,}}(?:{PARTING}{{0,2}}[xXｘＸ])?"
#: What stands right before a number that is called an identity number.
_NAMED_IDENTITY = re.compile(
    r"(?:身份证|公民身份)(?:证?件?号码?)?[^0-9一-鿿]{0,4}(?:为|是)?[^0-9一-鿿]{0,2}$"
)
#: An identity number that a narrow cell broke over two lines.
BROKEN = f"{DIGIT}{{6,17}}[ \u3000]?\r?\n[ \u3000]*{DIGIT}{{0,11}}[0-9０-９xXｘＸ]"
#: Long runs are columns of figures: a number is looked for in so many digits at a time.
_MOST_DIGITS = 22
#: A number is written in so few groups; digit by digit only where there is little else.
MOST_GROUPS, LONGEST_SPELLED = 8, 60
_MONEY = re.compile(r"\s*(?:元|万元|亿|人民币|%|％|吨|公里|平方米|亩|千瓦)")
_CURRENCIES = frozenset("¥￥$")
_CLAUSE_END = re.compile(r"[，。；;\t]")
_BEHIND_CODE = re.compile(r"信用代码\W{0,4}$")
_AREA = re.compile(r"010|02\d|0[3-9]\d{2}")
#: Each digit by itself: only behind a word that tells of a number.
SPELLED_MOBILE = (1,) * 11
_MOBILE_SHAPES = frozenset(((11,), (3, 4, 4), (3, 8), (4, 3, 4), (7, 4), (3, 3, 5)))
#: Shapes with a prefix: how many digits of it go.
_MOBILE_PREFIXES = ("0086", "86", "0")


def find_numbers(passage: Passage) -> Iterator[Span]:
    """Yield the spans of identity numbers, cards, mobiles and telephones, without overlaps."""
    for run in runs(passage, LONG_RUN):
        yield from _numbers_of(run, passage)
    yield from _broken_numbers(passage)


def _broken_numbers(passage: Passage) -> Iterator[Span]:
    for start, end in passage.matches(BROKEN):
        if is_identity_number(digits_of(passage.text(start, end))):
            before = passage.data[max(0, start - 1) : start]
            after = passage.data[end : end + 1]
            if not before.isdigit() and not after.isalnum():
                yield Span("id_number", start, end)


def _numbers_of(run: Run, passage: Passage) -> Iterator[Span]:
    if len(run.groups) == 1:
        found = _judge(run, 0, 0, len(run.groups[0][2]), passage)
        if found:
            yield found[0]
        return
    is_long = len(run.groups) > LONGEST_SPELLED
    most = MOST_GROUPS if is_long else LONGEST_SPELLED
    first = 0
    while first < len(run.groups):
        found = None
        length = 0
        for last in range(first, min(first + most, len(run.groups))):
            length += len(run.groups[last][2])
            if length > _MOST_DIGITS:
                break
            if length >= 11:
                found = _judge(run, first, last, length, passage) or found
        if found is None:
            first += 1
        else:
            yield found[0]
            first = found[1] + 1


def _judge(
    run: Run, first: int, last: int, length: int, passage: Passage
) -> tuple[Span, int] | None:
    """Return the span if the groups together are a number of a person, and its last group."""
    is_free = not run.is_tight(first)
    is_loose = is_free and not run.is_tight(last + 1)
    is_extended = is_free and run.is_extension(last + 1)
    # A hyphen makes one number of its groups, so a part is none; only a whole identity number in
    # one piece, or a mobile tied to one short code, is taken out of such a chain.
    if not (is_loose or is_extended or first == last):
        return None
    digits = run.digits(first, last)
    shape = run.shape(first, last)
    kind = None
    if is_loose or first == last:
        kind = _kind_of(digits, shape)
    before, after = run.before_group(first), run.after_group(last)
    if kind is None and len(digits) in (15, 18) and _NAMED_IDENTITY.search(before):
        # Mistyped, but called so: it tells of a person all the same.
        return run.span("id_number", first, last), last
    if kind is None:
        if (
            digits[0] == "0"
            and (is_loose or is_extended)
            and is_landline(digits, shape)
            and stands_alone(before, after)
            and (len(shape) > 1 or is_telephone(before, passage.head(run.start)))
        ):
            return run.span("landline", first, last + is_extended), last + is_extended
        return None
    if length == 18 and kind == "id_number":
        # Its check digit and date speak for themselves, whatever stands around.
        if before.endswith("0.") or _BEHIND_CODE.search(before):
            return None
    elif (
        (not is_loose and len(run.groups) > 2)
        or not stands_alone(before, after)
        or is_business(before, run, passage)
    ):
        return None
    return run.span(kind, first, last), last


def _kind_of(digits: str, shape: tuple[int, ...]) -> str | None:
    length = len(digits)
    if length == 18 and is_identity_number(digits):
        return "id_number"
    if digits[-1] == "X":
        return None
    if length == 15 and shape in ((15,), (6, 6, 3)) and is_old_identity_number(digits):
        return "id_number"
    if length >= 16:
        return "bank_card" if _is_card_shape(shape) and is_card_number(digits) else None
    return "mobile" if is_mobile(digits, shape) else None


def stands_alone(before: str, after: str) -> bool:
    """Say whether a number between is no part of a code, a larger figure or an amount."""
    return not (
        touches_letters(before, after)
        or is_part_of_decimal(before, after)
        or is_money(before, after)
    )


def _is_card_shape(shape: tuple[int, ...]) -> bool:
    fours = len(shape) >= 4 and set(shape[:-1]) == {4} and shape[-1] <= 4
    return len(shape) == 1 or fours or (len(shape) == 2 and shape[0] == 6)


def is_mobile(digits: str, shape: tuple[int, ...]) -> bool:
    """Say whether the digits, in groups of this shape, are a mobile with or without a prefix."""
    if digits[0] not in "108":
        return False
    for prefix in _MOBILE_PREFIXES:
        if digits.startswith(prefix) and len(digits) == 11 + len(prefix):
            digits = digits[len(prefix) :]
            rest = shape[0] - len(prefix)
            shape = (rest, *shape[1:]) if rest > 0 else shape[1:]
            break
    return (
        shape in _MOBILE_SHAPES
        and digits[0] == "1"
        and digits[1] in "3456789"
        and len(set(digits)) > 2
    )


def is_landline(digits: str, shape: tuple[int, ...]) -> bool:
    """Say whether the digits are an area code and a telephone."""
    area = _AREA.match(digits)
    if not area or (len(shape) > 1 and shape[0] != area.end()):
        return False
    length = len(digits) - area.end()
    fits = length == 8 if area.end() == 3 else length in (7, 8)
    return fits and digits[area.end()] not in "01"


def is_money(before: str, after: str) -> bool:
    """Say whether the number between is an amount or a measure.

    >>> is_money("共", "元"), is_money("￥", ""), is_money("电话", "。")
    (True, True, False)
    """
    return before[-1:] in _CURRENCIES or bool(after and _MONEY.match(after))


def is_telephone(before: str, head: str) -> bool:
    """Say whether a word before the number or at the head of its column says telephone."""
    pattern = labels("telephone")
    told = _CLAUSE_END.split(before)[-1]
    return bool(pattern.search(told) or pattern.search(head))


def is_business(before: str, run: Run, passage: Passage) -> bool:
    """Say whether the nearest word tells that the number is one of a paper, not of a person."""
    told = _CLAUSE_END.split(before[-16:])[-1]
    business, personal = labels("business"), labels("personal")
    last_business = max((m.end() for m in business.finditer(told)), default=-1)
    last_personal = max((m.end() for m in personal.finditer(told)), default=-1)
    if last_business >= 0 or last_personal >= 0:
        return last_business > last_personal
    head = passage.head(run.start)
    return bool(head and business.search(head) and not personal.search(head))


@cache
def labels(name: str) -> re.Pattern[str]:
    """Return a pattern for the words of ``data/numbers.toml`` under ``name``."""
    return re.compile("|".join(map(re.escape, load_data("numbers.toml")["labels"][name])))
