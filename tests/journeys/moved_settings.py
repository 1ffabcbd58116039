"""Settings of a site whose clock is set by a file, so that a journey crosses weeks in seconds.

The file in the data folder holds the moment at which it was written; the clock goes on from there.
Only the clock of records and terms is moved: cookies and signatures live by the real one.
"""

from datetime import UTC, datetime

from django.utils import timezone

from gongkai.config.settings import *  # noqa: F403
from gongkai.config.settings import ENVIRONMENT

SESSION_COOKIE_AGE = 365 * 24 * 3600
_CLOCK = ENVIRONMENT.data_folder / "clock"
_real = timezone.now


def _moved() -> datetime:
    try:
        told, written = _CLOCK.read_text(encoding="ascii"), _CLOCK.stat().st_mtime
    except FileNotFoundError:
        return _real()
    return datetime.fromisoformat(told) + (_real() - datetime.fromtimestamp(written, UTC))


timezone.now = _moved
