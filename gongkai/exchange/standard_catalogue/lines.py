"""A row of the standard catalogue as a value, and what reading a file gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gongkai.exchange.registers.errors import RowError

Audience = Literal["all", "specific", "both", ""]


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One item: what is published, on what basis, when, by whom, where, to whom and how.

    ``domain`` is the label of a domain (a place's own words where it is none of the known), ""
    when the file tells none. ``channels`` are slugs of ``words("channels")`` in official order,
    ``way`` slugs of ``words("attributes")``, ``levels`` labels as the file has them (乡级,
    乡、村级). ``term`` are the catalogue's words, for ``statute.publication_terms.parse_term``.
    """

    number: str
    domain: str
    item1: str
    item2: str = ""
    content: str = ""
    basis: str = ""
    term: str = ""
    body: str = ""
    channels: tuple[str, ...] = ()
    audience: Audience = ""
    way: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueSheet:
    """What a file holds: its lines; ``errors`` that forbid taking it; ``notices`` to look at."""

    rows: tuple[CatalogueLine, ...]
    errors: tuple[RowError, ...] = ()
    notices: tuple[RowError, ...] = ()


#: The longest text of each field, so that a file fits into any table that keeps it.
LONGEST: dict[str, int] = {
    "number": 32,
    "domain": 64,
    "item1": 200,
    "item2": 200,
    "content": 10_000,
    "basis": 10_000,
    "term": 300,
    "body": 200,
}
#: Field → head of the standard layout.
HEADS: dict[str, str] = {
    "number": "序号",
    "domain": "领域",
    "item1": "一级事项",
    "item2": "二级事项",
    "content": "公开内容（要素）",
    "basis": "公开依据",
    "term": "公开时限",
    "body": "公开主体",
    "channels": "公开渠道和载体",
    "audience": "公开对象",
    "way": "公开方式",
    "levels": "公开层级",
}
