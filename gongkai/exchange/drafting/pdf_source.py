"""PDF files with text into paragraphs; those that are pictures of paper are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.lines import Line, paragraphs_of_lines

#: Documents have fewer pages and characters; what goes beyond is told, not read.
MOST_PAGES = 300
MOST_CHARACTERS = 600_000
#: A page with fewer letters holds at most its number: its text is a picture.
_FEWEST_LETTERS = 4
#: So many drawn lines on a page are a table's.
_RULES_OF_A_TABLE = 8
_MOST_OBJECTS = 20_000
_PASSWORD = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


@dataclass(frozen=True)
class PdfText:
    """A file's paragraphs, whether it can be searched, and sentences on what to look at."""

    paragraphs: tuple[str, ...]
    is_searchable: bool
    notes: tuple[str, ...]


def read_pdf(data: bytes, name: str) -> PdfText:
    """Return the paragraphs of a PDF in reading order.

    Raises InvalidInput (``file_encrypted``, ``unreadable_file``).
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _PASSWORD:
            raise InvalidInput(
                f"“{name}”设有密码，无法读取。请先取消密码。", code="file_encrypted"
            ) from error
        raise _damaged(name) from error
    try:
        return _read(document)
    except pypdfium2.PdfiumError as error:
        raise _damaged(name) from error
    finally:
        document.close()


def _damaged(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”不是有效的 PDF 文件或已损坏。请重新导出后再试。", code="unreadable_file"
    )


def _read(document: pypdfium2.PdfDocument) -> PdfText:
    lines: list[Line] = []
    pictures: list[int] = []
    tables: list[int] = []
    pages = min(len(document), MOST_PAGES)
    characters = 0
    for number in range(pages):
        page = document[number]
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > MOST_CHARACTERS:
            pages = number
            break
        found = list(_lines(text, number, page.get_height()))
        if sum(letter.isalpha() for line in found for letter in line.text) < _FEWEST_LETTERS:
            pictures.append(number + 1)
        lines += found
        if _rules(page) >= _RULES_OF_A_TABLE:
            tables.append(number + 1)
        text.close()
        page.close()
    is_scanned = bool(pictures) and len(pictures) == pages
    notes = list(_notes(document, pages, [] if is_scanned else pictures, tables))
    if is_scanned:
        notes.insert(
            0, "PDF 是扫描件，没有文字，不能检索。请录入标题等信息，并尽量上传可编辑的原件。"
        )
    return PdfText(tuple(paragraphs_of_lines(lines)), not is_scanned, tuple(notes))


def _lines(text: pypdfium2.PdfTextPage, page: int, height: float) -> Iterator[Line]:
    """Yield the lines of a page: the library ends each with a carriage return."""
    start = 0
    whole = text.get_text_range()
    if len(whole) != text.count_chars():  # characters beyond the basic plane count twice
        whole = "".join(
            chr(pdfium.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars())
        )
    for part in whole.split("\n"):
        line = part.rstrip("\r")
        boxes = [
            text.get_charbox(start + at) for at, letter in enumerate(line) if not letter.isspace()
        ]
        start += len(part) + 1
        if boxes:
            tops = sorted(height - box[3] for box in boxes)
            sizes = sorted(max(box[3] - box[1], box[2] - box[0]) for box in boxes)
            yield Line(
                line.replace("\ufffe", ""),
                page,
                min(box[0] for box in boxes),
                max(box[2] for box in boxes),
                tops[len(tops) // 2],
                sizes[-1 - len(sizes) // 10],
            )


def _rules(page: pypdfium2.PdfPage) -> int:
    """Return how many paths are drawn on the page, which a table has many of."""
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, at)) for at in range(count))
    return sum(kind == pdfium.FPDF_PAGEOBJ_PATH for kind in kinds)


def _notes(
    document: pypdfium2.PdfDocument, pages: int, pictures: list[int], tables: list[int]
) -> Iterator[str]:
    if pictures:
        yield f"PDF 第{_listed(pictures)}页没有文字，可能是图片，不能检索。"
    if tables:
        yield f"PDF 第{_listed(tables)}页可能有表格，表格按文字读出，请核对，或改传 Word 文件。"
    if pages < len(document):
        yield f"PDF 共{len(document)}页，只读取了前{pages}页的文字。"
    if document.count_attachments():
        yield f"PDF 里嵌有{document.count_attachments()}个文件，没有取出，需要的请另行上传。"


def _listed(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:8]))
    return f"{shown}等{len(numbers)}" if len(numbers) > 8 else shown
