"""Files of the archive read in a guarded process: their pages, their text, what they propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.guarded import Ended, Guarded, Limits

_PROGRAM = ("-m", "gongkai.archive.reading.child")
#: An old document with a sheet of 20 million cells is refused by its reader long before.
LIMITS = Limits(seconds=120, processor_seconds=120, megabytes=2048, answered=256 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: its kind, pages (None where nobody counted), text, proposals.

    ``is_private`` says that the detectors hit something; ``note`` why there is no text, "" where
    there is.
    """

    kind: str
    pages: int | None
    text: str
    is_private: bool
    title: str
    number: str
    maker: str
    dated_on: date | None
    note: str


def new_reader() -> Guarded:
    """Return a process that reads; whoever asks for many at once has one for each."""
    return Guarded(*_PROGRAM, limits=LIMITS)


_READER = new_reader()


def pages_of(data: bytes, kind: str, *, reader: Guarded = _READER) -> int | None:
    """Return the pages of a PDF, 1 for a photo, None where it cannot be counted."""
    if kind in ("png", "jpg"):
        return 1
    if kind != "pdf":
        return None
    try:
        answer = reader.ask(data, ask="pages")
    except Ended:
        return None
    pages = answer.get("pages")
    return pages if isinstance(pages, int) and 0 < pages < 100_000 else None


def read_guarded(data: bytes, name: str, *, reader: Guarded = _READER) -> Reading:
    """Return what a file says, after it was screened in memory.

    Raises InvalidInput as ``records.secrets.look_into`` and ``records.files.kind_of_file`` do,
    with the same codes (``secrecy_mark``, ``file_encrypted``, ``unreadable_file``, …).
    """
    try:
        told = reader.ask(data, ask="read", name=name)
    except Ended as ended:
        raise _too_much(name) from ended
    if error := told.get("error"):
        # The sentences were written for pages on which files are sent in.
        message = str(error["message"]).replace("上传", "导入")
        raise InvalidInput(message, code=str(error["code"]))
    if fault := told.get("fault"):
        raise InvalidInput(
            f"“{name}”没有读出来（{fault}）。请用 WPS、Word 打开另存后再导入。",
            code="unreadable_file",
        )
    try:
        return _reading(told)
    except (KeyError, TypeError, ValueError) as error:
        # Only a process that a file has taken over says such things.
        raise _too_much(name) from error


def _reading(told: dict[str, Any]) -> Reading:
    day = told["dated_on"]
    return Reading(
        kind=str(told["kind"]),
        pages=told["pages"] if isinstance(told["pages"], int) else None,
        text=str(told["text"]),
        is_private=bool(told["is_private"]),
        title=str(told["title"]),
        number=str(told["number"]),
        maker=str(told["maker"]),
        dated_on=date.fromisoformat(day) if day else None,
        note=str(told["note"]),
    )


def _too_much(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”在限定的时间和内存里没有读完。请确认文件没有损坏，或另存、拆分后再导入。",
        code="text_too_large",
    )
