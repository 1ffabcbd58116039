"""Last year's and this year's report, read from any layout: faults between them and no others."""

from __future__ import annotations

import random

import pytest

from gongkai.exchange.reading import read_report_bytes
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report
from tests.factories import changed
from tests.foreign.layouts import LAYOUTS, LOSSY
from tests.foreign.pdf_layouts import PDF_LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.years import FAULTS, YEARS, Fault, consecutive

CROSS_YEAR = frozenset(
    (
        *("t2_stock", "t2_disclosed_stock", "t2_previous_change", "t3_carry_over"),
        *("t4_pending_lost", "amount_scale", "text_repeats_last_year"),
    )
)
#: Setting pages takes long: each layout of PDF is tried with one year, all years in turn.
CASES = [
    (name, year)
    for name in LAYOUTS
    for place, year in enumerate(YEARS)
    if name not in PDF_LAYOUTS or list(PDF_LAYOUTS).index(name) % len(YEARS) == place
]


def _read(report: Report, layout: str) -> Report:
    data, name = LAYOUTS[layout](print_report(report), random.Random(layout))
    return read_report_bytes(data, name=name)


def _cross_year(now: Report, before: Report) -> set[str]:
    findings = reconcile(now, previous=before)
    return {finding.code for finding in findings} & CROSS_YEAR


def _pairs(name: str, year: int, fault: Fault | None = None) -> tuple[Report, Report]:
    """Return both years as read, this year's from the layout and last year's from a light one."""
    before, now = consecutive(len(name), year)
    if fault:
        before, now = fault.spoil(before, now)
    other = ("html_plain", "docx", "text_cell_a_line")[len(name) % 3]
    return _read(before, other), _read(now, name)


@pytest.mark.parametrize(("name", "year"), CASES)
def test_each_fault_between_two_years_is_found_and_no_other(name: str, year: int) -> None:
    before, now = _pairs(name, year)
    assert (before.organ, before.year, now.year) == (now.organ, year - 1, year)
    assert _cross_year(now, before) == set()

    for fault in FAULTS:
        if year in fault.years:
            before, now = _pairs(name, year, fault)
            found = _cross_year(now, before)
            assert found == {fault.code} or (name in LOSSY and not found), fault.code


@pytest.mark.parametrize("name", ["pdf_ruled", "pdf_unruled"])
@pytest.mark.parametrize("year", YEARS)
def test_last_years_report_may_be_a_pdf(name: str, year: int) -> None:
    for fault in (None, *(fault for fault in FAULTS if year in fault.years)):
        before, now = consecutive(3, year)
        if fault:
            before, now = fault.spoil(before, now)

        found = _cross_year(_read(now, "html_plain"), _read(before, name))

        assert found == ({fault.code} if fault else set())


def test_across_the_change_of_form_only_what_both_have_is_compared() -> None:
    before, now = consecutive(5, 2021)
    spoilt = {
        cell: 9_999 for cell in before.cells if cell.startswith("t2.") and "amount" not in cell
    }

    found = _cross_year(now, changed(before, dict(spoilt)))

    assert (before.form, now.form) == ("2019", "2021")
    assert found == set()
