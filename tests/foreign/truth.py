"""Made reports whose truth is known: dense, reconciling, each figure unlike its neighbours."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from gongkai.statute.annual_report.forms import (
    APPLICANT_COLUMNS,
    DISPUTE_GROUPS,
    RESULT_COLUMNS,
    FormId,
    get_form,
)
from gongkai.statute.annual_report.report import Report, Value
from tests.foreign.narrative import write_sections

#: Bodies that do not exist, of every level that publishes a report.
ORGANS = (
    "青禾街道办事处",
    "云水镇人民政府",
    "望川乡人民政府",
    "临河县人民政府",
    "松岭区人民政府",
    "明湖市人民政府",
    "临河县教育局",
    "明湖市交通运输局",
    "松岭经济技术开发区管理委员会",
    "江原省人民政府",
)
YEARS: dict[FormId, tuple[int, ...]] = {"2019": (2019, 2020), "2021": (2021, 2022, 2023)}


def make_report(seed: int, form_id: FormId, *, is_dense: bool = True) -> Report:
    """Return a report that reconciles, the same one for the same seed.

    A dense report has a figure above zero in every cell that may hold one, so that a shifted
    column shows; others are mostly zeros, as most published ones are. Rules are only made by
    cities and above, so the row 规章 is zero elsewhere.
    """
    draw = random.Random(f"{form_id}-{seed}-{is_dense}")
    form = get_form(form_id)
    organ = draw.choice(ORGANS)
    cells: dict[str, Value] = dict.fromkeys(form.cells, 0)
    cells |= _table_two(draw, form_id, makes_rules=organ.startswith(("明湖市人民", "江原省")))
    cells |= _table_three(draw, form_id, is_dense)
    cells |= _table_four(draw, is_dense)
    units = {
        cell.id: draw.choice(("万元", "元")) if form_id == "2019" else "万元"
        for cell in form.cells.values()
        if cell.kind == "amount"
    }
    report = Report(
        organ=organ,
        year=draw.choice(YEARS[form_id]),
        form=form_id,
        cells={cell: cells[cell] for cell in form.cells},
        units=units,
    )
    return replace(report, sections=write_sections(draw, report))


def _table_two(draw: random.Random, form_id: FormId, *, makes_rules: bool) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for row in ("rules", "normative") if makes_rules else ("normative",):
        made, gone = draw.randint(3, 40), draw.randint(1, 9)
        if form_id == "2019":
            cells[f"t2.{row}.made"] = made
            cells[f"t2.{row}.disclosed"] = made - draw.randint(0, 2)
            cells[f"t2.{row}.disclosed_total"] = made + draw.randint(50, 900)
        else:
            cells[f"t2.{row}.made"] = made
            cells[f"t2.{row}.repealed"] = gone
            cells[f"t2.{row}.in_force"] = made + draw.randint(50, 900)
    if form_id == "2021":
        for row in ("licensing", "penalties", "coercion"):
            cells[f"t2.{row}.decisions"] = draw.randint(1, 98_765)
        cells["t2.charges.amount"] = Decimal(draw.randint(1, 10**9)) / 100
        return cells
    for row in ("licensing", "other_services", "penalties", "coercion"):
        cells[f"t2.{row}.previous"] = draw.randint(20, 900)
        cells[f"t2.{row}.change"] = draw.choice((-11, -3, 4, 19, 36))
        cells[f"t2.{row}.decisions"] = draw.randint(1, 98_765)
    cells["t2.charges.previous"] = draw.randint(5, 60)
    cells["t2.charges.change"] = draw.choice((-2, 1, 3))
    cells["t2.procurement.projects"] = draw.randint(1, 700)
    cells["t2.procurement.amount"] = Decimal(draw.randint(1, 10**8)) * 100
    return cells


def _table_three(draw: random.Random, form_id: FormId, is_dense: bool) -> dict[str, Value]:
    results = get_form(form_id).application_results
    cells: dict[str, Value] = {}
    for column in APPLICANT_COLUMNS:
        counts = {
            row: draw.randint(1, 99) if is_dense else draw.choice((0, 0, 0, 0, 0, 1, 2))
            for row in results
        }
        done = sum(counts.values())
        carried_out = draw.randint(1, 19) if is_dense else draw.choice((0, 0, 1))
        carried_in = min(draw.randint(1, 19) if is_dense else draw.choice((0, 0, 1)), done)
        counts |= {
            "total": done,
            "carried_out": carried_out,
            "carried_in": carried_in,
            "received": done + carried_out - carried_in,
        }
        cells |= {f"t3.{row}.{column}": count for row, count in counts.items()}
    for row in (*results, "total", "carried_out", "carried_in", "received"):
        cells[f"t3.{row}.total"] = sum(int(cells[f"t3.{row}.{c}"] or 0) for c in APPLICANT_COLUMNS)
    return cells


def _table_four(draw: random.Random, is_dense: bool) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for group in DISPUTE_GROUPS:
        results = [draw.randint(1, 60) if is_dense else draw.choice((0, 0, 0, 1)) for _ in range(4)]
        cells |= {
            f"t4.{group}.{column}": count
            for column, count in zip(RESULT_COLUMNS, results, strict=True)
        }
        cells[f"t4.{group}.total"] = sum(results)
    return cells
