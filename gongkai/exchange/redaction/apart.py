"""Working on a PDF in a process of its own, bounded in time and memory.

The page library is not made for two threads, and a hostile page can only end its own process.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import threading
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.surroundings import surroundings

#: Processor time for one look at a file, and for the drawing of all its pages.
SECONDS_OF_LOOK = 40
SECONDS_OF_REDACTION = 900
#: A busy machine stretches processor time.
_STRETCH = 2
_TWO_AT_A_TIME = threading.BoundedSemaphore(2)
_LOG = logging.getLogger(__name__)
#: A place and the kind of an error, as Python writes them.
_PLACE = re.compile(r'^  File ".*?([^/\\"]+)", line (\d+)', re.MULTILINE)
_KIND = re.compile(r"^([\w.]+(?:Error|Exception))\b", re.MULTILINE | re.ASCII)


def work(
    task: str, *files: bytes, seconds: int = SECONDS_OF_LOOK, **told: Any
) -> tuple[Any, bytes]:
    """Return the value and the bytes that a task of ``child`` hands back.

    Raises InvalidInput as the task does, and ``page_too_complex`` when it took too much.
    """
    head = {"task": task, "seconds": seconds, "told": told, "sizes": [len(file) for file in files]}
    try:
        with _TWO_AT_A_TIME:
            # The program is the one that runs already.
            done = subprocess.run(
                [sys.executable, "-m", "gongkai.exchange.redaction.child"],
                input=b"".join((json.dumps(head).encode(), b"\n", *files)),
                capture_output=True,
                timeout=seconds * _STRETCH,
                check=True,
                env=surroundings(),
            )
        line, _, data = done.stdout.partition(b"\n")
        found = json.loads(line)
    except (subprocess.SubprocessError, ValueError) as error:
        # Hostile or our own mistake: the reader of the log tells which.
        _LOG.warning("%s: %s %s", task, type(error).__name__, _where(error))
        raise InvalidInput(
            "页面过于复杂，在限定的时间和内存里没有画完，没有生成文件。"
            "请重新导出 PDF，或拆成几个文件后再试。",
            code="page_too_complex",
        ) from error
    if "code" in found:
        raise InvalidInput(found["message"], code=found["code"], article=found["article"])
    return found["value"], data


def _where(error: Exception) -> str:
    """Return where the process stopped and by what, without values: they may be of the file.

    >>> told = b'  File "/a/child.py", line 7, in _words\\nKeyError: "Zhang San"\\n'
    >>> _where(subprocess.CalledProcessError(1, "child", None, told))
    'child.py:7 KeyError'
    """
    told = (getattr(error, "stderr", None) or b"").decode(errors="replace")
    places = _PLACE.findall(told)
    kinds = _KIND.findall(told)
    return " ".join([*(":".join(one) for one in places[-1:]), *kinds[-1:]])
