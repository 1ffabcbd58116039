"""Keys of application forms: made by us, and the code of the receipt that follows from each.

A browser that sends the same form again, because the answer was lost on its way, gets the same
receipt with the same code, though nobody keeps the code: it is worked out anew from the key.
"""

from __future__ import annotations

import hmac
import secrets

from gongkai.accounts.sealing import mark_of

#: Letters and digits that are not taken for one another.
_CHARACTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10
_NONCE_BYTES, _SIGN_LENGTH = 16, 32


def new_key() -> str:
    """Return a key for a form, which nobody else can guess or make."""
    nonce = secrets.token_hex(_NONCE_BYTES)
    return nonce + _sign(nonce)


def is_ours(key: str) -> bool:
    """Say whether we made this key."""
    nonce, sign = key[:-_SIGN_LENGTH], key[-_SIGN_LENGTH:]
    return hmac.compare_digest(sign.encode(), _sign(nonce).encode())


def code_of(key: str) -> str:
    """Return the code of the application that a form with this key hands in."""
    number = int(mark_of(key, purpose="code of a form"), 16)
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(_CHARACTERS))
        letters.append(_CHARACTERS[place])
    return "".join(letters)


def _sign(nonce: str) -> str:
    return mark_of(nonce, purpose="key of a form")[:_SIGN_LENGTH]
