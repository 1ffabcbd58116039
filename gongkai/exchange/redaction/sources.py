"""Any file of a case as PDF: pictures and texts put on pages, Word files by LibreOffice."""

from __future__ import annotations

from gongkai.errors import InvalidInput
from gongkai.exchange.files import LARGEST_FILE_BYTES, decode_text
from gongkai.exchange.redaction.apart import work

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
#: Longer texts are no documents.
MOST_CHARACTERS = 300_000


def as_pdf(data: bytes, name: str) -> bytes:
    """Return the file as PDF: itself, or a picture, a text or a DOCX put on pages.

    The content tells the kind. Of a DOCX comments and hidden text are left out and tracked
    changes accepted (``hidden_data`` says what there was). Raises InvalidInput: ``file_empty``,
    ``file_too_large``, ``unreadable_file``, ``picture_too_large``, ``picture_kind``,
    ``text_too_large``, ``not_convertible`` with the way to convert.
    """
    if not data:
        raise InvalidInput(f"“{name}”是空文件。请检查是否保存完整。", code="file_empty")
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(
            f"“{name}”超过{LARGEST_FILE_BYTES // 1024 // 1024} MB，没有打开。请拆成几个文件。",
            code="file_too_large",
        )
    if b"%PDF-" in data[:1024]:
        return data
    if data.startswith((PNG, JPEG)):
        return work("pdf_of_picture", data, name=name)[1]
    if data.startswith(b"PK\x03\x04"):
        # Loaded only when such a file comes, so that a look at a page starts fast.
        from gongkai.exchange.redaction.office import pdf_of_word

        return pdf_of_word(data, name)
    if not data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf", b"GIF8", b"II*\x00", b"MM\x00*")):
        text = decode_text(data, name)
        if len(text) > MOST_CHARACTERS:
            raise InvalidInput(
                f"“{name}”超过{MOST_CHARACTERS}个字，没有转换。请拆成几个文件。",
                code="text_too_large",
            )
        return work("pdf_of_text", text.encode("utf-8", "replace"))[1]
    raise InvalidInput(
        f"“{name}”不能直接遮盖。请用 WPS、Word 或看图软件打开，另存为 PDF 后再上传。",
        code="not_convertible",
    )
