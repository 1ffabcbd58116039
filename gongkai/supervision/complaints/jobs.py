"""What the timer does for complaints: dates anew when the calendar moved."""

from __future__ import annotations

import logging
from datetime import datetime

from gongkai.errors import DataMissing, GongkaiError
from gongkai.organs.calendar import read_calendar
from gongkai.organs.models import Organ
from gongkai.supervision.complaints.operations import redate_complaints
from gongkai.supervision.models import Complaint

logger = logging.getLogger("gongkai.supervision")
#: Organ → calendar for which its complaints are dated; kept by the timer's process.
_dated: dict[int, str] = {}


def redate_all_complaints(*, at: datetime) -> int:
    """Date the open complaints of every organ anew where the calendar changed.

    Return how many moved. A faulty calendar file is logged and leaves the dates as they are.
    """
    moved = 0
    for organ in Organ.objects.filter(pk__in=Complaint.objects.values("organ")):
        try:
            version = read_calendar(organ).version
            if _dated.get(organ.pk) != version:
                moved += redate_complaints(organ, at=at)
                _dated[organ.pk] = version
        except DataMissing:
            # Told in the log by whoever read the file.
            continue
        except GongkaiError as error:
            logger.error("redating_complaints_failed %s %s", organ.slug, error.message)
    return moved
