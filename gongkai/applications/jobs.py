"""What the timer does for applications: dates anew when the calendar or the day moved."""

from __future__ import annotations

import logging
from datetime import date, datetime

from gongkai.applications.dating import redate_open
from gongkai.applications.models import Application
from gongkai.errors import DataMissing, GongkaiError
from gongkai.organs.calendar import read_calendar
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
            state = (read_calendar(organ).version, at.date())
        except DataMissing:
            # Told in the log by whoever read the file.
            continue
        if _dated.get(organ.pk) == state:
            continue
        try:
            moved += len(redate_open(organ, at=at))
            _dated[organ.pk] = state
        except GongkaiError as error:
            logger.error("redating_failed %s %s", organ.slug, error.message)
    return moved
