"""Sums of reports: from the leaves to a government's report, and a parent held against its leaves.

Only figures that mean the same are added: one year, one form, readable tables, known units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.naming import is_same_organ
from gongkai.statute.annual_report.report import Provenance, Report, Value
from gongkai.statute.findings import Finding

#: So many figures that all equal the sum of the others are no chance.
LEAST_EQUAL = 5
_GOVERNMENT = re.compile(r"(?P<place>.+[省市州盟县区旗])人民政府$")


def sum_reports(leaves: Sequence[Report], *, organ: str, expected: Sequence[str] = ()) -> Report:
    """Return the report of ``organ`` as the sum of its leaves, cell by cell.

    A cell blank in every leaf stays blank; one blank or absent in some is summed over the others
    and named in a finding ``leaf_blank``. ``expected`` are the organs that must be among the
    leaves: those that lack are named (``leaf_missing``). A government's report holds those of its
    departments: both among the leaves give ``counted_twice``. Provenance names each leaf that gave
    a value, with its file and the place in it. Raises InvalidInput for no leaves, leaves of
    several years or forms, one organ twice, or a leaf that is the sum already
    (``parent_among_leaves``).
    """
    _require_summable(leaves)
    _refuse_parent(leaves, organ)
    first = leaves[0]
    cells: dict[str, Value] = {}
    provenance: dict[str, Provenance] = {}
    for cell in first.official_form.cells:
        given = [(leaf, value) for leaf in leaves if (value := leaf.cells.get(cell)) is not None]
        cells[cell] = _sum([value for _, value in given]) if given else None
        provenance[cell] = Provenance(tuple(_place_of(leaf, cell) for leaf, _ in given))
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
        findings=(
            *_missing_leaves(leaves, expected),
            *_counted_twice(leaves),
            *_blank_leaves(leaves, cells),
        ),
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


def _place_of(leaf: Report, cell: str) -> str:
    """Return a leaf with its file and where in it the figure stands."""
    if leaf.source is None:
        return _leaf_name(leaf)
    place = leaf.places.get(cell, "")
    return f"{_leaf_name(leaf)}（{leaf.source.name}{'，' if place else ''}{place}）"


def _refuse_parent(leaves: Sequence[Report], organ: str) -> None:
    """Refuse the parent's own report among the leaves: by its name, or because it is their sum."""
    for leaf in leaves:
        if leaf.organ and is_same_organ(leaf.organ, organ):
            raise InvalidInput(
                f"“{leaf.organ}”自己的年报也在其中，它已经包括所属机关，再相加会重复计入。"
                "请去掉这一份，只汇总所属各机关；要核对它，请与汇总结果比较（report diff）。",
                code="parent_among_leaves",
            )
        others = [other for other in leaves if other is not leaf]
        if len(others) > 1 and _is_sum_of(leaf, others):
            raise InvalidInput(
                f"“{_leaf_name(leaf)}”的各数正好等于其余{len(others)}个机关之和，已经包括它们，"
                "再相加会重复计入。请去掉这一份，或者去掉它所包括的各份。",
                code="parent_among_leaves",
            )


def _is_sum_of(leaf: Report, others: Sequence[Report]) -> bool:
    equal = 0
    for cell, value in leaf.cells.items():
        rest = [given for other in others if (given := other.cells.get(cell)) is not None]
        if value is None or not rest:
            continue
        if value != _sum(rest):
            return False
        # What one organ alone has is no sum.
        equal += bool(value) and sum(bool(given) for given in rest) > 1
    return equal >= LEAST_EQUAL


def _counted_twice(leaves: Sequence[Report]) -> Iterable[Finding]:
    """Yield a finding for a government whose departments are among the leaves beside it."""
    names = [leaf.organ for leaf in leaves if leaf.organ]
    for name in names:
        government = _GOVERNMENT.search(name)
        if not government:
            continue
        inside = [
            other for other in names if other != name and other.startswith(government["place"])
        ]
        if inside:
            yield Finding(
                code="counted_twice",
                level="error",
                places=(name, *inside),
                message=(
                    f"“{name}”的年报应当已经包括所属机关，而{'、'.join(inside[:5])}"
                    f"{'等' if len(inside) > 5 else ''}也单独在其中，会重复计入。请只留一方。"
                ),
            )


def _missing_leaves(leaves: Sequence[Report], expected: Sequence[str]) -> Iterable[Finding]:
    names = [leaf.organ for leaf in leaves if leaf.organ]
    missing = [unit for unit in expected if not any(is_same_organ(unit, name) for name in names)]
    if missing:
        yield Finding(
            code="leaf_missing",
            level="warning",
            places=tuple(missing),
            message=(
                f"还缺{len(missing)}个机关的年报：{'、'.join(missing)}。汇总数没有包括它们，请催报。"
            ),
        )
    strange = [
        name for name in names if expected and not any(is_same_organ(u, name) for u in expected)
    ]
    if strange:
        yield Finding(
            code="leaf_not_listed",
            level="warning",
            places=tuple(strange),
            message=f"{'、'.join(strange)}不在名单里，汇总数包括了它们。请核对是否应当计入。",
        )


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
