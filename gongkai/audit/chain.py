"""The arithmetic of the chain: the exact text of an entry and its hash. No database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
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


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text, as checkpoints and snapshots carry it."""
    return hashlib.sha256(text.encode()).hexdigest()
