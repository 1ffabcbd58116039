"""A record's content as one exact text, so that a version can be bound by its hash."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.audit.chain import canonical, text_hash
from gongkai.records.models import Record

#: What a version holds, in the order of the form.
CONTENT = (
    "kind",
    "serial",
    "number",
    "title",
    "issuer",
    "maker",
    "origin",
    "dated_on",
    "effective_on",
    "published_on",
    "expired_on",
    "repealed_on",
    "attribute",
    "ground",
    "rank",
    "is_weighty",
    "column",
    "channels",
    "body",
    "basis",
    "contact",
    "phone",
    "note",
)


def content_text(record: Record) -> str:
    """Return the canonical JSON of a record's content, with whose it is and whether it stands."""
    names = (*CONTENT, "organ_id", "public_id", "index_number", "year", "cancel_reason")
    content = {name: _plain(getattr(record, name)) for name in names}
    return canonical(content | {"is_cancelled": record.cancelled_at is not None})


def content_hash(text: str) -> str:
    """Return the hash by which reviews bind a version."""
    return text_hash(text)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
