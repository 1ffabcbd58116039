"""Cutting a text into passages that a database can index with every position kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.search.tokens import index_tokens

#: PostgreSQL keeps 16,383 positions in a vector and 256 of one token; we stay far below.
PASSAGE_TOKENS = 2_000
SAME_TOKEN = 250
#: Characters repeated at the head of the next passage where no sentence ends at the cut.
OVERLAP = 24
_SENTENCE = re.compile(r"[^\n。；！？]*[\n。；！？]+|[^\n。；！？]+")
_SLICE = 200


def cut_passages(text: str, *, limit: int = PASSAGE_TOKENS) -> list[str]:
    """Return ``text`` in passages of at most ``limit`` tokens, cut after sentences if possible.

    >>> cut_passages("第一句。第二句。", limit=5)
    ['第一句。', '第二句。']
    """
    if _fits(index_tokens(text), limit):
        return [text] if text.strip() else []
    passages: list[str] = []
    here = ""
    held: Counter[str] = Counter()
    size = 0
    for piece, ends_sentence in _pieces(text, limit):
        counts = Counter(index_tokens(piece))
        if here and (
            size + counts.total() > limit
            or any(held[token] + count > SAME_TOKEN for token, count in counts.items())
        ):
            passages.append(here)
            here = "" if ends_sentence else here[-OVERLAP:]
            held = Counter(index_tokens(here))
            size = held.total()
        here += piece
        held.update(counts)
        size += counts.total()
    passages.append(here)
    return [passage for passage in passages if passage.strip()]


def joined_passages(passages: Sequence[str]) -> str:
    """Return the text that passages were cut from; an overlap stands once again.

    >>> joined_passages(cut_passages("第一句。第二句。", limit=5))
    '第一句。第二句。'
    """
    text = ""
    for passage in passages:
        repeated = passage[:OVERLAP]
        is_overlap = len(repeated) == OVERLAP and text.endswith(repeated)
        text += passage[OVERLAP:] if is_overlap else passage
    return text


def _fits(tokens: list[str], limit: int) -> bool:
    if len(tokens) > limit:
        return False
    return len(tokens) <= SAME_TOKEN or max(Counter(tokens).values()) <= SAME_TOKEN


def _pieces(text: str, limit: int) -> Iterator[tuple[str, bool]]:
    """Yield sentences, long ones in slices, each with whether a sentence ended before it."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        size = min(_SLICE, limit)
        for start in range(0, len(sentence), size):
            yield sentence[start : start + size], start == 0
