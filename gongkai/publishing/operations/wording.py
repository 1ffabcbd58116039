"""The office's own words to avoid: one by one, or many lines pasted at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.publishing.models import LexiconWord
from gongkai.publishing.permissions import PUBLISHING
from gongkai.screening.lexicon import KINDS

FIELDS = ("wrong", "right", "kind", "note")
MOST_LINES = 2_000
#: How many wrong lines a message spells out.
SPELT_OUT = 10
_LONGEST = {"wrong": 64, "right": 64, "note": 200}
_NAMES = {"wrong": "不宜使用的词", "right": "建议改为", "note": "说明"}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What pasting did: how many words were added, how many changed."""

    added: int
    changed: int


def save_word(
    organ: Organ,
    content: Mapping[str, str],
    *,
    word: LexiconWord | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> LexiconWord:
    """Add a word that is not wanted, or change it. Raises InvalidInput for one listed already."""
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    told = {name: content.get(name, "").strip() for name in FIELDS}
    problem = _problem(told)
    if problem:
        raise InvalidInput(f"{problem}。请改正。", code="word_unfit")
    saved = word or LexiconWord(organ=organ)
    for name, value in told.items():
        setattr(saved, name, value)
    name = f"publishing.word_{'changed' if word else 'added'}"
    try:
        with deed(name, organ=organ.slug, by=by, at=at, key=key) as done:
            saved.save()
            done.on(f"word:{saved.pk}")
    except IntegrityError as error:
        raise InvalidInput(
            f"“{told['wrong']}”已经在本机关的用词表里。请修改原来的一条。", code="word_taken"
        ) from error
    return saved


def delete_word(word: LexiconWord, *, by: User, at: datetime, key: str | None = None) -> None:
    """Take a word off the list; texts that hold it are no longer hinted at."""
    PUBLISHING.require(by, "set_up", word.organ, on=at.date())
    pk = word.pk
    with deed("publishing.word_deleted", organ=word.organ.slug, by=by, at=at, key=key) as done:
        LexiconWord.objects.filter(pk=pk).delete()
        done.on(f"word:{pk}")


def paste_words(
    organ: Organ, text: str, *, by: User, at: datetime, key: str | None = None
) -> Pasted:
    """Take many words, a line each: wrong, right, note, with tabs between, as copied cells are.

    A word that is listed already is changed. All lines or none: raises InvalidInput naming every
    line that is wrong.
    """
    PUBLISHING.require(by, "set_up", organ, on=at.date())
    rows = _read_lines(text)
    with deed("publishing.words_pasted", organ=organ.slug, by=by, at=at, key=key) as done:
        there = {word.wrong: word for word in LexiconWord.objects.filter(organ=organ)}
        new, changed = [], []
        for row in rows:
            word = there.get(row["wrong"])
            if word is None:
                new.append(LexiconWord(organ=organ, **row))
            elif (word.right, word.note) != (row["right"], row["note"]):
                word.right, word.note = row["right"], row["note"]
                changed.append(word)
        LexiconWord.objects.bulk_create(new, batch_size=500)
        LexiconWord.objects.bulk_update(changed, ["right", "note"], batch_size=500)
        done.on(f"organ:{organ.slug}", added=len(new), changed=len(changed))
    return Pasted(len(new), len(changed))


def _read_lines(text: str) -> list[dict[str, str]]:
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise InvalidInput("没有内容。请一行一个词粘贴进来。", code="paste_empty")
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"一次最多{MOST_LINES}行。请分几次粘贴。", code="too_many_rows")
    rows, problems, seen = [], [], dict[str, int]()
    for number, line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        wrong, right, note = (*cells, "", "", "")[:3]
        row = {"wrong": wrong, "right": right, "note": note}
        row["kind"] = "term" if right else "forbidden"
        problem = _problem(row)
        if len(cells) > 3 and any(cells[3:]):
            problem = "多于三列"
        elif not problem and wrong in seen:
            problem = f"与第{seen[wrong]}行重复"
        if problem:
            problems.append(f"第{number}行：{problem}")
        seen.setdefault(wrong, number)
        rows.append(row)
    if problems:
        raise InvalidInput(_told(problems), code="words_unfit")
    return rows


def _problem(row: Mapping[str, str]) -> str:
    """Return what is wrong with an entry, "" when it can be taken."""
    if not row["wrong"]:
        return "没有写不宜使用的词"
    if row["wrong"] == row["right"]:
        return "建议改为的词与原词相同"
    if row["kind"] not in KINDS:
        return "没有这种种类"
    for name, longest in _LONGEST.items():
        if len(row[name]) > longest:
            return f"“{_NAMES[name]}”超过{longest}字"
    return ""


def _told(problems: Sequence[str]) -> str:
    more = len(problems) - SPELT_OUT
    rest = f"；另有{more}行" if more > 0 else ""
    return f"有{len(problems)}行要改正，没有保存：{'；'.join(problems[:SPELT_OUT])}{rest}。"
