"""Sums of reports: from the leaves to a government's report, and a parent held against its leaves.

Only figures that mean the same are added: one year, one form, readable tables, known units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.report import Provenance, Report, Value
from gongkai.statute.findings import Finding


def sum_reports(leaves: Sequence[Report], *, organ: str) -> Report:
    """Return the report of ``organ`` as the sum of its leaves, cell by cell.

    A cell blank in every leaf stays blank; one blank or absent in some is summed over the others
    and named in a finding ``leaf_blank``. Provenance names the leaves that gave a value.
    Raises InvalidInput for no leaves, leaves of several years or forms, or one organ twice.
    """
    _require_summable(leaves)
    first = leaves[0]
    cells: dict[str, Value] = {}
    provenance: dict[str, Provenance] = {}
    for cell in first.official_form.cells:
        given = [(leaf, value) for leaf in leaves if (value := leaf.cells.get(cell)) is not None]
        cells[cell] = _sum([value for _, value in given]) if given else None
        provenance[cell] = Provenance(tuple(_leaf_name(leaf) for leaf, _ in given))
    form = first.official_form
    units = {
        cell.id: form.default_amount_unit
        for cell in form.cells.values()
        if cell.kind == "amount" and cells[cell.id] is not None
    }
    return Report(
        organ=organ,
        year=first.year,
        form=first.form,
        cells=cells,
        units=units,
        provenance=provenance,
        findings=tuple(_blank_leaves(leaves, cells)),
    )


def check_parent(parent: Report, leaves: Sequence[Report]) -> tuple[Finding, ...]:
    """Return a finding ``parent_sum`` for each cell of the parent that is not its leaves' sum."""
    total = sum_reports(leaves, organ=parent.organ or "")
    findings = []
    for cell, expected in total.cells.items():
        found = parent.cells.get(cell)
        if expected is None or found is None or found == expected:
            continue
        name = total.official_form.cells[cell].name
        findings.append(
            Finding(
                code="parent_sum",
                level="error",
                cells=(cell,),
                expected=str(expected),
                found=str(found),
                message=(
                    f"{name}填{found}，所属{len(leaves)}个机关相加为{expected}。"
                    "请核对是否漏报、重复计入或口径不同。"
                ),
            )
        )
    return tuple(findings)


def _sum(values: Iterable[int | Decimal]) -> int | Decimal:
    total: int | Decimal = 0
    for value in values:
        total = total + value
    return total


def _leaf_name(leaf: Report) -> str:
    return leaf.organ or (leaf.source.name if leaf.source else "未具名机关")


def _require_summable(leaves: Sequence[Report]) -> None:
    if not leaves:
        raise InvalidInput("没有可以汇总的年报。请至少给出一份。", code="nothing_to_sum")
    if len(kinds := {(leaf.year, leaf.form) for leaf in leaves}) > 1:
        told = "、".join(sorted(f"{year or '年度不明'}（{form}年格式）" for year, form in kinds))
        raise InvalidInput(
            f"不能汇总不同年度或不同格式的年报：{told}。请按年度分别汇总。", code="mixed_reports"
        )
    names = [leaf.organ for leaf in leaves if leaf.organ]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidInput(
            f"同一机关出现多次：{'、'.join(twice)}。重复计入会使汇总数偏大，请每个机关只留一份。",
            code="organ_twice",
        )


def _blank_leaves(leaves: Sequence[Report], cells: dict[str, Value]) -> Iterable[Finding]:
    for leaf in leaves:
        lost = tuple(
            cell
            for cell, total in cells.items()
            if total is not None and leaf.cells.get(cell) is None
        )
        if lost:
            yield Finding(
                code="leaf_blank",
                level="warning",
                cells=lost,
                places=(_leaf_name(leaf),),
                message=(
                    f"“{_leaf_name(leaf)}”有{len(lost)}格空白或没有读到，汇总数没有包括这些格。"
                    "请向该机关核实。"
                ),
            )
