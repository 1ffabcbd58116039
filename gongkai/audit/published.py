"""Checkpoints as they are published, judged by somebody who kept an earlier file. No database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.audit.chain import text_hash
from gongkai.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Published:
    """One published checkpoint: when, its text, the hash of the text."""

    at: str
    text: str
    hash: str

    @property
    def is_whole(self) -> bool:
        """Say whether the text is what its hash says."""
        return text_hash(self.text) == self.hash

    @property
    def previous(self) -> str:
        """Return the hash of the checkpoint before, "" at the first."""
        return str(self._content["previous"])

    @property
    def heads(self) -> Mapping[str, Mapping[str, Any]]:
        """Return organ → ``{"hash", "sequence"}`` of the last entry of its chain."""
        heads: Mapping[str, Mapping[str, Any]] = self._content["heads"]
        return heads

    @property
    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.text)
        return content


def read_published(text: str, *, name: str) -> list[Published]:
    """Return the checkpoints of a published file in order.

    Raises InvalidInput (``not_checkpoints``) for anything else.
    """
    try:
        rows = [Published(row["at"], row["text"], row["hash"]) for row in _rows(text)]
        for row in rows:
            if not isinstance(row.previous, str):
                raise TypeError
            for head in row.heads.values():
                int(head["sequence"]), str(head["hash"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(
            f"“{name}”不是本系统公布的检查点文件（checkpoints.json）。请确认是否选错文件。",
            code="not_checkpoints",
        ) from error
    return rows


def _rows(text: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(text)["checkpoints"]
    return rows


def breaks_within(rows: list[Published]) -> Iterator[str]:
    """Yield a Chinese sentence for every checkpoint that was changed or does not follow."""
    previous = ""
    reached: dict[str, int] = {}
    for row in rows:
        where = f"{row.at}的检查点"
        if not row.is_whole:
            yield f"{where}的内容与摘要不符：检查点被改动。"
        elif row.previous != previous:
            yield f"{where}与前一个接不上：前面的检查点被删去或改动。"
        for organ, head in row.heads.items():
            if int(head["sequence"]) < reached.get(organ, 0):
                yield f"{where}里“{organ}”的审计链比以前短：记录被删去。"
            reached[organ] = int(head["sequence"])
        previous = row.hash


def breaks_since(earlier: list[Published], later: list[Published]) -> Iterator[str]:
    """Yield a Chinese sentence for every checkpoint kept earlier that is not in the later file."""
    kept = {row.hash for row in later if row.is_whole}
    for row in earlier:
        if row.is_whole and row.hash not in kept:
            yield (
                f"{row.at}公布过的检查点（摘要 {row.hash[:12]}）不在后来的文件里："
                "那时以前的记录后来被改动，审计链是重新算过的。"
            )
