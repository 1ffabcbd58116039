"""The short code that a printed sheet carries, so that a signature binds what was printed."""

from __future__ import annotations

_LENGTH = 12


def code_of(substance: str) -> str:
    """Return the code of what was decided on, from its hash, in groups of four.

    >>> code_of("0123456789abcdef")
    '0123 4567 89ab'
    """
    code = substance[:_LENGTH]
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def is_code_of(code: str, substance: str) -> bool:
    """Say whether a typed code is that of the substance; blanks and capitals do not matter.

    >>> is_code_of("0123 4567 89AB", "0123456789abcdef"), is_code_of("0123", "0123456789abcdef")
    (True, False)
    """
    typed = "".join(code.split()).lower()
    return len(typed) == _LENGTH and substance.startswith(typed)
