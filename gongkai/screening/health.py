"""Illness and disability beside a person's name: in one row of a table, or in one clause.

Words of illness alone are the daily prose of policy and are no hits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from gongkai.screening.hits import Span
from gongkai.screening.passage import Passage, alternatives
from gongkai.screening.sources import load_data

_WINDOW = 30
#: What belongs to the illness behind the word: 二级 of 肢体残疾二级.
_TAIL = re.compile(
    r"(?:[一二三四]级|[ⅠⅡⅢⅣIV]+期|[早中晚]期|[型期级症病]|综合征|后遗症|术后|透析|[（(][^）)\t]{1,8}[）)])*"
)


class _Row(NamedTuple):
    """The row looked at last: a row may hold thousands of words of illness."""

    span: tuple[int, int] = (-1, -1)
    has_name: bool = False


def find_health(passage: Passage) -> Iterator[Span]:
    """Yield the illness or disability, as it is put there, where it stands with a name."""
    was_end = -1
    row = _Row()
    for start, end in passage.matches(_conditions()):
        if start < was_end:
            continue
        begin, stop = passage.line_span(start)
        if b"\t" in passage.data[begin:stop]:
            if row.span != (begin, stop):
                row = _Row((begin, stop), _row_has_name(passage, begin, stop, start))
            is_named = row.has_name
            told: str | None = passage.before(start, 8).rpartition("\t")[2]
        else:
            told = _told_of_person(passage.before(start, _WINDOW))
            is_named = told is not None
        was_end = end
        if is_named:
            was_end += len(_ahead(_TAIL, passage.after(end, 12)).encode())
            yield Span("health", start - len(_kind_before(told or "").encode()), was_end)


def _kind_before(told: str) -> str:
    """Return what belongs to the illness before the word: 慢性 of 慢性尿毒症."""
    match = re.search(r"[\u4e00-\u9fff]{0,6}$", told)
    return match.group() if match else ""


def _ahead(tail: re.Pattern[str], after: str) -> str:
    match = tail.match(after)
    return match.group() if match else ""


def _row_has_name(passage: Passage, begin: int, stop: int, start: int) -> bool:
    """Say whether a cell of the row is a name; where a head says which column, that cell."""
    cells = [cell.strip() for cell in passage.text(begin, stop).split("\t")]
    heads = passage.heads(start)
    named = [
        place
        for place, head in enumerate(heads)
        if re.search(_name_heads(), head) and len(head) < 9
    ]
    if named:
        return any(place < len(cells) and is_name(cells[place]) for place in named)
    return any(is_name(cell) for cell in cells)


def is_name(text: str) -> bool:
    """Say whether the text can be the name of a person and nothing else.

    >>> is_name("张三"), is_name("欧阳小明"), is_name("金额"), is_name("高血压")
    (True, True, False, False)
    """
    bare = re.sub(r"[\s·•]", "", text)
    bare = re.sub(r"[*＊×某]", "某", bare)
    return bool(_full_name().fullmatch(bare)) and not bare.startswith(_not_names())


def _told_of_person(before: str) -> str | None:
    """Return what stands between the name and the word of illness where a clause tells of a person.

    >>> _told_of_person("患者张三，男，45岁，患肺")
    '肺'
    >>> _told_of_person("高血压、") is None
    True
    """
    for match in _clause().finditer(before):
        if is_name(match.group("name")):
            return match.group("told")
    return None


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load_data("words.toml")["health"]
    return words


@cache
def _conditions() -> str:
    condition = alternatives([*_words()["illnesses"], *_words()["disabilities"]])
    return f"(?:{condition})(?:[、和](?:{condition}))*"


@cache
def _not_names() -> tuple[str, ...]:
    return tuple(_words()["not_names"])


@cache
def _name_heads() -> str:
    return "|".join(_words()["name_heads"])


def _name_text() -> str:
    compounds = "|".join(_words()["compound_surnames"])
    return (
        f"(?:(?:{compounds})[\u4e00-\u9fff]{{1,2}}|[{_words()['surnames']}][\u4e00-\u9fff]{{1,2}})"
    )


@cache
def _full_name() -> re.Pattern[str]:
    return re.compile(_name_text())


@cache
def _clause() -> re.Pattern[str]:
    """A name at the start of a clause or behind 患者 and the like, then a sign or 患 and the like.

    Behind the sign may stand what lists of persons give (sex, age, place), in short pieces.
    """
    starts = "|".join(_words()["before_names"])
    name = _name_text()
    return re.compile(
        rf"(?:(?:^|[\s，。；;、:：（(“\d.．])|(?:{starts})[：:]?)(?P<name>{name})"
        rf"(?:同志|等)?"
        rf"(?:[（(：:\s]\s*|(?:[，,](?:[^，。；]{{0,8}}[，,]){{0,2}})?(?:因|系|现|曾|被)?"
        rf"(?:身患|罹患|患有|患|确诊为?|诊断为|得了|为|系)|[，,](?:男|女)?[，,]?(?:\d{{1,3}}岁)?[，,]?)"
        rf"(?P<told>[^，。；、]{{0,8}})$"
    )
