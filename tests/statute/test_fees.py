"""信息处理费: both tariffs, their edges, and that more never costs less."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import InvalidInput, NotAllowedByLaw
from gongkai.statute.fees import quote_items, quote_pages

quantities = st.integers(0, 5000)


@pytest.mark.parametrize(
    ("items", "amount"),
    [(0, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (35, 3000), (40, 4000), (45, 5500)],
)
def test_fee_by_item(items: int, amount: int) -> None:
    assert quote_items(items).amount_yuan == amount


@pytest.mark.parametrize(
    ("pages", "amount"), [(30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (250, 4700)]
)
def test_fee_by_page(pages: int, amount: int) -> None:
    assert quote_pages(pages).amount_yuan == amount


@pytest.mark.parametrize("quote", [quote_items, quote_pages])
@given(quantity=quantities)
def test_fee_never_decreases_and_is_the_sum_of_its_tiers(quote, quantity: int) -> None:  # type: ignore[no-untyped-def]
    now, more = quote(quantity), quote(quantity + 1)

    assert more.amount_yuan >= now.amount_yuan
    assert sum(tier.count for tier in now.tiers) == quantity
    assert sum((tier.amount_yuan for tier in now.tiers), Decimal(0)) == now.amount_yuan


def test_explanation_names_every_tier_and_leaves_the_decision_to_the_office() -> None:
    assert quote_items(35).explanation == (
        "按件计收，35件，应收3000元：",
        "  第1至10件：10件×0元＝0元",
        "  第11至30件：20件×100元＝2000元",
        "  第31至35件：5件×200元＝1000元",
        "件数按同一申请人一个自然月内累计计算。是否收取由机关决定。"
        "依据：政府信息公开信息处理费管理办法（国办函〔2020〕109号）。",
    )


def test_json_has_plain_amounts() -> None:
    assert quote_pages(31).as_json()["tiers"] == [
        {"from": 1, "to": 30, "count": 30, "rate": "0", "amount": "0"},
        {"from": 31, "to": 31, "count": 1, "rate": "10", "amount": "10"},
    ]


def test_fee_before_the_first_tariff_is_not_allowed() -> None:
    with pytest.raises(NotAllowedByLaw, match="2021年1月1日") as caught:
        quote_items(35, on=date(2020, 12, 31))

    assert caught.value.code == "no_tariff"
    assert quote_items(35, on=date(2021, 1, 1)).amount_yuan == 3000


@pytest.mark.parametrize("quantity", [-1, 10**9])
def test_impossible_quantity_is_refused(quantity: int) -> None:
    with pytest.raises(InvalidInput):
        quote_items(quantity)
