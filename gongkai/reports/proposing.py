"""What section 五 could say: this year's problems and what was improved since last year's.

From the findings of supervision, each by a live reference, so that the text leads back to them.
Source: 条例第五十条第四项.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.organs.models import Organ
from gongkai.statute.annual_report.narrative import in_one_line
from gongkai.supervision.checks.queries import findings_for_report, rectified_texts
from gongkai.supervision.models import CheckFinding

#: The section that this is for: 存在的主要问题及改进情况.
SECTION = "problems"
#: So many findings of a kind are named one by one; the count tells of all.
MOST_NAMED = 8


def problems_proposal(organ: Organ, year: int) -> str:
    """Return a proposal with live references, "" where supervision found nothing. Two queries.

    What was found in an earlier year and is still open is a problem of this year, too.
    """
    found = findings_for_report(organ, year)
    if not found:
        return ""
    told = rectified_texts([*found.closed, *found.earlier_closed])
    lines = ["（一）存在的主要问题"]
    if found.open or found.closed:
        lines.append(
            "本年度监督检查发现问题{{问题}}个，"
            "已经整改{{问题 已整改}}个，正在整改{{问题 未整改}}个。"
        )
    else:
        lines.append("本年度监督检查没有发现新的问题。")
    if found.open:
        lines.append(f"正在整改的主要是：{_named(found.open, {})}。")
    if found.earlier_open:
        named = _named(found.earlier_open, {})
        lines.append(f"以前年度发现、还没有整改到位的{{{{问题 以前未整改}}}}个：{named}。")
    lines.append("（二）改进情况")
    if found.closed:
        lines.append(f"本年度发现并整改的：{_named(found.closed, told)}。")
    if found.earlier_closed:
        is_last = all(one.year == year - 1 for one in found.earlier_closed)
        when, word = ("上年度", "上年已整改") if is_last else ("以前年度", "以前已整改")
        lines.append(
            f"{when}发现、本年度完成整改的{{{{问题 {word}}}}}个："
            f"{_named(found.earlier_closed, told)}。"
        )
    if not found.closed and not found.earlier_closed:
        lines.append("上述问题已经明确责任岗位和期限，下一步逐项整改、复查。")
    return "\n".join(lines)


def _named(findings: Sequence[CheckFinding], told: dict[int, str]) -> str:
    """Return findings as numbered references, each with how it was put right where that is told."""
    parts = []
    for place, one in enumerate(findings[:MOST_NAMED], start=1):
        how = in_one_line(told.get(one.pk, "").replace("{{", "").replace("}}", ""))
        how = f"，{how}" if how else ""
        parts.append(f"{place}.{{{{问题 {one.number}}}}}{how}")
    return "；".join(parts) + ("等" if len(findings) > MOST_NAMED else "")
