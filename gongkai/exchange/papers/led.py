"""Plain lines for LED strips, which show text only and a fixed number of characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.characters import one_line, plain_characters

#: A strip narrower than this shows nothing that can be read.
NARROWEST = 4
#: What stands for a table that makes no sense in single lines.
ELSEWHERE = "表格内容见政务栏"
_NOT_FIRST = frozenset("，。、；：！？）》〕】”’…—,.;:!?)]%")
_NOT_LAST = frozenset("（《〔【“‘([")


def led_lines(title: str, text: str, *, width: int = 16) -> list[str]:
    """Return title and text in lines of at most ``width`` Chinese characters, narrow ones by half.

    No line begins with a closing mark; a number or word in Latin letters is kept together while it
    fits. ``text`` is plain, with tabs between the cells of tables, which are told as pairs of head
    and value. Raises InvalidInput (``led_too_narrow``).

    >>> led_lines("停水通知", "3月6日9时至17时停水，请提前储水。", width=8)
    ['停水通知', '3月6日9时至17时', '停水，请提前储', '水。']
    """
    if width < NARROWEST:
        raise InvalidInput(
            f"LED 屏每行至少要显示{NARROWEST}个字。请改大每行字数。", code="led_too_narrow"
        )
    lines: list[str] = []
    for paragraph in [title, *_without_tables(text.split("\n"))]:
        lines += _wrapped(_drawable(paragraph), 2 * width)
    return lines


def _without_tables(paragraphs: list[str]) -> Iterator[str]:
    """Yield tables as pairs of head and value, row by row; what cannot be paired is referred to."""
    for is_table, group in groupby(paragraphs, key=lambda paragraph: "\t" in paragraph):
        rows = [[cell.strip() for cell in row.split("\t")] for row in group]
        if not is_table:
            yield from (row[0] for row in rows)
            continue
        head, *rest = rows
        # Merged cells leave fewer in a row: a value would stand under another head.
        if not rest or not all(head) or any(len(row) != len(head) for row in rest):
            yield ELSEWHERE
            continue
        for row in rest:
            yield "；".join(
                f"{label}:{value}" for label, value in zip(head, row, strict=True) if value
            )


def _drawable(text: str) -> str:
    """Return one line without characters that strips have no shape for."""
    line = one_line(plain_characters(text).replace("\t", " "))
    return "".join(c for c in line if ord(c) <= 0xFFFF and unicodedata.category(c) != "So")


def _wrapped(text: str, most: int) -> list[str]:
    """Return the text in lines of at most ``most`` half widths."""
    lines: list[str] = []
    line = ""
    for word in _words(text, most):
        if _half_widths(line + word) <= most:
            line += word
            continue
        carried = _carried(line, word)
        lines.append(line[: len(line) - len(carried)].rstrip())
        line = (carried + word).lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _carried(line: str, word: str) -> str:
    """Return what must go down to the next line together with the word."""
    at = len(line)
    if word[0] in _NOT_FIRST:
        at -= 1
        while at > 0 and line[at] in _NOT_FIRST:
            at -= 1
    while at > 0 and line[at - 1] in _NOT_LAST:
        at -= 1
    # A line of nothing but marks is left as it is.
    return line[at:] if at > 0 else ""


def _words(text: str, most: int) -> list[str]:
    """Return Chinese characters one by one and runs of Latin letters and figures whole."""
    words: list[str] = []
    for character in text:
        is_narrow = _half_widths(character) == 1 and not character.isspace()
        if is_narrow and words and _goes_on(words[-1], character, most):
            words[-1] += character
        else:
            words.append(character)
    return words


def _goes_on(word: str, character: str, most: int) -> bool:
    is_narrow = _half_widths(word[-1]) == 1 and not word[-1].isspace()
    return is_narrow and len(word) < most and character not in _NOT_LAST


def _half_widths(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
