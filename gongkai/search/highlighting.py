"""Marking what was looked for, in a title and in the best piece of a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.search.entry import Segments
from gongkai.search.folding import fold

EXCERPT_LENGTH = 140
#: Characters shown before the first match of an excerpt, unless a sentence begins nearer.
_BEFORE = 30
_SENTENCE_ENDS = "。；！？\n"


def marked(text: str, pattern: re.Pattern[str] | None) -> Segments:
    """Return the whole text in pieces, matches apart.

    >>> marked("城乡低保工作", re.compile("低保"))
    (('城乡', False), ('低保', True), ('工作', False))
    """
    segments: list[tuple[str, bool]] = []
    end = 0
    for match in pattern.finditer(fold(text)) if pattern else ():
        if match.start() > end:
            segments.append((text[end : match.start()], False))
        segments.append((text[match.start() : match.end()], True))
        end = match.end()
    if end < len(text):
        segments.append((text[end:], False))
    return tuple(segments)


def excerpt(
    text: str, patterns: Sequence[re.Pattern[str]], whole: re.Pattern[str] | None
) -> Segments:
    """Return the piece of a text that holds most of the words looked for, matches apart.

    ``patterns`` are those of each word, ``whole`` finds any of them.
    """
    start = _best_start(fold(text), patterns)
    piece = text[start : start + EXCERPT_LENGTH]
    before = "…" if start and text[start - 1] not in _SENTENCE_ENDS else ""
    after = "…" if start + EXCERPT_LENGTH < len(text) else ""
    return marked(before + " ".join(piece.split()) + after, whole)


def _best_start(folded: str, patterns: Sequence[re.Pattern[str]]) -> int:
    places = sorted(
        (match.start(), word)
        for word, pattern in enumerate(patterns)
        for match in pattern.finditer(folded)
    )
    if not places or len(folded) <= EXCERPT_LENGTH:
        return 0
    reach = EXCERPT_LENGTH - _BEFORE

    def words_from(first: int) -> int:
        begin = places[first][0]
        return len({word for place, word in places[first:] if place - begin < reach})

    best, most = places[0][0], 0
    for first in range(min(len(places), 50)):
        if (words := words_from(first)) > most:
            best, most = places[first][0], words
        if most == len(patterns):
            break
    earliest = max(0, best - _BEFORE)
    sentence = max(folded.rfind(mark, earliest, best) for mark in _SENTENCE_ENDS) + 1
    return sentence or earliest
