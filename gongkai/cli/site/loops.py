"""The two loops beside the web server: the worker writes and reads, the timer does what is due."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import date

from gongkai.cli.django_start import now, require_database, start_django
from gongkai.cli.output import EXIT_CLEAN, say

WORKER_SECONDS = 1.0
TIMER_SECONDS = 60.0
#: A checkpoint is added this often, where anything was done since the last one.
CHECKPOINT_SECONDS = 3600.0
logger = logging.getLogger("gongkai.loops")


def run_worker(arguments: argparse.Namespace | None = None) -> int:
    """Write public pages as deeds ask for them, read reports that wait, index what waits."""
    start_django()
    from gongkai.archive.searching.operations import index_waiting
    from gongkai.portal.worker import write_due_pages
    from gongkai.reports.rounds.waiting import has_unread, read_waiting

    reading: threading.Thread | None = None

    def work() -> None:
        nonlocal reading
        if has_unread(at=now()) and not (reading and reading.is_alive()):
            # A scan takes minutes; pages must not wait for it.
            reading = _beside(lambda: read_waiting(clock=now))
        # First, as it is quick: whoever did something looks for it a moment later.
        index_waiting()
        write_due_pages(at=now())

    return _loop(work, WORKER_SECONDS)


def run_pages(arguments: argparse.Namespace) -> int:
    """Write the whole public folder anew."""
    start_django()
    require_database()
    from gongkai.portal.worker import write_all_pages

    say(f"已重写{write_all_pages()}个公开网页文件。")
    return EXIT_CLEAN


def run_index(arguments: argparse.Namespace) -> int:
    """Look through everything of every organ and set right what staff find."""
    start_django()
    require_database()
    from gongkai.archive.searching.operations import index_organ, index_waiting
    from gongkai.organs.models import Organ

    for organ in Organ.objects.order_by("name"):
        say(f"{organ.name}：{index_organ(organ)}条。")
    say(f"读了{index_waiting()}个附件的文字。")
    return EXIT_CLEAN


def run_export(arguments: argparse.Namespace) -> int:
    """Copy the public folder for a network that cannot reach this site."""
    start_django()
    require_database()
    from gongkai.portal.export import export_pages

    count = export_pages(arguments.output)
    say(f"已导出{count}个文件到“{arguments.output}”。检索和申请页面已写明到哪里办理。")
    return EXIT_CLEAN


def run_timer(arguments: argparse.Namespace | None = None) -> int:
    """Publish what is due, let communities' items come up, add checkpoints, clear what expired."""
    start_django()
    from django.contrib.sessions.backends.db import SessionStore

    from gongkai.applications.jobs import redate_all
    from gongkai.archive.handing.operations import finish_destruction
    from gongkai.archive.integrity.sealing import seal_new_rows
    from gongkai.cli.site.checking import check_nightly
    from gongkai.desk.reminding import send_reminders
    from gongkai.portal.worker import write_checkpoint
    from gongkai.publishing.jobs import carry_out_due, look_after_all
    from gongkai.supervision.communities.operations import make_all_due
    from gongkai.supervision.complaints.jobs import redate_all_complaints
    from gongkai.supervision.tasks.jobs import make_all_tasks

    last = 0.0
    looked_on: date | None = None
    reminding: threading.Thread | None = None

    def tick() -> None:
        nonlocal last, looked_on, reminding
        carry_out_due(at=now())
        redate_all(at=now())
        redate_all_complaints(at=now())
        make_all_tasks(at=now())
        if looked_on != (today := now().date()):
            make_all_due(at=now())
            looked_on = today
            finish_destruction()
            # Asking links takes minutes; what is due at a moment must not wait for it.
            _beside(lambda: look_after_all(at=now()))
            _beside(check_nightly)
        if reminding is None or not reminding.is_alive():
            reminding = _beside(lambda: send_reminders(at=now()))
        if not last or time.monotonic() - last >= CHECKPOINT_SECONDS:
            last = time.monotonic()
            # What came since the last time is in the chain before the checkpoint closes over it.
            seal_new_rows(at=now())
            write_checkpoint(at=now())
            SessionStore.clear_expired()

    return _loop(tick, TIMER_SECONDS)


def _beside(work: Callable[[], object]) -> threading.Thread:
    """Do slow work in a thread with a connection of its own."""
    from django.db import connection

    def run() -> None:
        try:
            work()
        except Exception:
            logger.exception("work_failed")
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def _loop(work: Callable[[], object], seconds: float) -> int:
    """Do the work again and again until a signal comes; a failure is told and tried again."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    from django.db import close_old_connections

    while not stopping.is_set():
        close_old_connections()
        try:
            work()
        except Exception:
            logger.exception("loop_failed")
        stopping.wait(seconds)
    return EXIT_CLEAN
