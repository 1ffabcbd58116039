"""From text to tokens, the same on both databases.

A run of Han characters becomes its overlapping pairs, and its last character once more; a word in
letters or digits stays whole. A phrase of the text is then always a phrase of consecutive tokens,
wherever it begins and ends, and never otherwise (docs/decisions/0013-search.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.search.folding import fold

#: Raised whenever the same text would give other tokens; rows of an older version are indexed anew.
DICTIONARY_VERSION = 2
#: Longer words (a line of base64) are cut, in the index and in the query alike.
WORD_LENGTH = 64

_HAN = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"([{_HAN}]+)|([^\\W_{_HAN}]+)")
# Marks that no text contains: private characters are never part of a run.
_TERM, _TITLE_CHARACTER, _AFTER_WORD, BREAK, _TITLE, _NUMBER = (
    "\ue000",
    "\ue001",
    "\ue002",
    "\ue003",
    "\ue004",
    "\ue005",
)


def runs(text: str) -> list[tuple[str, bool]]:
    """Return the runs of the folded text, each with whether it is of Han characters.

    >>> runs("康办发〔2020〕12号")
    [('康办发', True), ('2020', False), ('12', False), ('号', True)]
    """
    return [
        (match[0], True) if match[1] else (match[0][:WORD_LENGTH], False)
        for match in _RUN.finditer(fold(text))
    ]


def dictionary_words(run: str) -> list[str]:
    """Return the words of a run of Han characters, as the dictionary knows them.

    >>> dictionary_words("低保办理条件")
    ['低保', '办理', '条件']
    """
    # Its dictionary takes a tenth of a second to load, and most processes never search.
    import rjieba

    words: list[str] = rjieba.cut(run, hmm=False)
    return words


def index_tokens(text: str) -> list[str]:
    """Return the tokens of a text in order.

    >>> index_tokens("公开，12号")[:5]
    ['公开', '开', '12', '\\ue002号', '号']
    """
    tokens: list[str] = []
    after_word = False
    for run, is_han in runs(text):
        if is_han:
            if after_word:
                tokens.append(_AFTER_WORD + run[0])
            tokens += map(str.__add__, run, run[1:])
            tokens.append(run[-1])
        else:
            tokens.append(run)
        after_word = not is_han
    return tokens


@dataclass(frozen=True)
class Phrase:
    """Consecutive tokens; ``opens`` when the last one is only the beginning of a token."""

    tokens: tuple[str, ...]
    opens: bool = False


def phrase_of(text: str, *, is_typing: bool = False) -> Phrase | None:
    """Return the phrase that finds ``text`` wherever it stands, or None when nothing can be found.

    One Han character alone is looked for in titles. ``is_typing`` leaves a last word of letters
    or digits open at its end.

    >>> phrase_of("低保金")
    Phrase(tokens=('低保', '保金'), opens=False)
    """
    found = runs(text)
    if not found:
        return None
    last, is_han = found[-1]
    if is_han and len(last) == 1 and len(found) == 1:
        return Phrase((_TITLE_CHARACTER + last,))
    tokens = index_tokens(text)
    if not is_han:
        return Phrase(tuple(tokens), opens=is_typing)
    if len(last) > 1 or not found[-2][1]:
        return Phrase(tuple(tokens[:-1]))
    return Phrase(tuple(tokens), opens=True)


def term(name: str, value: object = "") -> str:
    """Return the token by which rows are narrowed: this organ, this year; no text can hold it."""
    digest = hashlib.blake2s(f"{name}={value}".encode(), digest_size=8).hexdigest()
    return f"{_TERM}{digest}"


def title_tokens(tokens: Iterable[str]) -> list[str]:
    """Return tokens as only the row of a title holds them, so that titles are found alone."""
    return [_TITLE + token for token in tokens]


def number_tokens(number: str) -> list[str]:
    """Return the tokens of a number as rows hold them to be narrowed by a part of it."""
    return [_NUMBER + token for token in index_tokens(number)]


def in_number(part: str) -> Phrase | None:
    """Return the phrase that finds a part of a number, None when nothing can be found."""
    found = runs(part)
    if not found:
        return None
    last, is_han = found[-1]
    tokens = number_tokens(part)
    # The last character alone stands in rows only where a run ends.
    if is_han and len(last) > 1:
        return Phrase(tuple(tokens[:-1]))
    return Phrase(tuple(tokens), opens=is_han)


def in_title(phrase: Phrase) -> Phrase:
    """Return the phrase as the row of a title holds it."""
    return Phrase(tuple(title_tokens(phrase.tokens)), phrase.opens)


def title_characters(title: str) -> list[str]:
    """Return a token for each Han character of a title."""
    return sorted({_TITLE_CHARACTER + c for run, is_han in runs(title) if is_han for c in run})


def pattern_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern that finds any of ``texts`` in folded text, whatever stands between runs.

    >>> pattern_of(["康办发2020"]).search("康办发〔2020〕12号")[0]
    '康办发〔2020'
    """
    between = r"[\W_]*"
    written = []
    for text in sorted(texts, key=len, reverse=True):
        parts = [
            re.escape(run) if is_han else rf"(?<![^\W_{_HAN}]){re.escape(run)}(?![^\W_{_HAN}])"
            for run, is_han in runs(text)
        ]
        if parts:
            written.append(between.join(parts))
    return re.compile("|".join(written)) if written else None
