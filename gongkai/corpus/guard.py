"""The process that reads strangers' files, guarded: bounded in time and memory, begun anew."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from gongkai.exchange.surroundings import surroundings

#: A busy machine stretches processor time.
_STRETCH = 3
#: The longest answer, in bytes: a hundred times that of a report. What a batch holds at once is
#: bounded by it, whatever strangers pack into small files.
MOST_ANSWERED = 4 * 1024 * 1024


@dataclass
class Guard:
    """A reader in a process of its own: ``seconds`` of processor time and ``megabytes`` a file.

    A file that hangs or kills the process is a failure of that file; the next one gets a new
    process.
    """

    seconds: int
    megabytes: int
    program: tuple[str, ...] = ("-m", "gongkai.corpus.child")
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _is_fresh: bool = field(default=True, init=False)

    def look_at(self, data: bytes, name: str) -> dict[str, Any]:
        """Return what ``child.look_at`` says, or its kind of error for a file that was too much.

        Codes of that error: ``file_too_slow``, ``reader_died``.
        """
        was_fresh = self._is_fresh
        answer = self._ask(data, name)
        if not was_fresh and (answer is None or _code(answer) == "file_too_complex"):
            # The files before may have worn the process out or left it little memory.
            self.close()
            answer = self._ask(data, name)
        return answer or _failure(
            "reader_died",
            f"“{name}”使读取程序异常退出（可能已损坏、过大，或有意构造），没有读出。"
            "请单独检查这个文件。",
        )

    def close(self) -> None:
        """End the process and whatever it has begun."""
        process, self._process, self._is_fresh = self._process, None, True
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def __del__(self) -> None:
        """End the process: the engine lets go of its workers without telling them."""
        self.close()

    def _ask(self, data: bytes, name: str) -> dict[str, Any] | None:
        """Return the answer, None when the process died of the file."""
        process = self._process or self._begin()
        assert process.stdin is not None
        assert process.stdout is not None
        self._is_fresh = False
        struck = threading.Event()

        def strike() -> None:
            struck.set()
            _kill(process)

        clock = threading.Timer(self.seconds * _STRETCH, strike)
        clock.start()
        line = b""
        with suppress(OSError):
            head = json.dumps({"name": name, "size": len(data)}).encode()
            process.stdin.write(head + b"\n" + data)
            process.stdin.flush()
            line = process.stdout.readline(MOST_ANSWERED)
        clock.cancel()
        # Only then is it certain that the clock does not strike during the next file.
        clock.join()
        answer = _decoded(line)
        if answer is None or struck.is_set():
            self.close()
            if answer is None and len(line) == MOST_ANSWERED:
                return _failure(
                    "file_too_complex",
                    f"“{name}”里的文字和数远多于一份年报，没有收入。请单独检查这个文件。",
                )
            ran_out = struck.is_set() or process.returncode == -getattr(signal, "SIGXCPU", 0)
            return answer or (self._too_slow(name) if ran_out else None)
        return answer

    def _too_slow(self, name: str) -> dict[str, Any]:
        return _failure(
            "file_too_slow",
            f"读“{name}”超过{self.seconds}秒没有读完，已停下。"
            "请单独检查这个文件，或用 --seconds 放宽时限。",
        )

    def _begin(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(  # noqa: S603 - the program that runs already
            [sys.executable, *self.program, str(self.seconds), str(self.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings(),
            start_new_session=True,
        )
        self._is_fresh = True
        return self._process


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and whatever it has begun."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _decoded(line: bytes) -> dict[str, Any] | None:
    """Return an answer; None for what the child did not say to its end."""
    if not line.endswith(b"\n"):
        return None
    try:
        answer: Any = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _code(answer: dict[str, Any]) -> str | None:
    return str(answer["error"]["code"]) if "error" in answer else None


def _failure(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
