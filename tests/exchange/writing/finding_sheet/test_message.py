"""The sheet as text for a chat: what to correct and check, by when, to whom."""

from __future__ import annotations

from dataclasses import replace

from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.writing.finding_sheet import SheetHead, finding_sheet_text
from gongkai.statute.findings import Finding
from tests.exchange.writing.finding_sheet.samples import HEAD, faulty_report, judged
from tests.factories import clean_report

TEXT = """\
示例街道办事处：
你单位2024年政府信息公开工作年度报告（示例街道.docx）已核对，请更正3处、核实1处：

一、需要更正
1. 表三“（一）予以公开”总计填22，六类申请人相加为21。请核对该行。
   填报数：22；应为/对照：21
   位置：表3 第31行；表3 第25行；表3 第26行；表3 第27行；表3 第28行；表3 第29行等
   依据：表三每行：六类申请人之和＝总计（t3_row_sum）
   怎么改：按申请台账核对该行六类申请人的件数，再核对总计。
2. 表三“总计”列（一）至（六）各行相加为442，（七）总计填441。请核对各行与总计。
   填报数：441；应为/对照：442
"""


def test_text_holds_both_numbers_place_rule_and_what_to_do() -> None:
    report = faulty_report()

    text = finding_sheet_text(report, judged(report), HEAD)

    assert text.startswith(TEXT)
    assert text.endswith(
        "二、请核实\n"
        "4. “六、其他需要报告的事项”没有写信息处理费收取情况。"
        "请写明收取金额和通知件数；没有收取的写明未收取。\n"
        "   应为/对照：信息处理费收取情况\n"
        "   依据：2021年度起第六部分应报告信息处理费收取情况（fee_statement_missing）\n"
        "   怎么改：在第六部分写明本年是否收取信息处理费；收取的，写明金额和件数。\n"
        "\n"
        "请于2025年1月20日前修改后重新报送示例区政务公开办公室。\n"
        "示例区人民政府办公室\n"
        "2025年1月15日"
    )
    assert "（已认定属实：复议台账漏登1件）" in text
    assert "失效" not in text
    assert "blank_cells" not in text


def test_nothing_open_needs_no_change() -> None:
    dismissed = [
        JudgedFinding(one.finding, "dismissed", "已核实") for one in judged(faulty_report())
    ]

    for findings in ((), dismissed):
        assert finding_sheet_text(clean_report("2021"), findings, HEAD).splitlines()[:2] == [
            "示例街道办事处：",
            "你单位2024年政府信息公开工作年度报告已核对，没有需要修改的地方，不必重新报送。",
        ]


def test_what_is_not_known_is_left_out() -> None:
    report = faulty_report()
    bare = SheetHead(organ="", year=None, file="年报.txt")

    lines = finding_sheet_text(report, judged(report), bare).splitlines()

    assert lines[0] == "你单位政府信息公开工作年度报告（年报.txt）已核对，请更正3处、核实1处："
    assert lines[-1] == "请修改后重新报送。"
    assert finding_sheet_text(report, judged(report), replace(bare, sent_by="区政府")).endswith(
        "\n\n请修改后重新报送区政府。\n区政府"
    )


def test_finding_of_another_year_of_rules_is_told_with_its_cells() -> None:
    finding = Finding("parent_sum", "error", "填8。", cells=("t4.review.upheld",), found="8")

    text = finding_sheet_text(clean_report("2021"), [JudgedFinding(finding)], HEAD)

    assert "   涉及的格：表四“行政复议”结果维持\n   依据：所属各机关年报（parent_sum）" in text
