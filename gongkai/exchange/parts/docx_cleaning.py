"""Word: changes accepted, comments and hidden text taken out, texts in groups for masking."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.exchange.parts.docx_parts import W, is_vanished
from gongkai.exchange.parts.masks import Piece
from gongkai.exchange.parts.xml_parts import local

_COMMENTS = re.compile(r"word/(?:comments\w*|people|commentsIds)\.xml|word/glossary/.*")
_MARKS_OF_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")
_FORMER = ("del", "moveFrom")
_NEW = ("ins", "moveTo")
_MARKS_OF_MOVES = (
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
)

_REMOVED = frozenset((*_FORMER, *_MARKS_OF_COMMENTS, *_MARKS_OF_MOVES))


def drop_hidden(trees: dict[str, etree._Element]) -> set[str]:
    """Take out what readers do not see; return the members that go as a whole."""
    hidden_styles = (
        frozenset(
            style.get(f"{W}styleId", "")
            for style in trees["word/styles.xml"].iter(f"{W}style")
            if style.find(f"{W}rPr/{W}vanish") is not None
        )
        if "word/styles.xml" in trees
        else frozenset()
    )
    for member, root in trees.items():
        if member.startswith("word/") and not member.endswith(".rels"):
            _clean_story(root, hidden_styles)
    return {member for member in trees if _COMMENTS.fullmatch(member)}


def _clean_story(root: etree._Element, hidden_styles: frozenset[str]) -> None:
    for element in list(root.iter()):
        name = local(element)
        parent = element.getparent()
        if parent is None:
            continue
        is_mark = local(parent) in ("rPr", "trPr", "tcPr", "numPr")
        if name in _FORMER and local(parent) == "trPr":
            _remove(parent.getparent())
        elif name.endswith("PrChange") or name in _REMOVED or (name in _NEW and is_mark):
            _remove(element)
        elif name in _NEW:
            _unwrap(element, parent)
        elif element.tag == f"{W}r" and is_vanished(element, hidden_styles):
            _remove(element)
        elif element.tag == f"{W}pStyle" and element.get(f"{W}val") in hidden_styles:
            for run in list(parent.getparent().iter(f"{W}r")):  # type: ignore[union-attr]
                _remove(run)


def _remove(element: etree._Element | None) -> None:
    if element is not None and (parent := element.getparent()) is not None:
        parent.remove(element)


def _unwrap(element: etree._Element, parent: etree._Element) -> None:
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


def settle(root: etree._Element) -> None:
    """Leave the text as it is: Word knows no numbers."""


def groups(root: etree._Element) -> Iterator[list[Piece]]:
    """Yield the texts of a story as they are read: as shown, as it was before, cell by cell."""
    if not root.tag.startswith(W):
        return
    for skipped in (_FORMER, _NEW):
        pieces: list[Piece] = []
        for paragraph in root.iter(f"{W}p"):
            pieces += [*_pieces(paragraph, skipped), (None, "\n")]
        yield pieces
        for cell in root.iter(f"{W}tc"):
            pieces = []
            for paragraph in cell.iter(f"{W}p"):
                pieces += [*_pieces(paragraph, skipped), (None, " ")]
            yield pieces
    hidden = (run for run in root.iter(f"{W}r") if is_vanished(run, frozenset()))
    yield [piece for run in hidden for piece in _run_pieces(run)]


def _pieces(paragraph: etree._Element, skipped: tuple[str, ...]) -> Iterator[Piece]:
    for run in paragraph.iter(f"{W}r"):
        owners = [local(parent) for parent in run.iterancestors()]
        owners = owners[: owners.index("p")] if "p" in owners else owners
        if next(run.iterancestors(f"{W}p")) is not paragraph or is_vanished(run, frozenset()):
            continue
        if not any(name in skipped for name in owners):
            yield from _run_pieces(run)


def _run_pieces(run: etree._Element) -> Iterator[Piece]:
    for child in run.iterchildren():
        name = local(child)
        if name in ("t", "delText"):
            yield child, child.text or ""
        elif name in ("tab", "br", "cr"):
            yield None, " " if name == "tab" else "\n"
        elif name == "noBreakHyphen":
            yield None, "-"
