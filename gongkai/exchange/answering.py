"""What runs in a guarded process: question after question about a stranger's file, each answered.

In: a line of JSON with the ``size`` of the file and what is asked, then its bytes. Out: a line of
JSON. The first argument holds the limits. Who asks: ``guarded``.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

#: What a program does with a file: bytes and what is asked in, what goes into JSON out.
Answer = Callable[[bytes, dict[str, Any]], dict[str, Any]]


def serve(answer: Answer, *, errors: str = "surrogatepass") -> None:
    """Answer on stdin and stdout until the asker closes its end; what a library prints is lost.

    ``errors`` says what becomes of halves of characters, which a hostile file may hold.
    """
    limits = json.loads(sys.argv[1])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _bound_memory(limits["megabytes"])
    # What is loaded by now stays; looking through it again and again is 3 % of the time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    come: BinaryIO = sys.stdin.buffer
    while head := come.readline():
        told = json.loads(head)
        data = come.read(told.pop("size"))
        _bound_time(limits["processor_seconds"])
        try:
            line = json.dumps(answer(data, told), ensure_ascii=False).encode("utf-8", errors)
        except MemoryError:
            line = b'{"ended": "memory"}'
        del data
        answers.write(line + b"\n")
        answers.flush()


def _bound_memory(megabytes: int) -> None:
    """Bound the memory of this process, where the system knows how; it leaves no picture of it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _bound_time(seconds: int) -> None:
    """Bound the processor time from now on; who asks bounds the time on the clock."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
