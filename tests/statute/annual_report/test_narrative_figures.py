"""Figures of the prose against the tables: many clean reports, and each kind of fault."""

from dataclasses import dataclass, replace
from functools import cache

import pytest

from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import Finding
from tests.factories import changed, clean_report
from tests.foreign.truth import make_report

#: Clean reports looked at, and how many of them may carry a warning on their prose.
REPORTS = 300
MOST_WITH_WARNING = 0.02


def _on_prose(report: Report) -> list[Finding]:
    return [finding for finding in reconcile(report) if finding.code.startswith("narrative_")]


@pytest.mark.parametrize("seed", [0, 20_000, 40_000])
def test_clean_reports_with_rich_prose_give_no_error_and_hardly_a_warning(seed: int) -> None:
    reports = [
        make_report(seed + nth, "2019" if nth % 2 else "2021", is_dense=nth % 3 > 0)
        for nth in range(REPORTS)
    ]

    findings = {nth: _on_prose(report) for nth, report in enumerate(reports)}

    assert [one for found in findings.values() for one in found if one.level == "error"] == []
    warned = [found[0].message for found in findings.values() if found]
    assert len(warned) < MOST_WITH_WARNING * REPORTS, warned


@cache
def _table() -> Report:
    """The report that the faults are told against: 2021 form, every figure known."""
    cells = {
        **{"t3.received.total": 120, "t3.carried_in.total": 5, "t3.carried_out.total": 7},
        **{"t3.total.total": 118, "t3.granted.total": 50, "t3.partial.total": 20},
        **{"t3.not_held.total": 30, "t3.received.person": 100},
        **{"t4.review.total": 10, "t4.review.upheld": 8, "t4.direct.total": 0},
        **{"t4.after_review.total": 6, "t2.normative.made": 3, "t2.normative.in_force": 12},
        **{"t2.licensing.decisions": 21_503, "t2.penalties.decisions": 31},
    }
    return changed(clean_report("2021"), cells)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Fault:
    """A true sentence, the same one with a fault, and what the finding must say."""

    true: str
    false: str
    expected: str
    found: str
    code: str = "narrative_differs"

    def __str__(self) -> str:
        return self.false


FAULTS = [
    Fault("新收政府信息公开申请120件。", "新收政府信息公开申请102件。", "120", "102"),
    Fault("共收到一百二十宗信息公开申请。", "共收到一百零二宗信息公开申请。", "120", "102"),
    Fault("收到依申请公开１２０份。", "收到依申请公开１２１份。", "120", "121"),
    Fault("收到信息公开申请120余件。", "收到信息公开申请190余件。", "120", "190"),
    Fault("收到信息公开申请约120件。", "收到信息公开申请约210件。", "120", "210"),
    Fault("受理依申请公开125件。", "受理依申请公开135件。", "120", "135"),
    Fault(
        "受理信息公开申请125件（含上年结转5件）。",
        "受理信息公开申请120件（含上年结转5件）。",
        "125",
        "120",
    ),
    Fault("政府信息公开申请上年结转5条。", "政府信息公开申请上年结转6条。", "5", "6"),
    Fault(
        "收到信息公开申请120起，已办结118起。", "收到信息公开申请120起，已办结120起。", "118", "120"
    ),
    Fault("收到信息公开申请120件。", "收到信息公开申请120件，均已按期答复。", "118", "120"),
    Fault("全年收到信息公开申请120件，无一超期。", "全年未收到政府信息公开申请。", "120", "0"),
    Fault(
        "办结依申请公开118件，其中予以公开50件。",
        "办结依申请公开118件，其中予以公开53件。",
        "50",
        "53",
    ),
    Fault(
        "依申请公开予以公开、部分公开分别为50件、20件。",
        "依申请公开予以公开、部分公开分别为20件、50件。",
        "50",
        "20",
    ),
    Fault("依申请公开全部公开或部分公开70件。", "依申请公开全部公开或部分公开50件。", "70", "50"),
    Fault(
        "信息公开申请120件中自然人申请100件。", "信息公开申请120件中自然人申请110件。", "100", "110"
    ),
    Fault("信息公开申请中本机关不掌握30件。", "信息公开申请中本机关不掌握38件。", "30", "38"),
    Fault("另有7件信息公开申请结转下年度。", "信息公开申请结转下年度17件。", "7", "17"),
    Fault("因信息公开被申请行政复议10次。", "因信息公开被申请行政复议13次。", "10", "13"),
    Fault("行政复议10件，其中维持8件。", "行政复议10件，均维持。", "8", "10"),
    Fault("信息公开类行政诉讼案件6宗。", "信息公开类行政诉讼案件9宗。", "6", "9"),
    Fault("行政复议、行政诉讼共16件。", "行政复议、行政诉讼共18件。", "16", "18"),
    Fault("没有行政复议被纠正。", "未发生行政复议案件。", "10", "0"),
    Fault("制发规范性文件3件。", "制发规范性文件5件。", "3", "5"),
    Fault("规范性文件现行有效12件。", "规范性文件现行有效22件。", "12", "22"),
    Fault("作出行政许可决定2.15万件次。", "作出行政许可决定2.51万件次。", "21503", "25100"),
    Fault(
        "行政许可、行政处罚分别为21503、31件。", "行政许可、行政处罚分别为21503、13件。", "31", "13"
    ),
    Fault("收取行政事业性收费12.54万元。", "收取行政事业性收费125.4万元。", "125400.5", "1254000"),
    Fault(
        "发布信息265条，其中网站201条、其他64条。",
        "发布信息265条，其中网站137条、其他64条。",
        "265",
        "201",
        "narrative_parts",
    ),
    Fault(
        "发布信息265条，其中网站201条、公众号64条。",
        "发布信息265条，其中网站201条、公众号94条。",
        "265",
        "295",
        "narrative_parts",
    ),
    Fault(
        "网站发布201条、公众号64条，合计265条。",
        "网站发布201条、公众号64条，合计256条。",
        "256",
        "265",
        "narrative_parts",
    ),
    Fault(
        "发布信息9420条，比上年的9319条增长1.08%。",
        "发布信息9420条，比上年的9319条增长1.05%。",
        "1.08%",
        "1.05%",
        "narrative_percentage",
    ),
    Fault(
        "办结依申请公开118件，其中予以公开50件，占42.4%。",
        "办结依申请公开118件，其中予以公开50件，占40.4%。",
        "42.37%",
        "40.4%",
        "narrative_percentage",
    ),
]


def _with(sentence: str) -> Report:
    report = _table()
    return replace(report, sections={**report.sections, "overview": f"2024年，{sentence}"})


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_fault_is_found_with_both_numbers_and_its_true_twin_is_quiet(fault: Fault) -> None:
    assert _on_prose(_with(fault.true)) == []

    (finding, *_) = _on_prose(_with(fault.false))

    assert (finding.code, finding.expected, finding.found) == (
        fault.code,
        fault.expected,
        fault.found,
    )
    assert finding.level == "warning"
    assert "正文写“" in finding.message


def test_broken_balance_of_the_text_is_found_without_any_table() -> None:
    report = replace(_table(), cells={}, unplaced=())
    text = "收到信息公开申请{}件，上年结转5件，办结118件，结转下年7件。"
    told = [replace(report, sections={"overview": text.format(n)}) for n in (120, 130)]

    true, false = (_on_prose(one) for one in told)

    assert true == []
    assert [(one.code, one.expected, one.found) for one in false] == [
        ("narrative_balance", "135", "125")
    ]


def test_one_body_counted_apart_is_excused_by_the_whole_that_agrees() -> None:
    text = "全县各级收到信息公开申请120件。县政府本部门收到信息公开申请17件。"

    assert _on_prose(_with(text)) == []


def test_second_figure_for_one_thing_in_the_text_is_found() -> None:
    text = "收到信息公开申请120件。共收到信息公开申请112件。"

    assert [(one.expected, one.found) for one in _on_prose(_with(text))] == [("120", "112")]


def test_blank_cells_are_not_compared() -> None:
    report = changed(_with("收到信息公开申请17件。"), {"t3.received.total": None})

    assert _on_prose(report) == []
