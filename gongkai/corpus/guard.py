"""What the guarded process says of a file, and the failures of files that were too much for it."""

from __future__ import annotations

from typing import Any

from gongkai.exchange.guarded import Ended, Guarded, Limits

#: A busy machine stretches processor time.
_STRETCH = 3
#: The longest answer, in bytes: a hundred times that of a report. What a batch holds at once is
#: bounded by it, whatever strangers pack into small files.
MOST_ANSWERED = 4 * 1024 * 1024


class Guard:
    """A reader in a process of its own: ``seconds`` of processor time and ``megabytes`` a file."""

    def __init__(
        self,
        seconds: int,
        megabytes: int,
        program: tuple[str, ...] = ("-m", "gongkai.corpus.child"),
    ) -> None:
        self._seconds = seconds
        limits = Limits(seconds * _STRETCH, seconds, megabytes, MOST_ANSWERED, files=5_000)
        self._guarded = Guarded(*program, limits=limits)

    def look_at(self, data: bytes, name: str, *, sha256: str) -> dict[str, Any]:
        """Return what ``child.look_at`` says, or its kind of error for a file that was too much.

        Codes of that error: ``file_too_slow``, ``file_too_complex``, ``reader_died``.
        """
        try:
            return self._guarded.ask(data, name=name, sha256=sha256)
        except Ended as ended:
            code, message = self._told(ended, name)
            return {"error": {"code": code, "message": message}}

    def close(self) -> None:
        """End the process and whatever it has begun."""
        self._guarded.close()

    def _told(self, ended: Ended, name: str) -> tuple[str, str]:
        return {
            "slow": (
                "file_too_slow",
                f"读“{name}”超过{self._seconds}秒没有读完，已停下。"
                "请单独检查这个文件，或用 --seconds 放宽时限。",
            ),
            "memory": (
                "file_too_complex",
                f"读“{name}”所需的内存超过上限，没有读完。请单独检查这个文件。",
            ),
            "large": (
                "file_too_complex",
                f"“{name}”里的文字和数远多于一份年报，没有收入。请单独检查这个文件。",
            ),
            "died": (
                "reader_died",
                f"“{name}”使读取程序异常退出（可能已损坏、过大，或有意构造），没有读出。"
                "请单独检查这个文件。",
            ),
        }[ended.why]
