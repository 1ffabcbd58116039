"""Files as pages give them out: to be saved, or to be looked at and printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from gongkai.records.files import MEDIA_TYPES, get
from gongkai.records.models import StoredFile

_ANY = "application/octet-stream"


def attachment(data: bytes, name: str, media_type: str = _ANY) -> HttpResponse:
    """Return a file to be saved under the name."""
    return _answer(data, name, media_type, is_saved=True)


def printable(data: bytes, name: str) -> HttpResponse:
    """Return a PDF to be looked at and printed."""
    return _answer(data, name, MEDIA_TYPES["pdf"], is_saved=False)


def kept_file(stored: StoredFile) -> HttpResponse:
    """Return a kept file, always as a download."""
    return attachment(get(stored.sha256), stored.name, MEDIA_TYPES.get(stored.kind, _ANY))


def _answer(data: bytes, name: str, media_type: str, *, is_saved: bool) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(is_saved, name) or "inline"
    return answer
