"""Two consecutive years of one organ that follow from each other, and what goes wrong between them.

Each fault keeps both years sound by themselves: only the comparison can find it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS, DISPUTE_GROUPS, form_for_year
from gongkai.statute.annual_report.report import Report, Value
from tests.factories import changed
from tests.foreign.narrative import write_sections
from tests.foreign.truth import make_report

#: Report year → why it is tried: within the form of 2019, across the change of form, within 2021's.
YEARS = (2020, 2021, 2022)
PROBLEMS = (
    "一是个别科室对公开工作重视不够，信息更新有时滞后；二是政策解读的形式还比较单一，群众不容易看懂；"
    "三是依申请公开的答复质量有待提高。改进情况：逐项明确更新时限和责任人，全年开展培训{trainings}次，"
    "制作图解{pictures}件，对{answers}件答复逐件复核。"
)


def consecutive(seed: int, year: int) -> tuple[Report, Report]:
    """Return the reports on the year before and on ``year``; every cross-year rule holds."""
    forms = [form_for_year(one).id for one in (year - 1, year)]
    before, now = (make_report(seed + place, form) for place, form in enumerate(forms))
    before = _with_text(replace(before, year=year - 1, cells=_few_pending(before)), seed)
    cells = dict(now.cells)
    for column in (*APPLICANT_COLUMNS, "total"):
        came = _count(before, f"t3.carried_out.{column}")
        cells[f"t3.carried_in.{column}"] = came
        went = _count(now, f"t3.total.{column}") + _count(now, f"t3.carried_out.{column}")
        cells[f"t3.received.{column}"] = went - came
    cells |= _table_two(before, now)
    now = replace(now, organ=before.organ, year=year, cells=cells)
    return before, _with_text(now, seed + 1)


def _count(report: Report, cell: str) -> int:
    value = report.cells[cell]
    assert isinstance(value, int)
    return value


def _few_pending(report: Report) -> dict[str, Value]:
    """Leave one case of table 四 pending in each group: as many come back next year at least."""
    cells = dict(report.cells)
    for group in DISPUTE_GROUPS:
        pending = f"t4.{group}.pending"
        cells[f"t4.{group}.total"] = (
            _count(report, f"t4.{group}.total") + 1 - _count(report, pending)
        )
        cells[pending] = 1
    return cells


def _table_two(before: Report, now: Report) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for rank in ("rules", "normative"):
        for column in ("made", "repealed", "disclosed"):
            cell = f"t2.{rank}.{column}"
            if rank == "rules" and cell in now.cells:
                cells[cell] = 0
        if before.form == now.form == "2021":
            grown = _count(now, "t2.normative.made") - _count(now, "t2.normative.repealed")
            stock = _count(before, f"t2.{rank}.in_force")
            cells[f"t2.{rank}.in_force"] = stock + (grown if rank == "normative" else 0)
        elif before.form == now.form:
            cells[f"t2.{rank}.disclosed_total"] = _count(before, f"t2.{rank}.disclosed_total") + 40
    if before.form == now.form == "2019":
        for row in ("licensing", "other_services", "penalties", "coercion", "charges"):
            cells[f"t2.{row}.previous"] = sum(
                _count(before, f"t2.{row}.{column}") for column in ("previous", "change")
            )
    for cell in ("t2.procurement.amount", "t2.charges.amount"):
        if (amount := before.cells.get(cell)) is not None and cell in now.cells:
            cells[cell] = Decimal(amount) + 100
    return cells


def _with_text(report: Report, seed: int) -> Report:
    draw = random.Random(f"text-{seed}")
    return replace(report, sections=write_sections(draw, report))


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, the one code that must tell it, and the years in which it can happen."""

    code: str
    spoil: Callable[[Report, Report], tuple[Report, Report]]
    years: tuple[int, ...] = YEARS


def _carried_in_one_more(before: Report, now: Report) -> tuple[Report, Report]:
    cells = {
        f"t3.{row}.{column}": _count(now, f"t3.{row}.{column}") + step
        for column in ("legal", "total")
        for row, step in (("carried_in", 1), ("received", -1))
    }
    return before, _with_text(changed(now, dict(cells)), 7)


def _one_more(cell: str) -> Callable[[Report, Report], tuple[Report, Report]]:
    def spoil(before: Report, now: Report) -> tuple[Report, Report]:
        return before, _with_text(changed(now, {cell: _count(now, cell) + 1}), 7)

    return spoil


def _text_copied(before: Report, now: Report) -> tuple[Report, Report]:
    texts = [
        PROBLEMS.format(trainings=first, pictures=first + 8, answers=first * 9) for first in (3, 6)
    ]
    old, new = (
        replace(report, sections={**report.sections, "problems": text})
        for report, text in zip((before, now), texts, strict=True)
    )
    return old, new


FAULTS = (
    Fault("t3_carry_over", _carried_in_one_more),
    Fault("t2_stock", _one_more("t2.normative.in_force"), years=(2022,)),
    Fault("t2_previous_change", _one_more("t2.penalties.previous"), years=(2020,)),
    Fault("text_repeats_last_year", _text_copied),
)
