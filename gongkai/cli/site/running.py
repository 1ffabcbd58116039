"""One command for the whole site: web, worker and timer, restarted when one of them falls."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

from gongkai.cli.django_start import migrate, now, start_django
from gongkai.cli.output import EXIT_CLEAN, EXIT_FAILURE, say
from gongkai.cli.site.loops import run_timer, run_worker
from gongkai.errors import InvalidInput

#: How long a process may run before its fall counts as a fall at the start.
STEADY_SECONDS = 10
FALLS = 5
STOP_SECONDS = 10


def run_site(arguments: argparse.Namespace) -> int:
    """Bring the database up to date and run the site until it is stopped."""
    _refuse_taken_port(arguments.host, arguments.port)
    start_django()
    migrate()
    return _supervise(arguments, ())


def run_demo(arguments: argparse.Namespace) -> int:
    """Load the sample office into its own data folder and run the site."""
    os.environ.setdefault("GONGKAI_DATA", "var/demo")
    _refuse_taken_port(arguments.host, arguments.port)
    start_django()
    from django.conf import settings
    from django.db import connections

    if settings.ENVIRONMENT.is_production:
        raise InvalidInput("正式环境不能装入示例。请去掉 GONGKAI_PRODUCTION 后再试。", code="usage")
    migrate()
    connections.close_all()
    # Apart: making papers starts threads, and a process with threads cannot be copied.
    loading = multiprocessing.Process(target=_load_sample)
    loading.start()
    loading.join()
    if loading.exitcode:
        return EXIT_FAILURE
    told = (settings.ENVIRONMENT.data_folder / "示例账号.txt").read_text(encoding="utf-8")
    return _supervise(arguments, told.splitlines())


def _load_sample() -> None:
    """Load the sample office where it is not there yet, and keep its accounts beside its data."""
    start_django()
    from django.conf import settings

    from gongkai.portal.worker import write_all_pages
    from gongkai.sample.office import load_sample_site

    sample = load_sample_site(at=now())
    if sample:
        write_all_pages()
        keep_password(settings.ENVIRONMENT.data_folder, sample.usernames, sample.password)


def keep_password(folder: Path, usernames: Sequence[str], password: str) -> None:
    """Write the accounts of a sample beside its data, for whoever runs it only."""
    path = folder / "示例账号.txt"
    path.touch(mode=0o600)
    path.write_text(
        f"登录名：{'、'.join(usernames)}\n密码（都一样）：{password}\n", encoding="utf-8"
    )


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            raise InvalidInput(
                f"不能使用 {host}:{port}（{error}）。请先停掉占用它的程序，或用 --port 换一个。",
                code="port_taken",
            ) from error


@dataclass(slots=True)
class _Child:
    """One of the three processes: a copy of this one, with all that it has loaded."""

    name: str
    comm: str
    work: Callable[[], int]
    process: BaseProcess | None = None
    started: float = 0.0
    falls: int = field(default=0)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = multiprocessing.Process(target=_run_apart, args=(self.comm, self.work))
        self.process.start()

    def has_fallen(self) -> bool:
        return self.process is not None and not self.process.is_alive()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process is not None:
            self.process.join(STOP_SECONDS)
            if self.process.is_alive():
                self.process.kill()
                self.process.join()


def _run_apart(comm: str, work: Callable[[], int]) -> None:
    """Do the work of a child under a name that lists of processes show."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    with suppress(AttributeError, OSError):
        # Its own group: a Ctrl-C in the terminal reaches the parent only, which stops the children.
        os.setsid()
        Path("/proc/self/comm").write_text(comm)
    sys.exit(work())


def _serve(host: str, port: int, workers: int) -> int:
    """Answer requests until a signal comes."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "gongkai.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()
    return EXIT_CLEAN


def _children(arguments: argparse.Namespace) -> list[_Child]:
    web = partial(_serve, arguments.host, arguments.port, arguments.workers)
    return [
        _Child("网页", "gongkai web", web),
        _Child("后台", "gongkai worker", run_worker),
        _Child("定时", "gongkai timer", run_timer),
    ]


def _load_once() -> None:
    """Load what all three need before they are copied; no thread and no connection may be there."""
    from django.conf import settings
    from django.db import connections

    import_module(settings.ROOT_URLCONF)
    connections.close_all()


def _supervise(arguments: argparse.Namespace, notes: Sequence[str]) -> int:
    """Run the three processes until a signal comes; give up on one that falls again and again."""
    _load_once()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    children = _children(arguments)
    for child in children:
        child.start()
    is_told, failed = False, False
    try:
        while not stopping.is_set():
            if not is_told and _answers(arguments):
                is_told = True
                say(f"网站已启动：http://{arguments.host}:{arguments.port}/")
                say(f"工作人员登录：http://{arguments.host}:{arguments.port}/office/")
                for note in notes:
                    say(note)
                say("按 Ctrl-C 停止。")
            for child in children:
                if child.has_fallen() and not stopping.is_set():
                    _raise_again(child)
            stopping.wait(0.2)
    except _GivenUp as error:
        say(f"错误：“{error}”进程反复退出，网站已停止。请看上面的日志。")
        failed = True
    finally:
        for child in children:
            child.stop()
        for child in children:
            child.wait()
    return EXIT_FAILURE if failed else EXIT_CLEAN


class _GivenUp(Exception):  # noqa: N818 - told to the person, not a program
    """A process fell too often."""


def _raise_again(child: _Child) -> None:
    child.falls = child.falls + 1 if time.monotonic() - child.started < STEADY_SECONDS else 1
    if child.falls >= FALLS:
        raise _GivenUp(child.name)
    time.sleep(0.5 * child.falls)
    child.start()


def _answers(arguments: argparse.Namespace) -> bool:
    host = "127.0.0.1" if arguments.host in ("0.0.0.0", "::") else arguments.host  # noqa: S104
    try:
        with urllib.request.urlopen(f"http://{host}:{arguments.port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        # In production the health page answers the configured host only; it is up all the same.
        return True
    except OSError:
        return False
