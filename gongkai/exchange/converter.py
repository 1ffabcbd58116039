"""LibreOffice as a converter of documents, where it is installed.

The file is put into memory-backed space only: nothing that was not screened yet reaches a disk.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from gongkai.exchange.surroundings import surroundings

#: Where files lie in memory on Linux; elsewhere nothing is converted.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_PROGRAMS = ("soffice", "libreoffice")


class NotConverted(Exception):  # noqa: N818 - named as what happened; callers tell it to people
    """The converter could not read the file, or not in time."""


def find_converter() -> str | None:
    """Return the program that converts, None where it or memory-backed space is not."""
    if not MEMORY.is_dir():
        return None
    return next((found for each in _PROGRAMS if (found := shutil.which(each))), None)


def convert(program: str, data: bytes, *, kind: str, to: str, seconds: int) -> bytes:
    """Return a file of one kind (doc) as another (docx). Raises NotConverted."""
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="gongkai-") as name:
        folder = Path(name)
        source, result = folder / f"in.{kind}", folder / "out" / f"in.{to}"
        source.write_bytes(data)
        command = [
            program,
            # A profile of its own: two conversions at once do not wait for each other.
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", to),
            *("--outdir", str(folder / "out"), str(source)),
        ]
        try:
            # The program is one of two known names, the file's name is ours.
            subprocess.run(  # noqa: S603
                command,
                timeout=seconds,
                check=True,
                capture_output=True,
                cwd=folder,
                env=surroundings(),
            )
            return result.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise NotConverted from error
