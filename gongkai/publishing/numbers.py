"""Numbers of documents (文号) and of briefs (第12期): written, and read whatever the brackets."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from gongkai.organs.models import Organ
from gongkai.publishing.models import NumberRule
from gongkai.records.models import Record

#: The kind of record that is numbered by issue within its year.
SERIAL_KIND = "brief"
_NUMBER = re.compile(
    r"^(?P<prefix>\D*?)[〔\[(【](?P<year>\d{4})年?[〕\])】]第?(?P<n>\d{1,6})[号期]?$"
)
_SERIAL = re.compile(r"^(?P<prefix>.*?)第?(?P<n>\d{1,6})期?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A document number taken apart: 康办发〔2020〕12号."""

    prefix: str
    year: int
    n: int

    @property
    def text(self) -> str:
        """Return the number as the standard for official documents writes it."""
        return f"{self.prefix}〔{self.year}〕{self.n}号"


def parse_number(text: str) -> Number | None:
    """Return a document number taken apart, None for what is no such number.

    Source: 党政机关公文格式 GB/T 9704 (year in 〔〕, no 第, no leading zeros).

    >>> parse_number("康办发[2020] 012号")
    Number(prefix='康办发', year=2020, n=12)
    """
    found = _NUMBER.match(_plain(text))
    return Number(found["prefix"], int(found["year"]), int(found["n"])) if found else None


def serial_text(prefix: str, n: int) -> str:
    """Return the number of a brief within its year.

    >>> serial_text("", 12), serial_text("平安简报", 3)
    ('第12期', '平安简报第3期')
    """
    return f"{prefix}第{n}期"


def parse_serial(text: str, prefix: str) -> int | None:
    """Return the issue that a brief's number tells, None when it is of another series.

    >>> parse_serial("第 12 期", ""), parse_serial("7", ""), parse_serial("平安简报第3期", "")
    (12, 7, None)
    """
    found = _SERIAL.match(_plain(text))
    return int(found["n"]) if found and found["prefix"] == _plain(prefix) else None


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def rules_of(organ: Organ) -> QuerySet[NumberRule]:
    """Return the organ's numbering rules; its counters are rows with a year."""
    found: QuerySet[NumberRule] = NumberRule.objects.filter(organ=organ, year=0)
    return found.order_by("kind", "pk")


def counters_of(organ: Organ) -> dict[tuple[str, str], list[NumberRule]]:
    """Return the counters by kind and prefix, the newest year first. One query."""
    found: dict[tuple[str, str], list[NumberRule]] = defaultdict(list)
    for row in NumberRule.objects.filter(organ=organ).exclude(year=0).order_by("-year"):
        found[row.kind, row.prefix].append(row)
    return dict(found)


def highest_given(organ: Organ, rule: NumberRule, year: int) -> int:
    """Return the highest number known of a rule's year: counted here, or in any register row.

    Rows that were cancelled count as well: their number has been outside.
    """
    counted = NumberRule.objects.filter(organ=organ, prefix=rule.prefix, year=year)
    if rule.kind == SERIAL_KIND:
        counted = counted.filter(kind=SERIAL_KIND)
        known = _serials(organ, rule.prefix, year)
    else:
        counted = counted.exclude(kind=SERIAL_KIND)
        known = _numbers(organ, rule.prefix, year)
    last: int = counted.aggregate(last=Max("last"))["last"] or 0
    return max([last, *known])


def _serials(organ: Organ, prefix: str, year: int) -> list[int]:
    rows = Record.objects.filter(organ=organ, kind=SERIAL_KIND, year=year).exclude(serial="")
    told = [parse_serial(serial, prefix) for serial in rows.values_list("serial", flat=True)]
    return [n for n in told if n is not None]


def _numbers(organ: Organ, prefix: str, year: int) -> list[int]:
    plain = _plain(prefix)
    # What others sent us bears their numbers, even when they begin with the same words.
    near = (year - 1, year, year + 1)
    rows = Record.objects.filter(organ=organ, year__in=near).exclude(kind="incoming")
    rows = rows.exclude(number="")
    told = [parse_number(number) for number in rows.values_list("number", flat=True)]
    return [one.n for one in told if one and (one.prefix, one.year) == (plain, year)]


def doubled_numbers(organ: Organ) -> list[tuple[str, list[Record]]]:
    """Return the document numbers that stand on more than one of the organ's own records.

    Brackets, blanks and leading zeros make no difference. Two queries.
    """
    rows = Record.objects.filter(organ=organ, cancelled_at=None).exclude(number="")
    own = rows.exclude(kind="incoming").exclude(issuer="superior")
    by_number: dict[Number, list[int]] = defaultdict(list)
    for pk, text in own.order_by("pk").values_list("pk", "number"):
        number = parse_number(text)
        if number:
            by_number[number].append(pk)
    doubled = {number: keys for number, keys in by_number.items() if len(keys) > 1}
    found = Record.objects.defer("body").in_bulk([key for keys in doubled.values() for key in keys])
    order = sorted(doubled, key=lambda one: (-one.year, one.prefix, one.n))
    return [(number.text, [found[key] for key in doubled[number]]) for number in order]
