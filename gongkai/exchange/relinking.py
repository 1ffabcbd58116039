"""An edited text back to its live references: figures relinked where they stand, else flagged.

A leader edits the Word file of the report; the prose comes back as plain text. Each printed
figure that stands unchanged among unchanged words becomes its reference again; one that was
changed or removed is told, and so is every number that nobody counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gongkai.statute.annual_report.narrative import split_template

_NUMBER = re.compile(r"\d[\d,，.]*\d|\d")
#: So many unchanged characters beside a figure tell that it is still the same statement.
CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Lost:
    """A reference whose figure was changed or removed, and what was printed there."""

    reference: str
    printed: str


@dataclass(frozen=True, slots=True)
class Relinked:
    """The text with its references, those that were lost, and numbers typed by hand."""

    text: str
    lost: tuple[Lost, ...]
    typed: tuple[str, ...]


def relink(template: str, printed: Sequence[str], edited: str) -> Relinked:
    """Return the edited text with the template's references put back.

    ``printed`` is what each reference of the template printed, in order. Line ends and blanks at
    the ends of lines do not matter.

    >>> relink("编发简报{{简报}}篇。", ["47"], "全年编发简报47篇。").text
    '全年编发简报{{简报}}篇。'
    >>> relink("编发简报{{简报}}篇。", ["47"], "编发简报48篇。").lost[0].printed
    '47'
    """
    pieces = split_template(template)
    spans: list[tuple[int, int, str]] = []
    old = ""
    for place, piece in enumerate(pieces):
        if place % 2:
            text = printed[place // 2]
            spans.append((len(old), len(old) + len(text), piece))
            old += text
        else:
            old += piece
    edited = "\n".join(line.strip() for line in edited.strip().splitlines())
    blocks = SequenceMatcher(None, old, edited, autojunk=False).get_matching_blocks()
    kept: list[tuple[int, int, str]] = []
    lost: list[Lost] = []
    for begins, ends, reference in spans:
        found = _place_of(begins, ends, blocks)
        if found is None:
            lost.append(Lost(reference, old[begins:ends]))
        else:
            kept.append((found, found + ends - begins, reference))
    return Relinked(_put_back(edited, kept), tuple(lost), _typed(old, edited, kept))


def _place_of(begins: int, ends: int, blocks: Sequence[tuple[int, int, int]]) -> int | None:
    for old, new, size in blocks:
        if old <= begins and ends <= old + size:
            context = (begins - old) + (old + size - ends)
            if context >= CONTEXT or ends - begins >= 2 * CONTEXT:
                return new + begins - old
    return None


def _put_back(edited: str, kept: Sequence[tuple[int, int, str]]) -> str:
    text, end = "", 0
    for begins, ends, reference in kept:
        text += edited[end:begins] + reference
        end = ends
    return text + edited[end:]


def _typed(old: str, edited: str, kept: Sequence[tuple[int, int, str]]) -> tuple[str, ...]:
    """Return the numbers of the edited text that neither a reference printed nor stood before."""
    before = set(_NUMBER.findall(old))
    return tuple(
        match[0]
        for match in _NUMBER.finditer(edited)
        if match[0] not in before
        and not any(b <= match.start() and match.end() <= e for b, e, _ in kept)
    )
