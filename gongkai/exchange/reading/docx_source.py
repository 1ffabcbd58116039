"""Word documents, read from their XML: paragraphs and table rows in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gongkai.errors import InvalidInput
from gongkai.exchange.files import open_archive
from gongkai.exchange.reading.document import Block, Document, Line, Row

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN_PART = "word/document.xml"


def read_docx(data: bytes, name: str) -> Document:
    """Return the paragraphs and rows of a DOCX; entities and outside references are not followed.

    Raises InvalidInput (``unreadable_file``) for a damaged document.
    """
    with open_archive(data, name) as archive:
        try:
            part = archive.read(MAIN_PART)
        except Exception as error:  # zipfile raises many kinds for damaged members
            raise _damaged(name) from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(name) from error
    body = root.find(f"{_W}body")
    return Document("docx", tuple(_blocks(body)) if body is not None else ())


def _damaged(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”不是有效的 Word 文档或已损坏。请用 Word 或 WPS 重新保存为 .docx。",
        code="unreadable_file",
    )


def _blocks(body: etree._Element) -> Iterator[Block]:
    paragraphs, tables = 0, 0
    for element in _parts(body):
        if element.tag == f"{_W}p":
            paragraphs += 1
            for text in _text(element).split("\n"):
                yield Line(text, f"第{paragraphs}段")
        else:
            tables += 1
            yield from _rows(element, tables)


def _parts(body: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables at the top of the body, those in content controls included."""
    for element in body:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            if content is not None:
                yield from (e for e in content if e.tag in (f"{_W}p", f"{_W}tbl"))


def _rows(table: etree._Element, number: int) -> Iterator[Row]:
    for index, row in enumerate(table.iter(f"{_W}tr"), start=1):
        cells = tuple(
            "".join(_text(paragraph) for paragraph in cell.iter(f"{_W}p")).strip()
            for cell in row.iter(f"{_W}tc")
            if not _continues_above(cell)
        )
        if cells:
            yield Row(cells, f"表{number} 第{index}行")


def _continues_above(cell: etree._Element) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") != "restart"


def _text(paragraph: etree._Element) -> str:
    parts = []
    for element in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab"):
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        else:
            parts.append(" " if element.tag == f"{_W}tab" else "\n")
    return "".join(parts)
