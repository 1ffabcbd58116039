"""The arithmetic of the chain: the exact text of an entry and its hash. No database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one JSON text of a mapping: sorted keys, no blanks, characters as they are.

    >>> canonical({"b": 1, "a": "公开"})
    '{"a":"公开","b":1}'
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """Return a moment as UTC with microseconds, always of the same length.

    >>> from datetime import UTC
    >>> moment(datetime(2024, 3, 1, 8, 0, tzinfo=UTC))
    '2024-03-01T08:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(*, algorithm: str, organ: str, sequence: int, previous_hash: str, text: str) -> str:
    """Return the hash that binds a text to its place in its organ's chain."""
    frame = canonical(
        {
            "algorithm": algorithm,
            "organ": organ,
            "previous": previous_hash,
            "sequence": sequence,
            "text": text,
        }
    )
    return hashlib.new(algorithm, frame.encode()).hexdigest()


def seal(table: str, rows: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Return what a deed keeps of the versions it added: how many, between which keys, a digest.

    ``rows`` are key and hash of each version in order of their keys.

    >>> seal("records", [(3, "aa"), (5, "bb")])["last"]
    5
    """
    return {
        "count": len(rows),
        "digest": text_hash("\n".join(sha256 for _, sha256 in rows)),
        "first": rows[0][0],
        "last": rows[-1][0],
        "table": table,
    }


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text, as checkpoints and snapshots carry it."""
    return hashlib.sha256(text.encode()).hexdigest()
