"""The files of an old folder, by names as people read them, in whatever code they were."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gongkai.errors import InvalidInput

#: What systems leave in folders; nobody's document.
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_LONGEST, _LONGEST_ENDING = 500, 6
#: What names of Chinese files are made of.
_CHINESE = re.compile(r"[ -~·—‘’“”…\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file below the folder: where it lies, and its way as it is shown and kept."""

    place: Path
    shown: str


def files_in(folder: Path, *, but: Path | None = None) -> list[FoundFile]:
    """Return the files below the folder in a fixed order, links not followed.

    Raises InvalidInput where the folder itself cannot be read.
    """
    if not folder.is_dir():
        raise InvalidInput(
            f"没有找到文件夹“{folder.name}”。请检查名字和位置。", code="folder_missing"
        )
    return [
        FoundFile(place, shown_way(os.path.relpath(place, folder)))
        for place in _walk(folder)
        if place != but
    ]


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise InvalidInput(
            f"文件夹“{Path(str(error.filename)).name}”读不出来（{error.strerror}）。请检查权限。",
            code="unreadable_folder",
        ) from error

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        # A link to a folder is not followed, so it is told like any other link.
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in sorted([*names, *links]):
            if name.lower() not in _LITTER:
                yield Path(here) / name


def shown_way(way: str) -> str:
    """Return the way of a file as people read it: old folders have names in GB18030.

    A name that is in no code, or too long, gets a mark of its own so that no two are one; its
    ending stays, for it tells the kind.

    >>> shown_way(os.fsdecode("2015/通知.doc".encode("gb18030")))
    '2015/通知.doc'
    """
    raw = os.fsencode(way)
    text = _decoded(raw)
    plain = "".join(c if c.isprintable() else "�" for c in text.replace(os.sep, "/"))
    if "�" in plain or len(plain) > _LONGEST:
        mark = hashlib.sha256(raw).hexdigest()[:8]
        ending = PurePosixPath(plain).suffix
        ending = ending if len(ending) <= _LONGEST_ENDING else ""
        stem = plain.removesuffix(ending)[: _LONGEST - 10 - _LONGEST_ENDING]
        return f"{stem}（{mark}）{ending}"
    return plain


def _decoded(raw: bytes) -> str:
    """Return a name in the code in which it is Chinese; two bytes of the one may fit the other."""
    found = []
    for code in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            found.append(raw.decode(code))
    chinese = (text for text in found if _CHINESE.fullmatch(text))
    return next(chinese, found[0] if found else raw.decode("utf-8", "replace"))
