"""Rules on table 四: sums of each group, blank totals, cases lost between years."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.statute.annual_report.forms import DISPUTE_GROUPS, RESULT_COLUMNS
from gongkai.statute.annual_report.reconcile.registry import Case, Deviation, rule

GROUP_NAMES = {
    "review": "行政复议",
    "direct": "未经复议直接起诉",
    "after_review": "复议后起诉",
}

#: From this report year on a refusal goes to reconsideration before court (复议法第二十三条).
REVIEW_FIRST_YEAR = 2024


def _parts(group: str) -> tuple[str, ...]:
    return tuple(f"t4.{group}.{column}" for column in RESULT_COLUMNS)


@rule("t4_sum", "error", "表四每组：维持＋纠正＋其他结果＋尚未审结＝总计")
def t4_sum(case: Case) -> Iterator[Deviation]:
    """Check each of the three groups against its 总计."""
    for group in DISPUTE_GROUPS:
        total = f"t4.{group}.total"
        printed = case.report.count(total)
        if printed is None or not case.is_read(*_parts(group)) or not case.filled(*_parts(group)):
            continue
        expected = case.total(*_parts(group))
        if expected != printed:
            yield Deviation(
                message=(
                    f"表四“{GROUP_NAMES[group]}”四项结果相加为{expected}，总计填{printed}。"
                    "请核对各项与总计。"
                ),
                cells=(total, *_parts(group)),
                expected=str(expected),
                found=str(printed),
            )


@rule("t4_total_blank", "notice", "表四：各分项有数而总计空白")
def t4_total_blank(case: Case) -> Iterator[Deviation]:
    """Note a blank 总计 beside filled results."""
    for group in DISPUTE_GROUPS:
        total = f"t4.{group}.total"
        if not case.is_read(total, *_parts(group)) or case.report.cells[total] is not None:
            continue
        if expected := case.total(*_parts(group)):
            yield Deviation(
                message=f"{case.name(total)}空白，而四项结果相加为{expected}。请补填。",
                cells=(total,),
                expected=str(expected),
            )


@rule("t4_pending_lost", "warning", "表四跨年：上年尚未审结的案件应在本年再次出现")
def t4_pending_lost(case: Case) -> Iterator[Deviation]:
    """Warn when a group holds fewer cases than last year left pending in it."""
    if case.previous is None:
        return
    for group in DISPUTE_GROUPS:
        before = case.previous.count(f"t4.{group}.pending")
        total = f"t4.{group}.total"
        now = case.report.count(total)
        if before is not None and now is not None and now < before:
            yield Deviation(
                message=(
                    f"表四“{GROUP_NAMES[group]}”上年尚未审结{before}件，本年总计只有{now}件。"
                    "上年未结案件应在本年按结果或尚未审结再计一次，请核对。"
                ),
                cells=(total,),
                expected=f"不少于{before}",
                found=str(now),
            )


@rule(
    "t4_direct_suit",
    "notice",
    "表四：2024年起不予公开须先复议，直接起诉的案件请逐件核对",
    article="行政复议法第二十三条第一款第四项",
)
def t4_direct_suit(case: Case) -> Iterator[Deviation]:
    """Note suits without reconsideration from 2024 on; the ground decides, not the table."""
    year, total = case.report.year, "t4.direct.total"
    count = case.report.count(total)
    if year is not None and year >= REVIEW_FIRST_YEAR and count:
        yield Deviation(
            message=(
                f"表四未经复议直接起诉{count}件。自2024年1月1日起，对不予公开决定应当先申请行政复议；"
                "请核对这些案件是否因其他事由起诉。"
            ),
            cells=(total,),
            found=str(count),
        )
