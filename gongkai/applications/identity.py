"""Identity documents: normalised, checked where a check digit exists, marked, sealed."""

from __future__ import annotations

import re
import unicodedata

from gongkai.accounts.sealing import mark_of, seal
from gongkai.applications.words import IDENTITY_TYPES
from gongkai.errors import InvalidInput
from gongkai.screening.checksums import is_identity_number, is_old_identity_number

ARTICLE = "条例第二十九条"
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def normalised(number: str) -> str:
    """Return a number as it is compared: half width, upper case, without blanks and dashes.

    >>> normalised(" 11010519491231002x ")
    '11010519491231002X'
    """
    return re.sub(r"[\s\-—·.]", "", unicodedata.normalize("NFKC", number)).upper()


def check_identity(kind: str, number: str) -> str:
    """Return the number normalised; raises InvalidInput (``identity_wrong``) for a wrong.

    Only documents with a check digit can be found wrong.
    Source: GB 11643, GB 32100; 条例第二十九条.

    >>> check_identity("resident", "11010519491231002X")
    '11010519491231002X'
    """
    plain = normalised(number)
    if not plain:
        return ""
    fits = {"resident": _is_resident, "credit_code": _is_credit_code}.get(kind)
    if fits is not None and not fits(plain):
        raise InvalidInput(
            f"{IDENTITY_TYPES[kind]}号码有误：位数或者校验码不对。请对照证件重新填写；"
            "证件确实如此的，请选“其他证件”并当场核验。",
            code="identity_wrong",
            article=ARTICLE,
        )
    if len(plain) > 40:
        raise InvalidInput("证件号码太长。请对照证件重新填写。", code="identity_wrong")
    return plain


def _is_resident(plain: str) -> bool:
    return is_identity_number(plain) or is_old_identity_number(plain)


def _is_credit_code(plain: str) -> bool:
    if len(plain) != 18 or any(c not in _CREDIT_CHARACTERS for c in plain):
        return False
    total = sum(
        _CREDIT_CHARACTERS.index(c) * w for c, w in zip(plain, _CREDIT_WEIGHTS, strict=False)
    )
    return _CREDIT_CHARACTERS[(31 - total % 31) % 31] == plain[-1]


def sealed_identity(kind: str, number: str) -> dict[str, str]:
    """Return the columns of an applicant that keep a checked number: sealed, and its mark."""
    plain = check_identity(kind, number)
    if not plain:
        return {"identity_sealed": "", "identity_mark": ""}
    return {
        "identity_sealed": seal(plain, purpose="identity"),
        "identity_mark": mark_of(f"{kind}:{plain}", purpose="identity"),
    }


def masked(number: str) -> str:
    """Return a number with its middle hidden, as lists show it.

    >>> masked("11010519491231002X")
    '110***********002X'

    Of a shorter one, a passport's, less than a third is shown.

    >>> masked("E12345678")
    'E******78'
    """
    if len(number) < 8:
        return "*" * len(number)
    first, last = (3, 4) if len(number) >= 15 else (1, 2) if len(number) >= 9 else (1, 1)
    return number[:first] + "*" * (len(number) - first - last) + number[-last:]
