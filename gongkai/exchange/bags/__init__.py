"""BagIt (RFC 8493): a folder of files with checksums that any archive's programs can verify.

The library changes the folder of the whole process while it works, so it runs in one of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from gongkai.errors import InvalidInput
from gongkai.exchange.surroundings import surroundings

#: Two sums of different kinds: should one be broken in 20 years, the other one holds.
CHECKSUMS = ("sha256", "sha512")
_PROGRAM = ("-m", "gongkai.exchange.bags.child")
#: Members bear one moment, so that the same bag gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1024 * 1024


def make_bag(folder: Path, info: Mapping[str, str]) -> None:
    """Turn the folder into a bag in place: what is in it moves into ``data/``.

    ``info`` goes into bag-info.txt (Source-Organization, Bagging-Date, …). Raises InvalidInput
    (``bag_failed``) when it cannot be written, most often because the disk is full.
    """
    _run("make", folder, info)


def bag_problem(folder: Path) -> str:
    """Return what is wrong with a bag, "" when every file is what its checksums say."""
    try:
        _run("check", folder, {})
    except InvalidInput as error:
        return error.message
    return ""


def _run(deed: str, folder: Path, info: Mapping[str, str]) -> None:
    told = json.dumps({"deed": deed, "folder": str(folder), "info": dict(info)})
    done = subprocess.run(  # noqa: S603 - the program that runs already
        [sys.executable, *_PROGRAM],
        input=told.encode(),
        capture_output=True,
        check=False,
        env=surroundings(),
    )
    if done.returncode:
        reason = done.stdout.decode("utf-8", "replace").strip()[:300]
        what = "没有装成" if deed == "make" else "没有通过核验"
        raise InvalidInput(
            f"档案包{what}（{reason or '程序中断'}）。请检查磁盘空间和文件夹权限后重试。",
            code="bag_failed",
        )


def zip_folder(folder: Path, out: IO[bytes], *, under: str) -> None:
    """Write the files of a folder as a ZIP, in order, below ``under``; read piece by piece."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            member = zipfile.ZipInfo(f"{under}/{path.relative_to(folder).as_posix()}", _MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
