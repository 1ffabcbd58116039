"""Figures in the prose that the tables hold too: applications, results, disputes, purchases.

Only plain statements are taken: an approximation (余, 约, 近), a figure of another year or of a
part (其中) is left alone, because a doubtful comparison costs more than it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.statute.annual_report.amounts import UNITS


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure stated in the prose: what it counts, its value, the words it stood in."""

    subject: str
    value: Decimal
    quote: str


_COUNT = r"(?P<number>\d[\d,，]*)(?:件次|件|宗|条|份|起|次|个|项|笔)(?![余多])"
_AMOUNT = r"(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
_GAP = r"[^。；;，,、：:\d]{0,14}[，,：:]?(?:共|共计|总计|合计)?"
_APPLICATION = r"(?:的)?(?:政府)?信息公开申请"

#: What is counted, and how the prose says it: the matter, a short gap without other figures,
#: then the figure. Statements of "none" carry no figure and count as 0.
_STATEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (subject, re.compile(pattern))
    for subject, pattern in (
        ("received", r"(?:新收|收到|新收到|接收|受理)" + _APPLICATION + _GAP + _COUNT),
        ("received", r"(?:新收|收到|新收到)" + _GAP + _COUNT + _APPLICATION),
        ("received", r"(?:未|没有)(?:收到|接到|受理)[^。；，,]{0,16}信息公开申请"),
        ("carried_in", r"上(?:一)?年度?结转" + _GAP + _COUNT),
        ("carried_out", r"结转(?:至|到)?(?:下(?:一)?年度?|次年)(?:继续办理)?" + _GAP + _COUNT),
        ("reviews", r"行政复议(?:案件|申请)?" + _GAP + _COUNT),
        ("reviews", r"(?:未|没有|无)(?:发生|收到|产生|因)[^。；，,]{0,20}行政复议"),
        ("suits", r"行政诉讼(?:案件)?" + _GAP + _COUNT),
        ("suits", r"(?:未|没有|无)(?:发生|收到|产生|因)[^。；]{0,26}行政诉讼"),
        ("projects", r"政府集中采购(?:项目)?" + _GAP + _COUNT),
        (
            "amount",
            r"政府集中采购[^。；;]{0,30}?(?:金额|资金|合计|共计)[^。；;，,\d]{0,8}" + _AMOUNT,
        ),
    )
)
#: Words that make a figure something other than the year's plain total.
_APART = re.compile(r"其中|约|近|超过|逾|去年|上年同期|历年|累计|分别|平均|同比")


def figures_in(text: str) -> Iterator[Figure]:
    """Yield the figures of the prose that can be compared with a table, in order of subject.

    >>> [(f.subject, int(f.value)) for f in figures_in("收到政府信息公开申请12件，上年结转1件。")]
    [('received', 12), ('carried_in', 1)]
    """
    flat = re.sub(r"\s+", "", text)
    for subject, pattern in _STATEMENTS:
        for match in pattern.finditer(flat):
            clause = re.split(r"[。；;，,]", flat[: match.start()])[-1]
            if not _APART.search(clause + match.group()):
                yield Figure(subject, _value(match), match.group())


def _value(match: re.Match[str]) -> Decimal:
    groups = match.groupdict()
    if "number" not in groups:
        return Decimal(0)
    number = Decimal(re.sub(r"[,，]", "", groups["number"]))
    return number * UNITS[groups["unit"]] if "unit" in groups else number
