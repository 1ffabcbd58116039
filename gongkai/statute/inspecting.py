"""What inspections and assessments look at, as dated data, and the default term of rectification.

Source: 条例第四十六条、第四十七条; docs/readings/0052-checks.md, 0053-assessment.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.errors import DataMissing
from gongkai.statute.sources import load_data

_INSPECTIONS, _ASSESSMENT = "supervision/inspections.toml", "supervision/assessment.toml"


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One thing looked at: what is expected, how to judge, by which rule.

    ``computed`` names the function that finds evidence, "" where a person judges; ``ask`` is what
    is usually asked where it is not met; ``weight`` is in points, 0 in inspections.
    """

    code: str
    text: str
    how: str
    basis: str = ""
    ask: str = ""
    is_veto: bool = False
    computed: str = ""
    weight: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Template:
    """A list of items that holds from a day on."""

    slug: str
    label: str
    items: tuple[TemplateItem, ...]
    about: str = ""


def inspection_templates(*, on: date) -> tuple[Template, ...]:
    """Return the templates of inspections that hold on a day, in order.

    >>> [one.slug for one in inspection_templates(on=date(2021, 1, 15))]
    ['site', 'sheets', 'applications', 'report']
    """
    return tuple(_holding(_INSPECTIONS, on))


def assessment_templates(*, year: int) -> tuple[Template, ...]:
    """Return the templates of assessments that hold at the end of a year.

    >>> [sum(item.weight for item in one.items) for one in assessment_templates(year=2020)]
    [Decimal('100')]
    """
    return tuple(_holding(_ASSESSMENT, date(year, 12, 31)))


def template_of(templates: tuple[Template, ...], slug: str) -> Template:
    """Return the template with the slug. Raises DataMissing."""
    for one in templates:
        if one.slug == slug:
            return one
    raise DataMissing("没有这个模板，或者在这一天还没有施行。请从列表中选择。", code="no_template")


def rectification_working_days() -> int:
    """Return the term of a rectification that nobody set otherwise, in working days.

    >>> rectification_working_days()
    10
    """
    return int(load_data(_INSPECTIONS)["term"]["working_days"])


def _holding(name: str, on: date) -> Iterator[Template]:
    for row in load_data(name)["templates"]:
        ends_on = row.get("effective_to")
        if row["effective_from"] <= on and (ends_on is None or on <= ends_on):
            items = tuple(_item(item) for item in row["items"])
            yield Template(row["slug"], row["label"], items, row.get("about", ""))


def _item(row: dict[str, Any]) -> TemplateItem:
    return TemplateItem(**{**row, "weight": Decimal(row.get("weight", 0))})
