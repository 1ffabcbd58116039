"""Official contacts: telephones and addresses of the office, which are no private matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

#: Numbers of one contact may be parted by these.
_PARTED = re.compile(r"[、,，;；/\n]|或|和")
_NO_SIGN = re.compile(r"[\W_]+")
#: Fewer digits than a local telephone has tell nothing.
SHORTEST = 7


@dataclass(frozen=True, slots=True)
class Contacts:
    """Known telephones as digits and all known texts without blanks and punctuation."""

    digits: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, known: Collection[str]) -> Contacts:
        """Return the contacts in the strings, whatever their punctuation."""
        pieces = [piece for text in known for piece in (text, *_PARTED.split(text))]
        digits = {bare for piece in pieces if len(bare := _digits(piece)) >= SHORTEST}
        texts = {bare for piece in pieces if len(bare := _bare(piece)) >= 4}
        return cls(frozenset(digits), frozenset(texts))

    def knows_number(self, text: str) -> bool:
        """Say whether the telephone is known, with or without area code and extension.

        >>> Contacts.of(["（0971）613 5678"]).knows_number("6135678-801")
        True
        """
        number = _digits(re.sub(r"(?<=\d{7})[-—－转]\s*\d{1,5}$", "", text))
        return len(number) >= SHORTEST and any(
            known.endswith(number) or number.endswith(known) for known in self.digits
        )

    def knows_text(self, text: str) -> bool:
        """Say whether the text is one of the known ones, a part of one, or holds one."""
        bare = _bare(text)
        return any(bare in known or known in bare for known in self.texts)


def _digits(text: str) -> str:
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal())
    return re.sub(r"^(?:00)?86(?=1\d{10}$|[1-9]\d{8,10}$)", "", digits)


def _bare(text: str) -> str:
    return _NO_SIGN.sub("", unicodedata.normalize("NFKC", text))
