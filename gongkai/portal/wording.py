"""Titles and names as one clean line, words for kinds of files, the moment of a publication."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from pathlib import PurePosixPath

from django.utils import timezone

#: Characters that turn the direction of what follows, or that nobody sees.
_UNSEEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\ud800-\udfff\ufffe\uffff]"
)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*#%&\\/]+')
#: A name takes at most three bytes for each of these, and file systems take 255.
_STEM_LENGTH = 60
_FILE_WORDS = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "ofd": "OFD",
    "png": "图片",
    "jpg": "图片",
}


def one_line(text: str) -> str:
    r"""Return the text as one line without characters that hide or turn other text.

    >>> one_line("关于\n做好\u202e工作的\x07通知")
    '关于 做好工作的通知'
    """
    return " ".join(_UNSEEN.sub("", text).split())


def several_lines(text: str) -> str:
    """Return the text without characters that a page or a feed cannot hold; lines stay."""
    return "\n".join(one_line(line) for line in text.splitlines())


def file_name(name: str, kind: str) -> str:
    """Return a name that is safe on any disk and in any address, with its ending.

    >>> file_name("../../etc/附件 1\u202e：名单.docx", "docx")
    '附件 1：名单.docx'
    """
    plain = one_line(unicodedata.normalize("NFC", name).replace("\\", "/"))
    path = PurePosixPath(plain.rsplit("/", 1)[-1].strip(" ."))
    ending = path.suffix.lower() if len(path.suffix) <= 6 else ""
    stem = path.name[: len(path.name) - len(ending)] if ending else path.name
    clean = _NOT_IN_NAMES.sub("_", stem).strip(" ._")[:_STEM_LENGTH].strip()
    ending = _NOT_IN_NAMES.sub("", ending) or ("" if kind == "ole" else f".{kind}")
    return f"{clean or '附件'}{ending}"


def file_names(named: list[tuple[str, str]]) -> list[str]:
    """Return a safe name for each (name, kind); no two are the same on a disk that folds case.

    >>> file_names([("a.pdf", "pdf"), ("A.pdf", "pdf")])
    ['a.pdf', 'A（2）.pdf']
    """
    taken: set[str] = set()
    names = []
    for name, kind in named:
        wanted = file_name(name, kind)
        stem, dot, ending = wanted.rpartition(".")
        count = 1
        unique = wanted
        while unique.casefold() in taken:
            count += 1
            unique = f"{stem or ending}（{count}）{dot if stem else ''}{ending if stem else ''}"
        taken.add(unique.casefold())
        names.append(unique)
    return names


def file_word(kind: str, name: str) -> str:
    """Return what a reader calls a kind of file.

    >>> file_word("ole", "名单.xls")
    'XLS'
    """
    return _FILE_WORDS.get(kind) or PurePosixPath(name).suffix.lstrip(".").upper() or "文件"


def first_moment(published_on: date, published_at: datetime) -> datetime:
    """Return when something was first published, of which only the day is kept once it changed.

    ``published_at`` is the last publication: on another day the first one is told from midnight.
    """
    last = timezone.localtime(published_at)
    if last.date() == published_on:
        return last
    return datetime.combine(published_on, time(), tzinfo=last.tzinfo)
