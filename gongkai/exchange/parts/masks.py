"""Putting masks in the place of values in XML, across the pieces into which programs cut text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from gongkai.exchange.parts.xml_parts import local

#: A piece of a group: the element that holds the text, or None for a sign that only reads so.
Piece = tuple[etree._Element | None, str]


class Masks:
    """The values to mask, found in one pass."""

    def __init__(self, masks: Mapping[str, str]) -> None:
        changed = {value: mask for value, mask in masks.items() if value and value != mask}
        self._masks = {_squeezed(value): mask for value, mask in changed.items()}
        words = sorted(changed, key=len, reverse=True)
        pattern = "|".join(_with_any_blank(word) for word in words)
        self._pattern = re.compile(pattern) if words else None

    def text(self, text: str) -> str:
        """Return the text with all values masked."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._masks[_squeezed(match.group())], text)

    def mask_group(self, group: list[Piece]) -> None:
        """Mask values that run through several pieces; the first piece takes the mask."""
        if self._pattern is None:
            return
        whole = "".join(text for _, text in group)
        found = [(*match.span(), match.group()) for match in self._pattern.finditer(whole)]
        for start, end, value in reversed(found):
            group = _replaced(group, start, end, self._masks[_squeezed(value)])
        if found:
            for element, text in group:
                if element is not None:
                    element.text = text

    def mask_loose(self, root: etree._Element) -> None:
        """Mask values in every text and attribute by itself."""
        if self._pattern is None:
            return
        for element in root.iter():
            if element.text:
                element.text = self.text(element.text)
            if element.tail:
                element.tail = self.text(element.tail)
            if local(element):
                for key, value in element.attrib.items():
                    if (masked := self.text(str(value))) != value:
                        element.set(key, masked)


def _replaced(group: list[Piece], start: int, end: int, mask: str) -> list[Piece]:
    pieces: list[Piece] = []
    place, is_placed = 0, False
    for element, text in group:
        first, last = max(start - place, 0), min(end - place, len(text))
        place += len(text)
        if element is None or first >= last:
            pieces.append((element, text))
            continue
        middle = "" if is_placed else mask
        is_placed = True
        pieces.append((element, text[:first] + middle + text[last:]))
    return pieces


def _with_any_blank(value: str) -> str:
    """Return a pattern for the value in which a blank stands for any blanks and breaks."""
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", value))


def _squeezed(value: str) -> str:
    return re.sub(r"\s+", " ", value)
