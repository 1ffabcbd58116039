"""Three years of an office with five thousand applications: every table reconciles."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from gongkai.applications.ledger import application_entries
from gongkai.organs.models import Organ
from gongkai.reports.compiling import compile_year
from gongkai.statute.annual_report.report import Report
from tests.applications.histories import load_histories, make_histories
from tests.office import make_organ

pytestmark = pytest.mark.django_db
YEARS = (2023, 2024, 2025)
FIRST, LAST = date(2023, 1, 2), date(2025, 12, 31)
COLUMNS = ("person", "business", "research", "charity", "legal", "other", "total")
#: The application cells of a report.
RECEIVED, CARRIED_IN, RESULT, CARRIED_OUT = (
    "received",
    "carried_in",
    "total",
    "carried_out",
)


def simulated(slug: str, seed: int, count: int = 5_000) -> Organ:
    organ = make_organ(slug)
    histories = make_histories(count, seed=seed, first=FIRST, last=LAST)
    load_histories(organ, histories, as_of=LAST)
    return organ


def figures(report: Report, row: str) -> list[Decimal | int | None]:
    return [report.cells[f"t3.{row}.{column}"] for column in COLUMNS]


def test_every_year_reconciles_in_each_column_and_carries_over_what_was_open() -> None:
    organ = simulated("simulated", seed=20251231)

    reports = [compile_year(organ, year) for year in YEARS]

    for report in reports:
        errors = [one for one in report.findings if one.level == "error"]
        assert errors == []
        for column in COLUMNS:
            given = [report.cells[f"t3.{row}.{column}"] or 0 for row in (RECEIVED, CARRIED_IN)]
            gone = [report.cells[f"t3.{row}.{column}"] or 0 for row in (RESULT, CARRIED_OUT)]
            assert sum(given) == sum(gone)
    for earlier, later in pairwise(reports):
        assert figures(earlier, CARRIED_OUT) == figures(later, CARRIED_IN)
    assert sum(int(report.cells["t3.received.total"] or 0) for report in reports) > 4_900


def test_the_same_seed_gives_the_same_report_and_another_seed_another() -> None:
    first, second, other = (
        simulated("first", seed=1, count=400),
        simulated("second", seed=1, count=400),
        simulated("other", seed=2, count=400),
    )

    def cells(organ: Organ) -> list[dict[str, object]]:
        return [dict(compile_year(organ, year).cells) for year in YEARS]

    assert cells(first) == cells(second) != cells(other)


def test_the_entries_of_a_year_are_those_received_or_carried_into_it() -> None:
    organ = simulated("entries", seed=3, count=300)

    for year in YEARS:
        for entry in application_entries(organ, year):
            assert entry.received_on.year <= year
            assert entry.closed_on is None or entry.closed_on.year >= year
