"""Files as they come in: unpacked, looked into and read in memory before anything is kept."""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.old_word import is_old_word, new_word
from gongkai.exchange.files import decode_text, open_archive
from gongkai.exchange.guarded import stopwatch
from gongkai.exchange.reading.guarded import (
    LONGEST_SECONDS,
    NotReadThrough,
    read_report_guarded,
)
from gongkai.exchange.screened import FileScreening
from gongkai.records.files import kind_of_file
from gongkai.records.secrets import SecrecyMark, look_into
from gongkai.statute.annual_report.naming import organ_among, organ_named_in
from gongkai.statute.annual_report.report import Report

logger = logging.getLogger("gongkai.rounds")

#: So many files one archive, or one upload, may bring, and so many bytes in all.
MOST_FILES = 200
MOST_BYTES = 256 * 1024 * 1024
_TOO_LATE = "没有来得及查有没有涉密标志。请把这一批再上传一次，已经收过的不会重复。"
_OUR_FAULT = "读取时程序出错，已经记录。请换一种格式（Word、PDF、Excel、网页）再上传。"
_HOW_TO_PACK = "不能直接收。请把里面的文件打成一个ZIP压缩包，再上传。"
#: RAR, 7z and an archive in an archive.
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
#: What programs leave in archives that is no report.
_CLUTTER = ("__MACOSX/", "~$", ".")
#: Members that make an archive a document of an office; the last one of ODT and ODS.
_OFFICE_MEMBERS = ("[Content_Types].xml", "OFD.xml", "mimetype")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed over; ``source`` is a slug of ``HandIn.SOURCES``."""

    name: str
    data: bytes
    source: str

    @property
    def sha256(self) -> str:
        """Return the digest of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a file; ``failure`` tells why nothing was."""

    report: Report | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was screened and may be kept; without ``reading`` it waits to be read."""

    upload: Upload
    kind: str
    screening: FileScreening | None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A file that came in before."""

    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be kept at all, and why."""

    name: str
    why: str


def unpacked(uploads: Sequence[Upload]) -> list[Upload]:
    """Return the uploads with each archive replaced by the files in it.

    Raises InvalidInput: ``too_many_files``, and as ``open_archive`` for a damaged, locked or
    overlarge archive.
    """
    files: list[Upload] = []
    for upload in uploads:
        for file in _files_of(upload):
            files.append(file)
            _refuse_too_much(len(files), sum(len(one.data) for one in files))
    return files


def look_through(
    uploads: Sequence[Upload], *, known: Collection[str]
) -> list[Incoming | Known | Refused]:
    """Return each file, screened and as long as time remains read; ``known`` are digests of those
    taken before.

    All are screened before one is read. What there is no time to screen is refused with the advice
    to send it again; what there is no time to read, and every scan, waits. Raises SecrecyMark.
    """
    until = stopwatch() + LONGEST_SECONDS
    looked = [_screened(file, known, until) for file in unpacked(uploads)]
    return [_read_until(one, until) if isinstance(one, Incoming) else one for one in looked]


def _screened(file: Upload, known: Collection[str], until: float) -> Incoming | Known | Refused:
    if file.sha256 in known:
        return Known(file.name)
    if stopwatch() > until:
        return Refused(file.name, f"“{file.name}”{_TOO_LATE}")
    return look_at(file)


def _read_until(file: Incoming, until: float) -> Incoming:
    if stopwatch() > until:
        return file
    try:
        return replace(file, reading=read(file.upload, until=until, scans=False))
    except NotReadThrough:
        # Whether it can be read at all is found out with more time.
        return file


def _files_of(upload: Upload) -> Iterator[Upload]:
    if not _is_packed(upload):
        yield upload
        return
    with open_archive(upload.data, upload.name) as archive:
        members = (member for member in archive.infolist() if not member.is_dir())
        named = [(member, _name_of(member)) for member in members]
        wanted = [(member, name) for member, name in named if not _is_clutter(name)]
        # Told by the directory: nothing is unpacked that would not be taken.
        _refuse_too_much(len(wanted), sum(member.file_size for member, _ in wanted))
        for member, name in wanted:
            yield Upload(name, _read(archive, member, name), "archive")


def _is_packed(upload: Upload) -> bool:
    """Say whether an upload is an archive of files, and no document of an office."""
    if not upload.data.startswith(b"PK\x03\x04"):
        return False
    with open_archive(upload.data, upload.name) as archive:
        return not set(archive.namelist()).intersection(_OFFICE_MEMBERS)


def _refuse_too_much(files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise InvalidInput(
            f"一次最多收{MOST_FILES}份、共{MOST_BYTES // 1024 // 1024} MB，这一批超过了。"
            "请分几次上传，已经收过的不会重复。",
            code="too_many_files",
        )


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise InvalidInput(
            f"压缩包里的“{name}”已经损坏，整个压缩包没有收下。请重新压缩后再上传。",
            code="unreadable_file",
        ) from error


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; programs write it in UTF-8 or GB18030 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    for code in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return member.filename.encode("cp437").decode(code)
    return member.filename


def _is_clutter(name: str) -> bool:
    last = name.rpartition("/")[2]
    return name.startswith(_CLUTTER[0]) or last.startswith(_CLUTTER[1:]) or last == "Thumbs.db"


def look_at(upload: Upload) -> Incoming | Refused:
    """Return a file that was screened, or why it is not taken.

    Raises SecrecyMark, with which the whole upload is given up: nothing of it is kept.
    """
    try:
        if upload.data.startswith(_PACKED) or _is_packed(upload):
            return Refused(upload.name, f"“{upload.name}”是压缩包，{_HOW_TO_PACK}")
        kind = _kind_of(upload)
        screening = look_into(upload.data, upload.name, kind, is_converted=True)
    except SecrecyMark:
        raise
    except InvalidInput as error:
        return Refused(upload.name, error.message)
    return Incoming(upload, kind, screening)


def read(upload: Upload, *, until: float | None = None, scans: bool = True) -> Reading:
    """Return what is in a file that was screened.

    Raises NotReadThrough as ``read_report_guarded``.
    """
    name = upload.name.rpartition("/")[2]
    try:
        report = read_report_guarded(_readable(upload), name=name, until=until, scans=scans)
        report.require_tables()
    except NotReadThrough:
        raise
    except InvalidInput as error:
        return Reading(failure=error.message)
    except RuntimeError:
        # A fault of ours in one file must not stop the others.
        logger.exception("report_not_read")
        return Reading(failure=_OUR_FAULT)
    return Reading(report)


def _kind_of(upload: Upload) -> str:
    try:
        return kind_of_file(upload.data, upload.name)
    except InvalidInput as error:
        if error.code != "unsupported_kind":
            raise
    # Web pages, plain text and our JSON are no files of an office, but reports come in them.
    decode_text(upload.data, upload.name)
    return "text"


def _readable(upload: Upload) -> bytes:
    """Return the bytes to read: those of an old Word file as the new kind of file."""
    if is_old_word(upload.data) and upload.data.startswith(b"\xd0\xcf\x11\xe0"):
        return new_word(upload.data, upload.name)
    return upload.data


def organ_of(name: str, report: Report | None, organs: Sequence[str], *, place: str) -> str | None:
    """Return whose report it is by what it says of itself; the file's name where it says nothing.

    None when neither tells, when they tell two organs, and when it names one that is not on the
    list: a person then says whose it is.
    """
    written = report.organ if report else None
    named = organ_named_in(name, organs, place=place)
    if not written:
        return named
    said = organ_among(written, organs, place=place)
    return None if named and said != named else said
