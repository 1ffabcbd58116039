"""Every rule finds its own fault, and a clean report gives none."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from gongkai.statute.annual_report.reconcile import RULES, reconcile
from gongkai.statute.annual_report.report import Report, Unplaced
from tests.factories import PROBLEMS, changed, clean_report, previous_of


def _codes(report: Report, **options: object) -> set[str]:
    return {finding.code for finding in reconcile(report, **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_clean_report_gives_no_finding_alone_or_against_last_year(form_id: str) -> None:
    report = clean_report(form_id)

    assert reconcile(report) == ()
    assert reconcile(report, previous=previous_of(report)) == ()


@dataclass(frozen=True)
class Fault:
    """One fault seeded into a clean report, and the code that must name it."""

    code: str
    form: str
    spoil: Callable[[Report], Report]
    level: str = "error"
    with_previous: Callable[[Report], Report] | None = None

    def __str__(self) -> str:
        return f"{self.code}-{self.form}"


def _add(cell: str, step: int = 1) -> Callable[[Report], Report]:
    return lambda report: changed(report, {cell: (report.cells[cell] or 0) + step})


def _set(cell: str, value: object) -> Callable[[Report], Report]:
    return lambda report: changed(report, {cell: value})  # type: ignore[dict-item]


def _text(section: str, text: str) -> Callable[[Report], Report]:
    return lambda report: replace(report, sections={**report.sections, section: text})


def _lose(reason: str, *cells: str) -> Callable[[Report], Report]:
    def spoil(report: Report) -> Report:
        lost = cells or tuple(cell for cell in report.cells if cell.startswith("t3."))
        kept = {cell: value for cell, value in report.cells.items() if cell not in lost}
        told = tuple(Unplaced(c[:2], c, "某行", ("8",), "第3行", reason) for c in lost)
        return replace(report, cells=kept, unplaced=told)

    return spoil


def _blank_columns(report: Report) -> Report:
    from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS

    return changed(report, {f"t3.granted.{column}": None for column in APPLICANT_COLUMNS})


def _early(report: Report, **sections: str) -> Report:
    """Return the report as one from before the tables."""
    return replace(report, year=2016, form=None, cells={}, units={}, sections=sections)


LONG = PROBLEMS * 3

FAULTS = [
    Fault("t3_balance", "2019", _add("t3.carried_out.legal")),
    Fault("t3_balance", "2021", _add("t3.received.total", 5)),
    Fault("t3_column_sum", "2019", _add("t3.other_processing.person")),
    Fault("t3_column_sum", "2021", _add("t3.fee_unpaid.total")),
    Fault("t3_row_sum", "2021", _add("t3.petition.other")),
    Fault("t3_row_sum", "2019", _add("t3.carried_in.total", -1)),
    Fault("t3_total_blank", "2021", _set("t3.query.total", None), level="notice"),
    Fault("t3_columns_blank", "2019", _blank_columns, level="notice"),
    Fault(
        "t3_received_zero_results",
        "2021",
        lambda r: changed(r, {"t3.received.legal": None, "t3.carried_in.legal": None}),
        level="warning",
    ),
    Fault(
        "t3_carry_over",
        "2021",
        lambda r: r,
        with_previous=_add("t3.carried_out.business"),
    ),
    Fault("t4_sum", "2019", _set("t4.review.total", 0)),
    Fault("t4_sum", "2021", _add("t4.after_review.pending")),
    Fault("t4_total_blank", "2019", _set("t4.direct.total", None), level="notice"),
    Fault(
        "t4_pending_lost",
        "2021",
        lambda r: r,
        level="warning",
        with_previous=_set("t4.review.pending", 40),
    ),
    Fault(
        "t4_direct_suit",
        "2021",
        lambda r: changed(r, {"t4.direct.upheld": 1, "t4.direct.total": 1}),
        level="notice",
    ),
    Fault("t2_stock", "2021", lambda r: r, with_previous=_set("t2.normative.in_force", 9)),
    Fault("t2_in_force_short", "2021", _set("t2.normative.in_force", 1)),
    Fault("t2_disclosed_total", "2019", _set("t2.normative.disclosed", 13)),
    Fault(
        "t2_disclosed_stock",
        "2019",
        lambda r: r,
        level="warning",
        with_previous=_set("t2.normative.disclosed_total", 30),
    ),
    Fault(
        "t2_previous_change",
        "2019",
        lambda r: r,
        with_previous=_set("t2.penalties.change", 7),
    ),
    Fault("t2_negative_stock", "2019", _set("t2.charges.change", -3)),
    Fault("t2_purchase_pair", "2019", _set("t2.procurement.amount", Decimal(0)), level="warning"),
    Fault("amount_scale", "2019", _set("t2.procurement.amount", Decimal("105.46")), "warning"),
    Fault(
        "amount_scale",
        "2021",
        lambda r: r,
        level="warning",
        with_previous=_set("t2.charges.amount", Decimal("12.54")),
    ),
    Fault("implausible_value", "2021", _set("t2.rules.made", 2), level="notice"),
    Fault("implausible_size", "2021", _set("t2.licensing.decisions", 2_150_031), level="notice"),
    Fault("before_2019", "2019", lambda r: _early(r), level="notice"),
    Fault("form_year_mismatch", "2021", lambda r: replace(r, year=2020), level="warning"),
    Fault("form_year_mismatch", "2019", lambda r: replace(r, year=2018), level="warning"),
    Fault("year_missing", "2021", lambda r: replace(r, year=None), level="warning"),
    Fault("organ_missing", "2019", lambda r: replace(r, organ=None), level="notice"),
    Fault("not_a_count", "2019", _set("t4.direct.other", -1)),
    Fault("not_a_count", "2021", _set("t3.granted.person", Decimal("1.5"))),
    Fault("unit_unknown", "2019", _lose("unit_unknown", "t2.procurement.amount"), "warning"),
    Fault("table_unreadable", "2021", _lose("table_unreadable"), level="warning"),
    Fault("cell_unplaced", "2021", _lose("label_lost", "t3.secret.person"), level="warning"),
    Fault("blank_cells", "2021", _set("t2.coercion.decisions", None), level="notice"),
    Fault("section_missing", "2021", _text("problems", " "), level="warning"),
    Fault("fee_statement_missing", "2021", _text("others", "无其他事项。"), level="warning"),
    Fault(
        "fee_section_conflict",
        "2021",
        _text("others", "本年度收取信息处理费20万元。"),
        level="warning",
    ),
    Fault(
        "fee_section_conflict",
        "2021",
        _text("others", "本年度没有发出收费通知，未收取信息处理费。"),
        level="warning",
    ),
    Fault(
        "fee_section_conflict",
        "2019",
        _text("others", "本年度收取信息处理费300元。"),
        level="warning",
    ),
    Fault("wrong_year_in_text", "2021", _text("overview", "2023年，各项工作有序。"), "warning"),
    Fault(
        "wrong_year_in_text",
        "2019",
        _text("overview", "本报告所列数据自2019年1月1日至12月31日止。2020年工作有序。"),
        level="warning",
    ),
    Fault(
        "text_repeats_last_year",
        "2021",
        _text("problems", LONG),
        level="warning",
        with_previous=_text("problems", LONG.replace("还不够", "不够")),
    ),
    Fault(
        "narrative_differs",
        "2021",
        _text("overview", "2024年新收政府信息公开申请17件。"),
        level="warning",
    ),
    Fault(
        "narrative_differs",
        "2019",
        _text("overview", "2020年政府集中采购89个项目，总金额1054.6万元。"),
        level="warning",
    ),
    Fault(
        "narrative_parts",
        "2021",
        _text("overview", "2024年公开信息200条，其中网站120条、其他70条。"),
        level="warning",
    ),
    Fault(
        "narrative_balance",
        "2021",
        _text("overview", "收到申请公开12件，上年结转3件，办结9件，结转下年5件。"),
        level="warning",
    ),
    Fault(
        "narrative_percentage",
        "2021",
        _text("overview", "2024年公开信息120条，比上年的100条增长25%。"),
        level="warning",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_seeded_fault_is_found_by_its_own_code(fault: Fault) -> None:
    clean = clean_report(fault.form)
    previous = fault.with_previous(previous_of(clean)) if fault.with_previous else None

    findings = reconcile(fault.spoil(clean), previous=previous)

    assert (fault.code, fault.level) in {(item.code, item.level) for item in findings}


def test_every_rule_has_a_fault_that_it_finds() -> None:
    assert {fault.code for fault in FAULTS} == set(RULES)


def test_early_report_is_held_to_the_rules_on_its_words_and_to_no_other() -> None:
    report = _early(
        clean_report("2019"),
        overview="2015年，公开信息120条，比上年的100条增长25%。",
        applications="收到申请10件，其中公民申请8件、法人申请5件。",
        others="收取信息处理费300元。",
    )

    assert _codes(report) == {
        "before_2019",
        "wrong_year_in_text",
        "narrative_percentage",
        "narrative_parts",
    }
    assert _codes(_early(report, overview="2016年有序推进。")) == {"before_2019"}


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_early_report_as_last_years_gives_no_finding(form_id: str) -> None:
    report = clean_report(form_id)

    assert reconcile(report, previous=_early(report)) == ()


def test_finding_names_cells_numbers_and_the_rule_behind_it() -> None:
    report = changed(clean_report("2021"), {"t4.review.total": 11})

    (finding,) = reconcile(report)

    assert finding.as_json() == {
        "code": "t4_sum",
        "level": "error",
        "cells": [
            "t4.review.total",
            "t4.review.upheld",
            "t4.review.corrected",
            "t4.review.other",
            "t4.review.pending",
        ],
        "places": [],
        "expected": "10",
        "found": "11",
        "message": "表四“行政复议”四项结果相加为10，总计填11。请核对各项与总计。",
        "article": None,
        "source": None,
    }


def test_carry_over_after_reorganisation_is_only_a_warning() -> None:
    report = clean_report("2021")
    before = changed(previous_of(report), {"t3.carried_out.person": 7})

    findings = reconcile(report, previous=before, reorganised=True)

    assert [(item.code, item.level) for item in findings] == [("t3_carry_over", "warning")]


def test_lapsed_documents_noted_in_the_cell_make_the_stock_a_warning() -> None:
    report = changed(clean_report("2021"), {"t2.normative.in_force": 11})
    noted = replace(report, notes={"t2.normative.in_force": "11（另有失效1件）"})

    findings = reconcile(noted, previous=previous_of(clean_report("2021")))

    assert [(item.code, item.level) for item in findings] == [("t2_stock", "warning")]


def _city_2025() -> Report:
    """The published figures of a city's report on 2025, as far as its fixture gives them."""
    columns = ("person", "business", "research", "charity", "legal", "other", "total")
    rows = {
        "received": (13612, 252, 0, 45, 128, 32, 14069),
        "carried_in": (535, 6, 0, 1, 18, 0, 560),
        "total": (13364, 252, 0, 44, 121, 29, 13810),
        "carried_out": (783, 6, 0, 2, 25, 3, 819),
    }
    cells: dict[str, int | Decimal | None] = {
        f"t3.{row}.{column}": value
        for row, values in rows.items()
        for column, value in zip(columns, values, strict=True)
    }
    results = (
        *(5548, 2168, 13, 30, 11, 51, 104, 85, 286, 150, 3222, 180, 19),
        *(203, 148, 0, 101, 5, 318, 203, 965),
    )
    report = clean_report("2021")
    names = report.official_form.application_results
    cells |= {f"t3.{row}.total": v for row, v in zip(names, results, strict=True)}
    groups = {
        "review": (376, 97, 196, 121, 790),
        "direct": (16, 1, 12, 27, 56),
        "after_review": (74, 1, 30, 51, 156),
    }
    kinds = ("upheld", "corrected", "other", "pending", "total")
    cells |= {
        f"t4.{group}.{kind}": v
        for group, values in groups.items()
        for kind, v in zip(kinds, values, strict=True)
    }
    return replace(report, organ="某市", year=2025, cells=cells)


def test_published_vectors_reconcile() -> None:
    codes = {code for code in _codes(_city_2025()) if code.startswith(("t3", "t4"))}

    assert codes == {"t4_direct_suit"}


def test_one_changed_figure_in_the_published_vectors_is_found() -> None:
    report = changed(_city_2025(), {"t3.not_held.total": 3223})

    assert "t3_column_sum" in _codes(report)


def test_unfilled_column_of_zeros_left_blank_is_not_an_arithmetic_error() -> None:
    blank = {
        cell: None
        for cell, value in _city_2025().cells.items()
        if value == 0 and ".total" not in cell
    }

    codes = _codes(changed(_city_2025(), blank))

    assert not codes & {"t3_balance", "t3_column_sum", "t3_row_sum", "t4_sum"}


def test_one_row_for_part_six_in_a_report_of_2021_is_added_like_the_three() -> None:
    report = clean_report("2021")
    rows = ("correction_lapsed", "fee_unpaid", "other")
    columns = ("person", "business", "research", "charity", "legal", "other", "total")
    one_row = {
        f"t3.other_processing.{c}": sum(report.cells[f"t3.{row}.{c}"] for row in rows)  # type: ignore[misc]
        for c in columns
    }
    cells = {c: v for c, v in report.cells.items() if c.split(".")[1] not in rows or "t3" not in c}

    assert reconcile(replace(report, cells={**cells, **one_row})) == ()
