"""What every kind of file becomes before a report is looked for in it: lines and table rows.

A new kind of file (PDF, OCR) only has to yield this; nothing behind it changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """A line of text outside tables, and where it stood (第12行)."""

    text: str
    place: str


class Row(NamedTuple):
    """A table row: the texts of the cells that begin in it, left to right, blank ones too.

    A cell that spans down from an earlier row is not repeated, so that counting from the right
    gives the columns whatever the spans.
    """

    cells: tuple[str, ...]
    place: str


Block = Line | Row


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a file in reading order, and what kind of file it was."""

    kind: str
    blocks: tuple[Block, ...]
