"""PDF files and pictures: read in a guarded process, bounded in time and memory."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.exchange.guarded import Ended, Guarded, Limits
from gongkai.exchange.reading.document import Block, Document, Line, Row

#: How the blocks of a PDF are got: its bytes, and whether text in pictures is to be recognised.
AskBlocks = Callable[[bytes, bool], dict[str, Any]]
_PROGRAM = ("-m", "gongkai.exchange.reading.child")
_MOST_ANSWERED = 16 * 1024 * 1024
#: The process that reads, and the one that recognises text in pictures: slow, and it takes much.
READER = Guarded(*_PROGRAM, limits=Limits(60, 60, 1536, _MOST_ANSWERED))
SCAN_READER = Guarded(*_PROGRAM, limits=Limits(400, 1200, 6144, _MOST_ANSWERED))


def ask_apart(data: bytes, scans: bool) -> dict[str, Any]:
    """Return what ``blocks_of`` says of a file, from a guarded process."""
    try:
        return (SCAN_READER if scans else READER).ask(data, ask="blocks", scans=scans)
    except Ended:
        return {"code": "text_too_large"}


def read_pdf(data: bytes, name: str, ask_blocks: AskBlocks = ask_apart) -> Document:
    """Return paragraphs and table rows, each with its page; those of scanned pages if possible.

    Raises InvalidInput: ``file_encrypted``, ``unreadable_file``, ``too_many_pages``,
    ``text_too_large`` (also for one that takes too much time or memory), ``table_unreadable``
    for one that is pictures of paper while the optional recogniser is not installed.
    """
    told = ask_blocks(data, False)
    if told.get("pictures") and can_read_scans():
        told = ask_blocks(data, True)
    return _document("pdf", told, name)


def read_picture(data: bytes, name: str, ask_blocks: AskBlocks = ask_apart) -> Document:
    """Return the text in a picture of a report. Raises InvalidInput as ``read_pdf``."""
    if not can_read_scans():
        raise _without_text(name)
    return _document("image", ask_blocks(data, True), name)


def can_read_scans() -> bool:
    """Say whether the optional recogniser is installed."""
    return all(find_spec(package) for package in ("rapidocr", "onnxruntime"))


def _document(kind: str, told: dict[str, Any], name: str) -> Document:
    if "code" in told:
        raise InvalidInput(_message(told, name), code=told["code"])
    blocks: list[Block] = [
        Line(text, place) if isinstance(text, str) else Row(tuple(text), place)
        for text, place in told["blocks"]
    ]
    if not blocks:
        raise _without_text(name)
    return Document(kind, tuple(blocks))


def _without_text(name: str) -> InvalidInput:
    install = (
        ""
        if can_read_scans()
        else "或者安装可选的文字识别组件（运行 scripts/setup.sh ocr）后再试。"
    )
    return InvalidInput(
        f"“{name}”是扫描件或图片，没有读到文字，表格无法读取。"
        f"请改用网页、Word 或带文字的 PDF。{install}",
        code="table_unreadable",
    )


def _message(told: dict[str, Any], name: str) -> str:
    return {
        "file_encrypted": f"“{name}”设有密码，无法读取。请先取消密码后再试。",
        "unreadable_file": f"“{name}”不是有效的 PDF 文件或已损坏。请重新导出后再试。",
        "too_many_pages": (
            f"“{name}”有{told.get('pages')}页，不像一份年度报告，没有读取。"
            "请确认是否选错文件，或只留下年度报告的页面后再试。"
        ),
        "text_too_large": (
            f"“{name}”的页面过于复杂，在限定的时间和内存里没有读完。"
            "请重新导出 PDF，或改用网页、Word 后再试。"
        ),
    }[told["code"]]
