"""Files by the hash of their bytes: written whole, readable by their owner only, never mounted."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from gongkai.errors import DataMissing, InvalidInput
from gongkai.exchange.files import LARGEST_FILE_BYTES, open_archive

#: Kind → first bytes, and the endings that go with it.
_SIGNATURES: tuple[tuple[str, bytes, tuple[str, ...]], ...] = (
    ("pdf", b"%PDF-", (".pdf",)),
    ("png", b"\x89PNG\r\n\x1a\n", (".png",)),
    ("jpg", b"\xff\xd8\xff", (".jpg", ".jpeg")),
    ("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (".doc", ".xls", ".wps", ".et")),
    ("zip", b"PK\x03\x04", (".docx", ".xlsx", ".ofd")),
)
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "ole": "application/octet-stream",
}
#: What people call the kinds that have no name of their own.
_KIND_WORDS = {"ole": "旧版 Word、Excel 文件", "zip": "ZIP 压缩包"}
#: The member by which an archive is known.
_MEMBERS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}


def kind_of_file(data: bytes, name: str) -> str:
    """Return the kind of a file by its bytes.

    Raises InvalidInput when it is empty, too large, of a kind that is not taken, or not what its
    name says.
    """
    if not data:
        raise InvalidInput(f"“{name}”是空文件。请检查是否保存完整。", code="file_empty")
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{name}”超过{LARGEST_FILE_BYTES // 1024 // 1024} MB。请压缩或分开上传。",
            code="file_too_large",
        )
    ending = Path(name).suffix.lower()
    for kind, signature, endings in _SIGNATURES:
        if data.startswith(signature):
            if ending not in endings:
                raise InvalidInput(
                    f"“{name}”的内容和后缀不一致（内容是{_KIND_WORDS.get(kind, kind.upper())}）。"
                    "请确认文件没有选错，改正后缀后再上传。",
                    code="wrong_extension",
                )
            return _archive_kind(data, name, ending) if kind == "zip" else kind
    raise InvalidInput(
        f"“{name}”不是可以上传的文件。可以上传 PDF、Word、Excel、WPS、OFD、PNG、JPG。",
        code="unsupported_kind",
    )


def _archive_kind(data: bytes, name: str, ending: str) -> str:
    kind = ending.removeprefix(".")
    archive = open_archive(data, name)
    if _MEMBERS[kind] not in archive.namelist():
        raise InvalidInput(
            f"“{name}”里没有{kind.upper()}文件应有的内容。请用办公软件打开另存后再上传。",
            code="wrong_extension",
        )
    return kind


def path_of(sha256: str) -> Path:
    """Return where the file with this hash lies."""
    folder: Path = settings.FILES_FOLDER
    return folder / sha256[:2] / sha256[2:4] / sha256


def put(data: bytes) -> str:
    """Keep the bytes and return their hash; nothing half-written stays when the disk is full.

    Call it before the transaction that refers to the file: a file nobody refers to does no harm.
    Raises InvalidInput (``disk_full``).
    """
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    temporary = ""
    try:
        for folder in (path.parents[2], path.parents[1], path.parent):
            # One by one: with parents=True only the last would be closed to others.
            folder.mkdir(exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise InvalidInput(
            f"文件没有保存（{error.strerror}），没有留下不完整的内容。"
            "请联系系统管理员检查磁盘空间后重试。",
            code="disk_full",
        ) from error
    return sha256


def get(sha256: str) -> bytes:
    """Return the bytes; raises DataMissing when the file is gone or no longer what it was."""
    try:
        data = path_of(sha256).read_bytes()
    except OSError as error:
        raise DataMissing(
            "这个文件在存储中找不到了。请联系系统管理员从备份恢复。", code="file_gone"
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DataMissing(
            "这个文件的内容与登记的摘要不符，可能被改动，已停止提供。请联系系统管理员。",
            code="file_changed",
        )
    return data


def problem_of(sha256: str) -> str | None:
    """Return what is wrong with a kept file, None when it is whole."""
    try:
        get(sha256)
    except DataMissing as error:
        return error.message
    return None
