"""What an old document proposes for its title, number, maker and day: a person confirms it."""

from __future__ import annotations

from typing import Any

from gongkai.exchange.drafting.blocks import paragraph
from gongkai.exchange.drafting.characters import one_line
from gongkai.exchange.drafting.official import read_parts

#: A head and a foot of an official document have so many lines at most; the rest is body.
_HEAD, _FOOT = 60, 60
_LONGEST_LINE = 400


def propose(text: str) -> dict[str, Any]:
    """Return title, number, maker and day (ISO or None) as the text has them; "" where unsure.

    >>> told = propose("康办发〔2015〕7号\\n关于做好防汛工作的通知\\n各社区：\\n请做好准备。\\n"
    ...     "康川街道办事处\\n2015年6月3日")
    >>> told["title"], told["number"], told["maker"], told["dated_on"]
    ('关于做好防汛工作的通知', '康办发〔2015〕7号', '康川街道办事处', '2015-06-03')
    """
    lines = [shown for line in text.split("\n") if (shown := one_line(line.replace("\t", " ")))]
    if len(lines) > _HEAD + _FOOT:
        lines = [*lines[:_HEAD], *lines[-_FOOT:]]
    parts = read_parts(tuple(paragraph(line[:_LONGEST_LINE]) for line in lines))
    return {
        "title": parts.title[:300],
        "number": parts.number[:120],
        "maker": parts.issuer[:120],
        "dated_on": parts.dated_on.isoformat() if parts.dated_on else None,
    }
