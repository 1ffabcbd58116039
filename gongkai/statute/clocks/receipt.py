"""收到申请之日: on which day an application counts as received, by channel (Art. 31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from gongkai.errors import InvalidInput
from gongkai.statute.sources import load_data

#: How an online application is confirmed: by our automatic receipt, or by a rule that the office
#: has published and under which a person confirms (docs/readings/0004-online-receipt.md).
Confirmation = Literal["automatic", "published_rule"]


class Channel(StrEnum):
    """How an application came; labels are in the data."""

    COUNTER = "counter"
    POST_SIGNED = "post_signed"
    POST_PLAIN = "post_plain"
    FAX = "fax"
    INTERNET = "internet"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day of receipt with both facts behind it.

    ``received_on`` is None while a confirmation that the law asks for is still open. Lists warn
    by ``warn_from_on``, the earliest day that somebody could count from.
    """

    channel: Channel
    arrived_on: date
    confirmed_on: date | None
    received_on: date | None
    why: str
    article: str

    @property
    def warn_from_on(self) -> date:
        """Return the earlier of arrival and receipt."""
        return self.arrived_on


def receipt_date(
    channel: Channel,
    *,
    arrived_on: date,
    confirmed_on: date | None = None,
    confirmation: Confirmation = "automatic",
) -> Receipt:
    """Return the day on which the application counts as received, with the reason.

    ``arrived_on`` is the day it was handed in, signed for, delivered, faxed or submitted online;
    ``confirmed_on`` the day the office and the applicant confirmed. The confirmation rule
    matters online only. Raises InvalidInput when the confirmation is earlier than the arrival.
    Source: 条例第三十一条; docs/readings/0004-online-receipt.md.

    >>> receipt_date(
    ...     Channel.INTERNET, arrived_on=date(2020, 5, 10), confirmed_on=date(2020, 5, 11)
    ... ).received_on
    datetime.date(2020, 5, 10)
    """
    if confirmed_on is not None and confirmed_on < arrived_on:
        raise InvalidInput(
            f"确认日期 {confirmed_on} 早于收到日期 {arrived_on}。请核对后重新填写。",
            article="条例第三十一条",
        )
    row = _channel_row(channel)
    if channel is Channel.INTERNET and confirmation == "automatic":
        received_on: date | None = arrived_on
        why = "系统自动回执即为双方确认，以提交之日为收到申请之日"
    elif row["clock_from"] == "arrival":
        received_on = arrived_on
        why = "以当面提交之日为准" if channel is Channel.COUNTER else "以签收之日为准"
    else:
        received_on = confirmed_on
        why = "以双方确认之日为准" if confirmed_on else "尚待与申请人确认，请当日联系并登记"
    return Receipt(channel, arrived_on, confirmed_on, received_on, why, row["article"])


def find_channel(label: str) -> Channel:
    """Return the channel that the registers call ``label`` (当面, 邮寄签收, …).

    Raises InvalidInput for another word, naming the words known.

    >>> find_channel("平常信函")
    <Channel.POST_PLAIN: 'post_plain'>
    """
    rows = load_data("terms.toml")["channels"]
    for row in rows:
        if row["label"] == label:
            return Channel(row["slug"])
    known = "、".join(row["label"] for row in rows)
    raise InvalidInput(f"没有“{label}”这种收到方式。请填写：{known}。", article="条例第三十一条")


def _channel_row(channel: Channel) -> dict[str, Any]:
    rows: list[dict[str, Any]] = load_data("terms.toml")["channels"]
    return next(row for row in rows if row["slug"] == channel)
