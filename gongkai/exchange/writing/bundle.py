"""The January bundle: the report in all formats, 报送函, 校验单, and the figures in cell order."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.exchange.composition import printable, report_title, title_lines
from gongkai.exchange.days import chinese_day
from gongkai.exchange.writing import KINDS, render_report
from gongkai.exchange.writing.docx import CREATED, with_fixed_dates
from gongkai.statute.annual_report.amounts import amount_in_unit
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import LEVEL_WORDS, Finding

#: A zip tells times; ours tells none, so that the same report gives the same bundle.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """What the covering letter says besides the report: to whom, by whom, when, whom to call."""

    to: str
    sender: str
    dated_on: date
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """A finding and what was decided about it, for the check sheet."""

    finding: Finding
    verdict: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class SetByHand:
    """A figure set by hand, for the check sheet."""

    cell: str
    counted: str
    value: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """What the check sheet states: digest, who checked and signed, findings, figures by hand."""

    digest: str
    checked_by: str
    signed_by: str
    signed_on: date
    findings: Sequence[CheckedFinding] = ()
    set_by_hand: Sequence[SetByHand] = ()


def render_bundle(
    report: Report, *, letter: Letter, sheet: CheckSheet, font_folders: Sequence[Path] = ()
) -> bytes:
    """Return the bundle as a zip archive; same input, same bytes."""
    title = report_title(report).replace("/", "-")
    files = {
        f"{title}.{kind}": render_report(report, kind, font_folders=font_folders) for kind in KINDS
    }
    files["报送函.docx"] = render_letter(report, letter)
    files["校验单.docx"] = render_check_sheet(report, sheet)
    files["指标数据.xlsx"] = render_figures(report)
    files["指标数据.csv"] = _figures_csv(report)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def figure_rows(report: Report) -> list[tuple[str, str, str, str]]:
    """Return the cells in the form's order: id, name, figure, unit of an amount."""
    return [
        (cell.id, cell.name, _figure(report, cell.id), report.units.get(cell.id, ""))
        for cell in report.official_form.cells.values()
    ]


def _figure(report: Report, cell: str) -> str:
    """Return the figure alone, an amount in its unit; "" for a blank."""
    value = report.cells.get(cell)
    if isinstance(value, Decimal):
        return amount_in_unit(value, report.units.get(cell, "元"))
    return "" if value is None else str(value)


def _figures_csv(report: Report) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("指标编号", "指标名称", "数值", "单位"))
    writer.writerows(figure_rows(report))
    return ("\ufeff" + text.getvalue()).encode()


def render_figures(report: Report) -> bytes:
    """Return the figures in cell order as a spreadsheet, to copy into a superior's system."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("指标数据")
        head = book.add_format({"bold": True, "bg_color": "#EAF1FB", "border": 1})
        cell = book.add_format({"border": 1})
        number = book.add_format({"border": 1, "align": "right"})
        for place, text in enumerate(("指标编号", "指标名称", "数值", "单位")):
            sheet.write_string(0, place, text, head)
        for row, (identifier, name, value, unit) in enumerate(figure_rows(report), start=1):
            sheet.write_string(row, 0, identifier, cell)
            sheet.write_string(row, 1, name, cell)
            if value:
                sheet.write_number(row, 2, float(value), number)
            else:
                sheet.write_blank(row, 2, None, number)
            sheet.write_string(row, 3, unit, cell)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 3, 14)
        sheet.freeze_panes(1, 0)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return buffer.getvalue()


def render_letter(report: Report, letter: Letter) -> bytes:
    """Return the covering letter (报送函) as a Word file in official layout."""
    document = _official_page()
    title = report_title(report)
    first, *rest = title_lines(report)
    for line in (
        (f"关于报送{first}", *rest[:-1], f"{rest[-1]}的函") if rest else (f"关于报送{first}的函",)
    ):
        _add(document, line, size=22, font="方正小标宋简体", centred=True)
    _add(document, "")
    _add(document, f"{letter.to or '　　　　'}：")
    _add(
        document,
        f"按照《中华人民共和国政府信息公开条例》关于政府信息公开工作年度报告的规定，现将《{title}》"
        "报送你单位，请审阅。",
        indented=True,
    )
    _add(document, "")
    for place, name in enumerate((title, "年度报告校验单", "年度报告指标数据"), start=1):
        line = _add(document, f"{'附件：' if place == 1 else '　　　'}{place}.{name}")
        # A second line begins under the name, as official documents have it.
        line.paragraph_format.left_indent = Pt(32 + 4 * 16)
        line.paragraph_format.first_line_indent = Pt(-4 * 16)
    for _ in range(2):
        _add(document, "")
    _add(document, letter.sender, right=True)
    _add(document, chinese_day(letter.dated_on), right=True)
    told = [("联系人", letter.contact), ("联系电话", letter.phone)]
    if line := "　".join(f"{word}：{text}" for word, text in told if text):
        _add(document, "")
        _add(document, f"（{line}）", indented=True)
    return _saved(document)


def render_check_sheet(report: Report, sheet: CheckSheet) -> bytes:
    """Return the check sheet (校验单) as a Word file: every finding with what was decided."""
    document = _official_page()
    for line in (*title_lines(report)[:-1], f"{title_lines(report)[-1]}校验单"):
        _add(document, line, size=20, font="方正小标宋简体", centred=True)
    _add(document, "")
    _table(
        document,
        ("项目", "内容"),
        [
            ("报告格式", report.official_form.notice),
            ("统计表格", f"共{len(report.official_form.cells)}格，{_blanks(report)}"),
            ("核对人", sheet.checked_by),
            ("签发人", f"{sheet.signed_by}（{chinese_day(sheet.signed_on)}）"),
            ("内容摘要", sheet.digest),
        ],
        widths=(32, 124),
    )
    _add(document, "一、检查发现的问题", font="黑体")
    _table(
        document,
        ("级别", "问题", "认定"),
        [
            (
                LEVEL_WORDS[row.finding.level],
                f"{row.finding.message}（{row.finding.code}）",
                "：".join(text for text in (row.verdict, row.reason) if text)
                + (f"（{row.by}）" if row.by else ""),
            )
            for row in sheet.findings
        ],
        widths=(16, 90, 50),
    )
    _add(document, "二、人工改数", font="黑体")
    _table(
        document,
        ("指标", "台账数", "改为", "原因", "改数人"),
        [(row.cell, row.counted, row.value, row.reason, row.by) for row in sheet.set_by_hand],
        widths=(46, 22, 22, 44, 22),
    )
    return _saved(document)


def _blanks(report: Report) -> str:
    blanks = sum(report.cells.get(cell) is None for cell in report.official_form.cells)
    return f"其中{blanks}格空白" if blanks else "没有空白格"


def _official_page() -> Any:
    document = Document()
    document.core_properties.created = document.core_properties.modified = CREATED
    document.core_properties.author = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Pt(28)
    return document


def _add(
    document: Any,
    text: str,
    *,
    size: int = 16,
    font: str = "",
    centred: bool = False,
    right: bool = False,
    indented: bool = False,
) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(size)
    if font:
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.2
    elif right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(32)
    elif indented:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def _table(
    document: Any,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int],
) -> None:
    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in (heads, *(rows or [("无", *[""] * (len(heads) - 1))])):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, line, widths, strict=True):
            cell.width = Mm(width)
            cell.text = ""
            run = cell.paragraphs[0].add_run(printable(text))
            run.font.size = Pt(10.5)
            run.font.bold = line is heads
            form = cell.paragraphs[0].paragraph_format
            form.line_spacing, form.space_before, form.space_after = 1.2, Pt(2), Pt(2)


def _saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue())
