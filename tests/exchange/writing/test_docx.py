"""The Word document, opened again: merged cells, repeated heads, official page and fonts."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from gongkai.exchange.layout import GridCell, printed_value, report_grid
from gongkai.exchange.writing import render_report
from gongkai.statute.annual_report.forms import FORM_IDS, FormId
from gongkai.statute.annual_report.report import Report
from tests.exchange.writing.samples import (
    HOSTILE,
    mixed_report,
    report_with_one_other_row,
    report_with_text,
)
from tests.factories import clean_report


def opened(report: Report) -> Any:
    return Document(io.BytesIO(render_report(report, "docx")))


def paragraphs(document: Any) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in document.paragraphs if p.text]


@pytest.mark.parametrize(
    "report",
    [*(mixed_report(form_id) for form_id in FORM_IDS), report_with_one_other_row()],
    ids=[*FORM_IDS, "one-row"],
)
def test_every_merged_cell_covers_its_places_and_no_other(report: Report) -> None:
    document = opened(report)

    for table, table_id in zip(document.tables, ("t2", "t3", "t4"), strict=True):
        grid = report_grid(report, table_id)
        drawn = {
            (row, column): cell.text
            for row, cells in enumerate(table.rows)
            for column, cell in enumerate(cells.cells)
        }
        assert drawn == {
            (row, column): _printed(report, cell)
            for cells in grid.rows
            for cell in cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        }


def _printed(report: Report, cell: GridCell) -> str:
    return printed_value(report, cell.cell) if cell.cell else "\n".join(cell.lines)


def test_a_label_that_spans_is_one_merged_cell() -> None:
    table = opened(clean_report("2021")).tables[1]

    group, first, last = table.cell(5, 0), table.cell(7, 1), table.cell(14, 1)

    assert group.text == "三、本年度办理结果"
    assert group._tc is table.cell(26, 0)._tc
    assert group._tc is not table.cell(27, 0)._tc
    assert first._tc is last._tc
    assert first._tc is not table.cell(15, 1)._tc


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_heads_repeat_and_rows_stay_whole(form_id: FormId) -> None:
    tables = opened(clean_report(form_id)).tables

    repeated = [len(table._tbl.findall(".//" + qn("w:tblHeader"))) for table in tables]
    whole = [len(table._tbl.findall(".//" + qn("w:cantSplit"))) for table in tables]

    assert repeated == [0, 3, 3]
    assert whole == [len(table.rows) for table in tables]


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    document = opened(clean_report("2019"))

    assert document.styles["Heading 1"].paragraph_format.keep_with_next
    assert document.styles["Heading 2"].paragraph_format.keep_with_next


def test_rows_under_one_label_and_heads_are_kept_with_the_next_row() -> None:
    two, three, four = opened(clean_report("2019")).tables

    def kept(table: Any) -> list[bool]:
        rows = (row._tr.findall(".//" + qn("w:p")) for row in table.rows)
        return [all(p.pPr.find(qn("w:keepNext")) is not None for p in row) for row in rows]

    assert kept(two)[:5] == [True, True, True, False, True]
    assert kept(three)[:8] == [True] * 3 + [False] * 4 + [True]
    assert kept(three)[14:18] == [False, True, True, False]
    assert kept(four) == [True, True, True, False]


def test_columns_fill_the_width_between_the_margins() -> None:
    document = opened(clean_report("2019"))
    section = document.sections[0]

    margins = (
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    widths = [sum(column.width for column in table.columns) for table in document.tables]

    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    assert [round(width / Mm(1)) for width in widths] == [156, 156, 156]


def test_applicant_columns_are_equal() -> None:
    columns = list(opened(clean_report("2019")).tables[1].columns)[3:]

    assert len({column.width for column in columns}) == 1


def test_styles_name_the_fonts_of_official_documents_for_chinese_text() -> None:
    styles = opened(clean_report("2019")).styles

    fonts = {
        name: (
            styles[name].element.rPr.rFonts.get(qn("w:eastAsia")),
            styles[name].font.size.pt,
        )
        for name in ("Title", "Heading 1", "Heading 2", "Normal")
    }

    assert fonts == {
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Normal": ("仿宋_GB2312", 16),
    }
    assert styles["Normal"].paragraph_format.line_spacing.pt == 28
    assert styles["Normal"].paragraph_format.first_line_indent.pt == 32


def test_prose_and_headings_stand_in_order() -> None:
    report = clean_report("2021")

    assert paragraphs(opened(report)) == [
        ("Title", "示例街道办事处2024年\n政府信息公开工作年度报告"),
        ("Subtitle", "2024年1月1日—12月31日　国办公开办函〔2021〕30号"),
        ("Heading 1", "一、总体情况"),
        ("Normal", report.sections["overview"]),
        ("Heading 1", "二、主动公开政府信息情况"),
        ("Heading 1", "三、收到和处理政府信息公开申请情况"),
        ("Heading 1", "四、政府信息公开行政复议、行政诉讼情况"),
        ("Heading 1", "五、存在的主要问题及改进情况"),
        ("Normal", report.sections["problems"]),
        ("Heading 1", "六、其他需要报告的事项"),
        ("Normal", report.sections["others"]),
    ]


def test_properties_tell_title_organ_and_language_but_no_time_of_writing() -> None:
    core = opened(clean_report("2019")).core_properties

    assert (core.title, core.author, core.language) == (
        "示例街道办事处2020年政府信息公开工作年度报告",
        "示例街道办事处",
        "zh-CN",
    )
    assert core.created == core.modified
    assert core.created.year == 2000


def test_pages_are_numbered_in_the_footer() -> None:
    footer = opened(clean_report("2019")).sections[0].footer.paragraphs[0]

    assert footer.text == "—  —"
    assert [field.text for field in footer._p.iter(qn("w:instrText"))] == ["PAGE"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    document = opened(report_with_text(text))

    assert paragraphs(document)[0][1].replace("\n", "").startswith(f"{text}2020年")
    assert ("Normal", text) in paragraphs(document)


def test_package_holds_no_macro_link_or_foreign_relation() -> None:
    with zipfile.ZipFile(io.BytesIO(render_report(clean_report("2019"), "docx"))) as package:
        relations = [package.read(name) for name in package.namelist() if name.endswith(".rels")]

    assert relations
    assert not [relation for relation in relations if b'TargetMode="External"' in relation]
