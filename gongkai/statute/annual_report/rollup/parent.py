"""A parent's report held against its leaves, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.amounts import UNITS, amount_in_unit
from gongkai.statute.annual_report.report import Report, Value, plain_amount
from gongkai.statute.annual_report.rollup.leaves import (
    kind_of,
    leaf_name,
    missing_organs,
    several,
)
from gongkai.statute.annual_report.rollup.other_form import in_form_of_year
from gongkai.statute.annual_report.rollup.part_six import alike_in_part_six
from gongkai.statute.annual_report.rollup.summing import sum_reports
from gongkai.statute.findings import Finding, Level, worst_first


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell of the parent beside what its leaves say; ``silent`` are leaves without a figure."""

    id: str
    name: str
    kind: str
    found: Value
    expected: Value
    silent: tuple[str, ...]

    def shown(self, value: Value) -> str:
        """Return a value of this cell with its unit, for messages."""
        return f"{_told(value)}{'元' if self.kind == 'amount' else ''}"


def check_parent(
    parent: Report, leaves: Sequence[Report], *, expected: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Return what is wrong between a parent's report and those of its leaves, errors first.

    ``parent_sum`` for each cell of the parent that is not its leaves' sum: an error, but a warning
    where leaves that are blank there, or organs of ``expected`` that lack, may make up for what the
    parent has more, and where only rounding differs. To it come the findings of the sum itself
    (``leaf_missing``, ``leaf_not_listed``, ``leaf_blank``, ``counted_twice``). Cells that could not
    be read in the parent are not compared. Raises InvalidInput as ``sum_reports`` does, and
    ``mixed_reports`` for a parent of another year or form than its leaves.
    """
    leaves, other_form = in_form_of_year(leaves)
    if {leaf.form for leaf in leaves} == {parent.form}:
        parent, *leaves = alike_in_part_six((parent, *leaves))
    total = sum_reports(leaves, organ=parent.organ or "", expected=expected)
    _require_same_kind(parent, total)
    missing = missing_organs(leaves, expected)
    findings = [
        finding
        for cell in _cells(parent, total, leaves)
        for finding in _compare(cell, parent, leaves, missing)
    ]
    return worst_first((*total.findings, *other_form, *findings))


def _require_same_kind(parent: Report, total: Report) -> None:
    same_year = parent.year == total.year or None in (parent.year, total.year)
    if not same_year or parent.form != total.form:
        raise InvalidInput(
            f"上级年报是{kind_of(parent)}，所属机关的是{kind_of(total)}，不能互相核对。"
            "请换成同一年度、同一格式的年报。",
            code="mixed_reports",
        )


def _cells(parent: Report, total: Report, leaves: Sequence[Report]) -> Iterator[_Cell]:
    for cell, expected in total.cells.items():
        if cell in parent.cells:
            known = total.official_form.cells.get(cell)
            yield _Cell(
                id=cell,
                name=total.name_of(cell),
                kind=known.kind if known else "count",
                found=parent.cells[cell],
                expected=expected,
                silent=tuple(leaf_name(x) for x in leaves if x.cells.get(cell) is None),
            )


def _compare(
    cell: _Cell, parent: Report, leaves: Sequence[Report], missing: Sequence[str]
) -> Iterator[Finding]:
    if cell.found == cell.expected or not (cell.found or cell.expected):
        return
    level: Level = "warning"
    if cell.found is None:
        message = (
            f"{cell.name}空白，所属{len(leaves)}个机关相加为{cell.shown(cell.expected)}。"
            "请核实后补填。"
        )
    elif cell.expected is None:
        message = (
            f"{cell.name}填{cell.shown(cell.found)}，所属{len(leaves)}个机关都空白或没有读到。"
            "请核对这个数从哪里来。"
        )
    else:
        rounding = _is_rounding(cell, parent)
        if not rounding and not _may_be_made_up(cell, missing):
            level = "error"
        message = (
            f"{cell.name}填{cell.shown(cell.found)}，所属{len(leaves)}个机关相加为"
            f"{cell.shown(cell.expected)}，上级{'多' if cell.found > cell.expected else '少'}"
            f"{cell.shown(abs(Decimal(cell.found) - Decimal(cell.expected)))}。"
            + _doubts(cell, missing)
            + (
                "可能是四舍五入，请核对。"
                if rounding
                else "请核对是否漏报、重复计入、本级未计或口径不同。"
            )
        )
    place = parent.places.get(cell.id)
    yield Finding(
        code="parent_sum",
        level=level,
        cells=(cell.id,),
        places=(place,) if place else (),
        expected=_told(cell.expected),
        found=_told(cell.found),
        message=message,
    )


def _told(value: Value) -> str | None:
    return plain_amount(Decimal(value)) if value is not None else None


def _may_be_made_up(cell: _Cell, missing: Sequence[str]) -> bool:
    """Say whether leaves of which nothing is known here could explain the difference."""
    if not (cell.silent or missing):
        return False
    # Only a change (本年增/减) can be negative: else, unknown leaves can only add.
    return cell.kind == "change" or (cell.found or 0) > (cell.expected or 0)


def _doubts(cell: _Cell, missing: Sequence[str]) -> str:
    told = ""
    if cell.silent:
        told += f"{several(cell.silent)}这一格空白或没有读到，没有计入。"
    if missing:
        told += f"还缺{several(missing)}的年报。"
    return told


def _is_rounding(cell: _Cell, parent: Report) -> bool:
    """Say whether an amount equals the sum but for the digits that the parent did not print."""
    if cell.kind != "amount" or cell.found is None or cell.expected is None:
        return False
    unit = parent.units.get(cell.id, parent.official_form.default_amount_unit)
    decimals = amount_in_unit(Decimal(cell.found), unit).partition(".")[2]
    half_a_digit = UNITS[unit].scaleb(-len(decimals)) / 2
    return abs(Decimal(cell.found) - Decimal(cell.expected)) <= half_a_digit
