"""Whether the cached columns of applications are what their events make of them."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.applications.dating import CACHED, cached_columns, standing_of
from gongkai.applications.models import Application
from gongkai.errors import InvalidInput
from gongkai.organs.calendar import calendar_of

#: What follows from the events alone, whatever the calendar and the day.
_FROM_EVENTS = ("state", "received_on", "warn_from_on", "decision", "closed_on")


def broken_cases() -> Iterator[str]:
    """Yield a sentence for every application whose columns its events do not give.

    A term that the timer has still to count anew (another calendar, or an opinion that is waited
    for) is not compared.
    """
    rows = Application.objects.select_related("organ").prefetch_related("events").order_by("pk")
    for application in rows.iterator(chunk_size=2_000):
        try:
            wrong = _differing(application)
        except InvalidInput as error:
            yield f"{_name(application)}的办理经过不能成立：{error.message}"
            continue
        if wrong:
            yield (
                f"{_name(application)}的{'、'.join(wrong)}与办理经过推算的不符：没有经过办理就被改动。"
            )


def _differing(application: Application) -> list[str]:
    """Return the labels of the columns that differ from what the events give."""
    standing = standing_of(application)
    calendar = calendar_of(application.organ)
    as_of = standing.closed_on or application.arrived_on
    told = cached_columns(standing, calendar=calendar, as_of=as_of)
    is_due_anew = application.calendar_version != calendar.version or standing.open_consultations
    compared = _FROM_EVENTS if is_due_anew else CACHED
    labels = {one.name: str(one.verbose_name) for one in Application._meta.concrete_fields}
    return [labels[name] for name in compared if getattr(application, name) != told[name]]


def _name(application: Application) -> str:
    return f"{application.organ}的申请{application.number}"
