"""A letter as plain values, and texts made fit for paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.characters import one_line, plain_characters
from gongkai.exchange.papers.content import width_of

#: Width of a line of the body in characters of size 3 (16 points).
LINE_CHARACTERS = 27.6
#: The day of a letter stands four characters from the right edge.
DAY_INDENT = 4.0
#: More than any letter has: a file put into a text field is not set for minutes.
LONGEST_LETTER, MOST_PARAGRAPHS, LONGEST_TITLE = 30_000, 500, 200


@dataclass(frozen=True, kw_only=True)
class LetterContent:
    """A letter: one paragraph an entry of ``paragraphs``, ``marks`` as 副本 at the head's left.

    ``is_draft`` says so across every page. What is empty is left out.
    """

    organ: str
    title: str
    number: str = ""
    addressee: str = ""
    paragraphs: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    dated_on: date | None = None
    contact: str = ""
    phone: str = ""
    address: str = ""
    is_draft: bool = False
    marks: tuple[str, ...] = ()


def line_of(text: str) -> str:
    """Return a text in one line of characters that people type, without control characters.

    >>> line_of("张\\x07某 \\u2028 李某\\x0b")
    '张某李某'
    """
    return one_line(plain_characters("\n".join(text.splitlines())))


def lines_of(texts: Iterable[str]) -> list[str]:
    """Return the texts as paragraphs: a line end begins a new one, empty ones are left out."""
    lines = (line_of(line) for text in texts for line in text.splitlines())
    return [line for line in lines if line]


def body_of(content: LetterContent) -> list[str]:
    """Return the paragraphs of a letter.

    Raises InvalidInput (``letter_too_long``) for what is no letter.
    """
    if max(len(content.title), len(content.organ)) > LONGEST_TITLE:
        raise InvalidInput(
            f"机关名称或者标题超过{LONGEST_TITLE}字，没有生成。请改短。", code="letter_too_long"
        )
    whole = (*content.paragraphs, *content.enclosures, content.addressee, content.contact)
    is_too_long = sum(map(len, whole)) > LONGEST_LETTER
    lines = [] if is_too_long else lines_of(content.paragraphs)
    if is_too_long or len(lines) > MOST_PARAGRAPHS:
        raise InvalidInput(
            f"文书超过{LONGEST_LETTER}字或者{MOST_PARAGRAPHS}段，没有生成。请把较长的内容作为附件。",
            code="letter_too_long",
        )
    return lines


def addressee_line(content: LetterContent) -> str:
    """Return whom the letter is written to, with one colon behind; nothing for nobody.

    >>> addressee_line(LetterContent(organ="", title="", addressee="张某："))
    '张某：'
    """
    name = line_of(content.addressee).rstrip("：:")
    return f"{name}：" if name else ""


def enclosure_lines(content: LetterContent) -> list[tuple[str, str]]:
    """Return label and name of each enclosure: a single one has no number.

    >>> enclosure_lines(LetterContent(organ="", title="", enclosures=("报告。", "清单")))
    [('附件：1．', '报告'), ('2．', '清单')]
    """
    names = [line.rstrip("。；") for line in lines_of(content.enclosures)]
    if len(names) == 1:
        return [("附件：", names[0])]
    return [(f"{'附件：' if at == 1 else ''}{at}．", name) for at, name in enumerate(names, 1)]


def contact_line(content: LetterContent) -> str:
    """Return whom to ask, in brackets below the day; nothing that the text itself says already."""
    text = "".join(content.paragraphs)
    told = [
        f"{label}：{value}"
        for label, value in (
            ("联系人", line_of(content.contact)),
            ("联系电话", line_of(content.phone)),
            ("联系地址", line_of(content.address)),
        )
        if value and value not in text
    ]
    return f"（{'；'.join(told)}）" if told else ""


def signature_indents(organ: str, day: str) -> tuple[float, float]:
    """Return how far organ and day stand from the right edge, in characters.

    Each is centred on the other: the longer one keeps its distance from the edge.

    >>> signature_indents("示例街道办事处", "2026年11月26日")
    (4.4, 4.0)
    """
    over = (width_of(organ) - width_of(day)) / 2
    if not day:
        return DAY_INDENT, DAY_INDENT
    room = max(0.0, DAY_INDENT - over)
    return round(room, 1), round(max(DAY_INDENT, over + room), 1)
