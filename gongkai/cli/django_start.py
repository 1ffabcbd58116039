"""Starting Django for the commands that need the site."""

from __future__ import annotations

import os
from datetime import datetime

from gongkai.errors import InvalidInput

SETTINGS = "gongkai.config.settings"


def start_django() -> None:
    """Load the site's settings and rooms; raises InvalidInput for settings that are unfit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def migrate() -> None:
    """Bring the database up to this version."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    from gongkai.search.entry import SCOPES
    from gongkai.search.operations import rebuild
    from gongkai.search.queries import outdated_keys

    for scope in SCOPES:
        if outdated_keys(scope=scope, limit=1):
            rebuild(scope=scope)


def require_database() -> None:
    """Raise InvalidInput, saying what to do, where there is no database or it was never set up."""
    from django.db import DatabaseError, connection

    try:
        is_there = "organs_organ" in connection.introspection.table_names()
    except DatabaseError as error:
        raise InvalidInput(
            "数据库连不上。请检查 DATABASE_URL，以及数据库是否在运行。", code="database_unreachable"
        ) from error
    if not is_there:
        raise InvalidInput(
            "数据库还没有建立。请先运行一次 gongkai site run，或从备份恢复。", code="database_empty"
        )


def now() -> datetime:
    """Return this moment in Beijing time, passed on to operations."""
    from django.utils import timezone

    return timezone.localtime()
