"""The guarded process that reads files of the archive. Not called by hand: ``reading`` asks it."""

from __future__ import annotations

import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from gongkai.archive.reading.proposing import propose
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.answering import serve
from gongkai.exchange.drafting.old_word import is_old_word, new_word
from gongkai.exchange.files import LARGEST_FILE_BYTES
from gongkai.exchange.parts import OLE, text_parts
from gongkai.exchange.screened import FileScreening
from gongkai.records.files import kind_of_file
from gongkai.records.secrets import PICTURES, look_into

#: Endings of what is read as text, and the kind it is kept as.
_TEXTS = {".txt": "txt", ".csv": "csv", ".htm": "html", ".html": "html"}
_LOCKED = "EncryptedPackage".encode("utf-16-le")
#: More text than this of one file is not indexed; it is a data dump, no document.
MOST_CHARACTERS = 4_000_000


def answer(data: bytes, told: dict[str, Any]) -> dict[str, Any]:
    """Return the ``pages`` of a PDF, or what a file says, or what is wrong with it."""
    try:
        if told["ask"] == "pages":
            return {"pages": _pages(data)}
        if told["ask"] == "text":
            # What the benchmark holds an import against.
            parts = text_parts(data, told["name"])
            return {"text": "\n".join(part.shown for part in parts)}
        return _read(data, told["name"])
    except GongkaiError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except MemoryError:
        raise
    except Exception as fault:
        return {"fault": _where(fault)}


def _read(data: bytes, name: str) -> dict[str, Any]:
    kind = _kind(data, name)
    screening = look_into(data, name, kind, lexicon=())
    note = ""
    if screening is None and kind == "ole" and is_old_word(data):
        screening, note = _old_word(data, name)
    parts = screening.parts if screening else ()
    text = "\n".join(shown for part in parts if (shown := part.shown.strip()))
    if kind in PICTURES:
        text, note = "", "这是图片，里面的字不能检索。"
    elif not text and not note:
        note = "没有读到文字（可能是扫描件），不能按正文检索。"
    if len(text) > MOST_CHARACTERS:
        text, note = text[:MOST_CHARACTERS], "文字太长，只按前面的部分检索。"
    pages = 1 if kind in PICTURES else _pages(data) if kind == "pdf" else None
    return {
        "kind": kind,
        "pages": pages,
        "text": text,
        "is_private": bool(screening and screening.hits),
        "note": note,
        **propose(text),
    }


def _kind(data: bytes, name: str) -> str:
    """Return the kind of a file; texts and pages, which nobody may upload, are taken in here."""
    kind = _TEXTS.get(Path(name).suffix.lower())
    if kind and data and len(data) <= LARGEST_FILE_BYTES:
        return kind
    if data.startswith(OLE) and _LOCKED in data:
        # Under a password a new file is of the old kind outside.
        raise InvalidInput(
            f"“{name}”设有密码，无法读取。请取消密码，另存后再导入。", code="file_encrypted"
        )
    return kind_of_file(data, name)


def _old_word(data: bytes, name: str) -> tuple[FileScreening | None, str]:
    """Return an old Word file as its converter reads it, screened once more, or why it is not."""
    try:
        new = new_word(data, name)
    except InvalidInput as error:
        if error.code == "unsupported_kind":
            return None, "旧版 Word 文件，本机没有 LibreOffice，不能按正文检索。"
        raise
    return look_into(new, name, "docx", lexicon=()), ""


def _pages(data: bytes) -> int | None:
    import pypdfium2

    with suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(data)
        try:
            return len(document)
        finally:
            document.close()
    return None


def _where(fault: Exception) -> str:
    """Return where the fault is and its kind, without values: they may be of the file."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno} {type(fault).__name__}"


if __name__ == "__main__":
    serve(answer)
