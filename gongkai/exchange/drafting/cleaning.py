"""The one list of what the body of a document may hold, and the body as plain text."""

from __future__ import annotations

import html
import re

import nh3
from selectolax.lexbor import LexborHTMLParser

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.characters import without_control
from gongkai.exchange.drafting.walking import INLINE, walk
from gongkai.exchange.reading.html_source import DEEPEST, depth_of

#: What a body may hold: text and tables, nothing that runs, loads or lays itself over the page.
BODY_TAGS = frozenset(
    (
        *("p", "br", "h2", "h3", "h4", "strong", "b", "em", "i", "u", "sub", "sup"),
        *("ol", "ul", "li", "blockquote", "a", "div", "span", "hr"),
        *("table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
    )
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # a title shows text that nobody read before publishing
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
URL_SCHEMES = frozenset(("http", "https", "mailto"))
#: A page beyond this is no document; reading it would take many seconds.
LARGEST_HTML = 2_000_000
_TAG = re.compile(r"<[a-zA-Z/!?]")
_BLANK = re.compile(r"[ \t\r\n\f]+")
#: A cell ends with a tab, whatever else ends a block ends a line.
_CELLS = ("td", "th")


def clean_html(text: str) -> str:
    """Return the body as safe HTML: tables and plain marks stay, scripts and styles go.

    Plain text becomes paragraphs, one for each block of lines; a text with a bare ``<`` is plain.
    Raises InvalidInput (``html_too_deep``, ``html_too_large``) for what is beyond any document.

    >>> clean_html('<p onclick="x()">通知<script>x()</script></p>')
    '<p>通知</p>'
    >>> clean_html("第一段\\n仍是第一段\\n\\n第二段")
    '<p>第一段<br>仍是第一段</p>\\n\\n<p>第二段</p>'
    """
    if not _TAG.search(text):
        return paragraphs_of(text)
    refuse_deep(text)
    return nh3.clean(
        without_control(text),
        tags=set(BODY_TAGS),
        attributes=_ATTRIBUTES,
        link_rel="noopener noreferrer",
        url_schemes=set(URL_SCHEMES),
    )


def paragraphs_of(text: str) -> str:
    """Return plain text as paragraphs: an empty line parts them, a line end is kept."""
    whole = without_control(re.sub(r"\r\n?", "\n", text))
    if not whole.strip():
        return ""
    parts = re.split(r"\n{2,}", whole)
    shown = (html.escape(part, quote=False).replace("\n", "<br>") for part in parts)
    return "\n\n".join(f"<p>{part}</p>" for part in shown)


def refuse_deep(text: str) -> None:
    """Raise InvalidInput (``html_too_large``, ``html_too_deep``) before a parser takes minutes."""
    if len(text) > LARGEST_HTML:
        raise InvalidInput(
            "内容过长，超过一份文件应有的长度，没有读取。请拆分后再试，或作为附件上传。",
            code="html_too_large",
        )
    if depth_of(text) > DEEPEST:
        raise InvalidInput(
            "内容的网页标签嵌套过深，可能是恶意或损坏的内容，没有读取。请粘贴为纯文本后再试。",
            code="html_too_deep",
        )


def text_of_html(text: str) -> str:
    """Return the text for search and screening: blocks on lines of their own, tabs between cells.

    >>> text_of_html("<p>一、<b>总</b>则</p><table><tr><td>甲</td><td>乙</td></tr></table>")
    '一、总则\\n甲\\t乙'
    """
    refuse_deep(text)
    body = LexborHTMLParser(text).body
    if body is None:
        return ""
    parts: list[str] = []
    cells = 0
    for node, is_entered in walk(body):
        if node.tag == "-text":
            parts.append(_BLANK.sub(" ", node.text_content or "") if is_entered else "")
        elif node.tag in _CELLS:
            cells += 1 if is_entered else -1
            parts.append("" if is_entered else "\t")
        elif node.tag not in INLINE:
            parts.append(" " if cells else "\n")
    rows = ([_once_blank(cell) for cell in line.split("\t")] for line in "".join(parts).split("\n"))
    return "\n".join("\t".join(row).removesuffix("\t") for row in rows if any(row))


def _once_blank(cell: str) -> str:
    return " ".join(word for word in cell.split(" ") if word)


def clipboard_text(
    *,
    title: str,
    body: str,
    number: str = "",
    issuer: str = "",
    dated_on: str = "",
    contact: str = "",
    phone: str = "",
) -> str:
    """Return a document as clean text for the page of another site: head, body, who to ask.

    ``body`` is HTML; ``dated_on`` is written as it should stand below the body.

    >>> print(clipboard_text(title="通知", body="<p>请按时参加。</p>", phone="0971-8888888"))
    通知
    <BLANKLINE>
    请按时参加。
    <BLANKLINE>
    联系电话：0971-8888888
    """
    head = [line for line in (title, number) if line]
    foot = [line for line in (issuer, dated_on) if line]
    asked = [f"{name}：{value}" for name, value in _asked(contact, phone) if value]
    parts = ("\n".join(head), text_of_html(body), "\n".join(foot), "\n".join(asked))
    return "\n\n".join(part for part in parts if part)


def _asked(contact: str, phone: str) -> tuple[tuple[str, str], ...]:
    return ("联系人", contact), ("联系电话", phone)
