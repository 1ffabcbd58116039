"""The sum of leaves: a report whose every figure names the leaves that gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.naming import is_same_organ
from gongkai.statute.annual_report.report import Provenance, Report, Value
from gongkai.statute.annual_report.rollup.leaves import (
    blank_leaves,
    counted_twice,
    kind_of,
    leaf_name,
    missing_leaves,
    several,
)
from gongkai.statute.annual_report.rollup.other_form import in_form_of_year
from gongkai.statute.annual_report.rollup.part_six import (
    alike_in_part_six,
    cell_ids,
    not_printed,
    prints_one_row,
)

#: So many figures that all equal the sum of the others are no chance.
LEAST_EQUAL = 5


def sum_reports(leaves: Sequence[Report], *, organ: str, expected: Sequence[str] = ()) -> Report:
    """Return the report of ``organ`` as the sum of its leaves, cell by cell.

    A cell blank in every leaf stays blank; one blank or absent in some is summed over the others
    and named in a finding ``leaf_blank``. ``expected`` are the organs that must be among the
    leaves: those that lack are named (``leaf_missing``). A government's report holds those of its
    departments: both among the leaves give ``counted_twice``. Of a leaf in the form of other years
    the cells that mean the same are added, the others named (``leaf_other_form``). Where a leaf
    prints （六） as one row, so does the sum. Provenance names each leaf that gave a value, with
    its file and the place in it. Raises InvalidInput for no leaves, leaves of several years, one
    organ twice, a leaf that is the sum already (``parent_among_leaves``), or one from before the
    tables (``report_before_2019``).
    """
    leaves, other_form = in_form_of_year(leaves)
    _require_summable(leaves)
    leaves = alike_in_part_six(leaves)
    _refuse_parent(leaves, organ)
    first = leaves[0]
    cells: dict[str, Value] = {}
    provenance: dict[str, Provenance] = {}
    for cell in cell_ids(first):
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
        unplaced=not_printed(first) if prints_one_row(first) else (),
        provenance=provenance,
        findings=(
            *missing_leaves(leaves, expected),
            *counted_twice(leaves),
            *other_form,
            *blank_leaves(leaves, cells),
        ),
    )


def _sum(values: Iterable[int | Decimal]) -> int | Decimal:
    total: int | Decimal = 0
    for value in values:
        total = total + value
    return total


def _place_of(leaf: Report, cell: str) -> str:
    """Return a leaf with its file and where in it the figure stands."""
    if leaf.source is None:
        return leaf_name(leaf)
    place = leaf.places.get(cell, "")
    return f"{leaf_name(leaf)}（{leaf.source.name}{'，' if place else ''}{place}）"


def _refuse_parent(leaves: Sequence[Report], organ: str) -> None:
    """Refuse the parent's own report among the leaves: by its name, or because it is their sum."""
    for leaf in leaves:
        if leaf.organ and is_same_organ(leaf.organ, organ):
            raise InvalidInput(
                f"“{leaf.organ}”自己的年报也在其中，它已经包括所属机关，再相加会重复计入。"
                "请去掉这一份，只汇总所属各机关；要核对它，请用 report check 加 --leaves。",
                code="parent_among_leaves",
            )
        others = [other for other in leaves if other is not leaf]
        if len(others) > 1 and _is_sum_of(leaf, others):
            raise InvalidInput(
                f"“{leaf_name(leaf)}”的各数正好等于其余{len(others)}个机关之和，已经包括它们，"
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


def _require_summable(leaves: Sequence[Report]) -> None:
    if not leaves:
        raise InvalidInput("没有可以汇总的年报。请至少给出一份。", code="nothing_to_sum")
    _require_one_kind(leaves)
    names = Counter(leaf.organ for leaf in leaves if leaf.organ)
    files = Counter(leaf.source.sha256 for leaf in leaves if leaf.source)
    twice = sorted(name for name, count in names.items() if count > 1) or [
        leaf_name(leaf) for leaf in leaves if leaf.source and files.pop(leaf.source.sha256, 0) > 1
    ]
    if twice:
        raise InvalidInput(
            f"同一机关出现多次：{'、'.join(twice)}。重复计入会使汇总数偏大，请每个机关只留一份。",
            code="organ_twice",
        )


def _require_one_kind(leaves: Sequence[Report]) -> None:
    """Refuse leaves of several years or forms, naming those that are fewer."""
    kinds = Counter(map(kind_of, leaves))
    if len(kinds) == 1:
        return
    told = [f"{kind}{count}份" for kind, count in kinds.most_common()]
    most = kinds.most_common(1)[0][0]
    odd = [leaf_name(leaf) for leaf in leaves if kind_of(leaf) != most]
    raise InvalidInput(
        f"不能汇总不同年度或不同格式的年报：{'、'.join(told)}（{several(odd)}）。请按年度分别汇总。",
        code="mixed_reports",
    )
