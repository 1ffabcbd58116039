"""Reports of strangers, read in a guarded process: whatever a file holds, it can only end that."""

from __future__ import annotations

from gongkai.errors import InvalidInput
from gongkai.exchange.guarded import Ended
from gongkai.exchange.reading.pdf.source import READER, SCAN_READER
from gongkai.exchange.report_json import report_from_mapping
from gongkai.statute.annual_report.report import Report


def read_report_guarded(data: bytes, *, name: str) -> Report:
    """Return the same report as ``read_report_bytes``, or raise as it does, in bounded time.

    60 seconds and 1.5 GB; where text is recognised in pictures, 400 seconds and 6 GB. Raises
    InvalidInput (``text_too_large``) for a file that takes more.
    """
    try:
        told = READER.ask(data, ask="report", name=name, scans=False)
        if told.get("scans"):
            told = SCAN_READER.ask(data, ask="report", name=name, scans=True)
    except Ended as ended:
        raise _too_large(name) from ended
    if fault := told.get("fault"):
        raise RuntimeError(f"reading failed at {fault}")
    try:
        if error := told.get("error"):
            raise InvalidInput(error["message"], code=error["code"], article=error["article"])
        return report_from_mapping(told["report"], name=name)
    except (AttributeError, KeyError, TypeError) as error:
        # Only a process that a file has taken over says such things.
        raise _too_large(name) from error


def _too_large(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”过于复杂，在限定的时间和内存里没有读完。"
        "请确认是否选错文件，或用 WPS、Word 另存后再试。",
        code="text_too_large",
    )
