"""The register of rules: one function a rule, with its code, level, title and source beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.statute.annual_report.forms import Form
from gongkai.statute.annual_report.report import Report, plain_amount
from gongkai.statute.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at: a report, last year's if known, and whether the organ was rebuilt.

    ``level`` is the organ's level (catalogue slug, "" when nothing tells it).
    """

    report: Report
    previous: Report | None = None
    level: str = ""
    reorganised: bool = False

    @property
    def form(self) -> Form:
        """Return the report's form."""
        return self.report.official_form

    def is_read(self, *cells: str) -> bool:
        """Say whether all these cells are in the report, as a value or a blank."""
        return all(cell in self.report.cells for cell in cells)

    def filled(self, *cells: str) -> list[int]:
        """Return the whole numbers in these cells, blanks left out."""
        return [value for cell in cells if (value := self.report.count(cell)) is not None]

    def total(self, *cells: str) -> int:
        """Return the sum of these cells; a blank adds nothing."""
        return sum(self.filled(*cells))

    def name(self, cell: str) -> str:
        """Return what a clerk calls the cell; a row of another form keeps its id."""
        known = self.form.cells.get(cell)
        return known.name if known else cell


@dataclass(frozen=True, slots=True)
class Deviation:
    """What a rule function yields; the registry adds code, article, source and places."""

    message: str
    cells: tuple[str, ...] = ()
    expected: str | None = None
    found: str | None = None
    level: Level | None = None


RuleFunction = Callable[[Case], Iterator[Deviation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as documented: stable code, usual level, title, and where it comes from."""

    code: str
    level: Level
    title: str
    function: RuleFunction
    article: str | None = None
    source: str | None = None


RULES: dict[str, Rule] = {}

#: The printed sentence on top of table 三, from which its column rules follow.
TABLE_THREE_NOTE = "表三表头：第一项加第二项之和，等于第三项加第四项之和"


def rule(
    code: str, level: Level, title: str, *, article: str | None = None, source: str | None = None
) -> Callable[[RuleFunction], RuleFunction]:
    """Register the decorated function as the rule ``code``."""

    def register(function: RuleFunction) -> RuleFunction:
        if code in RULES:
            raise ValueError(f"rule {code} is registered twice")
        RULES[code] = Rule(code, level, title, function, article, source)
        return function

    return register


def apply_rule(one: Rule, case: Case) -> Iterator[Finding]:
    """Yield the findings of one rule on one case."""
    for deviation in one.function(case):
        places = case.report.places
        yield Finding(
            code=one.code,
            level=deviation.level or one.level,
            message=deviation.message,
            cells=deviation.cells,
            places=tuple(places[cell] for cell in deviation.cells if cell in places),
            expected=deviation.expected,
            found=deviation.found,
            article=one.article,
            source=one.source,
        )


def shown(value: int | Decimal | None) -> str | None:
    """Return a value as findings print it; a blank stays None."""
    if value is None:
        return None
    return plain_amount(value) if isinstance(value, Decimal) else str(value)
