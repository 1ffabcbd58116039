"""Starting Django for the commands that need the site."""

from __future__ import annotations

import os
from datetime import datetime

SETTINGS = "gongkai.config.settings"


def start_django() -> None:
    """Load the site's settings and rooms; raises InvalidInput for settings that are unfit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def now() -> datetime:
    """Return this moment in Beijing time, passed on to operations."""
    from django.utils import timezone

    return timezone.localtime()
