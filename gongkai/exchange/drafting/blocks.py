"""A clean body as its outermost blocks, so that a reader of documents can take some away."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from gongkai.exchange.drafting.cleaning import text_of_html

_LINES = ("p", "h2", "h3", "h4")


@dataclass(frozen=True)
class Block:
    """One outermost element: its tag, its clean HTML and its text."""

    tag: str
    html: str
    text: str

    @property
    def is_line(self) -> bool:
        """Whether it is a paragraph or heading, as lines of an official document's head are."""
        return self.tag in _LINES


def blocks_of(clean: str) -> tuple[Block, ...]:
    """Return the outermost elements of a clean body in order.

    >>> [block.text for block in blocks_of("<p>一</p><ul><li>二</li></ul>")]
    ['一', '二']
    """
    body = LexborHTMLParser(clean).body
    blocks = []
    node = body.child if body is not None else None
    while node is not None:
        source = node.html or ""
        if node.tag not in ("-text", "-comment") or source.strip():
            is_line = node.tag in _LINES and "<br" not in source
            # Most blocks are lines: reading each as a page of its own takes ten times as long.
            text = node.text(separator="") if is_line else text_of_html(source)
            blocks.append(Block(node.tag or "", source, text))
        node = node.next
    return tuple(blocks)


def paragraph(text: str, tag: str = "p") -> Block:
    """Return a line of plain text as a block."""
    return Block(tag, f"<{tag}>{html.escape(text, quote=False)}</{tag}>", text)


def html_of(blocks: Iterable[Block]) -> str:
    """Return the blocks as one body."""
    return "".join(block.html for block in blocks)
