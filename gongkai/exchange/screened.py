"""Screening a file or a text: its parts through the detectors and the lexicon, with places.

Everything happens in memory; nothing is kept. What cannot be looked into raises, so that no file
passes unseen, and a clean result never says that there is no secret.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.errors import InvalidInput
from gongkai.exchange.parts import (
    DAMAGED,
    FileText,
    Note,
    PlaceFinder,
    TextPart,
    look_into,
)
from gongkai.exchange.parts.html_parts import html_parts
from gongkai.exchange.parts.xml_parts import damaged
from gongkai.screening.detectors import detect
from gongkai.screening.hits import Hit
from gongkai.screening.lexicon import LexiconEntry, WordHit, check_words
from gongkai.screening.masking import Conventions, mask

CLEAN = "未检出标志，不代表不涉密"
STOP = "停止操作，报告保密机构"
#: More hits than this and nobody can decide them one by one.
MOST_HITS = 50_000
#: Characters shown on either side of a hit.
CONTEXT = 12
_TAGS = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--)>?")


@dataclass(frozen=True, slots=True)
class PlacedHit:
    """A hit with its place in Chinese; ``context`` shows what stands around it, the hit masked."""

    place: str
    is_hidden: bool
    hit: Hit
    context: str


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of the lexicon with its place."""

    place: str
    is_hidden: bool
    word: WordHit


@dataclass(frozen=True, slots=True)
class FileScreening:
    """What screening found. ``secrecy_mark`` is the first mark that stops, if any."""

    name: str
    parts: tuple[TextPart, ...]
    hits: tuple[PlacedHit, ...]
    secrecy_mark: PlacedHit | None
    word_hits: tuple[PlacedWord, ...]
    notes: tuple[Note, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether no detector hit; words and notes are no hits."""
        return not self.hits


def screen_file(
    data: bytes,
    name: str,
    *,
    known: Collection[str] = (),
    lexicon: Sequence[LexiconEntry] | None = None,
    conventions: Conventions | None = None,
) -> FileScreening:
    """Return what the detectors and the lexicon find in a file.

    ``known`` are official contacts, ``lexicon`` the words to look for (ours by default),
    ``conventions`` how contexts are masked. Raises InvalidInput as ``parts.text_parts`` does, and
    ``too_many_hits`` where no secrecy mark stops the file anyway; a damaged part is told after the
    rest was looked at.
    """
    found = look_into(data, name)
    screening = _screen(found, name, known=known, lexicon=lexicon, conventions=conventions)
    if screening.secrecy_mark is None and any(note.code == DAMAGED for note in found.notes):
        raise damaged(name)
    return screening


def screen_text(
    text: str,
    *,
    name: str = "正文",
    is_html: bool | None = None,
    known: Collection[str] = (),
    lexicon: Sequence[LexiconEntry] | None = None,
    conventions: Conventions | None = None,
) -> FileScreening:
    """Return the same for typed text; of HTML the text, the comments and the attributes.

    ``is_html`` says which it is; without it the tags tell.

    >>> screening = screen_text("<p>电话<b>139</b>71234567</p>")
    >>> [(placed.place, placed.hit.text) for placed in screening.hits]
    [('正文第1行', '13971234567')]
    """
    if is_html is None:
        is_html = bool(_TAGS.search(text))
    parts = tuple(html_parts(text)) if is_html else (TextPart("正文", text),)
    numbered = tuple(
        TextPart(
            part.place,
            part.text,
            part.is_hidden,
            tuple(f"{part.place}第{n}行" for n in range(1, part.text.count("\n") + 2)),
        )
        for part in parts
        if part.text
    )
    found = FileText("text", numbered)
    return _screen(found, name, known=known, lexicon=lexicon, conventions=conventions)


def _screen(
    found: FileText,
    name: str,
    *,
    known: Collection[str],
    lexicon: Sequence[LexiconEntry] | None,
    conventions: Conventions | None,
) -> FileScreening:
    hits: list[PlacedHit] = []
    words: list[PlacedWord] = []
    # The name is a part as well: people put names and numbers into it.
    for part in (TextPart("文件名", name), *found.parts):
        # Later parts are still looked at for marks when the file is full of numbers.
        most = max(MOST_HITS - len(hits), 100)
        part_hits = detect(part.text, known=known, most=most)
        part_words = check_words(part.text, lexicon)
        if not part_hits and not part_words:
            continue
        finder = PlaceFinder(part)
        for index, hit in enumerate(part_hits):
            place, is_hidden = finder.place_at(hit.start)
            context = _context(part.text, part_hits, index, conventions)
            hits.append(PlacedHit(place, is_hidden, hit, context))
        for word in part_words:
            place, is_hidden = finder.place_at(word.start)
            words.append(PlacedWord(place, is_hidden, word))
    secrecy_mark = next((placed for placed in hits if placed.hit.level == "stop"), None)
    if len(hits) >= MOST_HITS and secrecy_mark is None:
        raise InvalidInput(
            f"“{name}”里的个人信息超过{MOST_HITS}处，没有逐处列出。"
            "请先在原文件里删去或脱敏，另存后再查。",
            code="too_many_hits",
        )
    return FileScreening(name, found.parts, tuple(hits), secrecy_mark, tuple(words), found.notes)


def _context(text: str, hits: Sequence[Hit], index: int, conventions: Conventions | None) -> str:
    """Return the hit masked among its neighbours, cut where another hit begins."""
    hit = hits[index]
    start = max(hit.start - CONTEXT, hits[index - 1].end if index else 0)
    end = min(hit.end + CONTEXT, hits[index + 1].start if index + 1 < len(hits) else len(text))
    shown = text[start : hit.start] + mask(hit, conventions=conventions) + text[hit.end : end]
    return re.sub(r"\s+", " ", shown).strip()


def screen_body(
    text: str, *, name: str = "正文", known: Collection[str] = ()
) -> tuple[FileScreening, FileScreening, FileScreening]:
    """Return what is found in a body as it came in, as it is kept, and as it is read.

    Cleaning joins what tags parted: 秘<x>密 comes in as two words and is kept as one. Raises
    InvalidInput as cleaning does.
    """
    from gongkai.exchange.drafting.cleaning import clean_html, text_of_html

    kept = clean_html(text)
    return (
        screen_text(text, name=name, known=known),
        screen_text(kept, name=name, is_html=True, known=known),
        screen_text(text_of_html(kept), name=name, is_html=False, known=known),
    )


def masks_of(
    hits: Iterable[PlacedHit], *, conventions: Conventions | None = None
) -> dict[str, str]:
    """Return value → what takes its place, for the hits that a person chose to mask."""
    return {
        placed.hit.text: mask(placed.hit, conventions=conventions)
        for placed in hits
        if placed.hit.level != "stop"
    }


def clean_copy(data: bytes, name: str, masks: Mapping[str, str], *, drop_hidden: bool) -> bytes:
    """Return a copy of a DOCX, XLSX or photo with the values masked in every part of it.

    ``drop_hidden`` also takes out comments, tracked changes (accepted), hidden text, rows, columns
    and sheets, unused strings, and the properties that name persons, and all that a photo carries
    beside its pixels; without it a photo is not cleanable. The copy is screened again
    before it is returned. Raises InvalidInput: ``not_cleanable`` for other kinds of file and for
    what cannot be taken out safely, ``not_cleaned`` when anything was left.
    """
    from gongkai.exchange.parts.cleaning import clean
    from gongkai.exchange.parts.picture_parts import PHOTO_NOTES

    if not masks and not drop_hidden:
        raise InvalidInput(
            f"“{name}”里没有可以遮盖的文字。请写明保留的理由，或改好文件后重新上传。",
            code="not_cleanable",
        )
    copy = clean(data, name, masks, drop_hidden=drop_hidden)
    again = screen_file(copy, name, lexicon=())
    values = [value for value in masks if value != masks[value]]
    left = [
        placed.place
        for placed in again.hits
        if placed.place != "文件名"
        and (placed.hit.text in values or (drop_hidden and placed.is_hidden))
    ]
    left += [part.place for part in again.parts if any(value in part.text for value in values)]
    left += [note.message for note in again.notes if drop_hidden and note.code in PHOTO_NOTES]
    if left:
        raise InvalidInput(
            f"“{name}”里还有没处理干净的地方（{'、'.join(dict.fromkeys(left))}），没有生成副本。"
            "请在 Word 或 WPS 里改好，另存后再上传。",
            code="not_cleaned",
        )
    return copy
