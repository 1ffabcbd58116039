"""The guarded process that reads reports. Not called by hand: ``guarded`` and ``pdf`` ask it."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from gongkai.errors import GongkaiError
from gongkai.exchange.answering import serve
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.report_json import report_to_mapping


class _ScansWanted(Exception):  # noqa: N818 - it is told, not shown
    """The file is pictures of paper: another process, with more time and memory, reads it."""


def answer(data: bytes, told: dict[str, Any]) -> dict[str, Any]:
    """Return the ``blocks`` of a PDF, or the ``report`` in any file, or what is wrong with it."""
    from gongkai.exchange.reading.pdf.blocks import blocks_of

    if told["ask"] == "blocks":
        return blocks_of(data, told["scans"])

    def ask_blocks(data: bytes, scans: bool) -> dict[str, Any]:
        if scans and not told["scans"]:
            raise _ScansWanted
        return blocks_of(data, scans)

    try:
        report = read_report_bytes(data, name=told["name"], ask_blocks=ask_blocks)
    except _ScansWanted:
        return {"scans": True}
    except GongkaiError as error:
        return {"error": {"code": error.code, "message": error.message, "article": error.article}}
    except MemoryError:
        raise
    except Exception as fault:
        return {"fault": _where(fault)}
    return {"report": report_to_mapping(report)}


def _where(fault: Exception) -> str:
    """Return where the fault is and its kind, without values: they may be of the file."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno} {type(fault).__name__}"


if __name__ == "__main__":
    serve(answer)
