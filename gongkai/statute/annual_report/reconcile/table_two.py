"""Rules on table 二: stock of documents and items, purchases and amounts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.statute.annual_report.reconcile.registry import Case, Deviation, rule, shown
from gongkai.statute.catalogue import may_make_rules

RANKS = ("rules", "normative")
POWER_ROWS = ("licensing", "other_services", "penalties", "coercion", "charges")


@rule("t2_stock", "error", "表二跨年：现行有效＝上年现行有效＋本年制发－本年废止")
def t2_stock(case: Case) -> Iterator[Deviation]:
    """Check the stock of rules and normative documents against last year's.

    Documents that lapsed (失效) without repeal also leave the stock; a note in the cell that says
    so turns the error into a warning.
    """
    if case.previous is None or case.form.id != "2021":
        return
    for rank in RANKS:
        cell = f"t2.{rank}.in_force"
        before = case.previous.count(cell)
        made, repealed, now = (
            case.report.count(f"t2.{rank}.{column}") for column in ("made", "repealed", "in_force")
        )
        if before is None or made is None or repealed is None or now is None:
            continue
        expected = before + made - repealed
        if expected != now:
            yield Deviation(
                message=(
                    f"{case.name(cell)}填{now}；按上年{before}加制发{made}减废止{repealed}应为"
                    f"{expected}。如有到期失效、修订或移交，请在说明中写明。"
                ),
                cells=(cell,),
                expected=str(expected),
                found=str(now),
                level="warning" if "失效" in case.report.notes.get(cell, "") else None,
            )


@rule("t2_in_force_short", "error", "表二：现行有效件数不得少于本年制发减本年废止")
def t2_in_force_short(case: Case) -> Iterator[Deviation]:
    """Check within one year: what was made and not repealed is still there."""
    for rank in RANKS:
        cells = tuple(f"t2.{rank}.{column}" for column in ("made", "repealed", "in_force"))
        made, repealed, now = (case.report.count(cell) for cell in cells)
        if made is None or repealed is None or now is None or "失效" in str(case.report.notes):
            continue
        if now < made - repealed:
            yield Deviation(
                message=(
                    f"{case.name(cells[2])}填{now}，少于本年制发{made}减废止{repealed}之差。"
                    "请核对三个数。"
                ),
                cells=cells,
                expected=f"不少于{made - repealed}",
                found=str(now),
            )


@rule("t2_disclosed_total", "error", "表二（2019年格式）：本年新公开数量不得超过对外公开总数量")
def t2_disclosed_total(case: Case) -> Iterator[Deviation]:
    """Check that this year's disclosures are part of all disclosures."""
    for rank in RANKS:
        cells = (f"t2.{rank}.disclosed", f"t2.{rank}.disclosed_total")
        new, every = (case.report.count(cell) for cell in cells)
        if new is not None and every is not None and new > every:
            yield Deviation(
                message=f"{case.name(cells[0])}填{new}，超过对外公开总数量{every}。请核对两个数。",
                cells=cells,
                expected=f"不超过{every}",
                found=str(new),
            )


@rule("t2_disclosed_stock", "warning", "表二跨年（2019年格式）：对外公开总数量不应少于上年")
def t2_disclosed_stock(case: Case) -> Iterator[Deviation]:
    """Warn when the total of disclosed documents falls from one year to the next."""
    if case.previous is None:
        return
    for rank in RANKS:
        cell = f"t2.{rank}.disclosed_total"
        before, now = case.previous.count(cell), case.report.count(cell)
        if before is not None and now is not None and now < before:
            yield Deviation(
                message=f"{case.name(cell)}填{now}，少于上年的{before}。请核对是否漏计以前年度。",
                cells=(cell,),
                expected=f"不少于{before}",
                found=str(now),
            )


@rule(
    "t2_previous_change",
    "error",
    "表二跨年（2019年格式）：上年项目数量＋上年增减＝本年“上一年项目数量”",
)
def t2_previous_change(case: Case) -> Iterator[Deviation]:
    """Compare 上一年项目数量 with last year's number and change."""
    if case.previous is None:
        return
    for row in POWER_ROWS:
        cell = f"t2.{row}.previous"
        before, change = (case.previous.count(f"t2.{row}.{c}") for c in ("previous", "change"))
        now = case.report.count(cell)
        if before is None or change is None or now is None:
            continue
        if before + change != now:
            yield Deviation(
                message=(
                    f"{case.name(cell)}填{now}；按上年年报{before}加增减{change:+d}应为"
                    f"{before + change}。请核对事项清单。"
                ),
                cells=(cell,),
                expected=str(before + change),
                found=str(now),
            )


@rule("t2_negative_stock", "error", "表二（2019年格式）：上一年项目数量加本年增减不得为负")
def t2_negative_stock(case: Case) -> Iterator[Deviation]:
    """Check that no more items were dropped than there were."""
    for row in POWER_ROWS:
        cells = (f"t2.{row}.previous", f"t2.{row}.change")
        before, change = (case.report.count(cell) for cell in cells)
        if before is not None and change is not None and before + change < 0:
            yield Deviation(
                message=(
                    f"{case.name(cells[1])}填{change}，比上一年项目数量{before}还多减"
                    f"{-(before + change)}项。请核对增减数。"
                ),
                cells=cells,
                expected=f"不小于-{before}",
                found=str(change),
            )


@rule(
    "t2_purchase_pair", "warning", "表二（2019年格式）：采购项目数量与采购总金额应同时有数或同时为0"
)
def t2_purchase_pair(case: Case) -> Iterator[Deviation]:
    """Warn of projects without an amount or an amount without projects."""
    cells = ("t2.procurement.projects", "t2.procurement.amount")
    if not case.is_read(*cells):
        return
    projects, amount = case.report.cells[cells[0]], case.report.cells[cells[1]]
    if bool(projects) != bool(amount):
        yield Deviation(
            message=(
                f"政府集中采购项目数量为{shown(projects) or '空白'}，"
                f"采购总金额为{shown(amount) or '空白'}，一有一无。请核对采购台账。"
            ),
            cells=cells,
            found=f"{shown(projects) or '空白'}；{shown(amount) or '空白'}",
        )


#: Below this mean price of a project (元) an amount was probably printed in 万元 without its unit.
LEAST_MEAN_PURCHASE_YUAN = Decimal(50)
#: Year-on-year ratios in this band look like a slip between 元 and 万元 rather than like growth.
SCALE_BAND = (Decimal(3_000), Decimal(30_000))


@rule("amount_scale", "warning", "金额可能相差一万倍（元与万元混用）")
def amount_scale(case: Case) -> Iterator[Deviation]:
    """Warn of amounts off by about 10,000, against last year or the number of projects."""
    for cell in (c.id for c in case.form.cells.values() if c.kind == "amount"):
        now = case.report.cells.get(cell)
        before = case.previous.cells.get(cell) if case.previous else None
        if now and before and _is_off_by_scale(Decimal(now), Decimal(before)):
            yield Deviation(
                message=(
                    f"{case.name(cell)}为{shown(now)}元，上年为{shown(before)}元，相差约一万倍，"
                    "可能混用了元和万元。请核对单位。"
                ),
                cells=(cell,),
                expected=shown(before),
                found=shown(now),
            )
    yield from _cheap_purchases(case)


def _is_off_by_scale(now: Decimal, before: Decimal) -> bool:
    low, high = SCALE_BAND
    return low <= max(now, before) / min(now, before) <= high if min(now, before) > 0 else False


def _cheap_purchases(case: Case) -> Iterator[Deviation]:
    cells = ("t2.procurement.projects", "t2.procurement.amount")
    projects, amount = case.report.count(cells[0]), case.report.cells.get(cells[1])
    if projects and amount and Decimal(amount) / projects < LEAST_MEAN_PURCHASE_YUAN:
        yield Deviation(
            message=(
                f"政府集中采购{projects}个项目合计只有{shown(amount)}元，"
                "可能把万元写成了元。请核对单位。"
            ),
            cells=cells,
            found=shown(amount),
        )


@rule(
    "implausible_value", "notice", "不合常理的数：如街道、乡镇填报规章", article="立法法第九十三条"
)
def implausible_value(case: Case) -> Iterator[Deviation]:
    """Note rules (规章) in the report of an organ that cannot make any."""
    if not case.level or may_make_rules(case.level):
        return
    for cell in (c.id for c in case.form.cells.values() if c.table == "t2" and c.row == "rules"):
        if value := case.report.count(cell):
            yield Deviation(
                message=(
                    f"{case.name(cell)}填{value}，而本级机关没有规章制定权。"
                    "可能误计了内部规章制度，请核对。"
                ),
                cells=(cell,),
                expected="0",
                found=str(value),
            )
