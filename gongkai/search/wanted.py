"""A question to the index, and how each database wants it written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gongkai.search.tokens import Phrase


@dataclass(frozen=True)
class Wanted:
    """Rows that hold one of each alternative. Tokens are ours and hold no sign of any syntax."""

    alternatives: tuple[tuple[Phrase, ...], ...]

    def also(self, *tokens: str) -> Wanted:
        """Return the question narrowed to rows that hold one of ``tokens``."""
        added = tuple(Phrase((token,)) for token in tokens)
        return replace(self, alternatives=(*self.alternatives, added))

    def without_wide(self, most: int) -> Wanted:
        """Return the question without the parts that leave more than ``most`` ways open.

        >>> Wanted(((Phrase(("a",)),), (Phrase(("b",)), Phrase(("c",))))).without_wide(1)
        Wanted(alternatives=((Phrase(tokens=('a',), opens=False),),))
        """
        few = tuple(phrases for phrases in self.alternatives if len(phrases) <= most)
        return replace(self, alternatives=few)

    @property
    def needs_positions(self) -> bool:
        """Whether some phrase has more than one token."""
        return any(len(phrase.tokens) > 1 for phrases in self.alternatives for phrase in phrases)

    def for_sqlite(self) -> str:
        """Return the question as FTS5 reads it.

        >>> Wanted(((Phrase(("低保", "保金")),),)).for_sqlite()
        '("低保 保金")'
        """
        return _joined(
            (
                [f'"{" ".join(phrase.tokens)}"{" *" * phrase.opens}' for phrase in phrases]
                for phrases in self.alternatives
            ),
            " AND ",
            " OR ",
        )

    def for_postgres(self, *, in_order: bool) -> str:
        """Return the question as a ``tsquery``; without order it asks for the tokens alone.

        >>> Wanted(((Phrase(("低保", "保金")),),)).for_postgres(in_order=True)
        "(('低保' <-> '保金'))"
        """
        between = " <-> " if in_order else " & "
        return _joined(
            (
                [
                    f"({between.join(map(_quoted, phrase.tokens))}{':*' * phrase.opens})"
                    for phrase in phrases
                ]
                for phrases in self.alternatives
            ),
            " & ",
            " | ",
        )


def _quoted(token: str) -> str:
    return f"'{token}'"


def _joined(alternatives: Iterable[list[str]], every: str, either: str) -> str:
    return every.join(f"({either.join(phrases)})" for phrases in alternatives)
