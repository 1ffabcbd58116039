"""PDF files with text: read in a process of its own, bounded in time and memory.

The process stays for the next file, for starting it takes longer than reading a report.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.reading.document import Block, Document, Line, Row
from gongkai.exchange.surroundings import surroundings

#: Real time for one file.
LONGEST_SECONDS = 60
#: Files that one process reads: what the library does not give back is not kept for ever.
MOST_FILES = 500
_LENGTH = 8


def read_pdf(data: bytes, name: str) -> Document:
    """Return paragraphs and table rows, each with its page.

    Raises InvalidInput: ``file_encrypted``, ``unreadable_file``, ``too_many_pages``,
    ``text_too_large`` (also for one that takes too much time or memory), ``table_unreadable``
    for one that is pictures of paper.
    """
    told = _READER.read(data)
    if "code" in told:
        raise InvalidInput(_message(told, name), code=told["code"])
    blocks: list[Block] = [
        Line(text, place) if isinstance(text, str) else Row(tuple(text), place)
        for text, place in told["blocks"]
    ]
    if not blocks:
        raise InvalidInput(
            f"“{name}”没有文字，是扫描件或图片，表格无法读取。请改用网页、Word 或带文字的 PDF。",
            code="table_unreadable",
        )
    return Document("pdf", tuple(blocks))


def _message(told: dict[str, Any], name: str) -> str:
    return {
        "file_encrypted": f"“{name}”设有密码，无法读取。请先取消密码后再试。",
        "unreadable_file": f"“{name}”不是有效的 PDF 文件或已损坏。请重新导出后再试。",
        "too_many_pages": (
            f"“{name}”有{told.get('pages')}页，不像一份年度报告，没有读取。"
            "请确认是否选错文件，或只留下年度报告的页面后再试。"
        ),
        "text_too_large": (
            f"“{name}”的页面过于复杂，在限定的时间和内存里没有读完。"
            "请重新导出 PDF，或改用网页、Word 后再试。"
        ),
    }[told["code"]]


class _Reader:
    """The process that reads; started when first needed and again when it has ended."""

    def __init__(self) -> None:
        self.one_at_a_time = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.files = 0

    def read(self, data: bytes) -> dict[str, Any]:
        with self.one_at_a_time:
            process = self.started()
            too_long = threading.Timer(LONGEST_SECONDS, process.kill)
            too_long.start()
            try:
                return self.ask(process, data)
            except (OSError, ValueError):
                # It was ended for taking too long, or by the file.
                self.stop()
                return {"code": "text_too_large"}
            finally:
                too_long.cancel()

    def ask(self, process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(len(data).to_bytes(_LENGTH, "big"))
        process.stdin.write(data)
        process.stdin.flush()
        length = int.from_bytes(process.stdout.read(_LENGTH), "big")
        answer: dict[str, Any] = json.loads(process.stdout.read(length))
        return answer

    def started(self) -> subprocess.Popen[bytes]:
        """Return the running process; a copy of this program by fork gets one of its own."""
        self.files += 1
        if self.owner != os.getpid():
            self.process = None
        elif self.files > MOST_FILES:
            self.stop()
        if self.process is None or self.process.poll() is not None:
            self.files, self.owner = 1, os.getpid()
            # The program is the one that runs already.
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gongkai.exchange.reading.pdf.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(),
            )
        return self.process

    def stop(self) -> None:
        """End the process, if it is ours."""
        process, self.process = self.process, None
        if process is not None and self.owner == os.getpid():
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()
            process.wait()


_READER = _Reader()
atexit.register(_READER.stop)
