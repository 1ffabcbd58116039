"""Reports from before the tables of 2019: text and figures of the prose, and no cells."""

from pathlib import Path

import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.reading.guarded import read_report_guarded
from gongkai.exchange.report_json import decode_report, encode_report
from gongkai.exchange.writing import write_report
from gongkai.statute.annual_report.report import Report
from tests.factories import clean_report
from tests.foreign.early import EARLY, FILES, HEADS, Told
from tests.foreign.text_layouts import flatten_report


def _told(report: Report) -> list[Told]:
    return [
        (one.subject, one.value, one.unit, one.is_approximate, one.section)
        for one in report.figures
    ]


def _read(*lines: str) -> Report:
    title = "青禾街道办事处2015年政府信息公开工作年度报告"
    return read_report_bytes("\n".join((title, *lines)).encode(), name="年报.txt")


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", EARLY)
def test_early_report_gives_its_sections_and_figures_and_no_cell(name: str, kind: str) -> None:
    early, (make, file) = EARLY[name], FILES[kind]

    report = read_report_bytes(make(early), name=file)

    assert (report.organ, report.year, report.form) == (early.organ, early.year, None)
    assert (report.cells, report.unplaced, report.missing_cells()) == ({}, (), ())
    assert _told(report) == [*early.figures, *early.listed]
    assert tuple(report.sections) == early.sections
    kept = "\n".join(report.sections.values())
    assert all(line in kept for line in early.lines if "。" in line)


@pytest.mark.parametrize("name", EARLY)
def test_each_figure_stands_in_the_line_it_names(name: str) -> None:
    early, lines = EARLY[name], FILES["text"][0](EARLY[name]).decode().split("\n")

    report = read_report_bytes("\n".join(lines).encode(), name="年报.txt")

    for figure in report.figures:
        line = lines[int(figure.place.strip("第行")) - 1]
        printed = figure.text.replace(" ", "")
        assert printed in line.replace(" | ", ""), (early.title, figure)


@pytest.mark.parametrize("name", EARLY)
def test_json_gives_the_report_back_and_says_what_it_is(name: str) -> None:
    report = read_report_bytes(FILES["page"][0](EARLY[name]), name="年报.html")

    data = encode_report(report)

    assert decode_report(data.decode(), name="年报.json") == report
    assert "当时还没有全国统一的表格，只读出了正文和指标列表中的数字" in data.decode()
    assert read_report_guarded(data, name="年报.json") == report


def test_lines_broken_by_typesetting_are_read_together() -> None:
    report = _read("一、概述", "全年共收到政府信息公开申", "请12件，均已", "答复。")

    assert _told(report)[0] == ("received", 12, "件", False, "overview")
    assert report.figures[0].place == "第4行"


def test_two_years_side_by_side_in_the_list_are_nobodys() -> None:
    report = _read(
        "一、概述", "指标名称 单位 2014年 2015年", "主动公开政府信息数 条 12 15", "收取费用 元  300"
    )

    assert report.figures == ()
    assert [(one.label, one.values, one.reason) for one in report.unplaced] == [
        ("主动公开政府信息数", ("12",), "wrong_width"),
        ("收取费用", ("300",), "wrong_width"),
    ]


def test_second_number_without_a_head_is_nobodys() -> None:
    report = _read("一、概述", "指标名称 单位 数量", "主动公开政府信息数 条 12 15")

    assert report.figures == ()
    assert [one.reason for one in report.unplaced] == ["wrong_width"]


def test_number_of_the_next_line_is_not_taken_for_a_blank() -> None:
    lines = "序号 指标名称 单位 数量 1 主动公开政府信息数 条 2 规范性文件数 件 7 3 收费 元 5"

    report = _read("一、概述", *lines.split())

    assert [figure.text for figure in report.figures] == ["规范性文件数 件 7", "收费 元 5"]
    assert [(one.label, one.values) for one in report.unplaced] == [("主动公开政府信息数", ("2",))]


def test_name_of_an_indicator_that_wraps_is_put_together() -> None:
    report = _read("一、概述", *HEADS, "主动公开规范性文", "件数", "件", "6", "人员数", "人", "3")

    assert [figure.text for figure in report.figures] == [
        "主动公开规范性文件数 件 6",
        "人员数 人 3",
    ]


def test_list_without_heads_is_text() -> None:
    report = _read("一、概述", "主动公开政府信息数 | 条 | 12 |", "有序推进。")

    assert report.figures == ()
    assert report.sections == {"overview": "主动公开政府信息数 | 条 | 12\n有序推进。"}


def test_lists_of_own_numbers_within_a_section_open_none() -> None:
    report = _read("一、概述", "一、主要做法", "加强领导。", "三、其他", "无。")

    assert report.sections == {"overview": "一、主要做法\n加强领导。\n三、其他\n无。"}


def test_section_that_comes_again_goes_on() -> None:
    report = _read(
        "一、概述", "甲。", "二、主动公开情况", "乙。", "三、主动公开政府信息情况", "丙。"
    )

    assert report.sections == {"overview": "甲。", "disclosure": "乙。\n丙。"}


def test_what_stands_behind_the_report_on_the_page_is_left_out() -> None:
    report = _read("一、概述", "甲。", "【打印】", "上一篇：某通知。")

    assert report.sections == {"overview": "甲。"}


@pytest.mark.parametrize(
    "text",
    [
        "关于2016年会议的报道\n一、概述\n二、主动公开情况",
        "某县2016年政府信息公开工作年度报告\n……",
        "某县2016年政府信息公开工作年度报告解读\n一、概述\n甲。",
    ],
)
def test_what_is_no_report_stays_none(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_report_bytes(text.encode(), name="文章.txt")

    assert caught.value.code == "not_a_report"


def test_tables_under_a_title_of_an_early_year_are_read_as_tables() -> None:
    report = clean_report("2019")
    text = flatten_report(report, "row_with_bars").replace(f"{report.year}年", "2018年")

    again = read_report_bytes(text.encode(), name="年报.txt")

    assert (again.year, again.form, again.cells) == (2018, "2019", report.cells)


def test_writing_an_early_report_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    report = _read("一、概述", "甲。")

    with pytest.raises(InvalidInput, match="2015年度的年报，当时还没有全国统一的表格") as caught:
        write_report(report, "html", tmp_path / "年报.html")

    assert caught.value.code == "report_before_2019"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ('"year": 2015→"year": 2020', "form"),
        ('"cells": {}→"cells": {"t3.received.total": 1}', "没有单元格"),
        ('"value": "12"→"value": 12', "figures"),
    ],
)
def test_json_that_is_no_early_report_is_refused(change: str, why: str) -> None:
    text = encode_report(_read("一、概述", "收到政府信息公开申请12件。")).decode()
    old, new = change.split("→")
    assert old in text

    with pytest.raises(InvalidInput, match=why):
        decode_report(text.replace(old, new), name="年报.json")
