"""Web pages of any site: lines of text and the rows of the innermost tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
#: Text, and a table with no other inside, as the walk names them.
_TEXT, _DATA = "-text", "-data"
_SPACES = re.compile(r"[ \t\r\n\f]+")
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
    for node, tag in _walk(body):
        if tag == _TEXT:
            text += node.text_content or ""
            continue
        if text:
            if line := _collapse(text):
                paragraphs += 1
                yield Line(line, f"第{paragraphs}段")
            text = ""
        if tag == _DATA:
            tables += 1
            yield from _rows(node, tables)
    if line := _collapse(text):
        yield Line(line, f"第{paragraphs + 1}段")


def _walk(top: LexborNode) -> Iterator[tuple[LexborNode, str]]:
    """Yield the texts below ``top``, and each element that ends a line on entering and leaving.

    Tables that hold data come once, as ``_DATA``, and are not entered. A loop, for a page may nest
    deeper than Python can call.
    """
    inmost = _inmost_tables(top)
    node, depth = top.child, 1
    while node is not None:
        tag = node.tag or ""
        if tag == "table" and node.mem_id in inmost:
            tag = _DATA
        if tag == _TEXT or tag not in _INLINE:
            yield node, tag
        below = None if tag in (_TEXT, _DATA) else node.child
        if below is not None:
            node, depth = below, depth + 1
            continue
        while (after := node.next) is None:
            node, depth = node.parent, depth - 1
            if node is None or depth == 0:
                return
            if (tag := node.tag or "") not in _INLINE:
                yield node, tag
        node = after


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
    return _SPACES.sub(" ", text).strip(" ")
