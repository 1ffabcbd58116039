"""收到申请之日 by channel."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.errors import InvalidInput
from gongkai.statute.clocks import Channel, Confirmation, find_channel, receipt_date

ARRIVED, CONFIRMED = date(2020, 5, 10), date(2020, 5, 11)


@pytest.mark.parametrize(
    ("channel", "confirmed_on", "confirmation", "received_on"),
    [
        (Channel.COUNTER, None, "automatic", ARRIVED),
        (Channel.POST_SIGNED, CONFIRMED, "automatic", ARRIVED),
        (Channel.POST_PLAIN, CONFIRMED, "automatic", CONFIRMED),
        (Channel.POST_PLAIN, None, "automatic", None),
        (Channel.FAX, CONFIRMED, "automatic", CONFIRMED),
        (Channel.FAX, None, "automatic", None),
        (Channel.INTERNET, None, "automatic", ARRIVED),
        (Channel.INTERNET, CONFIRMED, "automatic", ARRIVED),
        (Channel.INTERNET, CONFIRMED, "published_rule", CONFIRMED),
        (Channel.INTERNET, None, "published_rule", None),
    ],
)
def test_day_of_receipt_by_channel(
    channel: Channel,
    confirmed_on: date | None,
    confirmation: Confirmation,
    received_on: date | None,
) -> None:
    receipt = receipt_date(
        channel, arrived_on=ARRIVED, confirmed_on=confirmed_on, confirmation=confirmation
    )

    assert receipt.received_on == received_on
    assert (receipt.arrived_on, receipt.confirmed_on) == (ARRIVED, confirmed_on)
    assert receipt.warn_from_on == ARRIVED
    assert receipt.article.startswith("条例第三十一条")


def test_an_open_confirmation_says_what_to_do() -> None:
    receipt = receipt_date(Channel.POST_PLAIN, arrived_on=ARRIVED)

    assert receipt.why == "尚待与申请人确认，请当日联系并登记"


def test_a_confirmation_before_arrival_is_refused() -> None:
    with pytest.raises(InvalidInput, match="早于收到日期"):
        receipt_date(Channel.FAX, arrived_on=CONFIRMED, confirmed_on=ARRIVED)


def test_every_channel_has_a_label() -> None:
    labels = ["当面", "邮寄签收", "平常信函", "传真", "网络"]

    assert [find_channel(label) for label in labels] == list(Channel)


def test_an_unknown_channel_is_refused_naming_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="当面、邮寄签收、平常信函、传真、网络"):
        find_channel("微信")
