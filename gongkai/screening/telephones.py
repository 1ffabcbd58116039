"""Telephones without an area code or with one in brackets: only where something tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening.hits import Span
from gongkai.screening.numbers import is_money, labels
from gongkai.screening.passage import Passage
from gongkai.screening.runs import DIGIT, PARTING, runs

_LOCAL = f"[2-9２-９]{DIGIT}{{2,3}}{PARTING}?{DIGIT}{{4}}"
IN_BRACKETS = (
    f"[(（][ ]?[0０]{DIGIT}{{2,3}}[ ]?[)）]{PARTING}?{_LOCAL}(?:[-—－转]{{1,2}}{DIGIT}{{1,5}})?"
)
_NUMBER = re.compile(r"(?<!\d)[2-9]\d{2,3}[-—－ ]?\d{4}(?:[-—－]\d{1,5})?(?!\d)")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d$")


def find_telephones(passage: Passage) -> Iterator[Span]:
    """Yield telephones behind a word such as 电话, in a column of them, and （0971）6135678."""
    for start, end in passage.matches(IN_BRACKETS):
        if not re.match(r"\d", passage.after(end, 1)):
            yield Span("landline", start, end)
    words = labels("telephone").pattern
    for start, end in passage.matches(
        f"(?:{words})[^0-9０-９\n\t，。；]{{0,6}}(?:0[0-9]{{2,3}}[-—－ ]?[0-9]{{7,8}}[、，,/; ]+)*"
        "[2-9][0-9]{2,3}[-—－ ]?[0-9]{4}[0-9\\-—－、，,/转; ]*"
    ):
        yield from _in_list(passage, start, end)
    if next(passage.matches(f"(?:{words})[^\t\n]{{0,8}}[\t\n]"), None):
        yield from _in_columns(passage)


def _in_list(passage: Passage, start: int, end: int) -> Iterator[Span]:
    """Yield the numbers in 电话：6135678、6135679."""
    text = passage.text(start, end)
    for match in _NUMBER.finditer(text):
        if not _DATE.match(match.group()):
            begin = start + len(text[: match.start()].encode())
            yield Span("landline", begin, begin + len(match.group().encode()))


def _in_columns(passage: Passage) -> Iterator[Span]:
    for run in runs(passage, rf"\t[ ]*{_LOCAL}"):
        stands_alone = not run.after.strip() or run.after.lstrip().startswith("\t")
        if stands_alone and not is_money(run.before, run.after):
            span = run.span("landline", 0, len(run.groups) - 1)
            if labels("telephone").search(passage.head(span.start)):
                yield span
