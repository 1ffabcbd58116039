"""Spreadsheets into tables: visible sheets, rows and columns, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting import draft_from_file
from gongkai.exchange.drafting.xlsx_source import MOST_CELLS


def sheets(fill: Callable[[Any], None]) -> bytes:
    """Return a workbook that ``fill`` wrote."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        fill(workbook)
    return buffer.getvalue()


def test_visible_sheets_become_tables_and_hidden_parts_are_told() -> None:
    def fill(workbook: Any) -> None:
        names = workbook.add_worksheet("名单")
        names.write_row(0, 0, ["姓名", "身份证号", "金额", "日期"])
        names.write_row(1, 0, ["张某", "630104199001011234", 12.5])
        names.write_datetime(
            1, 3, date(2020, 3, 5), workbook.add_format({"num_format": "yyyy-mm-dd"})
        )
        names.write_row(2, 0, ["李某", "630104199001011234", 3])
        names.set_column(1, 1, None, None, {"hidden": True})
        names.set_row(2, None, None, {"hidden": True})
        workbook.add_worksheet("底稿").write(0, 0, "秘密")
        workbook.get_worksheet_by_name("底稿").hide()
        totals = workbook.add_worksheet("汇总")
        totals.merge_range(0, 0, 0, 1, "合计 <b>")
        totals.write_row(1, 0, [1, True])

    found = draft_from_file(sheets(fill), "名单.xlsx")

    assert (found.title, found.body) == (
        "名单",
        "<table><tbody><tr><td>姓名</td><td>金额</td><td>日期</td></tr>"
        "<tr><td>张某</td><td>12.5</td><td>2020-03-05</td></tr></tbody></table>"
        '<h2>汇总</h2><table><tbody><tr><td colspan="2">合计 &lt;b&gt;</td></tr>'
        "<tr><td>1</td><td>是</td></tr></tbody></table>",
    )
    assert found.notes[:2] == (
        "文件有1张隐藏的工作表，没有带进正文。",
        "工作表“名单”有隐藏的行或列，没有带进正文。",
    )


def test_merged_cell_over_hidden_columns_spans_what_is_seen() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "表头")
        sheet.write_row(1, 0, ["甲", "藏", "乙", "丙"])
        sheet.set_column(1, 1, None, None, {"hidden": True})

    assert draft_from_file(sheets(fill), "表.xlsx").body == (
        '<table><tbody><tr><td colspan="3">表头</td></tr>'
        "<tr><td>甲</td><td>乙</td><td>丙</td></tr></tbody></table>"
    )


def test_table_too_large_for_a_body_is_refused() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        for row in range(MOST_CELLS // 10 + 1):
            sheet.write_row(row, 0, ["一"] * 10)

    with pytest.raises(InvalidInput) as caught:
        draft_from_file(sheets(fill), "表.xlsx")

    assert caught.value.code == "sheet_too_large"
