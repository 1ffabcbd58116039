"""The working days of an organ: the national notices, those of its region, and the site's own."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gongkai.errors import DataMissing, GongkaiError
from gongkai.organs.models import Organ
from gongkai.statute.calendars import Calendar, load_calendar

logger = logging.getLogger("gongkai.organs")
#: The files of the site, each with when it was written.
_Stamps = tuple[tuple[str, int], ...]
#: Folder and region → the calendar that was read last; it stands while a file is faulty.
_last: dict[tuple[Path, str | None], Calendar] = {}


def calendar_of(organ: Organ) -> Calendar:
    """Return the calendar by which the organ's terms are counted.

    Notices that were laid into the site's calendar folder since the last question are read, so
    that a late notice needs no restart. A faulty file stops nobody's work: the log tells it once,
    and the calendar read before stands; after a restart, the one without the faulty file.
    """
    try:
        return read_calendar(organ)
    except DataMissing:
        region = organ.region or None
        last = _last.get((settings.CALENDARS_FOLDER, region))
        return last or _without_faults(_stamps(settings.CALENDARS_FOLDER), region)


def read_calendar(organ: Organ) -> Calendar:
    """Return the calendar with every notice in the folder; DataMissing when one cannot be read.

    For whoever dates many cases anew: nothing is to move because a file is faulty.
    """
    folder, region = settings.CALENDARS_FOLDER, organ.region or None
    found = _read(_stamps(folder), region)
    if isinstance(found, str):
        raise DataMissing(found, code="calendar_unusable")
    _last[folder, region] = found
    return found


def _stamps(folder: Path) -> _Stamps:
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return tuple((str(path), path.stat().st_mtime_ns) for path in files)


@lru_cache(maxsize=64)
def _read(stamps: _Stamps, region: str | None) -> Calendar | str:
    """Return the calendar, or what is wrong with the files; the log is told once a change."""
    try:
        return load_calendar(extra=[Path(name) for name, _ in stamps], region=region)
    except (GongkaiError, OSError) as error:
        told = error.message if isinstance(error, GongkaiError) else str(error)
        logger.error("calendar_unusable %s", told)
        return told


@lru_cache(maxsize=64)
def _without_faults(stamps: _Stamps, region: str | None) -> Calendar:
    sound = []
    for name, _ in stamps:
        try:
            load_calendar(extra=[Path(name)], region=region)
        except (GongkaiError, OSError):
            continue
        sound.append(Path(name))
    return load_calendar(extra=sound, region=region)
