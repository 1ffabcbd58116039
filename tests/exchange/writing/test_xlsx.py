"""The spreadsheet, opened again: numbers are numbers, blanks blank, text never a formula."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from gongkai.exchange.layout import UNREADABLE, printed_cells
from gongkai.exchange.writing import render_report
from gongkai.exchange.writing.xlsx import SHEET_COLUMNS, SPANS
from gongkai.statute.annual_report.forms import FORM_IDS, FormId
from gongkai.statute.annual_report.report import Report
from tests.exchange.writing.samples import (
    HOSTILE,
    mixed_report,
    report_with_one_other_row,
    report_with_text,
)
from tests.factories import clean_report


def opened(report: Report) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(render_report(report, "xlsx")))


def page(report: Report) -> list[list[object]]:
    """Return the filled cells of the sheet 年报, row by row."""
    rows = opened(report).get_sheet_by_name("年报").to_python()
    return [[cell for cell in row if cell != ""] for row in rows]


def figures(report: Report) -> dict[str, tuple[object, object]]:
    rows = opened(report).get_sheet_by_name("数据").to_python()[1:]
    return {str(row[0]): (row[2], row[3]) for row in rows}


def member(report: Report, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(render_report(report, "xlsx"))) as package:
        return package.read(name).decode()


@pytest.mark.parametrize(
    "report",
    [*(clean_report(form_id) for form_id in FORM_IDS), report_with_one_other_row()],
    ids=[*FORM_IDS, "one-row"],
)
def test_figures_are_listed_in_printed_order(report: Report) -> None:
    rows = opened(report).get_sheet_by_name("数据").to_python()

    assert rows[0] == ["单元格", "名称", "数值", "单位"]
    assert [(row[0], row[1]) for row in rows[1:]] == [
        (cell.id, cell.name) for cell in printed_cells(report)
    ]


def test_blank_zero_unread_and_signed_figures_differ_from_each_other() -> None:
    found = figures(mixed_report("2019"))

    assert {
        cell: found[cell]
        for cell in (
            "t2.licensing.change",
            "t2.charges.change",
            "t2.penalties.change",
            "t2.procurement.amount",
            "t3.granted.business",
            "t3.granted.research",
            "t3.granted.charity",
            "t3.total.person",
        )
    } == {
        "t2.licensing.change": (2, ""),
        "t2.charges.change": (-1, ""),
        "t2.penalties.change": (0, ""),
        "t2.procurement.amount": (123456789.01, "元"),
        "t3.granted.business": ("", ""),
        "t3.granted.research": (0, ""),
        "t3.granted.charity": (UNREADABLE, ""),
        "t3.total.person": (19, ""),
    }


def test_page_prints_amounts_with_the_unit_that_no_head_tells() -> None:
    assert ["政府集中采购", 89, "123456789.01元"] in page(mixed_report("2019"))
    assert ["行政事业性收费", "123456789.01元"] in page(mixed_report("2021"))
    assert ["行政事业性收费", 12.54005] in page(clean_report("2021"))


def test_increase_keeps_its_plus_sign_as_a_number() -> None:
    assert "+0;-0;0" in member(clean_report("2019"), "xl/styles.xml")
    assert ["行政许可", 20, 2, 100] in page(clean_report("2019"))


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_table_three_stands_in_its_rows_with_equal_applicant_columns(form_id: FormId) -> None:
    rows = page(clean_report(form_id))

    assert ["一、本年新收政府信息公开申请数量", *_row(form_id, "received")] in rows
    assert ["（七）总计", *_row(form_id, "total")] in rows
    assert len(set(SPANS["t3"][3:])) == 1


def _row(form_id: FormId, row: str) -> list[object]:
    cells = clean_report(form_id).cells
    return [value for cell, value in cells.items() if cell.startswith(f"t3.{row}.")]


def test_each_table_fills_the_sheet() -> None:
    assert {sum(spans) for spans in SPANS.values()} == {SHEET_COLUMNS}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_neither_formula_nor_link(text: str) -> None:
    report = report_with_text(text)

    rows = page(report)
    assert rows[0] == [f"{text}2020年政府信息公开工作年度报告"]
    assert ["　　" + text] in rows
    for sheet in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert not re.search(r"<f[ >]|<hyperlink", member(report, sheet))


def test_longest_paragraph_is_kept_whole_over_several_rows() -> None:
    text = "".join(f"第{number}件，" for number in range(8000))
    clean = clean_report("2019")
    report = replace(clean, sections={**clean.sections, "overview": text})

    rows = page(report)

    start = rows.index(["一、总体情况"]) + 1
    end = rows.index(["二、主动公开政府信息情况"])
    assert "".join(str(row[0]) for row in rows[start:end]) == "　　" + text
    heights = re.findall(r'<row [^>]*ht="([\d.]+)"', member(report, "xl/worksheets/sheet1.xml"))
    assert max(map(float, heights)) < 409


def test_workbook_tells_title_but_no_time_of_writing() -> None:
    core = member(clean_report("2019"), "docProps/core.xml")

    assert "<dc:title>示例街道办事处2020年政府信息公开工作年度报告</dc:title>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}


def test_sheets_print_on_the_width_of_one_page() -> None:
    for name in ("sheet1", "sheet2"):
        sheet = member(clean_report("2019"), f"xl/worksheets/{name}.xml")
        assert '<pageSetup paperSize="9" ' in sheet
        assert 'fitToHeight="0"' in sheet
