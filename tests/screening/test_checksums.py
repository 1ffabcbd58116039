"""Check digits hold for what they make and refuse any other last digit."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gongkai.screening.checksums import (
    identity_check_digit,
    is_card_number,
    is_identity_number,
    is_old_identity_number,
    luhn_check_digit,
)
from gongkai.screening.detectors import detect

DIGITS = "0123456789"
PROVINCES = st.sampled_from(["11", "31", "44", "62", "63", "65"])
DAYS = st.dates(date(1900, 1, 1), date(2026, 12, 31))


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    region = draw(PROVINCES) + f"{draw(st.integers(101, 9029)):04d}"
    first = f"{region}{draw(DAYS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + identity_check_digit(first)


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    first = "62" + draw(st.text(DIGITS, min_size=13, max_size=16))
    return first + luhn_check_digit(first)


@given(identity_numbers())
def test_every_identity_number_is_one_with_either_case_of_x(number: str) -> None:
    assert is_identity_number(number)
    assert is_identity_number(number.lower())


@given(identity_numbers(), st.sampled_from([*DIGITS, "X"]))
def test_any_other_check_digit_is_refused(number: str, last: str) -> None:
    assert is_identity_number(number[:17] + last) == (last == number[17])


@given(identity_numbers(), st.integers(0, 15))
def test_two_neighbouring_digits_in_the_wrong_order_are_no_identity_number(
    number: str, place: int
) -> None:
    first, second = number[place], number[place + 1]
    swapped = number[:place] + second + first + number[place + 2 :]

    assert is_identity_number(swapped) == (first == second)


@given(card_numbers(), st.integers(2, 14), st.sampled_from(DIGITS))
def test_one_changed_digit_is_no_card(number: str, place: int, digit: str) -> None:
    changed = number[:place] + digit + number[place + 1 :]

    assert is_card_number(number)
    assert is_card_number(changed) == (digit == number[place])


@given(DAYS.filter(lambda day: day.year < 2000), st.integers(1, 999))
def test_an_old_number_needs_a_day_that_exists(day: date, serial: int) -> None:
    assert is_old_identity_number(f"630104{day:%y%m%d}{serial:03d}")
    assert not is_old_identity_number(f"630104{day:%y}1332{serial:03d}")


@given(identity_numbers(), st.text(alphabet="公开身份证号，：。\n\t（）", max_size=20), st.data())
def test_an_identity_number_is_found_however_it_is_written(
    number: str, around: str, data: st.DataObject
) -> None:
    parting = data.draw(st.sampled_from(["", " ", "-", "　", "\u200b", "－"]))
    written = parting.join([number[:6], number[6:14], number[14:]])
    if data.draw(st.booleans()):
        written = written.translate(str.maketrans("0123456789X", "０１２３４５６７８９ｘ"))
    text = f"{around}{written}{around}"

    found = [(hit.kind, hit.text, text[hit.start : hit.end]) for hit in detect(text)]

    assert found == [("id_number", written, written)]
