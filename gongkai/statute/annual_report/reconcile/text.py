"""Rules on the prose: sections, fees, years, repetition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from gongkai.statute.annual_report.forms import section_heading
from gongkai.statute.annual_report.reconcile.registry import Case, Deviation, rule, shown

PROSE_SECTIONS = ("overview", "problems", "others")


@rule("section_missing", "warning", "缺少规定的部分或该部分没有内容", article="条例第五十条")
def section_missing(case: Case) -> Iterator[Deviation]:
    """Warn of each prose section without text (总体情况, 主要问题及改进, 其他事项)."""
    for section in case.form.sections:
        if section.id in PROSE_SECTIONS and not case.report.sections.get(section.id, "").strip():
            yield Deviation(
                message=f"“{section.heading}”没有内容。请补写；没有需要报告的也应写明。",
                expected=section.heading,
            )


_FEE = re.compile(r"信息处理费|(?:政府信息公开|依申请公开).{0,12}收(?:取|费)|收费")
_FEE_NONE = re.compile(
    r"(?:未|没有)(?:收取|产生|发生)(?:过|任何|相关)?(?:政府信息公开|依申请公开)?(?:信息处理费|费用|收费)"
    r"|信息处理费(?:收取)?(?:金额)?(?:为|是)?(?:0|零)元"
)
_FEE_AMOUNT = re.compile(
    r"信息处理费[^。；\d]{0,14}?(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|元)"
)
_NO_NOTICE = re.compile(r"(?:未|没有)(?:发出|送达|制发)[^。；]{0,8}收费通知")
#: The first report year in which 信息处理费 could be charged (国办函〔2020〕109号).
FIRST_FEE_YEAR = 2021


@rule("fee_statement_missing", "warning", "2021年度起第六部分应报告信息处理费收取情况")
def fee_statement_missing(case: Case) -> Iterator[Deviation]:
    """Warn when section six of a report from 2021 on says nothing about 信息处理费."""
    text = case.report.sections.get("others", "")
    if (case.report.year or 0) >= FIRST_FEE_YEAR and text.strip() and not _FEE.search(text):
        yield Deviation(
            message=(
                "“六、其他需要报告的事项”没有写信息处理费收取情况。"
                "请写明收取金额和通知件数；没有收取的写明未收取。"
            ),
            expected="信息处理费收取情况",
        )


@rule(
    "fee_section_conflict",
    "warning",
    "第六部分关于信息处理费的说法与表格矛盾",
    source="国办函〔2020〕109号",
)
def fee_section_conflict(case: Case) -> Iterator[Deviation]:
    """Warn when section six and the tables cannot both be true about fees."""
    text = case.report.sections.get("others", "")
    amount = _fee_amount(text)
    if amount and case.report.year and case.report.year < FIRST_FEE_YEAR:
        yield Deviation(
            message=(
                f"第六部分写收取信息处理费{shown(amount)}元，而该费自2021年1月1日起才可收取。请核对。"
            ),
            found=shown(amount),
        )
    unpaid = case.report.count("t3.fee_unpaid.total")
    if unpaid and _NO_NOTICE.search(text):
        yield Deviation(
            message=(
                f"表三“逾期未缴费不再处理”有{unpaid}件，第六部分却写没有发出收费通知。请核对。"
            ),
            cells=("t3.fee_unpaid.total",),
            found=str(unpaid),
        )
    charges = case.report.cells.get("t2.charges.amount")
    if amount and charges is not None and charges < amount:
        yield Deviation(
            message=(
                f"第六部分写收取信息处理费{shown(amount)}元，表二行政事业性收费合计只有"
                f"{shown(charges)}元。信息处理费属于行政事业性收费，请核对。"
            ),
            cells=("t2.charges.amount",),
            expected=f"不少于{shown(amount)}",
            found=shown(charges),
        )
    if amount and _FEE_NONE.search(text):
        yield Deviation(
            message=f"第六部分既写没有收取信息处理费，又写收取{shown(amount)}元。请核对。",
            found=shown(amount),
        )


def _fee_amount(text: str) -> Decimal:
    match = _FEE_AMOUNT.search(re.sub(r"\s+", "", text))
    if not match:
        return Decimal(0)
    scale = Decimal(10_000) if match["unit"] == "万元" else Decimal(1)
    return Decimal(match["number"].replace(",", "")) * scale


_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|—|－|-|~)+(?:(20\d\d)年)?12月31日")
#: A year that heads a statement of the year's work; dates, document numbers and titles apart.
_HEADING_YEAR = re.compile(r"(?:^|[。；\n])(20\d\d)年(?:度)?[，,]")
_ANY_YEAR = re.compile(r"(?<![〔\[（(\d])(20\d\d)年(?!\d)")


@rule("wrong_year_in_text", "warning", "正文中的年份不是报告年度（可能沿用了上年文字）")
def wrong_year_in_text(case: Case) -> Iterator[Deviation]:
    """Warn of a period or a sentence head that names another year than the report's."""
    year = case.report.year
    if year is None:
        return
    for section, text in case.report.sections.items():
        wrong = {m[1] for m in _PERIOD.finditer(text) if int(m[1]) != year}
        if section == "overview":
            wrong |= {m[1] for m in _HEADING_YEAR.finditer(text) if int(m[1]) != year}
            named = {int(m[1]) for m in _ANY_YEAR.finditer(_without_titles(text))}
            if named and year not in named:
                wrong |= {str(other) for other in named if abs(other - year) == 1}
        for other in sorted(wrong):
            yield Deviation(
                message=(
                    f"正文写“{other}年”，而本报告是{year}年度。可能沿用了其他年度的文字，请核对。"
                ),
                expected=str(year),
                found=other,
            )


def _without_titles(text: str) -> str:
    return re.sub(r"《[^》]*》", "", text)


#: From this likeness on (0 to 1, share of matching text) a section counts as copied.
REPEATED_FROM = 0.9
#: Shorter texts ("无其他需要报告的事项") are alike without being copied.
LEAST_LENGTH = 60


@rule(
    "text_repeats_last_year",
    "warning",
    "文字与上年年报雷同",
    article="条例第四十七条",
    source="国办公开办函〔2021〕30号第二条第四项",
)
def text_repeats_last_year(case: Case) -> Iterator[Deviation]:
    """Warn of a section that repeats last year's text but for its figures."""
    if case.previous is None:
        return
    for section in ("overview", "problems"):
        now = _skeleton(case.report.sections.get(section, ""))
        before = _skeleton(case.previous.sections.get(section, ""))
        if min(len(now), len(before)) < LEAST_LENGTH:
            continue
        likeness = SequenceMatcher(None, before, now, autojunk=False).ratio()
        if likeness >= REPEATED_FROM:
            heading = section_heading(section)
            yield Deviation(
                message=(
                    f"“{heading}”与上年年报文字相同的部分达{likeness:.0%}。"
                    "请写本年的情况，不要照抄上年。"
                ),
                expected=f"低于{REPEATED_FROM:.0%}",
                found=f"{likeness:.0%}",
            )


def _skeleton(text: str) -> str:
    """Leave out white space and figures, so that new numbers do not hide an old text."""
    return re.sub(r"[\s\d.%〇零一二三四五六七八九十百千万]+", "", text)
