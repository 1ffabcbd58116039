"""From folders, single files and S3 prefixes to the files of a corpus, each with a lasting name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote_from_bytes, unquote_to_bytes

from pyarrow import fs

from gongkai.corpus.folder import MARK
from gongkai.errors import InvalidInput
from gongkai.exchange.files import LARGEST_FILE_BYTES, read_file

S3 = "s3://"
_LOCAL = "file://"
#: Where a link leads that leaves its source: nowhere.
_OUTSIDE = "outside:"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a corpus.

    ``name`` is its key everywhere: the last part of its source and the way from there
    (``年报/2023/甲.html``), on S3 the whole address; it outlives a move of the folder. ``source``
    is the first part of it. ``location`` says where to open it. A file counts as changed when
    ``size`` (bytes) or ``modified`` (microseconds since 1970) did.
    """

    name: str
    source: str
    location: str
    size: int
    modified: int

    @property
    def is_inside(self) -> bool:
        """Return whether it lies in its source, not behind a link that leads out."""
        return self.location != _OUTSIDE


def list_files(sources: Sequence[str]) -> list[SourceFile]:
    """Return the files of all sources by name; hidden files and folders are left out.

    Links are followed inside their source only; one that leads out is listed, and its reading
    fails. Raises InvalidInput: ``file_missing``, ``empty_folder``, ``source_unreachable`` (S3),
    ``sources_alike`` when two files would have one name, ``sources_overlap`` when one file would
    have two.
    """
    files: dict[str, SourceFile] = {}
    owners: dict[str, str] = {}
    for source in sources:
        found = list(_on_s3(source) if source.startswith(S3) else _on_disk(Path(source)))
        if not found:
            raise InvalidInput(f"“{source}”里没有文件。请检查位置是否正确。", code="empty_folder")
        for file in found:
            if owners.setdefault(file.location, file.source) != file.source and file.is_inside:
                raise InvalidInput(
                    f"来源“{file.source}”和“{owners[file.location]}”有相同的文件"
                    f"“{file.name}”，会算两次。请只写其中上一级的文件夹。",
                    code="sources_overlap",
                )
            other = files.setdefault(file.name, file)
            if other.location != file.location:
                raise InvalidInput(
                    f"有两个来源的末级名称都是“{file.source}”，其中的“{file.name}”会重名。"
                    "请改写文件夹名，或从它们的上一级文件夹给起。",
                    code="sources_alike",
                )
    return [files[name] for name in sorted(files)]


def _on_disk(path: Path) -> Iterator[SourceFile]:
    if not path.exists():
        raise InvalidInput(
            f"没有找到“{path}”。请检查文件夹或文件的名称和位置。", code="file_missing"
        )
    path = path.resolve()
    source = _readable(path.name)
    if path.is_file():
        yield _local_file(path, source, source)
        return
    for folder, inside, names in os.walk(path, onerror=_refuse):
        if MARK in names:
            # A corpus among its own sources does not read itself.
            inside.clear()
            continue
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        taken: set[str] = set()
        # Names that are text come first; a twin in another code has to make do with its bytes.
        for name in sorted([*inside, *names], key=lambda name: (not name.isprintable(), name)):
            file = Path(folder, name)
            if name.startswith(".") or not (file.is_symlink() or file.is_file()):
                continue
            if file.is_symlink() and file.is_dir() and _is_within(file, path):
                # What it leads to is listed where it lies.
                continue
            readable = "/".join(map(_readable, file.relative_to(path).parts))
            if readable in taken:
                readable += f"（{os.fsencode(name).hex()}）"
            taken.add(readable)
            yield _local_file(file, f"{source}/{readable}", source, root=path)


def _refuse(error: OSError) -> NoReturn:
    """Refuse a folder that cannot be looked into: its files would seem to be gone."""
    raise InvalidInput(
        f"文件夹“{error.filename}”打不开（{error.strerror}）。请检查权限后再试。",
        code="unreadable_file",
    )


def _local_file(path: Path, name: str, source: str, *, root: Path | None = None) -> SourceFile:
    location = _LOCAL + quote_from_bytes(os.fsencode(path))
    if root and path.is_symlink() and not _is_within(path, root):
        return SourceFile(name, source, _OUTSIDE, 0, 0)
    try:
        told = path.stat()
    except OSError:
        # Gone since it was listed, or a link to nothing: its reading says so.
        return SourceFile(name, source, location, 0, 0)
    return SourceFile(name, source, location, told.st_size, told.st_mtime_ns // 1000)


def _is_within(link: Path, folder: Path) -> bool:
    """Return whether a link leads to the folder or into it; one that leads nowhere may."""
    try:
        return link.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):
        # A link that leads back to itself.
        return False


def _readable(name: str) -> str:
    """Return a name as text: archives of older programs leave names in GB18030 on the disk.

    >>> _readable(os.fsdecode("年报".encode("gb18030")))
    '年报'
    """
    data = os.fsencode(name)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="backslashreplace")


def _on_s3(source: str) -> Iterator[SourceFile]:
    prefix = source.rstrip("/")
    path = prefix.removeprefix(S3)
    try:
        system = _bucket(path.partition("/")[0])
        told = system.get_file_info(path)
        found = [told] if told.is_file else system.get_file_info(fs.FileSelector(path, True, True))
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"“{source}”列不出来（{error}）。请检查地址、网络，以及环境变量中的访问密钥"
            "（AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_ENDPOINT_URL）。",
            code="source_unreachable",
        ) from error
    for info in found:
        way = info.path.removeprefix(path)
        if info.is_file and not any(part.startswith(".") for part in way.split("/")):
            name = S3 + info.path
            yield SourceFile(name, prefix, name, info.size, (info.mtime_ns or 0) // 1000)


@cache
def _bucket(name: str) -> Any:
    """Return the file system of a bucket; asking where it lies takes a call over the network."""
    return fs.FileSystem.from_uri(S3 + name)[0]


def read_source(file: SourceFile) -> bytes:
    """Return the bytes of a file, at most LARGEST_FILE_BYTES.

    Raises InvalidInput: ``file_missing``, ``file_too_large``, ``file_empty``, ``unreadable_file``,
    ``link_outside``.
    """
    if not file.is_inside:
        raise InvalidInput(
            f"“{file.name}”是通向来源文件夹以外的链接，没有跟随。"
            "要收入所指的内容，请把它所在的文件夹也作为来源写上。",
            code="link_outside",
        )
    if file.location.startswith(_LOCAL):
        return read_file(Path(os.fsdecode(unquote_to_bytes(file.location[len(_LOCAL) :]))))
    name = file.name.rpartition("/")[2]
    if file.size > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{name}”有{file.size // 1024 // 1024} MB，超过"
            f"{LARGEST_FILE_BYTES // 1024 // 1024} MB 的上限，没有读取。",
            code="file_too_large",
        )
    try:
        path = file.location.removeprefix(S3)
        with _bucket(path.partition("/")[0]).open_input_stream(path) as stream:
            data: bytes = stream.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise InvalidInput(f"“{name}”列出之后被移走了。", code="file_missing") from error
    except OSError as error:
        raise InvalidInput(
            f"“{name}”从对象存储读不出来（{error}）。请检查网络和访问权限，用 --retry 再试。",
            code="unreadable_file",
        ) from error
    if not data:
        raise InvalidInput(f"“{name}”是空文件。请检查是否保存完整。", code="file_empty")
    return data
