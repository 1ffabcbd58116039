"""What a document ends with (GB/T 9704): who signs, the day, the 附注; where its body lacks them.

The clerk's file had them; ``exchange.drafting`` took them off the body into fields of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.exchange.days import chinese_day
from gongkai.exchange.drafting.cleaning import text_of_html
from gongkai.exchange.drafting.facts import attribute_in, date_at_end, date_in
from gongkai.exchange.drafting.official import squeezed
from gongkai.publishing.public import PublicItem
from gongkai.statute.catalogue import document_mark

#: The paragraph that begins the appendices: the signature stands above them.
_APPENDIX = re.compile(
    r"<(p|h[2-4])>(?:<(?:strong|b)>)?\s*附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?\s*"
    r"(?:</(?:strong|b)>)?</\1>"
)
_NESTING = ("table", "ul", "ol", "blockquote", "div")


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines below a body: signer, day, 附注; each "" where the body has it."""

    signer: str = ""
    day: str = ""
    mark: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is to be shown."""
        return not (self.signer or self.day or self.mark)


def signature_of(told: PublicItem) -> Signature:
    """Return what is to stand below the body of an item: nothing unless it is a 公文 with text.

    A document of the party or of several organs that names no maker is signed by nobody here.
    """
    lines = [squeezed(line) for line in text_of_html(told.body).split("\n")]
    if told.kind != "document" or not any(lines):
        return Signature()
    is_marked = any(attribute_in(line) for line in lines)
    mark = document_mark(told.attribute) if told.attribute == "open" and not is_marked else ""
    if is_signed(lines, told.maker):
        return Signature(mark=mark)
    is_known = told.issuer == "own" or told.maker != told.organ.name
    is_named = lines[-1] == squeezed(told.maker)
    signer = told.maker if is_known and not is_named else ""
    return Signature(signer, chinese_day(told.dated_on), mark)


def is_signed(lines: list[str], maker: str) -> bool:
    """Say whether a line is a day, or the maker's name with a day: then the body has its own.

    A day in brackets stands below a title and signs nothing.

    >>> is_signed(["请遵照执行。", "康川街道办事处", "2020年11月2日"], "康川街道办事处")
    True
    >>> is_signed(["（2020年11月2日）", "请于2020年11月2日前报送。"], "康川街道办事处")
    False
    """
    for line in lines:
        if date_in(line) and not line.startswith(("（", "(")):
            return True
        beside = date_at_end(line)
        if beside and beside[0] == maker:
            return True
    return False


def parted(body: str) -> tuple[str, str]:
    """Return a safe body above and from its first appendix on, the second "" without any.

    >>> parted("<p>通知</p><p>附件1</p><p>名单</p>")
    ('<p>通知</p>', '<p>附件1</p><p>名单</p>')
    """
    for found in _APPENDIX.finditer(body):
        above = body[: found.start()]
        is_inside = any(above.count(f"<{tag}") != above.count(f"</{tag}>") for tag in _NESTING)
        if above.strip() and not is_inside:
            return above, body[found.start() :]
    return body, ""
