"""The sheet as a workbook: columns to fill in, no formula, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from gongkai.exchange.judging import JudgedFinding, mark_of
from gongkai.exchange.writing.finding_sheet import SheetHead, render_finding_sheet
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.findings import Finding
from tests.exchange.writing.finding_sheet.samples import HEAD, faulty_report, judged
from tests.exchange.writing.samples import HOSTILE, report_with_text
from tests.factories import clean_report


def _sheet() -> bytes:
    report = faulty_report()
    return render_finding_sheet(report, judged(report), HEAD, "xlsx")


def _rows(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("退改单").to_python()


def _xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_rows_have_the_columns_of_the_page_and_three_to_fill_in() -> None:
    rows = _rows(_sheet())
    by_code = {finding.code: mark_of(finding) for finding in reconcile(faulty_report())}

    assert rows[4] == [
        *("序号", "级别", "问题", "填报数", "应为/对照", "位置", "涉及的格", "依据", "怎么改"),
        *("认定（属实/不成立）", "说明", "编号"),
    ]
    assert rows[5][:2] == [1.0, "错误"]
    assert rows[5][3:5] == [22.0, 21.0]
    assert [row[9:] for row in rows[5:]] == [
        ["", "", by_code["t3_row_sum"]],
        ["", "", by_code["t3_column_sum"]],
        ["属实", "复议台账漏登1件", by_code["t4_sum"]],
        ["", "", by_code["fee_statement_missing"]],
        ["", "", by_code["blank_cells"]],
        ["不成立", "已电话核实，两件到期失效", by_code["t2_in_force_short"]],
    ]


def test_top_tells_whose_report_it_is_and_by_when_it_comes_back() -> None:
    rows = _rows(_sheet())

    assert rows[0][0] == "示例街道办事处2024年政府信息公开工作年度报告退改单"
    assert [cell for cell in rows[1] if cell != ""] == [
        *("行政机关", "示例街道办事处", "报告年度", 2024.0),
        *("核对的文件", "示例街道.docx", "核对日期", "2025年1月15日"),
    ]
    assert str(rows[2][0]).endswith("请于2025年1月20日前修改后重新报送示例区政务公开办公室。")


def test_sheet_offers_the_words_and_prints_on_the_width_of_a_page() -> None:
    sheet = _xml(_sheet())

    assert '<formula1>"属实,不成立"</formula1>' in sheet
    assert 'sqref="J6:J11"' in sheet
    assert 'topLeftCell="A6"' in sheet
    assert 'state="frozen"' in sheet
    assert '<pageSetup paperSize="9" ' in sheet
    assert 'orientation="landscape"' in sheet


def test_same_input_gives_the_same_bytes() -> None:
    assert _sheet() == _sheet()


def test_clean_report_gives_a_sheet_without_rows() -> None:
    rows = _rows(render_finding_sheet(clean_report("2021"), (), HEAD, "xlsx"))

    assert len(rows) == 5
    assert "不必重新报送" in str(rows[2][0])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_neither_formula_nor_link(text: str) -> None:
    finding = Finding("x", "error", text, places=(text,), expected=text, found=text, article=text)
    head = SheetHead(text, 2020, text, sent_by=text, reply_to=text)

    data = render_finding_sheet(
        report_with_text(text), [JudgedFinding(finding, "dismissed", text)], head, "xlsx"
    )

    assert _rows(data)[5][10] == text
    assert not re.search(r"<f[ >]|<hyperlink", _xml(data))
