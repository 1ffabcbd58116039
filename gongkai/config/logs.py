"""One line of JSON per event: what happened, where, how long; never who wrote what."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

#: The fields an event may carry; anything else stays out of the logs.
FIELDS = ("method", "route", "status", "milliseconds", "user", "organ", "event", "count")


class JsonFormatter(logging.Formatter):
    """Format a record as JSON with time, level, logger, message and the known fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; of an exception only its type and place, for values may be personal."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if record.name.startswith("gongkai") else record.msg,
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _place_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _place_of(error: BaseException) -> str:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" {place.tb_frame.f_code.co_qualname}:{place.tb_lineno}" if place else ""
    return type(error).__name__ + where
