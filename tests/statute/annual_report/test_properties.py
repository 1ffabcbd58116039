"""What holds for any lawful ledger: its tables reconcile, years join, leaves add up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.statute.annual_report.forms import (
    APPLICANT_COLUMNS,
    DISPUTE_GROUPS,
    RESULT_COLUMNS,
)
from gongkai.statute.annual_report.ledger import (
    ApplicationEntry,
    ChargeEntry,
    DisputeEntry,
    HandledEntry,
    Ledger,
    PurchaseEntry,
)
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.rollup import sum_reports
from gongkai.statute.annual_report.tally import tally
from gongkai.statute.decisions import all_decisions, row_of
from tests.factories import all_kept

YEARS = st.sampled_from([2019, 2020, 2021, 2024])
FIRST = date(2018, 10, 1)
#: Decisions that both forms have a row for.
PLACED = [d.slug for d in all_decisions() if row_of(d.slug, "2019") and row_of(d.slug, "2021")]

days = st.integers(0, 3000).map(lambda n: FIRST + timedelta(days=n))
terms = st.one_of(st.none(), st.integers(0, 400))


@st.composite
def applications(draw: st.DrawFn) -> ApplicationEntry:
    received, term = draw(days), draw(terms)
    closed = None if term is None else received + timedelta(days=term)
    return ApplicationEntry(
        id="",
        category=draw(st.sampled_from(APPLICANT_COLUMNS)),
        received_on=received,
        closed_on=closed,
        decision=draw(st.sampled_from(PLACED)) if closed else "",
    )


@st.composite
def disputes(draw: st.DrawFn) -> DisputeEntry:
    filed, term = draw(days), draw(terms)
    closed = None if term is None else filed + timedelta(days=term)
    results = [column for column in RESULT_COLUMNS if column != "pending"]
    return DisputeEntry(
        id="",
        kind=draw(st.sampled_from(DISPUTE_GROUPS)),
        filed_on=filed,
        closed_on=closed,
        result=draw(st.sampled_from(results)) if closed else "",
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    cents = st.integers(0, 10**9).map(lambda n: Decimal(n) / 100)
    return Ledger(
        organ="示例区民政局",
        level="county_department",
        applications=tuple(
            replace(entry, id=f"申请:{n}")
            for n, entry in enumerate(draw(st.lists(applications(), max_size=40)))
        ),
        disputes=tuple(
            replace(entry, id=f"争议:{n}")
            for n, entry in enumerate(draw(st.lists(disputes(), max_size=15)))
        ),
        handled=tuple(
            HandledEntry(f"许可:{n}", "licensing", draw(days), draw(st.integers(0, 500)))
            for n in range(draw(st.integers(0, 4)))
        ),
        charges=tuple(
            ChargeEntry(f"收费:{n}", draw(days), draw(cents))
            for n in range(draw(st.integers(0, 4)))
        ),
        purchases=tuple(
            PurchaseEntry(f"采购:{n}", draw(days), draw(cents), "central")
            for n in range(draw(st.integers(0, 4)))
        ),
        states=all_kept(),
    )


@settings(deadline=None)
@given(ledger=ledgers(), year=YEARS)
def test_any_lawful_ledger_tallies_to_reconciling_tables(ledger: Ledger, year: int) -> None:
    report = tally(ledger, year=year)

    errors = [finding.code for finding in reconcile(report) if finding.level == "error"]

    assert errors == []
    assert all(value is not None for value in report.cells.values())


@settings(deadline=None)
@given(ledger=ledgers(), year=YEARS)
def test_what_one_year_carries_out_the_next_carries_in_column_by_column(
    ledger: Ledger, year: int
) -> None:
    before, after = tally(ledger, year=year), tally(ledger, year=year + 1)

    for column in (*APPLICANT_COLUMNS, "total"):
        assert (
            before.provenance[f"t3.carried_out.{column}"]
            == after.provenance[f"t3.carried_in.{column}"]
        )


@settings(deadline=None)
@given(ledger=ledgers(), year=YEARS)
def test_counts_equal_the_records_behind_them(ledger: Ledger, year: int) -> None:
    report = tally(ledger, year=year)

    for cell, records in report.provenance.items():
        if cell.startswith(("t3", "t4")):
            assert records.count == report.cells[cell]
            assert len(set(records.ids)) == records.count


@settings(deadline=None, max_examples=30)
@given(parts=st.lists(ledgers(), min_size=1, max_size=4), year=YEARS)
def test_leaves_add_up_to_the_ledger_of_all(parts: list[Ledger], year: int) -> None:
    leaves = [replace(tally(ledger, year=year), organ=f"机关{n}") for n, ledger in enumerate(parts)]
    everything = Ledger(
        organ="示例区人民政府",
        level="county_department",
        applications=tuple(entry for ledger in parts for entry in ledger.applications),
        disputes=tuple(entry for ledger in parts for entry in ledger.disputes),
        handled=tuple(entry for ledger in parts for entry in ledger.handled),
        charges=tuple(entry for ledger in parts for entry in ledger.charges),
        purchases=tuple(entry for ledger in parts for entry in ledger.purchases),
        states=all_kept(),
    )

    total = sum_reports(leaves, organ="示例区人民政府")

    assert total.cells == tally(everything, year=year).cells
