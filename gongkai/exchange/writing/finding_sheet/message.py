"""The 退改单 as plain text, to be pasted into a chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.exchange.composition import printable
from gongkai.exchange.days import chinese_day
from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.writing.finding_sheet.points import (
    Point,
    SheetHead,
    count_line,
    parts_of,
)
from gongkai.statute.annual_report.advice import what_to_do
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import places_told

_NUMERALS = "一二"


def finding_sheet_text(report: Report, judged: Sequence[JudgedFinding], head: SheetHead) -> str:
    """Return the sheet as lines: what to correct, what to check, until when and to whom.

    Only errors and warnings that nobody dismissed; without any, it says that nothing is to change.
    """
    parts = parts_of(report, judged)
    lines = [printable(f"{head.organ}：") if head.organ else "", opening(head, count_line(parts))]
    asked = [part for part in parts if part.id in ("error", "warning")]
    for numeral, part in zip(_NUMERALS, asked, strict=False):
        lines += ["", f"{numeral}、{part.heading}"]
        for point in part.points:
            lines += _point_lines(point)
    if asked:
        lines += ["", head.return_line]
    lines += [printable(head.sent_by), chinese_day(head.checked_on) if head.checked_on else ""]
    return "\n".join(line for place, line in enumerate(lines) if line or _is_gap(lines, place))


def _is_gap(lines: Sequence[str], place: int) -> bool:
    """Say whether an empty line parts two others, instead of standing for what is not known."""
    return 1 < place < len(lines) - 2


def opening(head: SheetHead, asked: str) -> str:
    """Return the first sentence; ``asked`` is what the organ is asked for, "" for nothing."""
    if not asked:
        return printable(f"你单位{head.report_name}已核对，没有需要修改的地方，不必重新报送。")
    return printable(f"你单位{head.report_name}（{head.file}）已核对，{asked}：")


def _point_lines(point: Point) -> Iterator[str]:
    finding = point.finding
    numbers = [
        f"{word}{text}"
        for word, text in (("填报数：", finding.found), ("应为/对照：", finding.expected))
        if text
    ]
    yield f"{point.number}. {point.problem}"
    if numbers:
        yield printable(f"   {'；'.join(numbers)}")
    if places := places_told(finding):
        yield printable(f"   位置：{places}")
    elif point.cells:
        yield f"   涉及的格：{point.cells}"
    yield f"   依据：{point.basis}（{finding.code}）"
    yield f"   怎么改：{what_to_do(finding)}"
