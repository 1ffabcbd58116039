"""Reports and ledgers for tests: clean ones with figures in every cell, to be spoiled at will."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS, DISPUTE_GROUPS, get_form
from gongkai.statute.annual_report.ledger import (
    REGISTERS,
    ApplicationEntry,
    ChargeEntry,
    DisputeEntry,
    DocumentEntry,
    HandledEntry,
    Ledger,
    PowerItemEntry,
    PurchaseEntry,
    RegisterState,
)
from gongkai.statute.annual_report.report import Report, Value

OVERVIEW = {
    "2019": "2020年，本机关围绕群众关心的事项公开信息，收到政府信息公开申请{received}件。",
    "2021": "2024年，本机关围绕群众关心的事项公开信息，收到政府信息公开申请{received}件。",
}
PROBLEMS = "主要问题：公开事项的更新还不够及时。改进情况：逐项明确更新时限和责任岗位。"
OTHERS = {
    "2019": "没有其他需要报告的事项。",
    "2021": "本年度未收取信息处理费。",
}
YEARS = {"2019": 2020, "2021": 2024}


def clean_report(form_id: str) -> Report:
    """Return a report of the form in which every cell is non-zero where it may be, and all fits."""
    form = get_form(form_id)
    cells: dict[str, Value] = dict.fromkeys(form.cells, 0)
    for place, column in enumerate(APPLICANT_COLUMNS, start=1):
        for row in form.application_results:
            cells[f"t3.{row}.{column}"] = place
        done = place * len(form.application_results)
        cells[f"t3.total.{column}"] = done
        cells[f"t3.carried_in.{column}"] = place
        cells[f"t3.carried_out.{column}"] = 2
        cells[f"t3.received.{column}"] = done + 2 - place
    for row in (row.id for row in form.table("t3").blocks[0].rows):
        cells[f"t3.{row}.total"] = sum(
            cells[f"t3.{row}.{column}"]
            for column in APPLICANT_COLUMNS  # type: ignore[misc]
        )
    for place, group in enumerate(DISPUTE_GROUPS):
        results = {"upheld": 3 + place, "corrected": 2, "other": 1, "pending": 4}
        if form_id == "2021" and group == "direct":
            results = dict.fromkeys(results, 0)  # a note is due on direct suits from 2024 on
        cells |= {f"t4.{group}.{column}": value for column, value in results.items()}
        cells[f"t4.{group}.total"] = sum(results.values())
    cells |= _table_two(form_id)
    received = cells["t3.received.total"]
    amounts = [cell.id for cell in form.cells.values() if cell.kind == "amount"]
    return Report(
        organ="示例街道办事处",
        year=YEARS[form_id],
        form=form.id,
        cells=cells,
        units=dict.fromkeys(amounts, form.default_amount_unit),
        sections={
            "overview": OVERVIEW[form_id].format(received=received),
            "problems": PROBLEMS,
            "others": OTHERS[form_id],
        },
    )


def _table_two(form_id: str) -> dict[str, Value]:
    if form_id == "2021":
        return {
            "t2.normative.made": 3,
            "t2.normative.repealed": 1,
            "t2.normative.in_force": 12,
            "t2.licensing.decisions": 215,
            "t2.penalties.decisions": 31,
            "t2.coercion.decisions": 2,
            "t2.charges.amount": Decimal("125400.5"),
        }
    cells: dict[str, Value] = {
        "t2.normative.made": 3,
        "t2.normative.disclosed": 3,
        "t2.normative.disclosed_total": 12,
        "t2.procurement.projects": 89,
        "t2.procurement.amount": Decimal("1054600"),
    }
    for place, row in enumerate(("licensing", "other_services", "penalties", "coercion"), start=1):
        cells[f"t2.{row}.previous"] = 20 * place
        cells[f"t2.{row}.change"] = 3 - place
        cells[f"t2.{row}.decisions"] = 100 * place
    return cells | {"t2.charges.previous": 2, "t2.charges.change": -1}


def previous_of(report: Report) -> Report:
    """Return last year's report that this one follows from, with a text of its own."""
    cells = dict(report.cells)
    for column in (*APPLICANT_COLUMNS, "total"):
        cells[f"t3.carried_out.{column}"] = report.cells[f"t3.carried_in.{column}"]
    for group in DISPUTE_GROUPS:
        cells[f"t4.{group}.pending"] = 0
    if report.form == "2021":
        cells["t2.normative.in_force"] = 10
    else:
        for row in ("licensing", "other_services", "penalties", "coercion", "charges"):
            cells[f"t2.{row}.change"] = 0
    return replace(
        report,
        year=(report.year or 0) - 1,
        cells=cells,
        sections={"overview": "上一年度的情况。", "problems": "上一年度的问题。", "others": "无。"},
    )


def changed(report: Report, cells: dict[str, Value]) -> Report:
    """Return the report with some cells changed."""
    return replace(report, cells={**report.cells, **cells})


def all_kept() -> dict[str, RegisterState]:
    """Return register states in which every register is confirmed as empty or kept."""
    return dict.fromkeys(REGISTERS, "none")


def small_ledger() -> Ledger:
    """Return a ledger of 2024 with one or two entries in each register."""
    return Ledger(
        organ="示例街道办事处",
        level="street",
        documents=(
            DocumentEntry("发文:1", "documents", "own", "open", date(2024, 3, 4), "normative"),
            DocumentEntry("发文:2", "documents", "own", "closed", date(2024, 5, 6)),
            DocumentEntry("发文:3", "documents", "party", "open", date(2024, 5, 7), "normative"),
            DocumentEntry("简报:1", "briefs", "own", "open", date(2024, 2, 1)),
        ),
        applications=(
            ApplicationEntry("申请:1", "person", date(2024, 3, 1), date(2024, 3, 20), "provided"),
            ApplicationEntry("申请:2", "business", date(2024, 12, 20)),
            ApplicationEntry("申请:3", "person", date(2023, 12, 25), date(2024, 1, 9), "severed"),
        ),
        disputes=(
            DisputeEntry("复议:1", "review", date(2024, 4, 1), date(2024, 6, 1), "upheld"),
            DisputeEntry("诉讼:1", "after_review", date(2024, 7, 1)),
        ),
        handled=(HandledEntry("行政许可:1", "licensing", date(2024, 1, 31), 35),),
        power_items=(PowerItemEntry("事项清单:1", "licensing", date(2020, 1, 1)),),
        charges=(ChargeEntry("行政事业性收费:1", date(2024, 6, 3), Decimal("1200.50")),),
        purchases=(PurchaseEntry("采购:1", date(2024, 6, 3), Decimal(800), "central"),),
        states={**all_kept(), "documents": "kept", "briefs": "kept", "applications": "kept"},
    )
