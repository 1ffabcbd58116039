"""What the timer does for applications: dates anew when the calendar or the day moved."""

from __future__ import annotations

import logging
from datetime import date, datetime

from gongkai.applications.dating import redate_open
from gongkai.applications.models import Application
from gongkai.errors import GongkaiError
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ

logger = logging.getLogger("gongkai.applications")
#: Organ → calendar and day for which its applications are dated; kept by the timer's process.
_dated: dict[int, tuple[str, date]] = {}


def redate_all(*, at: datetime) -> int:
    """Date the open applications of every organ anew where calendar or day changed.

    Return how many due dates a new calendar moved. A faulty calendar file is logged and leaves
    the dates as they are.
    """
    moved = 0
    for organ in Organ.objects.filter(pk__in=Application.objects.values("organ")):
        try:
            state = (calendar_of(organ).version, at.date())
            if _dated.get(organ.pk) != state:
                moved += len(redate_open(organ, at=at))
                _dated[organ.pk] = state
        except GongkaiError as error:
            logger.error("calendar_unusable %s", error.message)
    return moved
