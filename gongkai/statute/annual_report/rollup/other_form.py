"""Leaves in the form of other years: what means the same is taken over, what does not is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.statute.annual_report.forms import Form, form_for_year
from gongkai.statute.annual_report.report import Report
from gongkai.statute.annual_report.rollup.leaves import leaf_name, several
from gongkai.statute.annual_report.rollup.part_six import with_one_row
from gongkai.statute.findings import Finding


def in_form_of_year(
    leaves: Sequence[Report],
) -> tuple[list[Report], tuple[Finding, ...]]:
    """Return leaves of one year all in the form of that year, with a finding for each changed.

    The two forms share the id of a cell wherever it means the same; nothing else is taken over.
    Leaves that are of several years, or already of one form, are returned as they are.
    """
    years = {leaf.year for leaf in leaves}
    year = years.pop() if len(years) == 1 else None
    if year is None or len({leaf.require_tables() for leaf in leaves}) == 1:
        return list(leaves), ()
    form = form_for_year(year)
    changed = [leaf if leaf.form == form.id else _in_form(leaf, form) for leaf in leaves]
    return changed, tuple(
        _told(before, after, form)
        for before, after in zip(leaves, changed, strict=True)
        if before.form != form.id
    )


def _in_form(leaf: Report, form: Form) -> Report:
    if leaf.form == "2021":
        leaf = with_one_row(leaf)
    known = {*form.cells} | {cell for cell in leaf.cells if cell.startswith("t3.other_processing.")}
    cells = {cell: value for cell, value in leaf.cells.items() if cell in known}
    return replace(leaf, form=form.id, cells=cells)


def _told(before: Report, after: Report, form: Form) -> Finding:
    lost = tuple(cell for cell in form.cells if cell not in after.cells)
    names = [form.cells[cell].name for cell in lost]
    return Finding(
        code="leaf_other_form",
        level="warning",
        cells=lost,
        places=(leaf_name(before),),
        expected=form.id,
        found=before.form,
        message=(
            f"“{leaf_name(before)}”用的是{before.form}年格式，这一年度应当用{form.id}年格式。"
            f"含义相同的格已经计入，没有计入的{len(lost)}格：{several(names)}。"
        ),
    )
