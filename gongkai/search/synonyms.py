"""Words for the same thing, from ``data/synonyms.toml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gongkai.search.folding import fold
from gongkai.statute.sources import read_data_file

#: A word typed is looked for in at most this many wordings.
WORDINGS = 8


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    data = read_data_file(Path(__file__).parent / "data" / "synonyms.toml")
    groups = [tuple(map(fold, group)) for group in data["words"]["groups"]]
    return {word: group for group in groups for word in group}


def wordings(word: str) -> tuple[str, ...]:
    """Return ``word`` and what else it may be called, itself first.

    The longest known word inside is replaced, so that 低保申请 also finds 最低生活保障申请.

    >>> wordings("低保申请")
    ('低保申请', '最低生活保障申请')
    """
    folded = fold(word)
    inside = [known for known in _synonyms() if known in folded]
    if not inside:
        return (word,)
    longest = max(inside, key=len)
    others = [folded.replace(longest, other) for other in _synonyms()[longest] if other != longest]
    return (word, *others[: WORDINGS - 1])
