"""The fixed words of disclosure: applicants, levels of organs, statutory items, attributes.

All lists are data (``catalogue.toml``, ``domains.toml``, ``themes.toml``); a word is found by its
slug, label or alias whatever its blanks and brackets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.statute.sources import load_data
from gongkai.statute.vocabulary import find_by_words

#: The lists that ``find_word`` knows and what a clerk calls what is in them.
LISTS = {
    "applicants": "申请人类别",
    "levels": "机关层级",
    "attributes": "公开属性",
    "issuers": "发文主体",
    "ranks": "文件类别",
    "purchasing": "组织形式",
    "channels": "公开渠道",
    "genres": "公文种类",
    "validity": "有效性",
    "themes": "主题分类",
    "domains": "公开领域",
}
#: Lists with a data file of their own; the others are in ``catalogue.toml``.
FILES = {"themes": "themes.toml", "domains": "domains.toml"}


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a list: stable slug, official label, further words for it."""

    slug: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Return the label and every other word for it."""
        return (self.label, self.slug, *self.aliases)


@dataclass(frozen=True, slots=True)
class Item:
    """An item that must be published proactively: its number in Art. 20 (0: Art. 21) and label."""

    number: int
    label: str
    article: str


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of the standard catalogues: its batch, and whether streets usually have rows in it.

    ``street`` is yes, partly or no; None where nothing is known (the second batch).
    """

    slug: str
    label: str
    batch: int
    street: str | None


@cache
def words(name: str) -> tuple[Word, ...]:
    """Return the entries of the list ``name`` (a key of LISTS), in official order."""
    return tuple(
        Word(row["slug"], row["label"], tuple(row.get("aliases", ()))) for row in _rows(name)
    )


def find_word(name: str, text: str) -> Word:
    """Return the entry of list ``name`` that is called ``text``.

    Raises InvalidInput (code ``unknown_word``) naming the nearest labels.

    >>> find_word("applicants", "律师事务所").slug, find_word("attributes", "依申请 公开").slug
    ('legal', 'on_application')
    """
    return find_by_words(
        words(name), text, words_of=lambda word: word.words, what=LISTS[name], code="unknown_word"
    )


def label_of(name: str, slug: str) -> str:
    """Return the label of ``slug`` in list ``name``; raises InvalidInput for an unknown slug.

    >>> label_of("applicants", "charity")
    '社会公益组织'
    """
    for word in words(name):
        if word.slug == slug:
            return word.label
    raise InvalidInput(f"{LISTS[name]}中没有代号“{slug}”。", code="unknown_word")


def document_mark(attribute: str) -> str:
    """Return the mark that a document carries in its 附注 for its attribute.

    >>> document_mark("open")
    '（此件公开发布）'
    """
    marks: dict[str, str] = {row["slug"]: row["mark"] for row in _rows("attributes")}
    return marks[attribute]


def may_make_rules(level: str) -> bool:
    """Say whether organs of this level may make 规章; an unknown level is not denied it.

    Source: 立法法第九十三条 (设区的市、自治州 and above; departments of the State Council).

    >>> may_make_rules("street"), may_make_rules("city_government")
    (False, True)
    """
    for row in _rows("levels"):
        if row["slug"] == level:
            return bool(row["may_make_rules"])
    return True


def report_level(level: str) -> str:
    """Return the level of ``clocks.report_dates`` by which a level's annual report is due.

    Raises InvalidInput for an unknown level. Source: 条例第四十九条.

    >>> report_level("street"), report_level("county_department")
    ('street', 'department')
    """
    for row in _rows("levels"):
        if row["slug"] == level:
            return str(row["report_level"])
    raise InvalidInput(f"没有代号为“{level}”的机关层级。", code="unknown_word")


def level_of_organ(name: str) -> str:
    """Return the level that an organ's name tells, "" when it tells none.

    >>> level_of_organ("康川街道办事处"), level_of_organ("示例区民政局"), level_of_organ("示例镇")
    ('street', '', 'town')
    """
    found = [
        (len(suffix), row["slug"])
        for row in _rows("levels")
        for suffix in row.get("suffixes", ())
        if name.endswith(suffix)
    ]
    return max(found)[1] if found else ""


def statutory_items(level: str) -> tuple[Item, ...]:
    """Return what an organ of the level must publish: the 15 items of Art. 20, then Art. 21's.

    A street is not named in Art. 21 (docs/readings/0011-street-items.md).

    >>> len(statutory_items("street")), len(statutory_items("town"))
    (15, 23)
    """
    items = [
        Item(row["number"], row["label"], f"条例第二十条第{row['number']}项")
        for row in _rows("items")
    ]
    further = next((r.get("item_level") for r in _rows("levels") if r["slug"] == level), None)
    labels = load_data("catalogue.toml")["further_items"].get(further, ())
    return (*items, *(Item(0, label, "条例第二十一条") for label in labels))


@cache
def domains() -> tuple[Domain, ...]:
    """Return the 26 pilot domains and the second batch of 7 with their use to streets."""
    return tuple(
        Domain(row["slug"], row["label"], row["batch"], row.get("street"))
        for row in _rows("domains")
    )


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load_data(FILES.get(name, "catalogue.toml"))[name]
    return rows
