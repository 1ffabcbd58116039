"""Rules on table 三: balance, column sums, row sums, blank totals, carry-over."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.statute.annual_report.forms import APPLICANT_COLUMNS
from gongkai.statute.annual_report.reconcile.registry import (
    TABLE_THREE_NOTE,
    Case,
    Deviation,
    rule,
    shown,
)

COLUMNS = (*APPLICANT_COLUMNS, "total")


def _result_rows(case: Case) -> tuple[str, ...]:
    """Return the result rows that the report prints.

    A report of 2021 on that prints （六） as one row has the row other_processing instead of
    three; then the three are not there to be added.
    """
    if "t3.other_processing.total" in case.report.cells and case.form.id == "2021":
        own = ("correction_lapsed", "fee_unpaid", "other")
        return (
            *(row for row in case.form.application_results if row not in own),
            "other_processing",
        )
    return case.form.application_results


@rule("t3_balance", "error", "表三每列：一＋二＝三（七）总计＋四", source=TABLE_THREE_NOTE)
def t3_balance(case: Case) -> Iterator[Deviation]:
    """Check each column: new and carried in equal done and carried out (blanks add nothing)."""
    for column in COLUMNS:
        cells = tuple(
            f"t3.{row}.{column}" for row in ("received", "carried_in", "total", "carried_out")
        )
        if not case.is_read(*cells) or not case.filled(*cells):
            continue
        if case.report.count(cells[2]) is None:
            continue  # a blank total is t3_total_blank's matter
        came, went = case.total(*cells[:2]), case.total(*cells[2:])
        if came != went:
            yield Deviation(
                message=(
                    f"表三“{_label(case, column)}”列不平：第一项加第二项为{came}，"
                    f"第三项总计加第四项为{went}，相差{came - went:+d}。请核对该列四个数。"
                ),
                cells=cells,
                expected=str(came),
                found=str(went),
            )


@rule(
    "t3_column_sum",
    "error",
    "表三每列：（一）至（六）各行之和＝（七）总计",
    source=TABLE_THREE_NOTE,
)
def t3_column_sum(case: Case) -> Iterator[Deviation]:
    """Check each column: the result rows add up to （七）总计."""
    for column in COLUMNS:
        parts = tuple(f"t3.{row}.{column}" for row in _result_rows(case))
        total = f"t3.total.{column}"
        printed = case.report.count(total)
        if printed is None or not case.is_read(*parts) or not case.filled(*parts):
            continue
        expected = case.total(*parts)
        if expected != printed:
            yield Deviation(
                message=(
                    f"表三“{_label(case, column)}”列（一）至（六）各行相加为{expected}，"
                    f"（七）总计填{printed}。请核对各行与总计。"
                ),
                cells=(total, *(cell for cell in parts if case.report.count(cell))),
                expected=str(expected),
                found=str(printed),
            )


@rule("t3_row_sum", "error", "表三每行：六类申请人之和＝总计")
def t3_row_sum(case: Case) -> Iterator[Deviation]:
    """Check each row: the six applicant columns add up to 总计.

    A row with only its 总计 filled says nothing about the columns and is left to t3_columns_blank.
    """
    for row in _rows(case):
        parts = tuple(f"t3.{row}.{column}" for column in APPLICANT_COLUMNS)
        total = f"t3.{row}.total"
        printed = case.report.count(total)
        if printed is None or not case.is_read(*parts) or not case.filled(*parts):
            continue
        expected = case.total(*parts)
        if expected != printed:
            yield Deviation(
                message=(
                    f"{case.name(total)}填{printed}，六类申请人相加为{expected}。请核对该行。"
                ),
                cells=(total, *parts),
                expected=str(expected),
                found=str(printed),
            )


@rule("t3_total_blank", "notice", "表三：各分项有数而总计空白")
def t3_total_blank(case: Case) -> Iterator[Deviation]:
    """Note a blank total beside filled parts, with the sum as a proposal."""
    sums = [
        (f"t3.{row}.total", [f"t3.{row}.{c}" for c in APPLICANT_COLUMNS]) for row in _rows(case)
    ]
    sums += [
        (f"t3.total.{column}", [f"t3.{row}.{column}" for row in _result_rows(case)])
        for column in APPLICANT_COLUMNS
    ]
    for total, parts in sums:
        if not case.is_read(total, *parts) or case.report.cells[total] is not None:
            continue
        if expected := case.total(*parts):
            yield Deviation(
                message=f"{case.name(total)}空白，而各分项相加为{expected}。请补填，空白不等于0。",
                cells=(total,),
                expected=str(expected),
            )


@rule("t3_columns_blank", "notice", "表三：总计有数而各类申请人空白")
def t3_columns_blank(case: Case) -> Iterator[Deviation]:
    """Note a row whose 总计 is above zero while no applicant column is filled."""
    for row in _rows(case):
        parts = tuple(f"t3.{row}.{column}" for column in APPLICANT_COLUMNS)
        total = f"t3.{row}.total"
        if not case.is_read(total, *parts) or case.filled(*parts):
            continue
        if printed := case.report.count(total):
            yield Deviation(
                message=f"{case.name(total)}填{printed}，六类申请人全部空白，无法核对。请补填各列。",
                cells=(total, *parts),
                found=str(printed),
            )


@rule("t3_carry_over", "error", "表三跨年：本年“二、上年结转”＝上年“四、结转下年度”，逐列相等")
def t3_carry_over(case: Case) -> Iterator[Deviation]:
    """Compare carried in with last year's carried out, column by column.

    After a reorganisation (机构改革) the organs' stock is handed over: then only a warning.
    """
    if case.previous is None:
        return
    for column in COLUMNS:
        before = case.previous.count(f"t3.carried_out.{column}")
        cell = f"t3.carried_in.{column}"
        now = case.report.count(cell)
        if before is not None and now is not None and before != now:
            yield Deviation(
                message=(
                    f"{case.name(cell)}填{now}，上年年报“四、结转下年度继续办理”该列为{before}。"
                    "请逐件核对结转的申请；机构改革移交的应有移交记录。"
                ),
                cells=(cell,),
                expected=shown(before),
                found=shown(now),
                level="warning" if case.reorganised else None,
            )


@rule("t3_received_zero_results", "warning", "表三：没有收到也没有结转，却有办理结果")
def t3_received_zero_results(case: Case) -> Iterator[Deviation]:
    """Warn of results in a column whose received and carried-in cells are all blank."""
    for column in COLUMNS:
        came = (f"t3.received.{column}", f"t3.carried_in.{column}")
        total = f"t3.total.{column}"
        done = case.report.count(total)
        if case.is_read(*came, total) and not case.filled(*came) and done:
            yield Deviation(
                message=(
                    f"表三“{_label(case, column)}”列办理结果总计为{done}，"
                    "而新收与上年结转两格都是空白。请补填来源数。"
                ),
                cells=(*came, total),
                found=str(done),
            )


def _rows(case: Case) -> tuple[str, ...]:
    return ("received", "carried_in", *_result_rows(case), "total", "carried_out")


def _label(case: Case, column: str) -> str:
    columns = case.form.table("t3").blocks[0].columns
    return next(item.label for item in columns if item.id == column)
