"""Looking at the new file as a stranger would: what of the covered can still be got out of it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.exchange.redaction.boxes import Box
from gongkai.exchange.redaction.documents import opened, page_at
from gongkai.exchange.redaction.drawing import bright_share, draw
from gongkai.exchange.redaction.finding import covered_words, edges_of
from gongkai.exchange.redaction.letters import letters_of
from gongkai.screening.detectors import detect

#: What a file of pictures and one page of text has no use for.
_FOREIGN = {
    b"/EmbeddedFile": "附带文件",
    b"/JavaScript": "脚本",
    b"/AcroForm": "表单",
    b"/Outlines": "书签",
    b"/Metadata": "文档属性",
    b"/OpenAction": "自动动作",
    b"/OCProperties": "图层",
}
#: Shorter texts stand in any bytes by chance.
_FEWEST_BYTES = 6
_CODES = ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
#: The boxes are looked at in a coarse drawing of the new file.
_LOOK_DPI = 100
#: The white numbers take no more of a box, those of boxes that overlap it included.
_NUMBERS = 0.4
#: The reasons that everybody uses may contain the word that was covered.
_USUAL_LETTERS = 4


def problems_of(original: bytes, redacted: bytes, boxes: Sequence[Box]) -> list[str]:
    """Return Chinese sentences on what is left; the boxes are those that were painted."""
    words: set[str] = set()
    with opened(original) as document:
        pages = len(document)
        for number in sorted({box.page for box in boxes}):
            with page_at(document, number) as page:
                here = [box for box in boxes if box.page == number]
                words.update(covered_words(letters_of(page), here))
    words.discard("")
    with opened(redacted) as document:
        if len(document) <= pages:
            return [f"新文件应有{pages}页和遮盖说明，实有{len(document)}页"]
        problems = [
            problem
            for number in range(1, pages + 1)
            for problem in _page_problems(
                document, number, [box for box in boxes if box.page == number]
            )
        ]
        for number in range(pages + 1, len(document) + 1):
            with page_at(document, number) as page:
                if raw.FPDFPage_GetAnnotCount(page):
                    problems.append("遮盖说明页带有批注")
        if told := document.get_metadata_dict(skip_empty=True):
            # The library names itself and the day; nothing else may be told.
            problems += [f"文档属性“{key}”没有清除" for key in told if key not in _OWN]
        if document.count_attachments():
            problems.append("带有附带文件")
    problems += [f"带有{what}" for mark, what in _FOREIGN.items() if mark in redacted]
    problems += _raw_problems(redacted, words)
    problems += _reason_problems(boxes, words)
    return list(dict.fromkeys(problems))


_OWN = frozenset(("Producer", "Creator", "CreationDate", "ModDate"))


def _page_problems(
    document: pdfium.PdfDocument, number: int, boxes: Sequence[Box]
) -> Iterator[str]:
    with page_at(document, number) as page:
        if letters_of(page).text.strip():
            yield f"第{number}页还有文字"
        count = raw.FPDFPage_CountObjects(page)
        kinds = {
            raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, at)) for at in range(min(count, 9))
        }
        if count != 1 or kinds != {raw.FPDF_PAGEOBJ_IMAGE}:
            yield f"第{number}页不只是一张图片"
        if raw.FPDFPage_GetAnnotCount(page):
            yield f"第{number}页带有批注"
        if not boxes:
            return
        bitmap = draw(page, _LOOK_DPI / 72)
        for box in boxes:
            if bright_share(bitmap, edges_of(box)) > _NUMBERS:
                yield f"第{number}页有没盖住的地方"
        bitmap.close()


def _raw_problems(redacted: bytes, words: set[str]) -> Iterator[str]:
    for word in words:
        coded = {word.encode(code, "replace") for code in _CODES}
        if any(len(bytes_) >= _FEWEST_BYTES and bytes_ in redacted for bytes_ in coded):
            yield "文件的字节里还有被遮盖的文字"


def _reason_problems(boxes: Sequence[Box], words: set[str]) -> Iterator[str]:
    """Yield what the reasons, which are printed, tell of the covered."""
    for text in dict.fromkeys(text for box in boxes for text in (box.reason, box.basis)):
        if detect(text):
            yield f"理由“{text}”里写有个人信息"
        elif len(text) > _USUAL_LETTERS and any(len(word) >= 2 and word in text for word in words):
            yield f"理由“{text}”写出了被遮盖的文字"
