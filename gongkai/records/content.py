"""A record's content as one exact text, so that a version can be bound by its hash."""

from __future__ import annotations

import json
from collections.abc import Iterable
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
    "until_on",
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


#: What deeds after the review enter: when and where it was published, that it no longer holds.
FACTS = frozenset({"published_on", "channels", "expired_on", "repealed_on"})
#: What versions hold only where it is filled in, so that older versions keep their text.
_WHERE_FILLED = frozenset({"until_on", "attachments", "related"})
#: Lists that a version holds beside the columns of the form.
LISTS = ("attachments", "related")


def content_text(record: Record) -> str:
    """Return the canonical JSON of a record's content, with whose it is and whether it stands."""
    names = (*CONTENT, "organ_id", "public_id", "index_number", "year", "cancel_reason")
    content = _content(record, names)
    return canonical(content | {"is_cancelled": record.cancelled_at is not None})


def content_hash(text: str) -> str:
    """Return the hash by which a version is known."""
    return text_hash(text)


def substance_hash(record: Record) -> str:
    """Return the hash by which reviews bind what is to be published: content without its facts."""
    return text_hash(canonical(_content(record, [name for name in CONTENT if name not in FACTS])))


def substance_of(text: str) -> str:
    """Return the same hash of a version, from its text."""
    told = json.loads(text)
    names = [name for name in (*CONTENT, *LISTS) if name in told and name not in FACTS]
    return text_hash(canonical({name: told[name] for name in names}))


def _content(record: Record, names: Iterable[str]) -> dict[str, Any]:
    content = {name: _plain(getattr(record, name)) for name in (*names, *LISTS)}
    return {name: value for name, value in content.items() if value or name not in _WHERE_FILLED}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
