"""Web pages of any site: lines of text and the rows of the innermost tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.errors import InvalidInput
from gongkai.exchange.files import decode_text
from gongkai.exchange.reading.document import Block, Document, Line, Row

#: Elements whose text is no part of the page's reading matter.
_UNREAD = ("script", "style", "noscript", "template", "nav", "head", "title", "select", "button")
#: Elements that a browser draws inside a line; all others end the line.
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "del"),
        *("kbd", "label", "mark", "o:p", "q", "s", "samp", "small", "span", "strike", "strong"),
        *("sub", "sup", "time", "tt", "u", "var", "-comment"),
    )
)
#: Elements that need no end tag, so that starting many of them nests nothing.
_OPEN_ENDED = frozenset(
    (
        *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "br", "hr"),
        *("img", "meta", "link", "input", "col", "area", "base", "wbr", "source", "html", "body"),
    )
)
#: Ends each text of a page, and stands for a table in it: neither is ever printed.
_LINE_END, _TABLE = "\x00", "\x01"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*>")
#: The parser takes time by the square of the depth: beyond this a page is refused.
DEEPEST = 5_000
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)", re.IGNORECASE)


def read_html(data: bytes, name: str) -> Document:
    """Return the lines and table rows of a page in reading order.

    Inline text is joined without blanks, for Word puts single characters into spans.
    """
    body = body_of(data, name)
    if body is None:
        return Document("html", ())
    tables = take_tables(body)
    _join_inline(body)
    return Document("html", tuple(_blocks(body.text(separator=_LINE_END), tables)))


def body_of(data: bytes, name: str) -> LexborNode | None:
    """Return a page without what is no part of its reading matter."""
    page = _decode(data, name)
    if depth_of(page) > DEEPEST:
        raise InvalidInput(
            f"“{name}”的网页标签嵌套过深，可能是恶意或损坏的文件，没有读取。",
            code="unreadable_file",
        )
    body = LexborHTMLParser(page).body
    if body is not None:
        # What lies inside others goes first, for nothing that is gone may be touched.
        for element in reversed(body.css(",".join(_UNREAD))):
            element.decompose()
    return body


def depth_of(page: str) -> int:
    """Return at least how deep the page's elements nest."""
    if page.count("<") <= DEEPEST:
        return 0
    depth = deepest = 0
    for closing, tag in _TAG.findall(page):
        if tag.lower() not in _OPEN_ENDED:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _decode(data: bytes, name: str) -> str:
    declared = _META_CHARSET.search(data[:4096])
    if declared and declared[1].lower() == b"big5":
        try:
            return data.decode("big5hkscs")
        except UnicodeDecodeError:
            pass
    return decode_text(data, name)


def take_tables(body: LexborNode) -> list[list[Row]]:
    """Return the rows of the tables that hold data, and leave a mark in the place of each."""
    tables = body.css("table")
    inmost = _inmost(tables)
    data = [table for table in tables if table.mem_id in inmost]
    rows = [list(_rows(table, number)) for number, table in enumerate(data, start=1)]
    for table in data:
        table.replace_with(_TABLE)
    return rows


def _join_inline(body: LexborNode) -> None:
    """Dissolve what a browser draws inside a line, so that each text left is one piece of it."""
    for node in [node for node in body.traverse(include_text=True) if node.tag in _INLINE]:
        if node.tag == "-comment":
            node.decompose()
        else:
            node.unwrap(delete_empty=True)
    body.merge_text_nodes()


def _blocks(text: str, tables: list[list[Row]]) -> list[Block]:
    """Return the lines of the page's text, and the rows of a table where its mark stands."""
    blocks: list[Block] = []
    numbers, waiting = count(1), iter(tables)
    for part in _SPACES.sub(" ", text).split(_TABLE):
        lines = [line for piece in part.split(_LINE_END) if (line := piece.strip(" "))]
        blocks += [
            Line(line, f"第{number}段") for line, number in zip(lines, numbers, strict=False)
        ]
        blocks += next(waiting, ())
    return [*blocks, *chain.from_iterable(waiting)]


def _inmost(tables: list[LexborNode]) -> set[int]:
    """Return the tables without another inside: the others lay out the page.

    Each node is passed once, however deep the tables lie.
    """
    inmost = {table.mem_id for table in tables}
    around: dict[int, int] = {}
    for table in tables:
        node, outer = table.parent, 0
        passed = []
        while node is not None and not outer:
            outer = node.mem_id if node.tag == "table" else around.get(node.mem_id, 0)
            passed.append(node.mem_id)
            node = node.parent if node.mem_id not in around else None
        around |= dict.fromkeys(passed, outer)
        inmost.discard(outer)
    return inmost


def _rows(table: LexborNode, number: int) -> Iterator[Row]:
    """Yield the rows that have cells; a cell's text is joined without blanks."""
    rows: list[list[str]] = []
    for node in table.css("tr,td,th"):
        if node.tag == "tr":
            rows.append([])
        elif rows:
            rows[-1].append(_collapse(node.text(separator="")))
    for index, cells in enumerate(rows, start=1):
        if cells:
            yield Row(tuple(cells), f"表{number} 第{index}行")


def _collapse(text: str) -> str:
    # What is printable has no blanks but the ordinary ones: most texts are done at once.
    if not text.isprintable() or "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" ")
