"""Hypothesis strategies: any report that could be printed."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from gongkai.statute.annual_report.amounts import UNITS
from gongkai.statute.annual_report.forms import FORM_IDS, Cell, Form, get_form
from gongkai.statute.annual_report.report import Report, Unplaced, Value

counts = st.one_of(st.none(), st.just(0), st.integers(0, 10**7))
changes = st.one_of(st.none(), st.integers(-999, 999))
cents = st.integers(0, 10**12).map(lambda n: Decimal(n) / 100)
#: Prose without line breaks inside a paragraph; every kind of character that a clerk could paste.
paragraphs = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Cf"]
    ),
    min_size=1,
    max_size=60,
).map(lambda text: "本年" + text + "完毕。")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Draw a report of either form with any figures, blanks, units and prose."""
    form = get_form(draw(st.sampled_from(FORM_IDS)))
    cells: dict[str, Value] = {}
    units: dict[str, str] = {}
    unplaced: list[Unplaced] = []
    for cell in form.cells.values():
        if draw(st.integers(0, 60)) == 0:
            unplaced.append(Unplaced(cell.table, cell.id, cell.name, (), "", "unreadable"))
        else:
            cells[cell.id] = draw(_value(cell))
            if cell.kind == "amount" and cells[cell.id] is not None:
                units[cell.id] = draw(st.sampled_from(sorted(UNITS)))
    return Report(
        organ="示例街道办事处",
        year=draw(_years(form)),
        form=form.id,
        cells=cells,
        units=units,
        sections={
            section: "\n".join(draw(st.lists(paragraphs, min_size=1, max_size=3)))
            for section in ("overview", "problems", "others")
        },
        unplaced=tuple(unplaced),
    )


def _value(cell: Cell) -> st.SearchStrategy[Value]:
    return {"count": counts, "change": changes, "amount": st.one_of(st.none(), cents)}[cell.kind]


def _years(form: Form) -> st.SearchStrategy[int]:
    return st.integers(form.first_year, form.last_year or 2030)
