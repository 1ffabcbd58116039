"""Where an organ's public pages lie, and taking them away at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

#: The folder of an organ's items among its pages.
ITEMS = "items"


def item_place(organ: str, public_id: str) -> Path:
    """Return where the pages of an item lie, as a path inside the public folder."""
    return Path(organ) / ITEMS / public_id


def remove_now(place: Path) -> None:
    """Take a folder of public pages away before returning: first out of sight, then off the disk.

    What is not there is no error. Call it after the deed that took the pages down.
    """
    folder: Path = settings.PUBLIC_FOLDER / place
    if folder.is_dir():
        aside = folder.with_name(f".removed-{folder.name}")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        shutil.rmtree(aside)
