"""Old Word and WPS files (.doc, .wps): converted by LibreOffice where it is installed."""

from __future__ import annotations

from gongkai.errors import InvalidInput
from gongkai.exchange.converter import NotConverted, convert, find_converter

_LONGEST_SECONDS = 90
_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), b"Attribut\x00e VB_")
_WORD = "WordDocument".encode("utf-16-le")


def is_old_word(data: bytes) -> bool:
    """Say whether a file of the old shape holds a text document, not a sheet or slides."""
    return _WORD in data


def new_word(data: bytes, name: str) -> bytes:
    """Return the document as DOCX.

    Raises InvalidInput: ``unsupported_kind`` with the way to convert where no converter is,
    ``file_has_macros``, ``unreadable_file`` for one that the converter cannot read in time.
    """
    if any(mark in data for mark in _MACROS):
        raise InvalidInput(
            f"“{name}”含有宏，没有读取。请用 WPS 或 Word 另存为不带宏的 .docx 后再试。",
            code="file_has_macros",
        )
    program = find_converter()
    if program is None:
        raise InvalidInput(
            f"“{name}”是旧版 Word 或 WPS 文件（.doc、.wps），本机不能转换。"
            "请用 WPS 或 Word 打开，另存为 .docx 后再上传。",
            code="unsupported_kind",
        )
    try:
        return convert(program, data, kind="doc", to="docx", seconds=_LONGEST_SECONDS)
    except NotConverted as error:
        raise InvalidInput(
            f"“{name}”转换不了，可能已损坏或设有密码。"
            "请用 WPS 或 Word 打开，另存为 .docx 后再上传。",
            code="unreadable_file",
        ) from error
