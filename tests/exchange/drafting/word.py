"""Word documents for tests, made by python-docx and by editing its XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

import docx

OFFICIAL = (
    "000012",
    "特急",
    "康川街道办事处文件",
    "康办发〔2020〕12号          签发人：李某",
    "康川街道办事处",
    "关于印发《2020年政务公开工作方案》的",
    "通知",
    "各社区、各科室：",
    "根据《2020年政务公开工作要点》（国办发〔2020〕17号）和《实施办法》（康办发[2019]3号），现印发给你们。",
    "一、总体要求",
    "（一）工作目标",
    "按时公开。",
    "附件：1.任务分解表",
    "      2.统计表",
    "康川街道办事处",
    "2020年3月5日",
    "（联系人：张某，联系电话：0971-8888888）",
    "（此件公开发布）",
    "附件1",
    "任务分解表",
    "抄送：区政府办公室。",
    "康川街道党政办公室        2020年3月6日印发",
)


def word_of(
    paragraphs: Iterable[str] = (), *, also: Callable[[object], None] | None = None
) -> bytes:
    """Return a DOCX with these paragraphs; ``also`` may add to the document."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if also:
        also(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, name: str, content: bytes | Callable[[bytes], bytes]) -> bytes:
    """Return the archive with one part put in or changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        before = old.read(name) if name in old.namelist() else b""
        new.writestr(name, content(before) if callable(content) else content)
    return buffer.getvalue()


def with_body(data: bytes, xml: str) -> bytes:
    """Return the DOCX with WordprocessingML put at the start of its body."""

    def put(part: bytes) -> bytes:
        assert b"<w:body>" in part
        return part.replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)

    return with_part(data, "word/document.xml", put)
