"""Words of deeds on a report for people, as its trail tells them."""

from __future__ import annotations

#: Deed → what people call it.
DEED_WORDS: dict[str, str] = {
    "report.started": "开始编制",
    "report.text_written": "修改文字",
    "report.figure_overridden": "人工改数",
    "report.override_lifted": "撤销改数",
    "report.finding_judged": "认定问题",
    "report.checked": "提交核对",
    "report.returned": "退回修改",
    "report.signed": "签发",
    "report.submitted": "登记报送",
    "report.published": "公布",
    "report.correction_opened": "开始更正",
    "report.word_received": "收到改过的 Word",
    "report.word_taken_over": "读回 Word 文字",
}
