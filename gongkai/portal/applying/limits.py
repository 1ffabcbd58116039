"""How often strangers may try: guessing a code, handing in applications. Counted in the database.

Nobody is kept out for long: a refused try is not counted, what was counted is forgotten after a
quarter of an hour, and an address that has not failed yet gets its turn even while others guess at
the same number.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address

from django.db.models import Count, Q

from gongkai.accounts.sealing import mark_of
from gongkai.errors import GongkaiError
from gongkai.organs.models import Organ
from gongkai.portal.models import Attempt

logger = logging.getLogger("gongkai.applying")

WINDOW = timedelta(minutes=15)
#: Wrong tries within the window: at one number from one address, from one address in all, and at
#: one number from everywhere, after which only those who have not failed yet get a turn.
ON_ONE_NUMBER, FROM_ONE_ADDRESS, FROM_EVERYWHERE = 5, 20, 30
#: Applications that one address may hand in within an hour: a household, a law firm, a village.
SUBMISSIONS, HOUR = 30, timedelta(hours=1)
_KEPT = timedelta(days=1)
_OTHERWISE = "当面提交、邮寄申请不受限制，随时可以办理。"


class TooOften(GongkaiError):  # noqa: N818 - as its elders in errors.py
    """Somebody tried more often than anybody needs to."""

    code = "too_often"


def begin_try(organ: Organ, *, number: str, address: str, at: datetime) -> Attempt:
    """Count a try at a number before it is judged; the caller deletes it when it was right.

    Raises TooOften, with the refused try not counted.
    """
    _forget(at)
    mine = Attempt.objects.create(
        organ=organ,
        kind="status",
        address_mark=_mark("address", address),
        number_mark=_mark("number", number),
        at=at,
    )
    here, there = Q(address_mark=mine.address_mark), Q(number_mark=mine.number_mark)
    tries = Attempt.objects.filter(here | there, kind="status", at__gt=at - WINDOW)
    counts = tries.aggregate(
        both=Count("pk", filter=here & there),
        address=Count("pk", filter=here),
        number=Count("pk", filter=there),
    )
    if (
        counts["both"] > ON_ONE_NUMBER
        or counts["address"] > FROM_ONE_ADDRESS
        or (counts["number"] > FROM_EVERYWHERE and counts["address"] > 1)
    ):
        mine.delete()
        logger.warning(
            "status_refused",
            extra={"organ": organ.slug, "event": "too_often", "count": counts["number"] - 1},
        )
        raise TooOften(
            "尝试的次数太多，暂时不能查询。请核对回执上的编号和查询码，15分钟后再试；"
            "也可以打电话或者当面查询。"
        )
    return mine


def require_submission(
    organ: Organ, *, address: str, at: datetime, otherwise: str = _OTHERWISE
) -> None:
    """Raise TooOften when an address has handed in more than anybody needs within the hour.

    Applications and complaints count together; ``otherwise`` tells the other ways.
    """
    count = Attempt.objects.filter(
        kind="submission", address_mark=_mark("address", address), at__gt=at - HOUR
    ).count()
    if count >= SUBMISSIONS:
        logger.warning(
            "submission_refused",
            extra={"organ": organ.slug, "event": "too_often", "count": count},
        )
        raise TooOften(
            f"同一网络一小时内已经提交{SUBMISSIONS}件，这一件没有提交，填写的内容还在。"
            f"请稍后再提交；{otherwise}"
        )


def count_submission(organ: Organ, *, address: str, at: datetime) -> None:
    """Count an application that was handed in."""
    _forget(at)
    Attempt.objects.create(
        organ=organ, kind="submission", address_mark=_mark("address", address), at=at
    )


def _forget(at: datetime) -> None:
    Attempt.objects.filter(at__lt=at - _KEPT).delete()


def _mark(what: str, text: str) -> str:
    plain = network_of(text) if what == "address" else text
    return mark_of(plain, purpose=f"attempt {what}")


def network_of(address: str) -> str:
    """Return whose an address is: one household has a whole network of IPv6 addresses.

    >>> network_of("192.0.2.7"), network_of("::ffff:192.0.2.7")
    ('192.0.2.7', '192.0.2.7')
    >>> network_of("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    """
    try:
        told = ip_address(address)
    except ValueError:
        return address
    if isinstance(told, IPv4Address):
        return str(told)
    if told.ipv4_mapped is not None:
        return str(told.ipv4_mapped)
    return str(IPv6Network((told, 64), strict=False))
