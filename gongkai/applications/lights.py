"""How near the end of its term an application is, in words; colour only repeats them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gongkai.applications.models import Application
from gongkai.errors import DataMissing
from gongkai.statute.calendars import Calendar

Tone = Literal["late", "soon", "ok", ""]

#: So many working days before the end a list begins to warn.
NEAR_WORKING_DAYS = 3
#: Limits watched while the applicant is waited for; the term begins anew with what they do.
APPLICANT_TURN = {"correction_reply": "补正", "fee_payment": "缴费"}


@dataclass(frozen=True, slots=True)
class Light:
    """A word for the state of the term, and its tone."""

    tone: Tone
    words: str


def light_of(application: Application, *, today: date, calendar: Calendar) -> Light:
    """Return the light of an application, worked out from its stored due date.

    Working days are those of the organ's calendar; where it does not reach, only the day is told.
    """
    if application.closed_on is not None:
        word = application.get_state_display()
        return Light("late", "逾期办结") if application.is_late else Light("", word)
    if turn := APPLICANT_TURN.get(application.watch_name):
        if application.watch_on is not None and today > application.watch_on:
            return Light("soon", f"{turn}期限已过")
        return Light("", f"等申请人{turn}")
    if application.due_on is None:
        if application.kind == "rectification" and application.received_on is not None:
            return Light("", application.due_words)
        is_unconfirmed = application.received_on is None
        return Light("soon", "待与申请人确认" if is_unconfirmed else "期限未能推算")
    return light_on(application.due_on, today=today, calendar=calendar)


def light_on(due_on: date, *, today: date, calendar: Calendar) -> Light:
    """Return the light of a term that ends on a day.

    >>> from gongkai.statute.calendars import default_calendar
    >>> calendar = default_calendar()
    >>> light_on(date(2020, 5, 19), today=date(2020, 5, 15), calendar=calendar)
    Light(tone='soon', words='剩余2个工作日')
    >>> light_on(date(2020, 5, 19), today=date(2020, 5, 21), calendar=calendar)
    Light(tone='late', words='逾期2天')
    """
    if today > due_on:
        return Light("late", f"逾期{(today - due_on).days}天")
    if today == due_on:
        return Light("soon", "今天到期")
    try:
        left = calendar.count_working_days(today + timedelta(days=1), due_on)
    except DataMissing:
        return Light("", f"{due_on}到期")
    return Light("soon" if left <= NEAR_WORKING_DAYS else "ok", f"剩余{left}个工作日")
