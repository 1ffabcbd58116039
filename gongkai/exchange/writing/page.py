"""A web page that travels alone: its style inside it, no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree
from lxml.builder import E

from gongkai.exchange.composition import printable

#: lxml's builder is not typed.
HtmlElement = Any

#: The style of a page that travels alone, and of the tables, which all pages share.
STYLES = ("page.css", "tables.css")


def page_alone(
    title: str, *, named: str, content: HtmlElement, styles: Sequence[str] = STYLES
) -> bytes:
    """Return a page in UTF-8 with the name of its organ on top and the content below.

    Built as a tree, so that no text can become markup.
    """
    page = E.html(
        {"lang": "zh-CN"},
        E.head(
            E.meta({"charset": "utf-8"}),
            E.meta({"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            E.title(title),
            E.style("".join(_style(name) for name in styles)),
        ),
        E.body(
            E.a({"class": "skip", "href": "#content"}, "跳到正文"),
            _masthead(named),
            E.main({"id": "content", "class": "wrap"}, content),
        ),
    )
    etree.indent(page, space="")
    return etree.tostring(page, doctype="<!doctype html>", encoding="utf-8", method="html") + b"\n"


def _masthead(named: str) -> HtmlElement:
    name = E.p(E.b(printable(named)), E.span("政府信息公开"))
    return E.header({"class": "site"}, E.div({"class": "wrap"}, name))


@cache
def _style(name: str) -> str:
    folder = resources.files("gongkai.exchange.writing") / "styles"
    return (folder / name).read_text(encoding="utf-8")
