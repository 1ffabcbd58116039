"""A Word file as PDF by LibreOffice, where it is installed; elsewhere the way to do it is told.

What readers do not see is taken out first, so that no comment or former wording gets on a page.
The file is put into memory-backed space only.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.old_word import MEMORY
from gongkai.exchange.files import open_archive
from gongkai.exchange.parts import look_into
from gongkai.exchange.parts.cleaning import clean
from gongkai.exchange.surroundings import surroundings

_LONGEST_SECONDS = 120
_PROGRAMS = ("soffice", "libreoffice")


def pdf_of_word(data: bytes, name: str) -> bytes:
    """Return a DOCX as PDF.

    Raises InvalidInput (``not_convertible``) where no converter is, for other archives, and for
    files with macros, objects inside or content from outside, which the converter would fetch.
    """
    with open_archive(data, name) as archive:
        is_word = "word/document.xml" in archive.namelist()
    program = next((found for each in _PROGRAMS if (found := shutil.which(each))), None)
    if not is_word or program is None or not MEMORY.is_dir():
        raise _not_convertible(name, "本机不能把它转换成 PDF")
    if any(note.code == "external_content" for note in look_into(data, name).notes):
        raise _not_convertible(name, "会从外部取图片或数据，没有转换")
    try:
        shown = clean(data, name, {}, drop_hidden=True)
    except InvalidInput as error:
        if error.code != "not_cleanable":
            raise
        raise _not_convertible(name, "带有宏、控件或嵌入对象，没有转换") from error
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="gongkai-") as folder:
        return _converted(program, shown, Path(folder), name)


def _converted(program: str, data: bytes, folder: Path, name: str) -> bytes:
    source, result = folder / "in.docx", folder / "out" / "in.pdf"
    source.write_bytes(data)
    command = [
        program,
        # A profile of its own: two conversions at once do not wait for each other.
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf"),
        *("--outdir", str(folder / "out"), str(source)),
    ]
    try:
        # The program is one of two known names, the file's name is ours.
        subprocess.run(  # noqa: S603
            command,
            timeout=_LONGEST_SECONDS,
            check=True,
            capture_output=True,
            cwd=folder,
            env=surroundings(),
        )
        return result.read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        raise _not_convertible(name, "转换不了，可能已损坏") from error


def _not_convertible(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”{why}。请用 WPS 或 Word 打开，另存为 PDF 后再上传。", code="not_convertible"
    )
