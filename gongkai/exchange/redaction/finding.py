"""Where words and personal data stand on the pages, and what stands under boxes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pypdfium2 as pdfium

from gongkai.exchange.redaction.boxes import MOST_BOXES, Box
from gongkai.exchange.redaction.documents import page_at
from gongkai.exchange.redaction.letters import Edges, PageLetters, letters_of
from gongkai.screening.detectors import detect

#: Found by detectors, but nothing personal.
_NOT_PERSONAL = frozenset(("secrecy_mark", "internal_mark"))
#: What is one number or place though a line ends in it.
_OVER_LINE_ENDS = frozenset(("id_number", "bank_card", "mobile", "address"))
#: A covered text of fewer letters stands everywhere by chance.
FEWEST_LETTERS = 2

#: A page and the edges of a place on it.
Place = tuple[int, float, float, float, float]


def places_of_words(document: pdfium.PdfDocument, words: Collection[str]) -> list[Place]:
    """Return where the words stand, a place for each line of each occurrence."""
    places: list[Place] = []
    for number, letters in _pages(document):
        found = sorted({span for word in words for span in letters.find(word)})
        # In reading order; two words may overlap in the same place.
        lines = dict.fromkeys(edges for span in found for edges in letters.lines(span))
        places += [(number, *edges) for edges in lines]
        if len(places) > MOST_BOXES:
            break
    return places[: MOST_BOXES + 1]


def places_of_hits(document: pdfium.PdfDocument, known: Collection[str]) -> list[Place]:
    """Return where the detectors find personal data."""
    places: list[Place] = []
    for number, letters in _pages(document):
        taken: set[int] = set()
        for found in _hits(letters, known):
            hit = [at for at in found if letters.places[at] is not None]
            # What was found whole is not found again in pieces.
            if not taken.issuperset(hit):
                taken.update(hit)
                places += [(number, *edges) for edges in letters.lines(hit)]
        if len(places) > MOST_BOXES:
            break
    return places[: MOST_BOXES + 1]


def _hits(letters: PageLetters, known: Collection[str]) -> Iterator[list[int]]:
    """Yield the letters of each hit, those first that run over a line end."""
    unbroken = [at for at, sign in enumerate(letters.text) if sign != "\n"]
    joined = "".join(letters.text[at] for at in unbroken)
    for hit in detect(joined, known=known, most=MOST_BOXES):
        if hit.kind in _OVER_LINE_ENDS:
            yield unbroken[hit.start : hit.end]
    for hit in detect(letters.text, known=known, most=MOST_BOXES):
        if hit.kind not in _NOT_PERSONAL:
            yield list(range(hit.start, hit.end))


def covered_words(letters: PageLetters, boxes: Sequence[Box]) -> list[str]:
    """Return the text under each box, blanks left out; "" under a picture."""
    return ["".join(letters.text[at] for at in letters.under(edges_of(box))) for box in boxes]


def left_elsewhere(
    document: pdfium.PdfDocument, words: Collection[str], boxes: Sequence[Box]
) -> list[Place]:
    """Return where covered words stand again with no box over them."""
    wanted = {word for word in words if len(word) >= FEWEST_LETTERS}
    places: list[Place] = []
    for number, letters in _pages(document) if wanted else ():
        under: set[int] = set()
        for box in boxes:
            if box.page == number:
                under.update(letters.under(edges_of(box)))
        for word in wanted:
            for found in letters.find(word):
                if not under.issuperset(found):
                    places += [(number, *edges) for edges in letters.lines(found)]
    return sorted(set(places), key=lambda place: (place[0], place[2], place[1]))[:MOST_BOXES]


def edges_of(box: Box) -> Edges:
    """Return the box without its page and reason."""
    return (box.x0, box.y0, box.x1, box.y1)


def _pages(document: pdfium.PdfDocument) -> Iterator[tuple[int, PageLetters]]:
    for number in range(1, len(document) + 1):
        with page_at(document, number) as page:
            letters = letters_of(page)
        yield number, letters
