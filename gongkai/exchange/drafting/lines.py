"""Lines with their places on pages, joined into the paragraphs that they were set from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from gongkai.exchange.drafting.characters import one_line, plain_characters

#: Page numbers alone in their line: — 3 —, 第3页 共5页, 3/5.
_PAGE_NUMBER = re.compile(
    r"(?:第\s*)?[-—–－―·\s]*\d{1,4}[-—–－―·\s]*(?:页)?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?"
)
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
#: A running head is looked for in so many lines at the head and foot of each page.
_EDGE = 2


@dataclass(frozen=True)
class Line:
    """One line of a page; places in any unit, growing to the right and downwards."""

    text: str
    page: int
    left: float
    right: float
    top: float
    height: float


def paragraphs_of_lines(lines: Sequence[Line]) -> list[str]:
    """Return the text as paragraphs, without page numbers and running heads.

    A paragraph begins where a line is indented, where the line above ended early, or after a
    wider gap; it goes on over the end of a page.
    """
    kept = _without_edges(lines)
    if not kept:
        return []
    size = median(line.height for line in kept)
    left, right = _margins(kept, size)
    paragraphs: list[str] = []
    above: Line | None = None
    for line in kept:
        if above is None or _begins(line, above, size=size, left=left, right=right):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = one_line(f"{paragraphs[-1]}\n{line.text}")
        above = line
    return [_tightened(one_line(plain_characters(text))) for text in paragraphs]


def _margins(lines: Iterable[Line], size: float) -> tuple[float, float]:
    """Return where most full lines begin and end."""
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    steps = Counter(round(left / size * 2) for left in lefts)
    often = [step for step, count in steps.items() if count >= max(2, len(lefts) * 0.15)]
    left = min(often) * size / 2 if often else lefts[0]
    return left, rights[int(len(rights) * 0.9)] if len(rights) > 3 else rights[-1]


def _begins(line: Line, above: Line, *, size: float, left: float, right: float) -> bool:
    if (
        _NUMBERED.match(line.text)
        or line.left - left > 1.2 * size
        or above.right < right - 2.5 * size
    ):
        return True
    if abs(line.height - above.height) > 0.3 * size:
        return True
    return line.page == above.page and line.top - above.top > 3.2 * size


def _without_edges(lines: Sequence[Line]) -> list[Line]:
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = Counter(
        shape for of_page in pages.values() for shape in {_shape(line) for line in _edge(of_page)}
    )
    often = {shape for shape, count in edges.items() if count >= max(2, len(pages) * 0.6)}
    kept = []
    for of_page in pages.values():
        edge = {id(line) for line in _edge(of_page)}
        kept += [
            line
            for line in of_page
            if id(line) not in edge
            or not (_PAGE_NUMBER.fullmatch(line.text.strip()) or _shape(line) in often)
        ]
    return kept


def _edge(of_page: list[Line]) -> list[Line]:
    by_place = sorted(of_page, key=lambda line: line.top)
    return by_place[:_EDGE] + by_place[-_EDGE:]


def _shape(line: Line) -> tuple[str, int]:
    """Return what a running head has in common on all pages: its words and its height."""
    return re.sub(r"\d+", "0", "".join(line.text.split())), round(line.top / 4)


_LETTER = r"[\u3400-\u9fff，。；：、！？“”《》（）〔〕]"


def _tightened(text: str) -> str:
    """Return prose without the blanks that justified setting leaves between characters.

    Without punctuation it may be the row of a table, whose blanks part the cells.
    """
    if not re.search(r"[，。；：、]", text):
        return text
    whole = re.sub(rf"(?<={_LETTER}) (?={_LETTER})", "", text)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])", "", whole)
