"""Filing away (归档): kinds of papers, how long each is kept, how a 件 is numbered.

Source: 国家档案局令第8号; DA/T 22—2015; docs/readings/0060-filing.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.sources import load_data

#: What a pattern of file numbers is made of, in the words of the office.
PARTS = ("全宗号", "年度", "保管期限", "问题", "件号")
DEFAULT_PATTERN = "全宗号-WS·年度-保管期限-问题-件号"
#: A 件号 has at least so many digits. Source: DA/T 22—2015.
NUMBER_DIGITS = 4
_LONGEST_PATTERN = 60


@dataclass(frozen=True, slots=True)
class Retention:
    """How long papers are kept: ``years`` is None for 永久."""

    slug: str
    label: str
    code: str
    years: int | None

    def ends_on(self, year: int) -> date | None:
        """Return the last day on which papers of the year are kept; None for ever.

        Counted from 1 January of the year after.

        >>> retention("short").ends_on(2020)
        datetime.date(2030, 12, 31)
        """
        return None if self.years is None else date(year + self.years, 12, 31)


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of papers (类别), the code it has in file numbers, and its term unless told."""

    slug: str
    label: str
    code: str
    retention: str


@cache
def retentions() -> tuple[Retention, ...]:
    """Return the terms, the longest first."""
    return tuple(
        Retention(row["slug"], row["label"], row["code"], row.get("years"))
        for row in load_data("filing.toml")["retentions"]
    )


def retention(slug: str) -> Retention:
    """Return the term with this slug. Raises DataMissing."""
    found = next((one for one in retentions() if one.slug == slug), None)
    if found is None:
        raise DataMissing(f"没有保管期限“{slug}”。请从列表中选择。", code="unknown_retention")
    return found


@cache
def categories(year: int | None = None) -> tuple[Category, ...]:
    """Return the kinds as they hold for papers of the year (today's without one), in order."""
    found: dict[str, Category] = {}
    for row in sorted(load_data("filing.toml")["categories"], key=lambda row: row["from_year"]):
        if year is None or row["from_year"] <= year:
            found[row["slug"]] = Category(row["slug"], row["label"], row["code"], row["retention"])
    return tuple(found.values())


def category(slug: str, *, year: int | None = None) -> Category:
    """Return the kind with this slug as it holds for the year. Raises DataMissing."""
    found = next((one for one in categories(year) if one.slug == slug), None)
    if found is None:
        raise DataMissing(
            f"{year or ''}年的归档类别里没有“{slug}”。请核对年度。", code="unknown_category"
        )
    return found


def check_pattern(pattern: str) -> str:
    """Return the pattern if file numbers can be made by it: every part once, nothing unsafe.

    Raises InvalidInput (``bad_pattern``).
    """
    plain = pattern.strip()
    wrong = [part for part in PARTS if plain.count(part) != 1]
    if wrong or len(plain) > _LONGEST_PATTERN or re.search(r"[\x00-\x1f<>]", plain):
        raise InvalidInput(
            f"档号格式要把{'、'.join(PARTS)}各写一次，例如“{DEFAULT_PATTERN}”，最多{_LONGEST_PATTERN}字。",
            code="bad_pattern",
        )
    return plain


def file_number(pattern: str, values: Mapping[str, str]) -> str:
    """Return the 档号 by an office's pattern; ``values`` by the names of PARTS.

    >>> told = {"全宗号": "Z109", "年度": "2020", "保管期限": "D30", "问题": "NB", "件号": "0001"}
    >>> file_number("全宗号-WS·年度-保管期限-问题-件号", told)
    'Z109-WS·2020-D30-NB-0001'
    """
    # In one pass: a fonds called 年度 must not be filled in again.
    return re.sub("|".join(PARTS), lambda part: values[part[0]], pattern)


def printed_number(number: int) -> str:
    """Return a 件号 as it is printed.

    >>> printed_number(7)
    '0007'
    """
    return f"{number:0{NUMBER_DIGITS}d}"
