"""Whether a row of digits is an identity number or a card number: dates and check digits."""

from __future__ import annotations

from datetime import date
from functools import cache
from operator import mul

from gongkai.screening.sources import load_data

_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECK_DIGITS = "10X98765432"
#: Nobody in a paper of today was born before or after.
FIRST_YEAR, LAST_YEAR = 1880, 2049


def identity_check_digit(first: str) -> str:
    """Return the eighteenth digit for the first seventeen. Source: GB 11643-1999.

    >>> identity_check_digit("11010519491231002")
    'X'
    """
    total = sum(map(mul, map(int, first), _WEIGHTS))
    return _CHECK_DIGITS[total % 11]


def is_identity_number(number: str) -> bool:
    """Say whether 18 digits (the last may be X) are an identity number.

    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if len(number) != 18 or not number[:17].isdecimal():
        return False
    return (
        _is_region(number)
        and _is_day(int(number[6:10]), number[10:14])
        and identity_check_digit(number[:17]) == number[17].upper()
    )


def is_old_identity_number(number: str) -> bool:
    """Say whether 15 digits can be an identity number of before 1999, which has no check digit.

    >>> is_old_identity_number("110105491231002"), is_old_identity_number("110105491331002")
    (True, False)
    """
    return (
        len(number) == 15
        and number.isdecimal()
        and _is_region(number)
        and number[:2] not in ("81", "82", "83", "91")
        and _is_day(1900 + int(number[6:8]), number[8:12])
        and number[12:] != "000"
    )


def _is_region(number: str) -> bool:
    if number[0] == "9":
        # A foreigner's permanent residence card: 9, province, city, then nationality.
        return number[1:3] in _provinces()
    return number[:2] in _provinces() and number[2:4] != "00" and int(number[2:4]) <= 90


def _is_day(year: int, month_and_day: str) -> bool:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        date(year, int(month_and_day[:2]), int(month_and_day[2:]))
    except ValueError:
        return False
    return True


def luhn_check_digit(first: str) -> str:
    """Return the digit that makes ``first`` a number by Luhn.

    >>> luhn_check_digit("7992739871")
    '3'
    """
    total = 0
    for place, digit in enumerate(reversed(first)):
        number = int(digit) * (2 if place % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


def is_card_number(number: str) -> bool:
    """Say whether the digits are a card number: a known beginning, its length, Luhn.

    >>> is_card_number("6222021001012345678"), is_card_number("6222021001012345673")
    (False, False)
    >>> is_card_number("6222021001012345" + luhn_check_digit("6222021001012345"))
    True
    """
    if not number.isdecimal() or len(set(number)) == 1:
        return False
    return luhn_check_digit(number[:-1]) == number[-1] and any(
        number.startswith(prefixes) and len(number) in lengths for prefixes, lengths in _cards()
    )


@cache
def _provinces() -> frozenset[str]:
    return frozenset(load_data("numbers.toml")["identity"]["provinces"])


@cache
def _cards() -> tuple[tuple[tuple[str, ...], frozenset[int]], ...]:
    rows = load_data("numbers.toml")["cards"]
    return tuple((tuple(row["prefixes"]), frozenset(row["lengths"])) for row in rows)
