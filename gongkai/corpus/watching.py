"""Whether the engine still does something: its libraries wait without end for who never comes.

A worker that reads touches a file in the folder of the run, each second; who waits for rows looks
whether any of these files changed.
"""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from gongkai.errors import InvalidInput

#: Beginning a worker takes seconds, on a busy cluster a minute.
LONGEST_SILENCE = 180.0
_PAUSE = 1.0
_SIGN = "reads-"
_END = object()


class EngineSilent(InvalidInput):
    """The engine does nothing any more; its threads still wait, so that only an abrupt end is one.

    The file of a report is not at fault.
    """

    code = "engine_silent"


def new_sign(run: Path) -> Path:
    """Return the file that a worker of the run touches while it reads."""
    return run / f"{_SIGN}{uuid.uuid4().hex}"


def give_sign(sign: Path) -> None:
    """Say that the worker reads; a run that is over takes no signs."""
    with suppress(OSError):
        sign.touch()


def watched(begin: Callable[[], Iterator[Any]], run: Path) -> Iterator[Any]:
    """Yield what comes, made in a thread; raises what it raises.

    Raises EngineSilent when nothing came and no worker read for LONGEST_SILENCE seconds.
    """
    news: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()
    is_over = threading.Event()

    def work() -> None:
        try:
            for row in begin():
                news.put((row, None))
                if is_over.is_set():
                    break
            news.put((_END, None))
        except BaseException as error:
            news.put((_END, error))

    threading.Thread(target=work, daemon=True).start()
    try:
        yield from _until_the_end(news, run)
    finally:
        is_over.set()


def _until_the_end(
    news: queue.SimpleQueue[tuple[Any, BaseException | None]], run: Path
) -> Iterator[Any]:
    silence, before = 0.0, _signs(run)
    while True:
        try:
            row, error = news.get(timeout=_PAUSE)
        except queue.Empty:
            now = _signs(run)
            silence, before = (silence + _PAUSE if now == before else 0.0), now
            if silence >= LONGEST_SILENCE:
                raise EngineSilent(
                    f"{LONGEST_SILENCE:.0f}秒内没有任何读取进程在工作，已停下；读完的各批已经存好。"
                    "请检查内存是否不足（可用 --workers 减少进程）；用 Ray 的，请检查集群"
                    "（环境变量 RAY_ADDRESS）有没有空闲的处理器，各台机器能否写入语料库的文件夹。"
                ) from None
            continue
        silence = 0.0
        if error is not None:
            raise error
        if row is _END:
            return
        yield row


def _signs(run: Path) -> set[tuple[str, int]]:
    signs = set()
    with suppress(OSError):
        for sign in run.glob(f"{_SIGN}*"):
            signs.add((sign.name, sign.stat().st_mtime_ns))
    return signs
