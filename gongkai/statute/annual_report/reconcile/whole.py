"""Rules on the report as a whole: form, kinds of values, units, what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.errors import DataMissing
from gongkai.statute.annual_report.forms import form_for_year
from gongkai.statute.annual_report.reconcile.registry import Case, Deviation, rule, shown
from gongkai.statute.annual_report.report import BEFORE_TABLES

TABLE_NAMES = {"t2": "表二", "t3": "表三", "t4": "表四"}


@rule(
    "before_2019",
    "notice",
    "2019年以前的年报，没有统一表格，只核对文字",
    source="国办公开办函〔2019〕60号",
)
def before_2019(case: Case) -> Iterator[Deviation]:
    """Note a report from before the tables: the rules on tables do not speak of it."""
    if case.report.form is None:
        yield Deviation(message=f"{BEFORE_TABLES}只核对正文中的列举、百分比和年份。")


@rule(
    "form_year_mismatch",
    "warning",
    "年报格式与年度不符",
    article="条例第五十条",
    source="国办公开办函〔2021〕30号",
)
def form_year_mismatch(case: Case) -> Iterator[Deviation]:
    """Warn when the form found by its heads is not the form of the report year."""
    if case.report.year is None:
        return
    try:
        due = form_for_year(case.report.year)
    except DataMissing:
        yield Deviation(
            message=(
                f"{case.report.year}年度还没有全国统一的表格，本报告却使用{case.report.form}年格式。"
                "请核对标题中的年度。"
            ),
            found=case.report.form,
        )
        return
    if due.id != case.report.form:
        yield Deviation(
            message=(
                f"{case.report.year}年度年报应当使用{due.id}年格式（{due.notice}），"
                f"本报告使用的是{case.report.form}年格式。请按规定格式重新编制。"
            ),
            expected=due.id,
            found=case.report.form,
        )


@rule("year_missing", "warning", "找不到报告年度")
def year_missing(case: Case) -> Iterator[Deviation]:
    """Warn when nothing tells the report year; the cross-year rules then mean little."""
    if case.report.year is None:
        yield Deviation(message="没有找到报告年度。请在标题中写明“××年政府信息公开工作年度报告”。")


@rule("organ_missing", "notice", "找不到行政机关名称")
def organ_missing(case: Case) -> Iterator[Deviation]:
    """Note a report that names no organ."""
    if not case.report.organ:
        yield Deviation(message="没有找到行政机关名称。请在标题中写明机关全称。")


@rule("not_a_count", "error", "应为非负整数的格填了负数、小数，或金额为负")
def not_a_count(case: Case) -> Iterator[Deviation]:
    """Check that counts are non-negative whole numbers and amounts are not negative."""
    for cell, value in case.report.cells.items():
        if value is None:
            continue
        known = case.form.cells.get(cell)
        kind = known.kind if known else "count"
        is_whole = isinstance(value, int)
        if (is_whole or kind == "amount") and (value >= 0 or (kind == "change" and is_whole)):
            continue
        yield Deviation(
            message=(
                f"{case.name(cell)}填{shown(value)}，"
                + (
                    "金额不得为负。"
                    if kind == "amount"
                    else "应为非负整数。"
                    if kind == "count"
                    else "应为整数。"
                )
                + "请核对。"
            ),
            cells=(cell,),
            expected="非负整数" if kind == "count" else None,
            found=shown(value),
        )


@rule("unit_unknown", "warning", "金额没有单位，无法换算")
def unit_unknown(case: Case) -> Iterator[Deviation]:
    """Warn of amounts whose unit neither the cell nor the head tells; they are never added up."""
    for item in case.report.unplaced:
        if item.reason == "unit_unknown":
            yield Deviation(
                message=(
                    f"“{item.label}”填{'、'.join(item.values)}，没有写明是元还是万元。"
                    "请在表中补写单位。"
                ),
                cells=(item.cell,) if item.cell else (),
                found="、".join(item.values),
            )


@rule("table_unreadable", "warning", "表格读不出来（可能是图片或嵌入对象）")
def table_unreadable(case: Case) -> Iterator[Deviation]:
    """Warn of each table of which no cell could be read: unreadable is not zero."""
    for table, name in TABLE_NAMES.items():
        cells = [cell.id for cell in case.form.cells.values() if cell.table == table]
        lost = {item.cell for item in case.report.unplaced if item.reason == "table_unreadable"}
        if cells and all(cell in lost for cell in cells):
            yield Deviation(
                message=(
                    f"{name}没有读到，可能是图片或嵌入对象。请提供文字版表格；读不到的数不按0计。"
                ),
                cells=tuple(cells),
            )


@rule("cell_unplaced", "warning", "有的数放不进表格，或有的格读不出来")
def cell_unplaced(case: Case) -> Iterator[Deviation]:
    """Warn of what was read but not placed, table by table; nothing is shifted or guessed."""
    told = ("unit_unknown", "table_unreadable", "row_not_printed")
    for table, name in TABLE_NAMES.items():
        items = [u for u in case.report.unplaced if u.table == table and u.reason not in told]
        if items:
            values = [value for item in items for value in item.values if value.strip()]
            yield Deviation(
                message=(
                    f"{name}有{len(items)}处没有读准（如“{items[0].label}”，{items[0].place}），"
                    "这些格不参加核对。请对照原文核实。"
                ),
                cells=tuple(item.cell for item in items if item.cell),
                found="、".join(values[:10]) or None,
            )


@rule("blank_cells", "notice", "表格中有空白格，没有填0")
def blank_cells(case: Case) -> Iterator[Deviation]:
    """Note blank cells: the form asks for a number in each, 0 where there was nothing."""
    blanks = tuple(cell for cell, value in case.report.cells.items() if value is None)
    if blanks:
        yield Deviation(
            message=(
                f"表格中有{len(blanks)}格空白。空白不等于0：确无发生的请填0，没有统计的请补报。"
            ),
            cells=blanks,
        )


#: From these values on (a count, an amount in 元) a figure is beyond any street or town.
LEAST_IMPLAUSIBLE = {"count": 1_000_000, "change": 1_000_000, "amount": 10_000_000_000}
#: How much larger a figure may be for organs above streets and towns.
LARGER_ORGANS = 1_000


@rule("implausible_size", "notice", "数值大得不合常理")
def implausible_size(case: Case) -> Iterator[Deviation]:
    """Note figures beyond anything plausible (often a shifted or glued cell)."""
    factor = 1 if case.level in ("street", "town") else LARGER_ORGANS
    for cell, value in case.report.cells.items():
        known = case.form.cells.get(cell)
        limit = LEAST_IMPLAUSIBLE[known.kind if known else "count"] * factor
        if value is not None and limit <= abs(Decimal(value)):
            yield Deviation(
                message=f"{case.name(cell)}填{shown(value)}，大得不合常理。请核对是否多填或串格。",
                cells=(cell,),
                found=shown(value),
            )
