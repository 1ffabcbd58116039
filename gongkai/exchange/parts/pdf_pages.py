"""The pages of a PDF, invisible text included, its notes, forms, properties, attached files."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.part import DEEPEST_NESTING, Budget, TextPart
from gongkai.exchange.parts.pdf_objects import around, left_behind, loose_content
from gongkai.exchange.parts.radicals import without_radicals
from gongkai.exchange.parts.xml_parts import damaged

MOST_PAGES = 3_000
#: Former states of a file that are looked at: each signature and each note adds one.
MOST_FORMER = 20
#: Notes on one page that are looked at.
MOST_NOTES = 2_000
_PROPERTIES = {"Title": "标题", "Author": "作者", "Subject": "主题", "Keywords": "关键词"}
_NOTE_KEYS = ("Contents", "T", "V", "TU", "RC")
_SCRIPTS = re.compile(rb"/(?:JavaScript|JS|Launch)\b")


def read_document(data: bytes, budget: Budget) -> tuple[list[TextPart], list[tuple[str, bytes]]]:
    """Return the texts and the attached files. The library is not made for two threads at a time.

    Raises InvalidInput: ``password_protected``, ``unreadable_file``, ``too_many_pages``.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise InvalidInput(
                f"“{budget.name}”设有密码，无法查看。请先取消密码再上传。",
                code="password_protected",
            ) from error
        raise damaged(budget.name) from error
    try:
        parts = [*_pages(document, budget), *_properties(document)]
        attached = list(_attachments(document, budget))
    finally:
        document.close()
    seen = {part.text for part in parts}
    parts += _former(data, seen, budget)
    seen |= {line for part in parts if part.is_hidden for line in part.text.split("\n")}
    strings, files = loose_content(data, budget)
    if text := "\n".join(one for one in (*strings, around(data)) if one and one not in seen):
        budget.take_text(len(text))
        parts.append(TextPart("书签、链接、属性等页面以外的内容", text, is_hidden=True))
    # A stream ends in a line end that may or may not belong to it.
    known = {inside.rstrip() for _, inside in attached}
    attached += _unlisted([one for one in files if one.rstrip() not in known], budget)
    if _SCRIPTS.search(data):
        budget.note("pdf_script", "PDF 带有脚本或启动程序的动作，公开前请去掉。")
    return parts, attached


def _pages(document: pdfium.PdfDocument, budget: Budget) -> Iterator[TextPart]:
    count = len(document)
    if count > MOST_PAGES:
        raise InvalidInput(
            f"“{budget.name}”有{count}页，超过{MOST_PAGES}页的上限，没有查看。请拆开后再试。",
            code="too_many_pages",
        )
    textless = []
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
            text_page = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise damaged(budget.name) from error
        budget.take_text(max(text_page.count_chars(), 0))
        text = _clean(text_page.get_text_range()) if text_page.count_chars() > 0 else ""
        if text.strip():
            yield TextPart(f"第{number}页", text)
        else:
            textless.append(number)
        yield from _notes(page, number, budget)
        text_page.close()
        page.close()
    if textless and len(textless) == count:
        budget.note("scanned_pdf", "这份 PDF 是扫描件或图片，没有文字可查，请人工逐页查看。")
    elif textless:
        shown = "、".join(map(str, textless[:10])) + ("等" if len(textless) > 10 else "")
        budget.note("scanned_pages", f"第{shown}页没有文字（可能是扫描页），请人工查看。")


def _clean(text: str) -> str:
    return without_radicals(text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-"))


def _notes(page: pdfium.PdfPage, number: int, budget: Budget) -> Iterator[TextPart]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        texts = [_note_value(note, key) for key in _NOTE_KEYS]
        raw.FPDFPage_CloseAnnot(note)
        text = _clean("\n".join(text for text in texts if text))
        if text:
            budget.take_text(len(text))
            yield TextPart(f"第{number}页批注或表单", text, is_hidden=True)


def _note_value(note: object, key: str) -> str:
    length = raw.FPDFAnnot_GetStringValue(note, key.encode(), None, 0)
    if not 2 < length < 10_000_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pointer = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAnnot_GetStringValue(note, key.encode(), pointer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", "ignore")


def _properties(document: pdfium.PdfDocument) -> Iterator[TextPart]:
    for key, value in document.get_metadata_dict(skip_empty=True).items():
        if key in _PROPERTIES:
            yield TextPart(f"文档属性：{_PROPERTIES[key]}", _clean(value), is_hidden=True)


def _former(data: bytes, seen: set[str], budget: Budget) -> Iterator[TextPart]:
    """Yield the pages that former states of the file show and this one no longer does."""
    for number, former in enumerate(left_behind(data), start=1):
        if number > MOST_FORMER:
            budget.note("nested_too_deep", "PDF 里保留的旧版本过多，没有全部查看。")
            return
        try:
            document = pdfium.PdfDocument(former)
        except pdfium.PdfiumError:
            # The first part of a file made for reading over a network is no file by itself.
            continue
        try:
            for part in _pages(document, Budget(budget.name, characters=budget.characters)):
                if part.text not in seen:
                    seen.add(part.text)
                    budget.take_text(len(part.text))
                    yield TextPart(f"保留的旧版本：{part.place}", part.text, is_hidden=True)
        except InvalidInput:
            continue
        finally:
            document.close()


def _unlisted(files: list[bytes], budget: Budget) -> Iterator[tuple[str, bytes]]:
    for number, inside in enumerate(dict.fromkeys(files), start=1):
        budget.embedded -= 1
        if budget.embedded < 0 or budget.depth >= DEEPEST_NESTING:
            budget.note("nested_too_deep", "PDF 内附的文件嵌套过深或过多，没有查看。")
            return
        yield f"页面内附文件{number}", inside


def _attachments(document: pdfium.PdfDocument, budget: Budget) -> Iterator[tuple[str, bytes]]:
    for index in range(document.count_attachments()):
        budget.embedded -= 1
        attachment = document.get_attachment(index)
        name = attachment.get_name() or f"附件{index + 1}"
        if budget.embedded < 0 or budget.depth >= DEEPEST_NESTING:
            budget.note("nested_too_deep", f"嵌入文件“{name}”嵌套过深或过多，没有查看。")
            continue
        try:
            inside = bytes(attachment.get_data())
        except pdfium.PdfiumError:
            budget.note(f"locked:{name}", f"PDF 内附文件“{name}”读不出来，没有查看。")
            continue
        budget.take_bytes(len(inside))
        yield name, inside
