"""Words that a list is searched for, often a name: kept in the session, never in an address.

An address stays in the history of a browser and in the logs on the way; it carries a short key.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.crypto import get_random_string

#: The session holds the newest of them only.
MOST_KEPT = 20
_KEY_LENGTH = 8


def keep_words(request: HttpRequest, place: str, words: str) -> str:
    """Keep the words under a key and return it; the same words keep their key.

    ``place`` names the list in the session.
    """
    kept: dict[str, str] = request.session.get(place, {})
    # So that a page that stands open goes on.
    known = (key for key, text in kept.items() if text == words)
    key = next(known, None) or get_random_string(_KEY_LENGTH)
    others = [pair for pair in kept.items() if pair[0] != key]
    request.session[place] = dict([*others, (key, words)][-MOST_KEPT:])
    return key


def kept_words(request: HttpRequest, place: str, key: str) -> str | None:
    """Return the words that a key stands for, None when they are not kept (any more)."""
    words: str | None = request.session.get(place, {}).get(key)
    return words
