"""Whatever a word processor or another site put on the clipboard, as a plain document.

The page is walked once and written anew: paragraphs, headings, lists, tables, a few marks. Nothing
of its styles, classes, scripts or hidden parts is carried over, so nothing need be filtered out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.exchange.drafting.characters import one_line, plain_characters
from gongkai.exchange.drafting.cleaning import URL_SCHEMES, clean_html, refuse_deep
from gongkai.exchange.drafting.walking import INLINE, walk

#: Not reading matter, or struck out of it.
_LEFT_OUT = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "title", "nav", "select", "button"),
        *("textarea", "input", "iframe", "object", "embed", "svg", "math", "canvas", "audio"),
        *("video", "xml", "del", "s", "strike", "map", "datalist", "dialog", "-comment"),
    )
)
_OFFICE_TAG = re.compile(r"(?!o:p$|st1:)[a-z0-9]+:")
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:pt|px|em)?\s*(?:;|$)|mso-element\s*:\s*comment"
    r"|mso-comment-reference|text-decoration[a-z-]*\s*:[^;]*line-through"
)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)")
_ITALIC = re.compile(r"font-style\s*:\s*italic")
_MARKS = {
    **{"b": "strong", "strong": "strong", "i": "em", "em": "em"},
    **{"u": "u", "ins": "u", "sub": "sub", "sup": "sup"},
}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
#: What Word draws as a bullet with a symbol font comes as one of these letters.
_BULLETS = frozenset("·lnuqvoØ§ü¨\uf06c\uf0b7\uf0d8\uf0a7\uf06e\uf075")
_GROUPS = {"thead": "thead", "tbody": "tbody", "tfoot": "tbody"}
_OF_TABLES = frozenset(("caption", "thead", "tbody", "tfoot", "tr", "td", "th"))
_WIDEST = 200

#: The marks around a piece of text, outermost first, and the text.
Run = tuple[tuple[str, ...], str]
_ENDS = tuple(f"</{tag}>" for tag in ("strong", "em", "u", "sub", "sup", "a"))


@dataclass
class _Page:
    """The document being written, and the line that is being gathered."""

    out: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    #: What is open around the line: "li", "td", "th", "caption", "blockquote", "ul", "table" …
    inside: list[str] = field(default_factory=list)
    #: For each open cell or list item, whether it holds text already.
    filled: list[bool] = field(default_factory=list)
    #: For each open table of the page read, whether it only lays out the page.
    layouts: list[bool] = field(default_factory=list)
    images: int = 0
    links: int = 0
    struck: int = 0

    def end_line(self, tag: str = "p") -> None:
        """Write the gathered line, if any, as a paragraph or as a line of the open cell."""
        if not self.runs:
            return
        lines = [line for line in _lines(self.runs) if line]
        self.runs.clear()
        if self.inside and self.inside[-1] in ("li", "td", "th", "caption"):
            for line in lines:
                self.out.append("<br>" + line if self.filled[-1] else line)
                self.filled[-1] = True
        elif tag == "p":
            self.out.extend(f"<p>{line}</p>" for line in lines)
        elif lines:
            self.out.append(f"<{tag}>{''.join(lines)}</{tag}>")

    def open(self, tag: str, attributes: str = "") -> None:
        self.inside.append(tag)
        self.filled.append(False)
        self.out.append(f"<{tag}{attributes}>")

    def close(self) -> None:
        tag = self.inside.pop()
        self.filled.pop()
        if self.out[-1].startswith(f"<{tag}") and tag not in ("td", "th"):
            self.out.pop()  # it stayed empty
            return
        self.out.append(f"</{tag}>")
        if self.filled:
            self.filled[-1] = True


@dataclass(frozen=True)
class Tidied:
    """A pasted page as clean HTML, and sentences on what did not come with it."""

    html: str
    notes: tuple[str, ...] = ()


def tidy_html(text: str) -> str:
    """Return a pasted page as clean, safe HTML; see ``tidy``.

    >>> tidy_html('<div class=Mso><span>康</span><span>川</span><o:p></o:p></div><div>街道</div>')
    '<p>康川</p><p>街道</p>'
    """
    return tidy(text).html


def tidy(text: str) -> Tidied:
    """Return a pasted page as a plain document that ``clean_html`` leaves as it is.

    Spans melt into their line, each block is a paragraph, tables that only lay out the page become
    paragraphs; hidden and struck out text, pictures and comments are left out. Raises InvalidInput
    (``html_too_deep``).
    """
    refuse_deep(text)
    body = LexborHTMLParser(plain_characters(text)).body
    if body is None:
        return Tidied("")
    page = _Page()
    _write(page, body)
    written = "".join(page.out)
    return Tidied(clean_html(written) if written else "", tuple(_notes(page)))


def _write(page: _Page, body: LexborNode) -> None:
    marks: list[tuple[str, ...]] = [()]
    opened: list[bool] = []
    for node, is_entered in walk(body, enters=lambda node: _is_read(page, node)):
        tag = node.tag or ""
        if tag == "-text":
            if is_entered:
                page.runs.append((marks[-1], _text_of(node)))
        elif is_entered:
            marks.append(_marks_of(page, node, marks[-1]))
            opened.append(tag not in INLINE and _begin(page, node))
        else:
            marks.pop()
            _end(page, tag, was_opened=opened.pop())
    page.end_line()


def _is_read(page: _Page, node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag == "img":
        page.images += 1
        return False
    if tag in _LEFT_OUT or _OFFICE_TAG.match(tag):
        page.struck += tag in ("del", "s", "strike")
        return False
    if tag == "-text":
        return True
    attributes = node.attributes
    style = (attributes.get("style") or "").lower()
    return "hidden" not in attributes and not _HIDDEN.search(style)


def _marks_of(page: _Page, node: LexborNode, above: tuple[str, ...]) -> tuple[str, ...]:
    tag, attributes = node.tag or "", node.attributes
    style = (attributes.get("style") or "").lower()
    found = [_MARKS[tag]] if tag in _MARKS else []
    found += ["strong"] if _BOLD.search(style) else []
    found += ["em"] if _ITALIC.search(style) else []
    if tag == "a" and attributes.get("href"):
        address = _address(attributes["href"] or "")
        page.links += not address
        found += [f'a href="{html.escape(address)}"'] if address else []
    marks = tuple(dict.fromkeys((*above, *found)))
    return tuple(m for m in marks if m != "strong") if _NOT_BOLD.search(style) else marks


def _address(href: str) -> str:
    """Return the address if it leads somewhere from any page, else nothing."""
    whole = re.sub(r"[\x00-\x20]", "", href)
    scheme = whole.partition(":")[0].lower()
    return whole if scheme in URL_SCHEMES else ""


def _text_of(node: LexborNode) -> str:
    text = node.text_content or ""
    label = (node.parent.attributes.get("style") or "").lower() if node.parent else ""
    if "mso-list" in label and text.strip() in _BULLETS:
        return "•"
    return text


def _begin(page: _Page, node: LexborNode) -> bool:
    """Begin a block; say whether it opened an element that must be closed."""
    tag = node.tag or ""
    if tag == "br":
        page.runs.append(((), "\x0b"))
        return False
    page.end_line()
    if tag in ("ul", "ol", "blockquote"):
        page.open(tag)
    elif tag == "li" and page.inside and page.inside[-1] in ("ul", "ol"):
        page.open("li")
    elif tag == "hr" and not page.inside:
        page.out.append("<hr>")
        return False
    elif tag == "table":
        page.layouts.append(_is_layout(node))
        if page.layouts[-1]:
            return False
        page.open("table")
    elif tag in _OF_TABLES and page.layouts and not page.layouts[-1]:
        page.open(_GROUPS.get(tag, tag), _spans(node) if tag in ("td", "th") else "")
    else:
        return False
    return True


def _end(page: _Page, tag: str, *, was_opened: bool) -> None:
    if tag in INLINE or tag == "br":
        return
    page.end_line(_HEADINGS.get(tag, "p"))
    if tag == "table":
        page.layouts.pop()
    if was_opened:
        page.close()


def _is_layout(table: LexborNode) -> bool:
    """Say whether a table only lays out the page: one cell, or tables in its cells."""
    return len(table.css("table")) > 1 or len(table.css("td,th")) < 2


def _spans(cell: LexborNode) -> str:
    told = cell.attributes
    found = ((name, told.get(name) or "") for name in ("colspan", "rowspan"))
    counts = [(name, int(n)) for name, n in found if re.fullmatch(r"[0-9]{1,5}", n)]
    scope = told.get("scope") or ""
    scoped = f' scope="{scope}"' if cell.tag == "th" and scope in ("col", "row") else ""
    return "".join(f' {name}="{min(n, _WIDEST)}"' for name, n in counts if n > 1) + scoped


def _lines(runs: list[Run]) -> Iterator[str]:
    """Yield the gathered runs as lines of HTML, one for each line end that the page drew."""
    line: list[Run] = []
    for marks, text in runs:
        first, *others = text.split("\x0b")
        line.append((marks, first))
        for other in others:
            yield _line(line)
            line = [(marks, other)]
    yield _line(line)


def _line(runs: list[Run]) -> str:
    whole = ""
    for marks, text in _joined(runs):
        shown = _collapsed(text)
        shown = shown.lstrip(" \u3000") if not whole else shown
        shown = shown.lstrip(" ") if whole.endswith(" ") else shown
        if shown:
            whole += _marked(marks, shown)
    return _without_end_blank(whole)


def _without_end_blank(line: str) -> str:
    """Return the line without blanks before the marks that end it."""
    ends = ""
    while line.endswith(_ENDS):
        at = line.rindex("<")
        line, ends = line[:at], line[at:] + ends
    return line.rstrip(" \u3000") + ends


def _joined(runs: list[Run]) -> list[Run]:
    """Return the runs with neighbours of equal marks as one: Word may mark each character."""
    joined: list[tuple[tuple[str, ...], list[str]]] = []
    for marks, text in runs:
        if joined and (joined[-1][0] == marks or not text.strip()):
            joined[-1][1].append(text)
        elif text:
            joined.append((marks, [text]))
    return [(marks, "".join(texts)) for marks, texts in joined]


def _collapsed(text: str) -> str:
    """Return the text as a browser shows it, its blanks at both ends kept as one."""
    inner = one_line(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return before + inner + after


def _marked(marks: tuple[str, ...], text: str) -> str:
    start = "".join(f"<{mark}>" for mark in marks)
    end = "".join(f"</{mark.split()[0]}>" for mark in reversed(marks))
    return f"{start}{html.escape(text, quote=False)}{end}" if text.strip() else text


def _notes(page: _Page) -> list[str]:
    notes = []
    if page.images:
        notes.append(f"有{page.images}张图片没有带进正文；需要公开的，请作为附件上传。")
    if page.links:
        notes.append(f"有{page.links}个链接没有完整网址，只保留了文字。")
    if page.struck:
        notes.append(f"有{page.struck}处删除线文字没有带进正文，请核对。")
    return notes
