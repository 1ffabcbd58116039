"""A process of its own that opens strangers' files, guarded: bounded in time, memory and answer.

The process stays for the next file, for starting it takes longer than reading one. A file that
hangs or kills it fails alone. What runs in it: ``answering``.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, Literal

from gongkai.exchange.surroundings import surroundings

_CHUNK = 64 * 1024
#: Whether the system lets a pipe be waited for with a limit; where not, a thread keeps the time.
CAN_POLL = hasattr(select, "poll")
#: All there are: ended with this process, and forgotten by its copies.
_ALL: weakref.WeakSet[Guarded] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: ``seconds`` on the clock, and of the processor (the system counts
    those), ``megabytes`` of memory, bytes ``answered``; a process reads at most ``files``."""

    seconds: float
    processor_seconds: int
    megabytes: int
    answered: int
    files: int = 500


class Ended(Exception):  # noqa: N818 - it is told, not shown
    """The file ended the process: by taking too long (``slow``), too much memory (``memory``),
    by an answer without end (``large``), or by its death (``died``)."""

    def __init__(self, why: Literal["slow", "memory", "large", "died"]) -> None:
        super().__init__(why)
        self.why = why


class Guarded:
    """One process that answers for one file after another; any thread may ask, one at a time.

    ``program`` is what Python is told to run. A copy of this program by fork gets a process of
    its own.
    """

    def __init__(self, *program: str, limits: Limits) -> None:
        self.program, self.limits = program, limits
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0
        _ALL.add(self)

    def ask(self, data: bytes, *, until: float | None = None, **told: Any) -> dict[str, Any]:
        """Return what the process answers for a file; ``told`` is what it is asked.

        Raises Ended; as ``slow`` also at the moment ``until`` of ``stopwatch``, be it that another
        file is still being read. A process that ended of a file although it had read others gets a
        second chance in a new one: they may have worn it out. Both chances share the time.
        """
        question = json.dumps({**told, "size": len(data)}).encode() + b"\n" + data
        with self._turn(until):
            # Waiting for another file is no fault of this one.
            own = stopwatch() + self.limits.seconds
            until = own if until is None else min(own, until)
            try:
                return self._answer(question, until)
            except Ended as ended:
                was_fresh = self._files <= 1
                self._end()
                if was_fresh or ended.why not in ("memory", "died"):
                    raise
            except BaseException:
                # The answer would be taken for that of the next file.
                self._end()
                raise
            try:
                return self._answer(question, until)
            except BaseException:
                self._end()
                raise

    @contextmanager
    def _turn(self, until: float | None) -> Iterator[None]:
        """Wait until no other file is being read."""
        turn = self._one_at_a_time
        if not turn.acquire(timeout=-1 if until is None else max(0.0, until - stopwatch())):
            raise Ended("slow")
        try:
            yield
        finally:
            turn.release()

    def close(self) -> None:
        """End the process and whatever it has begun; the next file gets a new one."""
        if self._one_at_a_time.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._one_at_a_time.release()
        elif process := self._process:
            # Who asks just now finds it dead.
            _kill(process)

    def __del__(self) -> None:
        """End the process: an engine lets go of its workers without telling them."""
        self._end()

    def _answer(self, question: bytes, until: float) -> dict[str, Any]:
        process = self._started()
        talk = _talk_polled if CAN_POLL else _talk_timed
        try:
            line = talk(process, question, until, self.limits.answered)
        except (OSError, ValueError):
            line = b""
        answer = _decoded(line)
        if answer is None:
            raise self._end_of(process, line)
        if answer.get("ended") == "memory":
            raise Ended("memory")
        return answer

    def _end_of(self, process: subprocess.Popen[bytes], line: bytes) -> Ended:
        if len(line) >= self.limits.answered:
            return Ended("large")
        _kill(process)
        is_slow = process.wait() == -getattr(signal, "SIGXCPU", 0)
        return Ended("slow" if is_slow else "died")

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the running process; a new one when it has ended or has read its number."""
        if self._process and (self._files >= self.limits.files or self._process.poll() is not None):
            self._end()
        self._files += 1
        if self._process is None:
            self._files = 1
            self._process = subprocess.Popen(  # noqa: S603 - the program that runs already
                [sys.executable, *self.program, json.dumps(asdict(self.limits))],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(),
                start_new_session=True,
            )
            if CAN_POLL and self._process.stdin:
                os.set_blocking(self._process.stdin.fileno(), False)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.wait()
            _close_pipes(process)

    def forget(self) -> None:
        """Let go of the process: it is that of the program whose copy we are."""
        self._one_at_a_time = threading.Lock()
        process, self._process = self._process, None
        if process is not None:
            # Held open here, its pipe would keep it waiting after its owner has gone.
            _close_pipes(process)
            process.returncode = 0


def _talk_polled(
    process: subprocess.Popen[bytes], question: bytes, until: float, most: int
) -> bytes:
    """Return the line that is answered, or what there is of it when the process has ended.

    Raises Ended (``slow``) when the time is up, OSError when the process takes no question.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    go, come = process.stdin.fileno(), process.stdout.fileno()
    poll = select.poll()
    poll.register(go, select.POLLOUT)
    poll.register(come, select.POLLIN)
    rest = memoryview(question)
    heard = bytearray()
    while not heard.endswith(b"\n") and len(heard) < most:
        left = until - stopwatch()
        if left <= 0:
            raise Ended("slow")
        for pipe, _ in poll.poll(left * 1000):
            if pipe == go:
                rest = rest[os.write(go, rest) :]
                if not rest:
                    poll.unregister(go)
            elif some := os.read(come, _CHUNK):
                heard += some
            else:
                return bytes(heard)
    return bytes(heard)


def _talk_timed(
    process: subprocess.Popen[bytes], question: bytes, until: float, most: int
) -> bytes:
    """Do the same where pipes cannot be polled: a thread ends the process when the time is up."""
    assert process.stdin is not None
    assert process.stdout is not None
    struck = threading.Event()

    def strike() -> None:
        struck.set()
        _kill(process)

    clock = threading.Timer(max(0.0, until - stopwatch()), strike)
    clock.start()
    heard = bytearray()
    try:
        rest = memoryview(question)
        while rest:
            rest = rest[process.stdin.write(rest) or 0 :]
        while not heard.endswith(b"\n") and len(heard) < most:
            if not (some := process.stdout.read(_CHUNK)):
                break
            heard += some
    finally:
        clock.cancel()
        # Only then is it certain that the clock does not strike during the next file.
        clock.join()
        if struck.is_set():
            raise Ended("slow")
    return bytes(heard)


def stopwatch() -> float:
    """Return seconds since some moment: how long it takes is measured, no day or hour is read."""
    return os.times().elapsed


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and whatever it has begun."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _decoded(line: bytes) -> dict[str, Any] | None:
    """Return an answer; None for what the process did not say to its end."""
    if not line.endswith(b"\n"):
        return None
    try:
        answer: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _end_all() -> None:
    for guarded in list(_ALL):
        guarded.close()


def _forget_all() -> None:
    for guarded in list(_ALL):
        guarded.forget()


atexit.register(_end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
