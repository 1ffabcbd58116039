"""One spelling for searching: width, case and forms of digits, character by character.

Folding never changes the length of a text, so that a place found in the folded text is the same
place in the text as printed.
"""

from __future__ import annotations

import re
import unicodedata

#: Forms of one digit that offices print side by side: 二○二○年, 二零二零年; 萬, 億 in old papers.
_DIGITS = {
    "○": "〇",
    "零": "〇",
    "萬": "万",
    "億": "亿",
    "兩": "两",
    "貳": "贰",
    "陸": "陆",
    "叄": "叁",
}
#: Identity numbers of 18 and 15 places, also when printed in their groups.
_IDENTITY = re.compile(
    r"(?<!\d)(?:\d{6}[ -]?\d{8}[ -]?\d{3}[\dx]|\d{6}[ -]?\d{6}[ -]?\d{3})(?!\d)", re.ASCII
)
#: What a database cannot store: NUL, other control characters, halves of surrogate pairs.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _Folds(dict[int, str]):
    """Folded characters, worked out when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character).lower()
        self[code] = result = folded if len(folded) == 1 else character
        return result


#: What folding leaves alone, so that most of a text is passed over quickly.
_FOLDABLE = re.compile(
    f"(?:[^\n\\x20-@\\[-~\u3001-\u3011\u4e00-\u9fff，；：？！（）“”…—]|[{''.join(_DIGITS)}])+"
)
_folds = _Folds({ord(given): folded for given, folded in _DIGITS.items()})


def fold(text: str) -> str:
    """Return ``text`` in the one spelling of searching, of the same length.

    >>> fold("ＡＢＣ〔２０２０〕二○二○年")
    'abc〔2020〕二〇二〇年'
    """
    return _FOLDABLE.sub(_folded, text)


def _folded(match: re.Match[str]) -> str:
    return match[0].translate(_folds)


def cleaned(text: str) -> str:
    """Return ``text`` as it may be kept in the index: composed, storable, no identity number.

    Places of an identity number are starred one by one.

    >>> cleaned("证号11010519491231002X，电话88888888")
    '证号******************，电话88888888'
    """
    text = unicodedata.normalize("NFC", _UNSTORABLE.sub(" ", text))
    parts = []
    end = 0
    for match in _IDENTITY.finditer(fold(text)):
        parts += [text[end : match.start()], "*" * (match.end() - match.start())]
        end = match.end()
    return "".join(parts) + text[end:]
