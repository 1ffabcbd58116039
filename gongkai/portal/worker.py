"""The worker: writes the public pages that deeds asked for, each as often as it takes.

A row of ``PublicChange`` stands in the deed's own transaction, so that nothing published is
forgotten; writing the same page twice does no harm.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from gongkai.audit.operations import add_checkpoint
from gongkai.organs.doors import beijing_now
from gongkai.organs.models import Organ, PublicChange
from gongkai.portal import queries
from gongkai.portal.models import Listed
from gongkai.portal.pages import site_files
from gongkai.portal.publisher import (
    remove_organ,
    remove_stray,
    write_item,
    write_organ,
    write_report,
    write_standard,
)
from gongkai.portal.writing import write_changed

logger = logging.getLogger("gongkai.worker")

#: Topics whose changes touch few pages. Any other asks for the whole organ.
SMALL = ("item", "report", "catalogue")


def write_due_pages(*, at: datetime) -> int:
    """Write every page that waits; return how many changes were done.

    What touches few pages comes first, and gets its turn while a whole organ is written. What
    fails stays and says why; the others are not held up by it.
    """
    order_pages_of_the_day(at=at)
    small = [_write_small(at)]
    done = 0
    written: set[int] = set()
    for change in _waiting().exclude(topic__in=SMALL):
        # Whatever waited when an organ was written is in its pages.
        if change.organ_id in written:
            _mark_done(change, at)
            done += 1
        elif _try(change, at, lambda: small.append(_write_small(at))):
            written.add(change.organ_id)
            done += 1
    done += sum(small)
    if done:
        logger.info("public_pages_written", extra={"count": done})
    return done


def _write_small(at: datetime) -> int:
    waiting = _waiting().filter(topic__in=SMALL)
    return sum(_try(change, at) for change in waiting.iterator(chunk_size=500))


def order_pages_of_the_day(*, at: datetime) -> int:
    """Order the pages that say something else from today on: what ceased to be in force."""
    due = queries.due_again(at.date())
    PublicChange.objects.bulk_create(
        PublicChange(organ=one.organ, topic="item", reference=one.public_id, at=at) for one in due
    )
    Listed.objects.filter(pk__in=[one.pk for one in due]).update(again_on=None)
    return len(due)


def _waiting() -> QuerySet[PublicChange]:
    return PublicChange.objects.filter(done_at=None).select_related("organ").order_by("pk")


def _try(change: PublicChange, at: datetime, between: Callable[[], object] = lambda: None) -> bool:
    """Carry a change out; say whether it was done."""
    if change.tried_at and at < change.tried_at + _pause(change.attempts):
        return False
    try:
        carry_out(change, at=at, between=between)
    except Exception as error:
        PublicChange.objects.filter(pk=change.pk).update(
            attempts=change.attempts + 1, tried_at=at, problem=str(error)[:200]
        )
        logger.exception("public_page_failed", extra={"event": change.topic})
        return False
    _mark_done(change, at)
    return True


def _mark_done(change: PublicChange, at: datetime) -> None:
    PublicChange.objects.filter(pk=change.pk).update(done_at=at, problem="")


def _pause(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: seconds first, at last an hour."""
    return timedelta(seconds=min(2 ** min(attempts, 12), 3600))


def carry_out(
    change: PublicChange, *, at: datetime, between: Callable[[], object] = lambda: None
) -> None:
    """Write what one change touches; an organ that left the portal has its pages taken away."""
    organ = change.organ
    if not organ.has_portal:
        remove_organ(organ)
    elif change.topic == "item":
        write_item(organ, change.reference, at=at)
    elif change.topic == "report":
        write_report(organ, change.reference)
    elif change.topic == "catalogue":
        write_standard(organ)
    else:
        write_organ(organ, at=at, between=between)
    # Last, since rendering takes a while and a checkpoint may have been published meanwhile.
    write_changed(site_files(on=at.date()))


def write_all_pages() -> int:
    """Write the whole public folder anew, as after a restore; return how many files.

    Organ by organ and piece by piece; what belongs to nothing any more is taken away.
    """
    at, started = beijing_now(), time.time() - 1
    count = sum(write_organ(organ, at=at) for organ in queries.organs_with_pages())
    for organ in Organ.objects.filter(has_portal=False):
        remove_organ(organ)
    remove_stray(before=started)
    last = site_files(on=at.date())
    write_changed(last)
    return count + len(last)


def write_checkpoint(*, at: datetime) -> bool:
    """Add a checkpoint over the audit trail and publish it; say whether there was anything new."""
    if add_checkpoint(at=at) is None:
        return False
    write_changed(site_files(on=at.date()))
    return True
