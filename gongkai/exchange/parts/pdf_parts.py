"""PDF: read in a process of its own, bounded in time and memory, and the files attached to it."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.office import FATAL, LookInto
from gongkai.exchange.parts.part import Budget, FileText, TextPart
from gongkai.exchange.surroundings import surroundings

#: Real time for the reading: its own limit is of processor time, which a busy machine stretches.
LONGEST_SECONDS = 60
#: Hostile files must not take the machine by their number either.
_TWO_AT_A_TIME = threading.BoundedSemaphore(2)


def read_pdf(data: bytes, budget: Budget, look_into: LookInto) -> FileText:
    """Return the texts of a PDF page by page.

    A scanned one has no parts and a note that says so. Raises InvalidInput:
    ``password_protected``, ``unreadable_file``, ``too_many_pages``, ``text_too_large`` (also for
    one whose pages take too long).
    """
    found = _read_apart(data, budget)
    if "code" in found:
        raise InvalidInput(found["message"], code=found["code"])
    for name, left in found["budget"].items():
        setattr(budget, name, left)
    for code, message in found["notes"]:
        budget.note(code, message)
    parts = [TextPart(place, text, is_hidden) for place, text, is_hidden in found["parts"]]
    for name, inside in found["attached"]:
        parts += _attached_parts(name, base64.b64decode(inside), budget, look_into)
    return FileText("pdf", tuple(parts))


def _read_apart(data: bytes, budget: Budget) -> Any:
    told = {
        name: getattr(budget, name)
        for name in ("name", "characters", "unpacked", "embedded", "depth", "seconds")
    }
    command = [sys.executable, "-m", "gongkai.exchange.parts.pdf_child", json.dumps(told)]
    try:
        with _TWO_AT_A_TIME:
            # The program is the one that runs already.
            done = subprocess.run(  # noqa: S603
                command,
                input=data,
                capture_output=True,
                timeout=LONGEST_SECONDS,
                check=True,
                env=surroundings(),
            )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise InvalidInput(
            f"“{budget.name}”的页面过于复杂，在限定的时间和内存里没有看完，不能算作查过。"
            "请重新导出 PDF，或拆成几个文件后再试。",
            code="text_too_large",
        ) from error


def _attached_parts(
    name: str, data: bytes, budget: Budget, look_into: LookInto
) -> Iterator[TextPart]:
    budget.depth += 1
    try:
        inner = look_into(data, name, budget)
    except InvalidInput as error:
        if error.code in FATAL:
            raise
        budget.note(f"locked:{name}", f"PDF 内附文件“{name}”没有查看：{error.message}")
        yield TextPart("嵌入文件的名称", name, is_hidden=True)
        return
    finally:
        budget.depth -= 1
    yield TextPart("嵌入文件的名称", name, is_hidden=True)
    for part in inner.parts:
        yield TextPart(f"嵌入文件“{name}”：{part.place}", part.text, is_hidden=True)
