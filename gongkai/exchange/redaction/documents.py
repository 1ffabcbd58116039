"""Opening a PDF whose pages are to be drawn: locked, damaged and vast ones are refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.errors import InvalidInput
from gongkai.exchange.files import LARGEST_FILE_BYTES
from gongkai.exchange.redaction.boxes import PageSize

MOST_PAGES = 500
#: Sides in points: from a stamp to the largest page that the format knows.
SIDES = (18.0, 14_400.0)


@contextmanager
def opened(data: bytes, name: str = "文件.pdf") -> Iterator[pdfium.PdfDocument]:
    """Open the document with its form fields, which are drawn as well; close it afterwards.

    Raises InvalidInput: ``file_too_large``, ``password_protected``, ``unreadable_file``,
    ``too_many_pages``.
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{name}”超过{LARGEST_FILE_BYTES // 1024 // 1024} MB，没有打开。请拆成几个文件。",
            code="file_too_large",
        )
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refused(error, name) from error
    try:
        count = len(document)
        if not 1 <= count <= MOST_PAGES:
            raise InvalidInput(
                f"“{name}”有{count}页，能遮盖的是1到{MOST_PAGES}页。请拆成几个文件分别处理。",
                code="too_many_pages",
            )
        document.init_forms()
        yield document
    except pdfium.PdfiumError as error:
        raise _refused(error, name) from error
    finally:
        document.close()


def _refused(error: pdfium.PdfiumError, name: str) -> InvalidInput:
    if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return InvalidInput(
            f"“{name}”设有密码，不能遮盖。请先取消密码，另存后再上传。", code="password_protected"
        )
    return InvalidInput(
        f"“{name}”不是有效的 PDF 文件或已损坏。请重新导出后再试。", code="unreadable_file"
    )


@contextmanager
def page_at(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    """Open a page, counted from 1. Raises InvalidInput (``no_such_page``, ``page_size``)."""
    if not 1 <= number <= len(document):
        raise InvalidInput(
            f"文件共{len(document)}页，没有第{number}页。请改正页码。", code="no_such_page"
        )
    page = document[number - 1]
    try:
        size_of(page, number)
        yield page
    finally:
        page.close()


def size_of(page: pdfium.PdfPage, number: int) -> PageSize:
    """Return the page's size as shown; raises InvalidInput (``page_size``)."""
    width, height = page.get_size()
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        raise InvalidInput(
            f"第{number}页的大小不合常理（{width:.0f}×{height:.0f}点），没有打开。"
            "请按实际纸张大小重新导出 PDF。",
            code="page_size",
        )
    return PageSize(width, height)
