"""Covering what may not be given out: boxes on pages, what stands under them really gone.

Everything here takes bytes and returns bytes. PDFs are opened in a process of their own, for the
library is not made for two threads and a hostile page may take all memory and time.
"""

from __future__ import annotations

from gongkai.exchange.redaction.boxes import PRIVACY, Box, PageSize, Redacted
from gongkai.exchange.redaction.hidden import hidden_data
from gongkai.exchange.redaction.pages import (
    boxes_of_hits,
    boxes_of_words,
    check_redacted,
    page_png,
    pages_of,
    redact_pdf,
)
from gongkai.exchange.redaction.sources import as_pdf
from gongkai.exchange.redaction.texts import RedactedText, TextSpan, redact_text

__all__ = [
    "PRIVACY",
    "Box",
    "PageSize",
    "Redacted",
    "RedactedText",
    "TextSpan",
    "as_pdf",
    "boxes_of_hits",
    "boxes_of_words",
    "check_redacted",
    "hidden_data",
    "page_png",
    "pages_of",
    "redact_pdf",
    "redact_text",
]
