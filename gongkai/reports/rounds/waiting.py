"""Files there was no time to read within the request: the worker reads them, one after another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from gongkai.errors import GongkaiError
from gongkai.exchange.reading.guarded import NotReadThrough, let_recogniser_go
from gongkai.records.files import get
from gongkai.reports.models import CollectionRound, HandIn
from gongkai.reports.rounds.incoming import Reading, Upload, read
from gongkai.reports.rounds.operations import record_reading
from gongkai.reports.rounds.queries import waiting_to_be_read

logger = logging.getLogger("gongkai.rounds")

#: Longer than any file may take: who took one and has not told by then has ended.
TAKEN_FOR = timedelta(minutes=10)
#: By then a worker that runs has begun.
SOON = timedelta(minutes=1)
#: A file that so often brought its reader down is given up.
MOST_TRIES = 3
_NOT_THROUGH = (
    f"读了{MOST_TRIES}次都中断了，没有读出。请换一种格式（Word、PDF、Excel、网页）再上传。"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The files of a round that wait; ``is_idle``: for a while nobody has been reading any."""

    files: Sequence[HandIn]
    is_idle: bool

    @property
    def since(self) -> datetime | None:
        """Return since when the oldest waits."""
        return self.files[0].waiting_since if self.files else None

    @property
    def mark(self) -> str:
        """Return what changes when the page has something else to tell."""
        return f"{len(self.files)}{' idle' if self.is_idle else ''}"


def waiting_of(collection: CollectionRound, *, at: datetime) -> Waiting:
    """Return the files of a round that wait to be read, oldest first."""
    files = list(waiting_to_be_read(collection))
    since = files[0].waiting_since if files else None
    is_late = since is not None and at - since > SOON
    return Waiting(files, is_late and not _is_being_read(at))


def has_unread(*, at: datetime) -> bool:
    """Say whether there is a file that nobody is reading."""
    return _next(at).exists()


def read_waiting(*, clock: Callable[[], datetime]) -> int:
    """Read every file that waits; return how many are done.

    Any number of workers may do so at once, and be ended at any moment: each file is taken by one,
    and by another when that one does not tell in time. What fails leaves the others alone.
    """
    done = 0
    while (hand_in := _taken(at=clock())) is not None:
        try:
            reading = _read(hand_in)
            if reading is None:
                HandIn.objects.filter(pk=hand_in.pk).update(taken_until=None)
                continue
            record_reading(hand_in, reading, at=clock())
            done += 1
        except GongkaiError as error:
            # Put aside meanwhile, or the round closed.
            logger.info("reading_not_kept", extra={"event": error.code})
        except Exception:
            logger.exception("reading_failed")
    let_recogniser_go()
    return done


def _is_being_read(at: datetime) -> bool:
    """Say whether a worker is at a file, of whichever organ."""
    return HandIn.objects.filter(waiting_since__isnull=False, taken_until__gt=at).exists()


def _free(at: datetime) -> QuerySet[HandIn]:
    """Return the files that nobody is reading; of one table, so that two cannot take the same."""
    found: QuerySet[HandIn] = HandIn.objects.filter(
        Q(taken_until=None) | Q(taken_until__lte=at),
        waiting_since__isnull=False,
        put_aside_at=None,
    )
    return found


def _next(at: datetime) -> QuerySet[HandIn, int]:
    """Return the keys of the files to read, those that failed before last."""
    to_read = _free(at).filter(round__closed_at=None).order_by("tries", "pk")
    return to_read.values_list("pk", flat=True)


def _taken(*, at: datetime) -> HandIn | None:
    """Take the next file, so that no other worker does."""
    while (pk := _next(at).first()) is not None:
        # Of two at once the database lets one through.
        free = _free(at).filter(pk=pk)
        if free.update(taken_until=at + TAKEN_FOR, tries=F("tries") + 1):
            taken: HandIn = HandIn.objects.select_related("round__organ").get(pk=pk)
            return taken
    return None


def _read(hand_in: HandIn) -> Reading | None:
    """Return what is in the file, None where its reader died and it is to be tried again."""
    if hand_in.tries > MOST_TRIES:
        return Reading(failure=_NOT_THROUGH)
    try:
        return read(Upload(hand_in.name, get(hand_in.sha256), hand_in.source))
    except NotReadThrough as error:
        # Also when this worker is being stopped: that is no fault of the file.
        return None if error.why == "died" else Reading(failure=error.message)
    except GongkaiError as error:
        return Reading(failure=error.message)
