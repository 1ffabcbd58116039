"""Putting public pages down: only those that say something new; what is no longer named goes."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from django.conf import settings

from gongkai.exchange.writing.files import write_files


def write_changed(files: Mapping[Path, bytes]) -> int:
    """Write the files whose content is new, all or none; return how many.

    Places are inside the public folder. A page that stays the same keeps its day of change, so
    that whoever has it need not load it again.
    """
    folder: Path = settings.PUBLIC_FOLDER
    new = {
        folder / place: data for place, data in files.items() if not _holds(folder / place, data)
    }
    if new:
        write_files(new)
    return len(new)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def keep_only(place: Path, named: Collection[Path], *, before: float | None = None) -> int:
    """Delete the files below ``place`` that are not named, and folders left empty; say how many.

    ``before``: files written after this moment stay, for somebody else wrote them meanwhile.
    """
    folder: Path = settings.PUBLIC_FOLDER
    gone = 0
    for parent, folders, names in os.walk(folder / place, topdown=False):
        here = Path(parent)
        for name in names:
            path = here / name
            if path.relative_to(folder) not in named and _is_older(path, before):
                path.unlink(missing_ok=True)
                gone += 1
        if not any((here / name).exists() for name in (*names, *folders)):
            _remove_empty(here)
    return gone


def _is_older(path: Path, before: float | None) -> bool:
    try:
        return before is None or path.stat().st_mtime < before
    except OSError:
        return False


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        # Somebody is writing into it just now.
        return
