"""Reading and checking strangers' files one after another, in a process that may hang or die.

Not called by hand: ``guard`` starts it. In: a line of JSON (``name``, ``size``), then the bytes of
the file. Out: a line of JSON, what ``look_at`` returns.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from gongkai.errors import GongkaiError
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.report_json import report_to_mapping
from gongkai.statute.annual_report.reconcile import reconcile


def look_at(data: bytes, name: str) -> dict[str, Any]:
    """Return ``{"report", "findings"}`` of a file, or ``{"error": {"code", "message"}}``.

    A fault of ours is an error too (``internal_error``): the other files of the corpus go on.
    """
    try:
        report = read_report_bytes(data, name=name)
        findings = reconcile(report)
    except GongkaiError as error:
        return _failure(error.code, error.message)
    except MemoryError:
        return _failure(
            "file_too_complex", f"读“{name}”所需的内存超过上限，没有读完。请单独检查这个文件。"
        )
    except Exception as error:
        return _failure(
            "internal_error",
            f"读“{name}”时程序内部出错（{type(error).__name__}: {error}）。"
            "请附上文件向维护者反映。",
        )
    return {
        "report": report_to_mapping(report),
        "findings": [finding.as_json() for finding in findings],
    }


def _failure(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def _bound_memory(megabytes: int) -> None:
    """Bound the memory of this process, where the system knows how."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _bound_time(seconds: int) -> None:
    """Bound the processor time from now on; the guard bounds the time on the clock."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def serve(stdin: BinaryIO, stdout: BinaryIO, *, seconds: int) -> None:
    """Answer file after file until the guard closes its end."""
    while head := stdin.readline():
        told = json.loads(head)
        data = stdin.read(told["size"])
        _bound_time(seconds)
        answer = json.dumps(look_at(data, told["name"]), ensure_ascii=False)
        stdout.write(answer.encode("utf-8", "replace") + b"\n")
        stdout.flush()


def main() -> None:
    """Serve on stdin and stdout; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    _bound_memory(megabytes)
    # What is loaded by now stays; looking through it again and again is 3 % of the time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    serve(sys.stdin.buffer, answers, seconds=seconds)


if __name__ == "__main__":
    main()
