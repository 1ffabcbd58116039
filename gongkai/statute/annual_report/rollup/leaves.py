"""What is told of the leaves of a sum: who lacks, who is there twice, what they left blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gongkai.statute.annual_report.naming import is_same_organ
from gongkai.statute.annual_report.report import Report, Value
from gongkai.statute.findings import Finding

_GOVERNMENT = re.compile(r"(?P<place>.+[省市州盟县区旗])人民政府$")
#: How many organs a sentence names before it only counts them.
NAMES_TOLD = 5


def leaf_name(leaf: Report) -> str:
    """Return what a leaf is called: its organ, else its file."""
    return leaf.organ or (leaf.source.name if leaf.source else "未具名机关")


def several(names: Sequence[str]) -> str:
    """Return the names in a row; of many, the first few.

    >>> several(["甲镇", "乙镇"]), several([f"{n}镇" for n in range(9)])
    ('甲镇、乙镇', '0镇、1镇、2镇、3镇、4镇等9个')
    """
    more = f"等{len(names)}个" if len(names) > NAMES_TOLD else ""
    return "、".join(names[:NAMES_TOLD]) + more


def kind_of(report: Report) -> str:
    """Return the year and form of a report for messages."""
    year = f"{report.year}年度" if report.year else "年度不明"
    return f"{year}（{report.require_tables()}年格式）"


def missing_organs(leaves: Sequence[Report], expected: Sequence[str]) -> list[str]:
    """Return the organs expected of which there is no report."""
    names = [leaf.organ for leaf in leaves if leaf.organ]
    return [unit for unit in expected if not any(is_same_organ(unit, name) for name in names)]


def missing_leaves(leaves: Sequence[Report], expected: Sequence[str]) -> Iterable[Finding]:
    """Yield findings for organs that lack, and for leaves that are not on the list."""
    if missing := missing_organs(leaves, expected):
        yield Finding(
            code="leaf_missing",
            level="warning",
            places=tuple(missing),
            message=(
                f"还缺{len(missing)}个机关的年报：{'、'.join(missing)}。汇总数没有包括它们，请催报。"
            ),
        )
    names = [leaf.organ for leaf in leaves if leaf.organ]
    strange = [name for name in names if not any(is_same_organ(unit, name) for unit in expected)]
    if expected and strange:
        yield Finding(
            code="leaf_not_listed",
            level="warning",
            places=tuple(strange),
            message=f"{'、'.join(strange)}不在名单里，汇总数包括了它们。请核对是否应当计入。",
        )


def counted_twice(leaves: Sequence[Report]) -> Iterable[Finding]:
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
                    f"“{name}”的年报应当已经包括所属机关，而{several(inside)}"
                    "也单独在其中，会重复计入。请只留一方。"
                ),
            )


def blank_leaves(leaves: Sequence[Report], cells: Mapping[str, Value]) -> Iterable[Finding]:
    """Yield a finding for each leaf with blank or unread cells that others fill."""
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
                places=(leaf_name(leaf),),
                message=(
                    f"“{leaf_name(leaf)}”有{len(lost)}格空白或没有读到，汇总数没有包括这些格。"
                    "请向该机关核实。"
                ),
            )
