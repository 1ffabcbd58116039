"""What the timer does for tasks: made ahead, and dated when the day or the calendar moved."""

from __future__ import annotations

import logging
from datetime import date, datetime

from gongkai.errors import DataMissing, GongkaiError
from gongkai.organs.calendar import read_calendar
from gongkai.organs.models import Organ
from gongkai.supervision.models import TaskPlan
from gongkai.supervision.tasks.operations.making import make_tasks

logger = logging.getLogger("gongkai.supervision")
#: Organ → calendar and day for which its tasks were made; kept by the timer's process.
_made: dict[int, tuple[str, date]] = {}


def make_all_tasks(*, at: datetime) -> int:
    """Make the tasks of every organ where calendar or day changed; return how many were made.

    A faulty calendar file is told in the log and leaves all as it is.
    """
    made = 0
    for organ in Organ.objects.filter(pk__in=TaskPlan.objects.values("organ")):
        try:
            state = (read_calendar(organ).version, at.date())
            if _made.get(organ.pk) != state:
                made += make_tasks(organ, at=at)["made"]
                _made[organ.pk] = state
        except DataMissing:
            # Told in the log by whoever read the file.
            continue
        except GongkaiError as error:
            logger.error("making_tasks_failed %s %s", organ.slug, error.message)
    return made
