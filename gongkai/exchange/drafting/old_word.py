"""Old Word and WPS files (.doc, .wps): converted by LibreOffice where it is installed.

The file is put into memory-backed space only: nothing that was not screened yet reaches a disk.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from gongkai.errors import InvalidInput
from gongkai.exchange.surroundings import surroundings

#: Where files lie in memory on Linux; elsewhere the way to convert is told instead.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_LONGEST_SECONDS = 90
_PROGRAMS = ("soffice", "libreoffice")
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
    program = next((found for each in _PROGRAMS if (found := shutil.which(each))), None)
    if program is None or not MEMORY.is_dir():
        raise InvalidInput(
            f"“{name}”是旧版 Word 或 WPS 文件（.doc、.wps），本机不能转换。"
            "请用 WPS 或 Word 打开，另存为 .docx 后再上传。",
            code="unsupported_kind",
        )
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="gongkai-") as folder:
        return _converted(program, data, Path(folder), name)


def _converted(program: str, data: bytes, folder: Path, name: str) -> bytes:
    source, result = folder / "in.doc", folder / "out" / "in.docx"
    source.write_bytes(data)
    command = [
        program,
        # A profile of its own: two conversions at once do not wait for each other.
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx"),
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
        raise InvalidInput(
            f"“{name}”转换不了，可能已损坏或设有密码。"
            "请用 WPS 或 Word 打开，另存为 .docx 后再上传。",
            code="unreadable_file",
        ) from error
