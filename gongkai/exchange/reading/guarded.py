"""Reports of strangers, read in a guarded process: whatever a file holds, it can only end that."""

from __future__ import annotations

from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.guarded import Ended
from gongkai.exchange.reading.pdf.source import READER, SCAN_READER
from gongkai.exchange.report_json import report_from_mapping
from gongkai.statute.annual_report.report import Report

#: Somebody waits for the page: after so many seconds no file is read on within a web request.
LONGEST_SECONDS = 50


class NotReadThrough(InvalidInput):
    """A file that was not read to its end: ``why`` as ``Ended`` has it, or ``scan`` where text
    would have had to be recognised in pictures and that was not asked for.
    """

    code = "text_too_large"

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


def read_report_guarded(
    data: bytes, *, name: str, until: float | None = None, scans: bool = True
) -> Report:
    """Return the same report as ``read_report_bytes``, or raise as it does, in bounded time.

    60 seconds and 1.5 GB; where text is recognised in pictures, 400 seconds and 6 GB; in no case
    later than the moment ``until`` of ``exchange.guarded.stopwatch``. Raises NotReadThrough for a
    file that takes more, and for a scan without ``scans``.
    """
    try:
        told = READER.ask(data, until=until, ask="report", name=name, scans=False)
        if told.get("scans"):
            if not scans:
                raise NotReadThrough("scan", _scan_message(name))
            told = _with_scans(data, name, until)
    except Ended as ended:
        raise NotReadThrough(ended.why, _large_message(name)) from ended
    if fault := told.get("fault"):
        raise RuntimeError(f"reading failed at {fault}")
    try:
        if error := told.get("error"):
            raise InvalidInput(error["message"], code=error["code"], article=error["article"])
        return report_from_mapping(told["report"], name=name)
    except (AttributeError, KeyError, TypeError) as error:
        # Only a process that a file has taken over says such things.
        raise NotReadThrough("large", _large_message(name)) from error


def let_recogniser_go() -> None:
    """End the process that recognises text: it keeps much memory, and is seldom needed.

    Not where another thread may be asking it: its file would fail.
    """
    SCAN_READER.close()


def _with_scans(data: bytes, name: str, until: float | None) -> dict[str, Any]:
    try:
        return SCAN_READER.ask(data, until=until, ask="report", name=name, scans=True)
    except Ended as ended:
        if ended.why == "slow" and until is not None:
            raise NotReadThrough("slow", _scan_message(name)) from ended
        raise


def _scan_message(name: str) -> str:
    return (
        f"“{name}”是扫描件或图片，认出里面的文字要几分钟，网页等不了这么久，没有读出。"
        "请改用网页、Word 或带文字的 PDF。"
    )


def _large_message(name: str) -> str:
    return (
        f"“{name}”过于复杂，在限定的时间和内存里没有读完。"
        "请确认是否选错文件，或用 WPS、Word 另存后再试。"
    )
