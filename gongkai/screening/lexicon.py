"""Words that are wrong, outdated or not wanted, each with the right one: suggestions only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import DataMissing
from gongkai.screening.passage import Passage, alternatives
from gongkai.screening.sources import load_data, read_data_file

#: Kind of entry → what people call it.
KINDS: dict[str, str] = {
    "wrong": "错别字",
    "outdated": "旧名称",
    "term": "规范用语",
    "forbidden": "禁用词",
}


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A word not to be written so, what to write (may be empty), its kind, and why."""

    wrong: str
    right: str
    kind: str = "wrong"
    note: str = ""


@dataclass(frozen=True, slots=True)
class WordHit:
    """An entry's word in a text: characters ``start`` to ``end``."""

    entry: LexiconEntry
    start: int
    end: int

    @property
    def message(self) -> str:
        """Return the suggestion in Chinese."""
        advice = f"，建议写“{self.entry.right}”" if self.entry.right else "，请斟酌"
        note = f"（{self.entry.note}）" if self.entry.note else ""
        return f"{KINDS[self.entry.kind]}“{self.entry.wrong}”{advice}{note}"


@cache
def default_lexicon() -> tuple[LexiconEntry, ...]:
    """Return the entries that come with us; an office adds its own to them."""
    return _entries(load_data("lexicon.toml"), "lexicon.toml")


def read_lexicon(path: Path) -> tuple[LexiconEntry, ...]:
    """Return the entries of a file that an office keeps; raises DataMissing."""
    return _entries(read_data_file(path), path.name)


def _entries(data: dict[str, Any], name: str) -> tuple[LexiconEntry, ...]:
    try:
        entries = tuple(LexiconEntry(**row) for row in data.get("words", ()))
    except TypeError as error:
        raise DataMissing(
            f"词库“{name}”里有一条写得不完整。每条须有 wrong、right，可有 kind、note。"
        ) from error
    unknown = [e.wrong for e in entries if e.kind not in KINDS or not e.wrong.strip()]
    if unknown:
        raise DataMissing(
            f"词库“{name}”里“{'、'.join(unknown)}”的种类不对。kind 只能是{'、'.join(KINDS)}。"
        )
    return entries


def check_words(text: str, lexicon: Sequence[LexiconEntry] | None = None) -> list[WordHit]:
    """Return the words of the lexicon in the text, in order of place.

    A wrong word that is only a part of the right one standing there is none.

    >>> [hit.message for hit in check_words("收取工本费。")]
    ['规范用语“工本费”，建议写“信息处理费”（政府信息公开收费）']
    """
    entries = {e.wrong: e for e in (default_lexicon() if lexicon is None else lexicon)}
    if not entries:
        return []
    passage = Passage(text.encode("utf-8", "replace"))
    hits = []
    at_byte = at_character = 0
    for start, end in passage.matches(alternatives(entries)):
        begin = at_character + len(passage.data[at_byte:start].decode())
        entry = entries[passage.text(start, end)]
        at_byte, at_character = end, begin + len(entry.wrong)
        if not _is_inside_right(text, begin, entry):
            hits.append(WordHit(entry, begin, at_character))
    return hits


def _is_inside_right(text: str, start: int, entry: LexiconEntry) -> bool:
    place = entry.right.find(entry.wrong)
    return place >= 0 and text.startswith(entry.right, max(0, start - place))
