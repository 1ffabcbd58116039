"""PDF files and pictures: read in a process of its own, bounded in time and memory.

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
from importlib.util import find_spec
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.reading.document import Block, Document, Line, Row
from gongkai.exchange.surroundings import surroundings

#: Real time for one file, and for one whose text has to be recognised in pictures.
LONGEST_SECONDS = 60
LONGEST_SECONDS_FOR_SCANS = 400
#: Files that one process reads: what the library does not give back is not kept for ever.
MOST_FILES = 500
_LENGTH = 8


def read_pdf(data: bytes, name: str) -> Document:
    """Return paragraphs and table rows, each with its page; those of scanned pages if possible.

    Raises InvalidInput: ``file_encrypted``, ``unreadable_file``, ``too_many_pages``,
    ``text_too_large`` (also for one that takes too much time or memory), ``table_unreadable``
    for one that is pictures of paper while the optional recogniser is not installed.
    """
    told = _READER.read(data, LONGEST_SECONDS)
    if told.get("pictures") and can_read_scans():
        told = _SCAN_READER.read(data, LONGEST_SECONDS_FOR_SCANS)
    return _document("pdf", told, name)


def read_picture(data: bytes, name: str) -> Document:
    """Return the text in a picture of a report. Raises InvalidInput as ``read_pdf``."""
    if not can_read_scans():
        raise _without_text(name)
    return _document("image", _SCAN_READER.read(data, LONGEST_SECONDS_FOR_SCANS), name)


def can_read_scans() -> bool:
    """Say whether the optional recogniser is installed."""
    return all(find_spec(package) for package in ("rapidocr", "onnxruntime"))


def _document(kind: str, told: dict[str, Any], name: str) -> Document:
    if "code" in told:
        raise InvalidInput(_message(told, name), code=told["code"])
    blocks: list[Block] = [
        Line(text, place) if isinstance(text, str) else Row(tuple(text), place)
        for text, place in told["blocks"]
    ]
    if not blocks:
        raise _without_text(name)
    return Document(kind, tuple(blocks))


def _without_text(name: str) -> InvalidInput:
    install = (
        ""
        if can_read_scans()
        else "或者安装可选的文字识别组件（运行 scripts/setup.sh ocr）后再试。"
    )
    return InvalidInput(
        f"“{name}”是扫描件或图片，没有读到文字，表格无法读取。"
        f"请改用网页、Word 或带文字的 PDF。{install}",
        code="table_unreadable",
    )


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

    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments
        self.one_at_a_time = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.files = 0

    def read(self, data: bytes, seconds: float) -> dict[str, Any]:
        with self.one_at_a_time:
            process = self.started()
            too_long = threading.Timer(seconds, process.kill)
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
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "gongkai.exchange.reading.pdf.child", *self.arguments],
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
_SCAN_READER = _Reader("scans")
atexit.register(_READER.stop)
atexit.register(_SCAN_READER.stop)
