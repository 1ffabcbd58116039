"""Taking files in: sizes bounded before reading, archives checked before unpacking."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from gongkai.errors import InvalidInput

#: Larger than any report or register; noise of 200 MB is refused without being read.
LARGEST_FILE_BYTES = 64 * 1024 * 1024
#: What an archive (docx, xlsx) may unpack to in all, and how many members it may have.
LARGEST_UNPACKED_BYTES = 512 * 1024 * 1024
MOST_MEMBERS = 20_000

#: What the reading of an archive raises when its bytes are not what its directory says.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(ValueError, NotImplementedError, RuntimeError),
)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file of bearable size.

    Raises InvalidInput: ``file_missing``, ``not_a_file``, ``file_too_large``, ``file_empty``,
    ``unreadable_file``.
    """
    if not path.exists():
        raise InvalidInput(f"没有找到文件“{path.name}”。请检查文件名和位置。", code="file_missing")
    if not path.is_file():
        raise InvalidInput(f"“{path.name}”不是文件。请给出一个文件。", code="not_a_file")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise InvalidInput(
                f"“{path.name}”有{size // 1024 // 1024} MB，超过"
                f"{LARGEST_FILE_BYTES // 1024 // 1024} MB 的上限，没有读取。请确认是否选错文件。",
                code="file_too_large",
            )
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"“{path.name}”读不出来（{error.strerror}）。请检查文件权限或是否被占用。",
            code="unreadable_file",
        ) from error
    if not data:
        raise InvalidInput(f"“{path.name}”是空文件。请检查是否保存完整。", code="file_empty")
    return data


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """Return the zip archive in ``data`` after checking what it would unpack to.

    Raises InvalidInput (``unreadable_file``, ``archive_too_large``).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise InvalidInput(
            f"“{name}”已经损坏或不完整，打不开。请重新保存或重新下载后再试。",
            code="unreadable_file",
        ) from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED_BYTES or len(members) > MOST_MEMBERS:
        raise InvalidInput(
            f"“{name}”解压后过大（{unpacked // 1024 // 1024} MB），可能是恶意文件，没有打开。",
            code="archive_too_large",
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise InvalidInput(f"“{name}”设有密码，无法读取。请先取消密码。", code="file_encrypted")
    return archive


#: Bytes of an archive that belong to no member: programs leave a few between members, at the end.
MOST_LOOSE_BYTES = 256


def refuse_loose_bytes(archive: zipfile.ZipFile, data: bytes, name: str) -> None:
    """Raise InvalidInput (``unseen_part``) where much lies before, between or behind the members.

    No program shows it, so nobody would see what is published with the file.
    """
    members = archive.infolist()
    taken = sum(_bytes_of(member, data) for member in members)
    directory = len(data) - archive.start_dir
    listed = sum(
        46 + len(one.orig_filename.encode()) + len(one.extra) + len(one.comment) for one in members
    )
    loose = archive.start_dir - taken + max(0, directory - listed - len(archive.comment) - 98)
    if loose > MOST_LOOSE_BYTES:
        raise InvalidInput(
            f"“{name}”里夹带了{loose}字节不属于文件内容的数据，不能算作查过。"
            "请用办公软件打开另存后再上传。",
            code="unseen_part",
        )


def _bytes_of(member: zipfile.ZipInfo, data: bytes) -> int:
    """Return how many bytes a member takes: its head, its content, the description behind it."""
    at = member.header_offset
    lengths = int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(
        data[at + 28 : at + 30], "little"
    )
    described = 24 if member.flag_bits & 0x8 else 0
    return 30 + lengths + member.compress_size + described


#: A sheet's cells from A1 to its last row and column, and what its merged cells cover: no
#: register has more, and readers make room for all of them.
MOST_CELLS = 20_000_000
#: The last row that a spreadsheet program knows.
MOST_ROWS = 1_048_576
_MARKS = ("{*}worksheet", "{*}row", "{*}c", "{*}mergeCell")
_REFERENCE = re.compile(r"(?:[A-Z]{1,3}\d{1,9}:)?([A-Z]{0,3})(\d{1,9})")


def refuse_vast_sheets(archive: zipfile.ZipFile, name: str) -> None:
    """Raise InvalidInput (``sheet_too_large``) for a small file that claims a huge table.

    Every part whose root is a worksheet is looked at, whatever it is called.
    """
    for member in archive.infolist():
        rows, columns = _extent(archive, member)
        if rows * columns > MOST_CELLS or rows > MOST_ROWS:
            raise InvalidInput(
                f"“{name}”里有一张表大到{rows}行{columns}列，没有读取。"
                "请删去表格范围以外的空行、空列，另存后再试。",
                code="sheet_too_large",
            )


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the last row and column that a worksheet speaks of; (1, 1) for any other part."""
    rows = columns = 1
    is_first = True
    try:
        with archive.open(member) as part:
            marks = etree.iterparse(
                part, events=("start",), tag=_MARKS, resolve_entities=False, no_network=True
            )
            for _, element in marks:
                tag = element.tag.rpartition("}")[2]
                if is_first and tag != "worksheet":
                    return 1, 1
                is_first = False
                told = element.get("ref" if tag == "mergeCell" else "r")
                match = _REFERENCE.fullmatch(told) if told else None
                if match:
                    rows = max(rows, int(match[2]))
                    columns = max(columns, _column_number(match[1]))
                _forget_before(element)
    except (etree.XMLSyntaxError, *DAMAGED):
        # Damaged or no XML at all: the reader will say so.
        return rows, columns
    return rows, columns


def _forget_before(element: etree._Element) -> None:
    """Let go of what stands before the element and was looked at."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def decode_text(data: bytes, name: str) -> str:
    """Return text in UTF-8, UTF-16 with its mark, or GB18030; raises InvalidInput for noise.

    The codes are tried in that order, since text in GB18030 is hardly ever valid UTF-8.
    """
    codes = ["utf-8-sig", "gb18030"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codes = ["utf-16"]
    for code in codes:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if not _is_noise(text):
            return text
    raise InvalidInput(
        f"“{name}”不是文本文件，或文字编码无法识别。请另存为 UTF-8 编码后再试。",
        code="unreadable_file",
    )


#: More control characters than this share means that the bytes are not text.
MOST_CONTROL_SHARE = 0.01
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f]")


def _is_noise(text: str) -> bool:
    if "\x00" in text:
        return True
    sample = text[:100_000]
    control = len(_CONTROL.findall(sample))
    return control > len(sample) * MOST_CONTROL_SHARE
