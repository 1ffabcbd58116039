"""Masks by the conventions, by an office's own, and never the whole number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import DataMissing
from gongkai.screening.detectors import detect
from gongkai.screening.hits import LABELS, Hit
from gongkai.screening.masking import default_conventions, mask, mask_text


def _hit(kind: str, text: str) -> Hit:
    return Hit(kind, 0, len(text), text, LABELS[kind], "decide")


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("id_number", "630102199001011235", "630102********1235"),
        ("id_number", "630102-19900101-123X", "630102-********-123X"),
        ("id_number", "110105491231002", "110105*****1002"),
        ("mobile", "139 7123 4567", "139 **** 4567"),
        ("landline", "0971-6135678", "（电话略）"),
        ("bank_card", "6222021001012345671", "***************5671"),
        ("passport", "E12345678", "E******78"),
        ("plate", "青A12345", "青A****5"),
        ("address", "康川街道东村社区建设路12号3单元", "康川街道东村社区（门牌略）"),
        ("address", "建设路12号", "（门牌略）"),
        ("health", "肺癌", "（健康状况略）"),
        ("secrecy_mark", "秘密★5年", "秘密★5年"),
        ("internal_mark", "内部资料", "内部资料"),
    ],
)
def test_hit_is_masked_by_convention(kind: str, text: str, expected: str) -> None:
    assert mask(_hit(kind, text)) == expected


def test_every_kind_has_a_convention() -> None:
    assert set(default_conventions()) == set(LABELS)


def test_an_office_can_mask_its_own_way() -> None:
    own = {"mobile": {"keep_first": 0, "keep_last": 2, "sign": "×"}}

    assert mask(_hit("mobile", "13971234567"), conventions=own) == "×××××××××67"


def test_kind_without_convention_is_refused() -> None:
    with pytest.raises(DataMissing, match="身份证号") as raised:
        mask(_hit("id_number", "630102199001011235"), conventions={})

    assert raised.value.code == "masking_missing"


def test_text_is_masked_in_all_its_places() -> None:
    text = "张三630102199001011235，电话13971234567；李四13971234568。"

    masked = mask_text(text, detect(text))

    assert masked == "张三630102********1235，电话139****4567；李四139****4568。"
    assert detect(masked) == []


@given(st.text("0123456789", min_size=1, max_size=20))
def test_at_least_a_third_of_a_number_is_always_masked(number: str) -> None:
    shown = mask(_hit("id_number", number))

    assert len(shown) == len(number)
    assert shown.count("*") * 3 >= len(number)
