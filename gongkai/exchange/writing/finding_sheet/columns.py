"""What the workbook of a 退改单 prints and its reader looks for."""

from __future__ import annotations

SHEET_NAME = "退改单"
VERDICT_HEAD = "认定（属实/不成立）"
REASON_HEAD = "说明"
MARK_HEAD = "编号"
#: The facts on top: label → the columns of the label and of its value.
FACTS = {"行政机关": (0, 2), "报告年度": (3, 4), "核对的文件": (5, 6), "核对日期": (8, 9)}
HINT = "核实后在“认定”列选“属实”或“不成立”，不成立的在“说明”列写明理由；请勿改动“编号”。"
