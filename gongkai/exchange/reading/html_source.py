"""Web pages of any site: lines of text and the rows of the innermost tables."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

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
        *("sub", "sup", "time", "tt", "u", "var", "-text", "-comment"),
    )
)
#: Elements that need no end tag, so that starting many of them nests nothing.
_OPEN_ENDED = frozenset(
    (
        *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "br", "hr"),
        *("img", "meta", "link", "input", "col", "area", "base", "wbr", "source", "html", "body"),
    )
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*>")
#: The parser takes time by the square of the depth: beyond this a page is refused.
DEEPEST = 5_000
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)", re.IGNORECASE)


def read_html(data: bytes, name: str) -> Document:
    """Return the lines and table rows of a page in reading order.

    Inline text is joined without blanks, for Word puts single characters into spans.
    """
    page = _decode(data, name)
    if depth_of(page) > DEEPEST:
        raise InvalidInput(
            f"“{name}”的网页标签嵌套过深，可能是恶意或损坏的文件，没有读取。",
            code="unreadable_file",
        )
    tree = LexborHTMLParser(page)
    for element in tree.css(",".join(_UNREAD)):
        element.decompose()
    body = tree.body
    return Document("html", tuple(_blocks(body)) if body else ())


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


def _blocks(body: LexborNode) -> Iterator[Block]:
    text, paragraphs, tables = "", 0, 0
    inmost = _inmost_tables(body)
    for node, is_entered in _walk(body, inmost):
        if node.tag == "-text":
            text += node.text_content or ""
        elif node.tag not in _INLINE:
            if line := _collapse(text):
                paragraphs += 1
                yield Line(line, f"第{paragraphs}段")
            text = ""
            if is_entered and node.tag == "table" and node.mem_id in inmost:
                tables += 1
                yield from _rows(node, tables)
    if line := _collapse(text):
        yield Line(line, f"第{paragraphs + 1}段")


def _walk(top: LexborNode, inmost: Container[int]) -> Iterator[tuple[LexborNode, bool]]:
    """Yield the nodes below ``top`` on entering (True) and, if they have children, on leaving.

    Tables that hold data are not entered. A loop, for a page may nest deeper than Python can call.
    """
    node, depth = top.child, 1
    while node is not None:
        yield node, True
        if node.child is not None and not (node.tag == "table" and node.mem_id in inmost):
            node, depth = node.child, depth + 1
            continue
        while node.next is None:
            node, depth = node.parent, depth - 1
            if node is None or depth == 0:
                return
            yield node, False
        node = node.next


def _inmost_tables(body: LexborNode) -> set[int]:
    """Return the tables without another inside: the others lay out the page.

    Each node is passed once, however deep the tables lie.
    """
    tables = body.css("table")
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
    for index, row in enumerate(table.css("tr"), start=1):
        cells = tuple(_collapse(cell.text(separator="")) for cell in row.css("td,th"))
        if cells:
            yield Row(cells, f"表{number} 第{index}行")


def _collapse(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" ")
