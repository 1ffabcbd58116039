"""What is published already on what somebody is about to apply for."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.organs.models import Organ
from gongkai.search.entry import Hit
from gongkai.search.queries import search

#: So many hits help; more keep from applying. So much of a long text is looked for.
_MOST, _LONGEST = 5, 80


@dataclass(frozen=True, slots=True)
class Found:
    """Published items that may be what is wanted; ``words`` is what was looked for."""

    words: str
    hits: tuple[Hit, ...]


def published_like(organ: Organ, words: str) -> Found:
    """Return the public items of the organ that come nearest to the words. At most five."""
    plain = "".join(c if c.isprintable() else " " for c in words)[:_LONGEST].strip()
    if len(plain) < 2:
        return Found("", ())
    results = search(plain, scope="public", organs=[organ.slug], per_page=_MOST)
    return Found(plain, results.hits)
