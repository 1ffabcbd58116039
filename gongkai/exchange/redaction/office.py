"""A Word file as PDF by LibreOffice, where it is installed; elsewhere the way to do it is told.

What readers do not see is taken out first, so that no comment or former wording gets on a page.
"""

from __future__ import annotations

from gongkai.errors import InvalidInput
from gongkai.exchange.converter import NotConverted, convert, find_converter
from gongkai.exchange.files import open_archive
from gongkai.exchange.parts import look_into
from gongkai.exchange.parts.cleaning import clean

_LONGEST_SECONDS = 120


def pdf_of_word(data: bytes, name: str) -> bytes:
    """Return a DOCX as PDF.

    Raises InvalidInput (``not_convertible``) where no converter is, for other archives, and for
    files with macros, objects inside or content from outside, which the converter would fetch.
    """
    with open_archive(data, name) as archive:
        is_word = "word/document.xml" in archive.namelist()
    program = find_converter()
    if not is_word or program is None:
        raise _not_convertible(name, "本机不能把它转换成 PDF")
    if any(note.code == "external_content" for note in look_into(data, name).notes):
        raise _not_convertible(name, "会从外部取图片或数据，没有转换")
    try:
        shown = clean(data, name, {}, drop_hidden=True)
    except InvalidInput as error:
        if error.code != "not_cleanable":
            raise
        raise _not_convertible(name, "带有宏、控件或嵌入对象，没有转换") from error
    try:
        return convert(program, shown, kind="docx", to="pdf", seconds=_LONGEST_SECONDS)
    except NotConverted as error:
        raise _not_convertible(name, "转换不了，可能已损坏") from error


def _not_convertible(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”{why}。请用 WPS 或 Word 打开，另存为 PDF 后再上传。", code="not_convertible"
    )
