"""How often an address may come with keys that open nothing; counted where all processes look.

A key cannot be guessed, so nobody needs to be kept out exactly: what is counted is forgotten
after a quarter of an hour, and whoever has a right key gets in all the same.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.cache import cache

from gongkai.accounts.sealing import mark_of
from gongkai.portal.applying.limits import network_of

logger = logging.getLogger("gongkai.communities")

WINDOW_SECONDS = 15 * 60
WRONG_TRIES = 20


def is_refused(address: str, *, at: datetime) -> bool:
    """Count a wrong key from an address; say whether there were too many."""
    window = int(at.timestamp()) // WINDOW_SECONDS
    mark = mark_of(network_of(address), purpose="community address")
    name = f"community:{window}:{mark}"
    count = int(cache.get(name, 0)) + 1
    if count > WRONG_TRIES:
        logger.warning("community_link_refused", extra={"event": "too_often", "count": count})
        return True
    cache.set(name, count, WINDOW_SECONDS)
    return False
