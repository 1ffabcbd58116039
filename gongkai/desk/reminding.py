"""Reminders: who is told what, when, and by which channel; at most once each.

A reminder names the number of a matter and its last day, never a person or what is asked for: it
leaves the house through other people's servers.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.sealing import seal
from gongkai.desk.days import days_between, left_words
from gongkai.desk.models import Channel, Sent
from gongkai.desk.terms import DueTerm, retention_told, terms_of
from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.calendars import default_calendar

if TYPE_CHECKING:
    from apprise import NotifyBase

#: Working days before the end of a term on which it is told; once more when it is over.
DAYS_BEFORE = (5, 3, 1)
DIGEST_AT = time(8, 30)
_KEPT_DAYS = 400
#: What stands between the addresses of a list.
_BETWEEN = re.compile(r"[\s,]")
logger = logging.getLogger("gongkai.reminders")
#: Sends a text to an address; False when it was not taken.
Send = Callable[[str, str, str], bool]


def send_by_apprise(address: str, title: str, text: str) -> bool:
    """Send a text through the service that the address names."""
    service = _service(address)
    return bool(service is not None and service.notify(body=text, title=title))


def check_address(address: str) -> str:
    """Return an address that may be used; raises InvalidInput for a service not allowed.

    Only services of fixed hosts that the site allows: an address of any host would let a user
    make the server ask machines of the inner network.
    """
    scheme = address.strip().split("://", 1)[0].lower()
    allowed: Sequence[str] = settings.NOTIFY_SCHEMES
    if "://" not in address or scheme not in allowed:
        raise InvalidInput(
            f"这个地址不能用。可以用的提醒服务：{'、'.join(allowed)}"
            "（写法如 wecombot://机器人密钥）。需要其他服务的，请联系系统管理员。",
            code="service_not_allowed",
        )
    if _service(address) is None:
        raise InvalidInput("这个地址的写法不对。请对照说明重新填写。", code="address_wrong")
    return address.strip()


def _service(address: str) -> NotifyBase | None:
    """Return the service of one address, None for what is none, or for more than one.

    ``Apprise.add`` takes lists, of which only the first scheme would have been looked at.
    """
    # Loaded for a channel that is used or added: every process of the site would wait otherwise.
    from apprise import Apprise, NotifyBase

    told = address.strip()
    if told.count("://") != 1 or _BETWEEN.search(told):
        return None
    found = Apprise.instantiate(told)
    return found if isinstance(found, NotifyBase) else None


def add_channel(user: User, *, address: str, **columns: Any) -> Channel:
    """Keep a person's channel, its address sealed."""
    sealed = seal(check_address(address), purpose="channel")
    return Channel.objects.create(user=user, address_sealed=sealed, **columns)


def send_reminders(*, at: datetime, send: Send = send_by_apprise) -> int:
    """Send what is due now through every channel; return how many messages went out.

    Nothing is sent in quiet hours or on days off; what fell due meanwhile goes out after them. A
    channel that fails is told to its owner and tried again, the others go on.
    """
    local = timezone.localtime(at)
    count = 0
    for channel in Channel.objects.select_related("user").filter(user__is_active=True):
        if is_quiet(channel, local.time()) or not _is_working_day(local.date()):
            continue
        try:
            count += _serve(channel, local, send)
        except Exception:
            logger.exception("reminder_failed")
            Channel.objects.filter(pk=channel.pk).update(problem="发送时出错，请检查地址。")
    Sent.objects.filter(at__lt=at - timedelta(days=_KEPT_DAYS)).delete()
    return count


def is_quiet(channel: Channel, now: time) -> bool:
    """Say whether a channel is silent now; hours may run over midnight."""
    start, end = channel.quiet_from, channel.quiet_to
    if start is None or end is None or start == end:
        return False
    return start <= now < end if start < end else now >= start or now < end


def due_reminders(terms: Sequence[DueTerm], *, on: date) -> list[tuple[str, str]]:
    """Return (what it is about, text) of the reminders that are due on a day.

    Of a term that passed several marks since somebody looked only the nearest is told.
    """
    told = []
    for term in terms:
        mark = _mark(term.due_on, on)
        if mark:
            text = f"{term.organ.name}：{term.text}，{left_words(term.due_on, on=on)}"
            told.append((f"{term.about}:{mark}", text))
    return told


def _mark(due_on: date, on: date) -> str:
    if due_on < on:
        return "over"
    if due_on == on:
        return "today"
    left = days_between(on, due_on)
    number = int("".join(c for c in left if c.isdigit()))
    passed = [days for days in DAYS_BEFORE if number <= days]
    return str(min(passed)) if passed else ""


def _serve(channel: Channel, now: datetime, send: Send) -> int:
    terms = terms_of(channel.user, on=now.date())
    if channel.is_digest:
        return _digest(channel, terms, now, send)
    count = 0
    due = [
        *due_reminders(terms, on=now.date()),
        *retention_told(channel.user, on=now.date()),
    ]
    for about, text in due:
        if _claim(channel, about, now):
            if not _sent(channel, "政务公开期限提醒", text, send):
                Sent.objects.filter(channel=channel, about=about).delete()
                break
            count += 1
    return count


def _digest(channel: Channel, terms: Sequence[DueTerm], now: datetime, send: Send) -> int:
    at = channel.digest_at or DIGEST_AT
    if channel.digested_on == now.date() or now.time() < at:
        return 0
    near = [term for term in terms if _mark(term.due_on, now.date())]
    claimed = [
        one for one in retention_told(channel.user, on=now.date()) if _claim(channel, one[0], now)
    ]
    lines = [f"{one.text}，{left_words(one.due_on, on=now.date())}" for one in near]
    if near:
        lines.insert(0, f"{near[0].organ.name}，共{len(near)}项：")
    lines += [text for _, text in claimed]
    if lines and not _sent(channel, "政务公开每日汇总", "\n".join(lines), send):
        Sent.objects.filter(channel=channel, about__in=[about for about, _ in claimed]).delete()
        return 0
    Channel.objects.filter(pk=channel.pk).update(digested_on=now.date())
    return int(bool(lines))


def _claim(channel: Channel, about: str, at: datetime) -> bool:
    """Note a reminder before it goes out, so that two timers at once do not send it twice."""
    try:
        with transaction.atomic():
            Sent.objects.create(channel=channel, about=about[:120], at=at)
    except IntegrityError:
        return False
    return True


def _sent(channel: Channel, title: str, text: str, send: Send) -> bool:
    is_sent = send(channel.address, title, text)
    problem = "" if is_sent else "没有送达，请检查地址或者服务是否可用。"
    if channel.problem != problem:
        Channel.objects.filter(pk=channel.pk).update(problem=problem)
        channel.problem = problem
    return is_sent


def _is_working_day(day: date) -> bool:
    try:
        return default_calendar().is_working_day(day)
    except DataMissing:
        return day.weekday() < 5
