"""Flattened text: every layout, blanks of every kind, broken labels, colliding numerals."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from gongkai.exchange.reading import read_report_bytes
from gongkai.statute.annual_report.forms import get_form
from gongkai.statute.annual_report.report import Report
from tests.factories import changed, clean_report
from tests.foreign.text_layouts import TEXT_LAYOUTS
from tests.foreign.text_layouts import flatten_report as flatten
from tests.strategies import reports

#: The layouts that lose nothing of a table.
LAYOUTS = (
    "cell_a_line",
    "cell_a_line_wide_blanks",
    "cells_with_gaps",
    "cell_with_bar",
    "row_with_bars",
    "row_with_leading_bar",
    "bar_then_cell",
    "bar_between",
    "one_space",
)


def _read(text: str, *, encoding: str = "utf-8") -> Report:
    return read_report_bytes(text.encode(encoding), name="年报.txt")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_layout_reads_to_the_same_cells(layout: str, form_id: str) -> None:
    report = clean_report(form_id)

    again = _read(flatten(report, layout))

    assert again.cells == report.cells
    assert again.units == report.units
    assert again.sections == report.sections
    assert (again.organ, again.year, again.form) == (report.organ, report.year, report.form)
    assert again.unplaced == ()


@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(report=reports())
def test_no_layout_ever_gives_a_wrong_figure(layout: str, report: Report) -> None:
    again = _read(flatten(report, layout))

    wrong = {
        cell: (value, report.cells.get(cell))
        for cell, value in again.cells.items()
        if value is not None and value != report.cells.get(cell)
    }
    assert wrong == {}
    assert again.missing_cells() == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    report = clean_report("2021")

    assert _read(flatten(report, "cell_a_line"), encoding=encoding).cells == report.cells


def _with_blanks() -> Report:
    cells = ("t3.granted.business", "t3.query.person", "t3.query.legal", "t4.direct.upheld")
    return changed(clean_report("2021"), dict.fromkeys(cells))


def test_several_blanks_between_cells_are_blank_cells_where_every_row_bears_it_out() -> None:
    report = _with_blanks()

    again = _read(flatten(report, "one_space"))

    assert again.cells == report.cells
    assert again.unplaced == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("行政规范性文件 ", "行政规范性文件  ", id="one more before a full row"),
        pytest.param("2.重复申请 1 ", "2.重复申请 ", id="a blank without a trace"),
    ],
)
def test_one_row_against_it_leaves_all_short_rows_open(old: str, new: str) -> None:
    text = flatten(_with_blanks(), "one_space")
    assert old in text

    again = _read(text.replace(old, new))

    lost = {item.cell.rpartition(".")[0] for item in again.unplaced if item.cell}
    assert {"t3.granted", "t3.query"} <= lost


def test_row_of_placeholders_is_blank_and_a_word_that_only_reads_like_a_label_is_none() -> None:
    row = "行政处罚 无"
    text = flatten(clean_report("2021"), "one_space")
    line = next(line for line in text.split("\n") if line.startswith("行政处罚 "))

    again = _read(text.replace(line, row))
    strange = _read(text.replace(line, "行政处罚等各类事项 无"))

    assert again.cells["t2.penalties.decisions"] is None
    assert "t2.penalties.decisions" not in strange.cells


def _blank(form_id: str) -> Report:
    report = clean_report(form_id)
    return replace(report, cells=dict.fromkeys(report.cells), units={})


def test_all_blank_tables_are_null_not_zero() -> None:
    again = _read(flatten(_blank("2019"), "cell_a_line"))

    assert set(again.cells.values()) == {None}
    assert len(again.cells) == 198
    assert again.unplaced == ()


def test_run_of_blanks_shorter_than_the_row_is_null_where_the_row_holds_no_number() -> None:
    text = flatten(_blank("2019"), "cell_a_line")
    table_four = text.rindex("\n\xa0\n五、")
    shorter = text[:table_four] + text[table_four + 2 :]

    again = _read(shorter)

    assert {again.cells[c] for c in get_form("2019").cells if c.startswith("t4")} == {None}


def test_row_with_a_number_and_too_few_cells_is_unplaced_never_shifted() -> None:
    text = flatten(clean_report("2021"), "cell_a_line")
    label = "二、上年结转政府信息公开申请数量\n"
    shorter = text.replace(label + "1\n", label)

    again = _read(shorter)

    lost = [item for item in again.unplaced if item.cell and "carried_in" in item.cell]
    assert [item.reason for item in lost] == ["wrong_width"] * 7
    assert lost[0].values == ("2", "3", "4", "5", "6", "21")
    assert "t3.received.person" in again.cells
    assert "t3.carried_in.person" not in again.cells


def test_only_the_total_of_a_row_filled_after_empty_lines_is_the_total() -> None:
    text = flatten(clean_report("2021"), "cell_a_line")
    row = "一、本年新收政府信息公开申请数量\n"
    start = text.index(row) + len(row)
    end = text.index("二、上年结转")
    only_total = text[:start] + "\n" * 6 + "9\n" + text[end:]

    again = _read(only_total)

    values = [again.cells[f"t3.received.{c}"] for c in ("person", "business", "other", "total")]
    assert values == [None, None, None, 9]


def test_heads_and_labels_broken_over_lines_are_found() -> None:
    text = flatten(clean_report("2019"), "cell_a_line")
    broken = (
        text.replace("本年新制作数量", "本年新\n制作数量")
        .replace("\n商业企业\n", "\n商业\n企业\n")
        .replace(
            "5.要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或\n重新出具已获取信息"
        )
        .replace("其他对外管理服务事项", "其他对外管\n理服务事项")
    )

    assert _read(broken).cells == clean_report("2019").cells


def test_row_of_their_own_below_a_blank_row_is_not_its_second_half() -> None:
    text = flatten(_blank("2021"), "cell_a_line_empty_blanks")
    text = text.replace(
        "行政规范性文件\n\n\n\n", "行政规范性文件\n\n\n\n其他主动公开文件\n67\n5\n9\n"
    )

    again = _read(text)

    assert {value for value in again.cells.values() if value is not None} == set()
    assert ("67", "5", "9") in [item.values for item in again.unplaced]


def test_heads_that_come_once_more_are_no_blank_row() -> None:
    report = clean_report("2021")
    text = flatten(report, "cell_a_line")
    at = text.index("5.要求行政机关确认")
    heads = "申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n其他\n"

    again = _read(text[:at] + heads + text[at:])

    assert again.cells == report.cells


def test_blank_row_among_rows_that_lost_their_labels_leaves_them_open() -> None:
    torn = "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n"
    whole = flatten(clean_report("2021"), "row_with_leading_bar")
    start, end = whole.index("| 一、本年新收"), whole.index("| 三、本年度办理结果")
    rows = "|  |  |  |  |  |  |  |\n|  |  |  |  |  |  | 52 |\n"

    again = _read(whole[:start] + torn + rows + whole[end:])

    cells = [cell for cell in again.cells if cell.startswith(("t3.received", "t3.carried_in"))]
    assert cells == []
    assert [item.values for item in again.unplaced if item.reason == "label_lost"] == [("52",)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("行政许可\n", "行政许可(含备案)\n"),
        ("行政规范性文件", "规范性文件"),
        ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.逾期不补正"),
        ("第二十条第（五）项", "第二十条  第(五)项"),
        ("3.危及“三安全一稳定”", '3．危及"三安全一稳定"'),
        ("（七）总计", "(七)总计"),
        ("规章\n", "规 章\n"),
    ],
)
def test_labels_with_notes_or_damage_are_found(old: str, new: str) -> None:
    text = flatten(clean_report("2021"), "cell_a_line")
    assert old in text

    assert _read(text.replace(old, new)).cells == clean_report("2021").cells


def test_sections_are_found_although_their_numerals_occur_twice() -> None:
    report = clean_report("2019")
    inner = "一、加强领导。\n二、规范发布。\n三、丰富渠道。\n全年简报若干篇。"
    report = replace(report, sections={**report.sections, "overview": inner})

    assert _read(flatten(report, "cell_a_line")).sections == report.sections


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("105.46万", "1054600", "万元"),
        ("105.46万元", "1054600", "万元"),
        ("1,054,600元", "1054600", "元"),
        ("１０５．４６万元", "1054600", "万元"),
        ("0.02亿元", "2000000", "亿元"),
    ],
)
def test_amounts_with_their_units(printed: str, value: str, unit: str) -> None:
    text = flatten(clean_report("2019"), "cell_a_line").replace("1054600元", printed)

    again = _read(text)

    assert again.cells["t2.procurement.amount"] == Decimal(value)
    assert again.units["t2.procurement.amount"] == unit


def test_amount_with_the_unit_in_the_head_only() -> None:
    text = flatten(clean_report("2019"), "cell_a_line")
    text = text.replace("采购总金额", "采购总金额(万元)").replace("1054600元", "105.46")

    assert _read(text).cells["t2.procurement.amount"] == Decimal(1054600)


def test_amount_without_any_unit_is_unplaced() -> None:
    text = flatten(clean_report("2019"), "cell_a_line").replace("1054600元", "9000")

    again = _read(text)

    assert "t2.procurement.amount" not in again.cells
    assert [(i.cell, i.values, i.reason) for i in again.unplaced] == [
        ("t2.procurement.amount", ("9000",), "unit_unknown")
    ]


def test_placeholders_notes_and_signs_in_cells() -> None:
    report = changed(clean_report("2019"), {"t2.licensing.change": 36})
    text = flatten(report, "cell_a_line")
    text = text.replace("规章\n0\n0\n0\n", "规章\n-\n/\n无\n").replace(
        "规范性文件\n3\n3\n12\n", "规范性文件\n3\n3\n12(其中修订3件)\n"
    )

    again = _read(text)

    assert [again.cells[f"t2.rules.{c}"] for c in ("made", "disclosed", "disclosed_total")] == [
        None,
        None,
        None,
    ]
    assert again.cells["t2.normative.disclosed_total"] == 12
    assert again.notes == {"t2.normative.disclosed_total": "12(其中修订3件)"}
    assert again.cells["t2.licensing.change"] == 36


def test_missing_table_is_unreadable_not_zero() -> None:
    text = flatten(clean_report("2021"), "cell_a_line")
    start, end = text.index("（本列数据的勾稽关系"), text.index("四、政府信息公开行政复议")

    again = _read(text[:start] + text[end:])

    lost = {item.cell for item in again.unplaced if item.reason == "table_unreadable"}
    assert lost == {cell for cell in get_form("2021").cells if cell.startswith("t3")}


def test_part_six_printed_as_one_row_in_a_report_of_2021() -> None:
    text = flatten(clean_report("2021"), "row_with_bars")
    first = text.index("（六）其他处理 |")
    last = text.index("（七）总计")
    one_row = text[:first] + "（六）其他处理 | 3 | 6 | 9 | 12 | 15 | 18 | 63 |\n" + text[last:]

    again = _read(one_row)

    assert again.form == "2021"
    assert again.cells["t3.other_processing.total"] == 63
    reasons = {item.reason for item in again.unplaced}
    assert reasons == {"row_not_printed"}
    assert len(again.unplaced) == 21
