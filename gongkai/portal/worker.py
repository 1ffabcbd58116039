"""The worker: writes the public pages that deeds asked for, each as often as it takes.

A row of ``PublicChange`` stands in the deed's own transaction, so that nothing published is
forgotten; writing the same page twice does no harm.
"""

from __future__ import annotations

import logging
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from gongkai.audit.operations import add_checkpoint
from gongkai.exchange.writing.files import write_files
from gongkai.organs.models import Organ, PublicChange
from gongkai.portal.pages import organ_files, published_reports, report_files, site_files

logger = logging.getLogger("gongkai.worker")


def write_due_pages(*, at: datetime) -> int:
    """Write every page that waits; return how many changes were done.

    What fails stays and says why; the others are not held up by it.
    """
    done = 0
    waiting = PublicChange.objects.filter(done_at=None).select_related("organ").order_by("pk")
    for change in waiting.iterator(chunk_size=500):
        if change.tried_at and at < change.tried_at + _pause(change.attempts):
            continue
        try:
            _carry_out(change)
        except Exception as error:
            PublicChange.objects.filter(pk=change.pk).update(
                attempts=change.attempts + 1, tried_at=at, problem=str(error)[:200]
            )
            logger.exception("public_page_failed", extra={"event": change.topic})
        else:
            PublicChange.objects.filter(pk=change.pk).update(done_at=at, problem="")
            done += 1
    if done:
        logger.info("public_pages_written", extra={"count": done})
    return done


def _pause(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: seconds first, at last an hour."""
    return timedelta(seconds=min(2 ** min(attempts, 12), 3600))


def _carry_out(change: PublicChange) -> None:
    if change.organ.has_portal:
        _write(files_for(change))
        # Last, since rendering takes a while and a checkpoint may have been published meanwhile.
        _write(site_files())
    else:
        _remove(change.organ)
        _write(site_files())


def _remove(organ: Organ) -> None:
    """Take an organ's pages away at once: first out of sight, then off the disk."""
    folder: Path = settings.PUBLIC_FOLDER / organ.slug
    if folder.is_dir():
        aside = folder.with_name(f".removed-{organ.slug}")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        shutil.rmtree(aside)


def files_for(change: PublicChange) -> dict[Path, bytes]:
    """Return the files that a change touches, by their place in the public folder."""
    organ = change.organ
    files = organ_files(organ)
    for report in published_reports(organ):
        if change.topic == "organ" or str(report.year) == change.reference:
            files |= report_files(report)
    return files


def write_all_pages() -> int:
    """Write the whole public folder anew, as after a restore; return how many files."""
    files: dict[Path, bytes] = {}
    for organ in Organ.objects.filter(has_portal=True):
        files |= organ_files(organ)
        for report in published_reports(organ):
            files |= report_files(report)
    _write(files)
    last = site_files()
    _write(last)
    return len(files) + len(last)


def write_checkpoint(*, at: datetime) -> bool:
    """Add a checkpoint over the audit trail and publish it; say whether there was anything new."""
    if add_checkpoint(at=at) is None:
        return False
    _write(site_files())
    return True


def _write(files: dict[Path, bytes]) -> None:
    folder: Path = settings.PUBLIC_FOLDER
    write_files({folder / place: data for place, data in files.items()})
