"""All detectors over one text. A hit stops the item for a person; a detector never decides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice

from gongkai.screening.addresses import find_addresses
from gongkai.screening.contacts import Contacts
from gongkai.screening.health import find_health
from gongkai.screening.hits import LABELS, Hit, Span
from gongkai.screening.marks import find_internal_marks, find_secrecy_marks
from gongkai.screening.numbers import find_numbers
from gongkai.screening.papers import find_passports, find_plates
from gongkai.screening.passage import Passage
from gongkai.screening.spelled import find_spelled
from gongkai.screening.telephones import find_telephones

Detector = Callable[[Passage], Iterator[Span]]

#: Where two hits overlap the earlier in this order stays: a card inside an identity number is none.
DETECTORS: tuple[Detector, ...] = (
    find_secrecy_marks,
    find_numbers,
    find_spelled,
    find_telephones,
    find_passports,
    find_plates,
    find_addresses,
    find_internal_marks,
    find_health,
)


def detect(text: str, *, known: Collection[str] = (), most: int | None = None) -> list[Hit]:
    """Return the hits in the text in order of place, none overlapping another.

    ``known`` are official contacts (telephones, the office's address) in any punctuation: they
    are no hits. Texts of tens of megabytes are fine; ``most`` bounds how many hits each detector
    hands over, for a text made of nothing but numbers.

    >>> [(hit.kind, hit.text) for hit in detect("张三，电话 139 7123 4567。")]
    [('mobile', '139 7123 4567')]
    >>> detect("电话：0971-6135678", known=["(0971)6135678"])
    []
    """
    # A lone surrogate cannot be encoded; "?" takes its place and no offset moves.
    passage = Passage(text.encode("utf-8", "replace"))
    spans = _without_overlaps(
        span for detector in DETECTORS for span in islice(detector(passage), most)
    )
    hits = _in_characters(passage.data, spans, text)
    if not known:
        return list(hits)
    contacts = Contacts.of(known)
    return [hit for hit in hits if not _is_known(hit, contacts)]


def _is_known(hit: Hit, contacts: Contacts) -> bool:
    if hit.kind in ("mobile", "landline"):
        return contacts.knows_number(hit.text)
    return hit.kind == "address" and contacts.knows_text(hit.text)


def _without_overlaps(spans: Iterator[Span]) -> list[Span]:
    """Return the spans in order of place; of two that overlap, the one that came first."""
    ranked = sorted([(span.start, rank, span) for rank, span in enumerate(spans)])
    kept: list[Span] = []
    kept_rank = end = -1
    for start, rank, span in ranked:
        if start >= end:
            kept.append(span)
        elif rank < kept_rank:
            kept[-1] = span
        else:
            continue
        kept_rank, end = rank, span.end
    return kept


def _in_characters(data: bytes, spans: list[Span], text: str) -> Iterator[Hit]:
    """Turn bytes into characters, going through the text once."""
    at_byte = at_character = 0
    for span in spans:
        start = at_character + len(data[at_byte : span.start].decode("utf-8"))
        end = start + len(data[span.start : span.end].decode("utf-8"))
        at_byte, at_character = span.end, end
        yield Hit(span.kind, start, end, text[start:end], LABELS[span.kind], span.level)
