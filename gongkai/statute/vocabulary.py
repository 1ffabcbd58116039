"""Words that registers use for things of the law, found whatever their blanks and brackets."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from gongkai.errors import InvalidInput

Entry = TypeVar("Entry")

_NUMBERING = re.compile(
    r"^(?:(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|\d+[.、．])\s*)+"
)
_NOISE = re.compile(r"[\s，。、,.;；:：“”\"'‘’()（）\[\]【】]+")


def normalise(text: str) -> str:
    """Return the text without numbering in front, blanks, punctuation and width differences.

    >>> normalise("（三）不予公开"), normalise("（三） 1．属于 国家秘密")
    ('不予公开', '属于国家秘密')
    """
    wide = unicodedata.normalize("NFKC", text).strip()
    return _NOISE.sub("", _NUMBERING.sub("", wide))


def find_by_words(
    entries: Iterable[Entry],
    text: str,
    *,
    words_of: Callable[[Entry], Sequence[str]],
    what: str,
    code: str,
) -> Entry:
    """Return the entry one of whose words is ``text``; the first word of each is its label.

    Raises InvalidInput with ``code``, naming the nearest labels, or all when none is near.
    """
    wanted = normalise(text)
    labels: dict[str, str] = {}
    for entry in entries:
        words = words_of(entry)
        labels |= {normalise(word): words[0] for word in words}
        if wanted and wanted in {normalise(word) for word in words}:
            return entry
    near = difflib.get_close_matches(wanted, labels, n=3, cutoff=0.4)
    shown = list(dict.fromkeys(labels[word] for word in near)) or list(
        dict.fromkeys(labels.values())
    )
    raise InvalidInput(f"“{text}”不是可用的{what}。可以填：{'、'.join(shown)}。", code=code)
