"""Numbers that are not written in plain digits, and figures that look like them."""

import random
import time

import pytest

from gongkai.screening.checksums import identity_check_digit
from gongkai.screening.detectors import detect

ID = "11010519491231002X"
MOBILE = "13971234567"
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
WRITTEN = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
RINGED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("id_number", "110105.19491231.002X"),
        ("id_number", "110105*19491231*002X"),
        ("id_number", " ".join(ID)),
        ("id_number", ".".join(ID)),
        ("id_number", "   ".join(ID)),
        ("id_number", "\t".join(ID)),
        ("id_number", "\n".join(ID)),
        ("id_number", ID.translate(CHINESE)),
        ("mobile", "139.7123.4567"),
        ("mobile", "１３９．７１２３．４５６７"),
        ("mobile", "139·7123·4567"),
        ("mobile", "139/7123/4567"),
        ("mobile", "139_7123_4567"),
        ("mobile", "139\u00ad7123\u00ad4567"),
        ("mobile", "1\u200d3\u200d9\u200d71234567"),
        ("mobile", MOBILE.translate(CHINESE)),
        ("mobile", "幺" + MOBILE.translate(CHINESE)[1:]),
        ("mobile", MOBILE.translate(WRITTEN)),
        ("mobile", MOBILE.translate(RINGED)),
        ("mobile", "١٣٩٧١٢٣٤٥٦٧"),
        ("landline", "0971.6135678"),
        ("landline", "０９７１·6135678"),
    ],
)
def test_number_in_other_dress_is_found_whole(kind: str, number: str) -> None:
    found = [(hit.kind, hit.text) for hit in detect(f"联系人甲，𠀀，{number}。\n其他")]

    assert found == [(kind, number)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("mobile", "手机：139   7123   4567"),
        ("mobile", "手机：1 3 9 7 1 2 3 4 5 6 7"),
        ("mobile", "手机号码\t1\t3\t9\t7\t1\t2\t3\t4\t5\t6\t7\t"),
        ("bank_card", "银行卡6222.0210.0101.2348"),
    ],
)
def test_figures_are_a_number_behind_its_word(kind: str, text: str) -> None:
    assert [hit.kind for hit in detect(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "139.171.234.56",
        "1.3.9.7.1.2.3.4.5.6.7",
        "1 3 9 7 1 2 3 4 5 6 7",
        "得分\t1\t3\t9\t7\t1\t2\t3\t4\t5\t6\t7",
        "6222.0210.0101.2348",
        "2020/12/11/13/45/22，2021.05.17-2021.06.30",
        "139.71 234.50 678.90 1.25",
        "二〇二〇年十二月三十一日",
        "139、7123、4567",
        "金额1397.1234.567元",
    ],
)
def test_figures_alone_are_no_number(text: str) -> None:
    assert detect(text) == []


def test_no_row_of_figures_is_an_identity_number() -> None:
    dice = random.Random(7)
    rows = [
        sign.join(str(dice.randrange(10**size)) for _ in range(20))
        for sign in (" ", ".", "/", "\t", "*")
        for size in (1, 2, 4)
        for _ in range(100)
    ]

    assert [hit.text for hit in detect("\n".join(rows)) if hit.kind == "id_number"] == []


@pytest.mark.parametrize(
    "text",
    ["1.2.3.4.5.6.7." * 30_000, "1/" * 200_000, "1    " * 100_000, "一.三.九.七." * 50_000],
    ids=["dots", "strokes", "blanks", "chinese"],
)
def test_endless_row_of_figures_takes_time_in_line_with_its_length(text: str) -> None:
    start = time.process_time()
    detect(text)

    assert time.process_time() - start < 4


def test_numbers_used_here_are_right() -> None:
    assert identity_check_digit(ID[:17]) == ID[17]
