"""The sample folders read by our reader and compiled into their years' reports."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.exchange.registers import LedgerFolder, read_ledger_folder
from gongkai.sample import SAMPLES, sample_folder
from gongkai.statute.annual_report.compilation import compile_report
from gongkai.statute.annual_report.report import Report
from gongkai.statute.clocks import answer_clock
from gongkai.statute.decisions import get_decision
from gongkai.statute.findings import has_errors


def compiled(folder: LedgerFolder, year: int) -> Report:
    return compile_report(
        folder.ledger,
        year=year,
        prose=folder.sections,
        previous=folder.previous,
        facts=folder.facts,
        notices=folder.notices,
    )


def report_of(sample: str) -> Report:
    return compiled(read_ledger_folder(sample_folder(sample)), int(sample[-4:]))


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_are_read_without_notice_and_compile_without_error(sample: str) -> None:
    folder = read_ledger_folder(sample_folder(sample))

    assert folder.notices == ()
    assert not has_errors(compiled(folder, int(sample[-4:])).findings)


def test_kangchuan_tables_hold_the_purchases_and_zeros_elsewhere() -> None:
    report = report_of("kangchuan/2020")

    filled = {cell: value for cell, value in report.cells.items() if value != 0}
    assert filled == {
        "t2.procurement.projects": 89,
        "t2.procurement.amount": Decimal(1_054_600),
    }
    assert report.findings == ()


def test_kangchuan_prose_prints_the_counted_figures() -> None:
    overview = report_of("kangchuan/2020").sections["overview"]

    assert "简报47期" in overview
    assert "文件154件，两类材料均为公开项" in overview
    assert "项目89个，金额合计105.46万元" in overview


def test_one_brief_less_changes_the_prose(tmp_path: Path) -> None:
    folder = tmp_path / "2020"
    shutil.copytree(sample_folder("kangchuan/2020"), folder)
    briefs = folder / "简报.csv"
    lines = briefs.read_bytes().splitlines(keepends=True)
    briefs.write_bytes(b"".join(lines[:-1]))

    overview = compiled(read_ledger_folder(folder), 2020).sections["overview"]

    assert "简报46期" in overview


def test_opening_of_2024_is_what_2023_compiled() -> None:
    opening = read_ledger_folder(sample_folder("shili/2024")).ledger.opening
    before = report_of("shili/2023").cells

    assert {cell: before[cell] for cell in opening} == opening
    assert {"t2.normative.in_force", "t3.carried_out.person", "t4.review.pending"} <= set(opening)


def test_every_row_of_table_three_is_used_in_one_of_the_years() -> None:
    first, second = report_of("shili/2023"), report_of("shili/2024")
    rows = {cell.split(".")[1] for cell in first.cells if cell.startswith("t3.")}

    unused = {
        row
        for row in rows
        if first.cells[f"t3.{row}.total"] == second.cells[f"t3.{row}.total"] == 0
    }
    assert unused == set()


@pytest.mark.parametrize(("sample", "late"), [("shili/2023", ["2023-018"]), ("shili/2024", [])])
def test_answers_keep_the_term_but_for_the_one_that_says_so(sample: str, late: list[str]) -> None:
    folder = read_ledger_folder(sample_folder(sample))

    found = [
        entry.id.removeprefix("依申请公开:")
        for entry in folder.ledger.applications
        if entry.closed_on is not None
        # A lapsed or withdrawn application is closed, not answered: no term applies.
        and get_decision(entry.decision).family != "other"
        and not answer_clock(folder.facts[entry.id], as_of=entry.closed_on).is_on_time(
            entry.closed_on
        )
    ]
    assert found == late


@pytest.mark.parametrize("sample", ["shili/2023", "shili/2024"])
def test_clocks_of_answered_applications_find_no_other_risk(sample: str) -> None:
    folder = read_ledger_folder(sample_folder(sample))

    risks = {
        risk.code
        for entry in folder.ledger.applications
        if entry.closed_on is not None
        for risk in answer_clock(folder.facts[entry.id], as_of=entry.closed_on).risks
    }
    assert risks <= {"correction_lapsed", "fee_unpaid"}
