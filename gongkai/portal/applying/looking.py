"""What is published already on what somebody is about to apply for.

People describe what they want in sentences, and the search asks for every word. So when nothing
holds them all, neighbouring words are looked for in twos, then one by one; what was found most
often comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from gongkai.organs.models import Organ
from gongkai.search.entry import Hit
from gongkai.search.queries import search
from gongkai.search.typed import parts_of, read_query

#: So many hits help; more keep from applying. So much of a long text is looked for.
_MOST, _LONGEST = 5, 80
#: So many searches for one description, so that a long one costs no more than a short one.
_MOST_TRIES = 6
#: Words of nearly every application: they say nothing about what is wanted.
_GENERIC = (
    "、申请、公开、政府、信息、政府信息、文件、资料、材料、情况、通知、关于、有关、相关、具体、全部、所有、"
    "需要、想要、什么、时候、哪些、那条、这个、我们、你们、本人、街道、办事处、机关、单位、提供、内容、数据、"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Published items that may be what is wanted; ``words`` is what was looked for."""

    words: str
    hits: tuple[Hit, ...]


def published_like(organ: Organ, text: str) -> Found:
    """Return the public items of the organ that come nearest to the text. At most five."""
    plain = "".join(c if c.isprintable() else " " for c in text)[:_LONGEST].strip()
    if len(plain) < 2:
        return Found("", ())
    telling = list(dict.fromkeys(_telling(plain)))
    for tries in ([plain], [f"{a} {b}" for a, b in pairwise(telling)], telling):
        if hits := _most_found(organ, tries):
            return Found(plain, hits)
    return Found(plain, ())


def _most_found(organ: Organ, tries: list[str]) -> tuple[Hit, ...]:
    counts: Counter[str] = Counter()
    hits: dict[str, Hit] = {}
    for words in tries[:_MOST_TRIES]:
        for hit in search(words, scope="public", organs=[organ.slug], per_page=_MOST).hits:
            counts[hit.key] += 1
            hits[hit.key] = hit
    return tuple(hits[key] for key, _ in islice(counts.most_common(), _MOST))


def _telling(text: str) -> Iterator[str]:
    """Yield the words of a text that say what is wanted, in order.

    >>> list(_telling("我想要冬季取暖安全检查的通知"))
    ['冬季', '取暖', '安全检查']
    """
    for word in parts_of(read_query(text)):
        wording = word.wordings[0]
        if len(wording) > 1 and f"、{wording}、" not in _GENERIC and not wording.isdigit():
            yield wording
