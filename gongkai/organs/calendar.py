"""The working days of an organ: the national notices, those of its region, and the site's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gongkai.organs.models import Organ
from gongkai.statute.calendars import Calendar, load_calendar


def calendar_of(organ: Organ) -> Calendar:
    """Return the calendar by which the organ's terms are counted.

    Notices that were laid into the site's calendar folder since the last question are read, so
    that a late notice needs no restart. Raises what reading a faulty file raises.
    """
    folder: Path = settings.CALENDARS_FOLDER
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    stamps = tuple((str(path), path.stat().st_mtime_ns) for path in files)
    return _load(stamps, organ.region or None)


@lru_cache(maxsize=64)
def _load(stamps: tuple[tuple[str, int], ...], region: str | None) -> Calendar:
    return load_calendar(extra=[Path(name) for name, _ in stamps], region=region)
