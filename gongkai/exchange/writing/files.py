"""Putting files down whole: beside their place first, then moved into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from gongkai.errors import InvalidInput


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write every file, or none: all are written beside their places before the first is moved.

    Folders are made as needed. Raises InvalidInput (``not_writable``).
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(21, "是文件夹", str(path))
            with tempfile.NamedTemporaryFile(
                dir=path.parent, prefix=".gongkai-", delete=False
            ) as f:
                waiting.append((Path(f.name), path))
                f.write(data)
            Path(f.name).chmod(0o666 & ~_umask())
        for temporary, path in waiting:
            temporary.replace(path)
    except OSError as error:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
        raise InvalidInput(
            f"写不进“{error.filename or next(iter(files)).parent}”（{error.strerror}）。"
            "请检查位置、权限和磁盘空间；没有留下不完整的文件。",
            code="not_writable",
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
