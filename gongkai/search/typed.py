"""What somebody typed, read as words and quoted phrases; nothing typed is an operator."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.search.folding import cleaned
from gongkai.search.synonyms import wordings
from gongkai.search.tokens import Phrase, dictionary_words, phrase_of, runs

QUERY_LENGTH = 200
WORDS = 12
QUOTES = re.compile(r"[\"“”„‟«»「」『』＂]")


@dataclass(frozen=True)
class Word:
    """One thing that a hit must hold, in any of its wordings."""

    wordings: tuple[str, ...]
    phrases: tuple[Phrase, ...]


def read_query(query: str) -> tuple[Word, ...]:
    """Return the words of a query, all of which a hit must hold; quoted ones exactly as typed.

    >>> [word.wordings for word in read_query('低保 "公开 指南"')]
    [('低保', '最低生活保障'), ('公开 指南',)]
    """
    words: dict[str, Word] = {}
    for place, part in enumerate(QUOTES.split(cleaned(query[:QUERY_LENGTH]))):
        exact = place % 2 == 1
        for text in [part] if exact else part.split():
            said = (text,) if exact else wordings(text)
            phrases = tuple(phrase for one in said if (phrase := phrase_of(one)))
            if phrases:
                words.setdefault(text, Word(said, phrases))
    return tuple(words.values())[:WORDS]


def parts_of(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the dictionary's words inside the words typed, for a sentence typed without blanks.

    >>> [word.wordings[0] for word in parts_of(read_query("街道低保办理条件"))]
    ['街道', '低保', '办理', '条件']
    """
    parts: dict[str, Word] = {}
    for word in words:
        for run, is_han in runs(word.wordings[0]):
            for part in dictionary_words(run) if is_han else [run]:
                if len(part) > 1 or not is_han:
                    said = wordings(part)
                    phrases = tuple(phrase for one in said if (phrase := phrase_of(one)))
                    parts.setdefault(part, Word(said, phrases))
    return tuple(parts.values())[:WORDS]
