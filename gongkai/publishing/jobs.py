"""What the timer does for publishing: ordered releases, notices whose time is over, daily care."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings

from gongkai.errors import GongkaiError
from gongkai.organs.public_folder import item_place, remove_now
from gongkai.publishing.links import problem_of_link
from gongkai.publishing.operations.caring import run_daily
from gongkai.publishing.operations.releasing import publish_item, take_down_item
from gongkai.publishing.queries import due_to_publish, past_their_time

logger = logging.getLogger("gongkai.publishing")


def carry_out_due(*, at: datetime) -> int:
    """Publish what was ordered for this moment, take down notices after their last day.

    Both go through the same operations as by hand; what cannot be done stays and is told in the
    log, the others go on. Returns how many were done.
    """
    done = 0
    for item in due_to_publish(at=at):
        try:
            publish_item(item, by=None, at=at)
            done += 1
        except GongkaiError as error:
            logger.warning("scheduled_publication_refused", extra={"event": error.code})
    for item in past_their_time(on=at.date()):
        try:
            reason = f"公开期限（至{item.record.until_on}）届满"
            take_down_item(item, reason=reason, by=None, at=at)
            remove_now(item_place(item.organ.slug, item.record.public_id))
            done += 1
        except GongkaiError as error:
            logger.warning("take_down_refused", extra={"event": error.code})
    return done


def look_after_all(*, at: datetime) -> int:
    """Look after what is public in every organ; links are asked only where the site may ask."""
    check = problem_of_link if settings.CHECK_LINKS else None
    return run_daily(on=at.date(), at=at, check_links=check)
