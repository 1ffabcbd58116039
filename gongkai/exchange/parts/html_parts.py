"""Web pages and typed text: tags stripped by one walk that no nesting or open quote can slow."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gongkai.exchange.files import decode_text
from gongkai.exchange.parts.part import Budget, FileText, TextPart

_TAG = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]*)")
#: Elements that end no line; a cell's end is a tab, all others end the line.
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "label"),
        *("mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "u", "o:p", "wbr"),
    )
)
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("script", "style", "template", "noscript", "title"))
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]{1,64})\s{0,8}=\s{0,8}(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})'|([^\s"'<>]{1,2000}))"""
)
_SPOKEN = re.compile(
    r"alt|title|content|value|placeholder|summary|data-.*|aria-label|label|href|src", re.IGNORECASE
)
_BLANKS = re.compile(r"[ \r\f\v\n]+")


def read_html(data: bytes, budget: Budget) -> FileText:
    """Return the texts of a page: what is read first, then comments, scripts and attributes."""
    page = decode_text(data, budget.name)
    budget.take_text(len(page))
    return FileText("html", tuple(html_parts(page)))


def html_parts(page: str) -> Iterator[TextPart]:
    """Yield the visible text of HTML and, hidden, what only its source shows."""
    shown: list[str] = []
    comments: list[str] = []
    unseen: list[str] = []
    attributes: list[str] = []
    place = 0
    while place < len(page):
        start = page.find("<", place)
        if start < 0:
            shown.append(_BLANKS.sub(" ", page[place:]))
            break
        shown.append(_BLANKS.sub(" ", page[place:start]))
        if page.startswith("<!--", start):
            end = page.find("-->", start + 4)
            comments.append(page[start + 4 : end if end >= 0 else len(page)])
            place = end + 3 if end >= 0 else len(page)
            continue
        match = _TAG.match(page, start + 1)
        if not match and page[start + 1 : start + 2] not in ("!", "?"):
            shown.append("<")
            place = start + 1
            continue
        end = page.find(">", start)
        end = end if end >= 0 else len(page)
        place = end + 1
        if not match:
            continue
        tag = match[1].lower()
        inside = page[start:end]
        if "=" in inside:
            attributes += [
                a or b or c
                for name, a, b, c in _ATTRIBUTE.findall(inside)
                if _SPOKEN.fullmatch(name)
            ]
        is_closing = page[start + 1] == "/"
        if tag in _UNSEEN and not is_closing:
            close = re.compile(f"</{tag}", re.IGNORECASE).search(page, place)
            unseen.append(page[place : close.start() if close else len(page)])
            place = close.start() if close else len(page)
        elif tag in _CELLS:
            shown.append("\t" if is_closing else "")
        elif tag not in _INLINE:
            shown.append("\n")
    text = re.sub(r"(?<![ \t])[ \t]*\n[ \n]*", "\n", html.unescape("".join(shown))).strip("\n ")
    if text:
        yield TextPart("正文", text)
    for name, texts in (("源代码注释", comments), ("脚本和样式", unseen), ("标签属性", attributes)):
        joined = html.unescape("\n".join(t.strip() for t in texts if t.strip()))
        if joined:
            yield TextPart(name, joined, is_hidden=True)
