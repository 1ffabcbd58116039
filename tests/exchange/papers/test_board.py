"""Sheets for the board, opened again: everything on them, large enough, on the right paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.papers.board import (
    BoardSheet,
    Paper,
    WeeklyItem,
    WeeklySheet,
    render_board_sheet,
    render_weekly_sheet,
)
from gongkai.exchange.papers.title_lines import balanced_lines
from gongkai.exchange.writing.pdf import NO_SHAPE
from tests.exchange.papers.pages import letter_heights, page_size, page_texts

SHEET = BoardSheet(
    organ="康川街道办事处",
    title="康川街道办事处关于办理2020年城乡居民医疗保险参保缴费有关事项的通知",
    body="<p>各社区：</p><p>现将<strong>时间</strong>通知如下。</p><h2>一、范围</h2><h3>（一）材料</h3>"
    "<ol><li>身份证</li><li>户口簿</li></ol><ul><li>其他</li></ul>"
    "<table><tr><th>社区</th><th>时间</th></tr><tr><td rowspan=2>东路</td><td>3月6日</td></tr>"
    "<tr><td>3月7日</td></tr></table><p>特此通知。</p>",
    number="康办发〔2020〕12号",
    issuer="康川街道办事处",
    dated_on=date(2020, 3, 5),
    shown_from=date(2020, 3, 5),
    shown_until=date(2020, 3, 25),
    contact="张某",
    phone="0971-8888888",
    link="https://www.example.gov.cn/s/a2f9k",
)
WEEK = WeeklySheet(
    organ="康川街道办事处",
    starts_on=date(2020, 3, 2),
    ends_on=date(2020, 3, 8),
    items=(
        WeeklyItem(title="关于停水的通知", number="康办发〔2020〕1号", dated_on=date(2020, 3, 3)),
        WeeklyItem(title="禁毒宣传", summary="街道开展宣传。" * 20),
    ),
    contact="办公室",
    phone="0971-8888888",
    link="https://www.example.gov.cn/kc",
)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_whole_sheet_stands_on_one_page_of_the_paper(paper: Paper, size: tuple[int, int]) -> None:
    data = render_board_sheet(SHEET, paper=paper)

    assert page_size(data) == size
    assert page_texts(data) == [
        "康川街道办事处政务公开康川街道办事处关于办理2020年城乡居民医疗保险参保缴费有关事项的通知"
        "康办发〔2020〕12号各社区：现将时间通知如下。一、范围（一）材料1.身份证2.户口簿•其他"
        "社区时间3月6日东路3月7日特此通知。康川街道办事处2020年3月5日"
        "公开期限：2020年3月5日至2020年3月25日联系人：张某联系电话：0971-8888888"
        "原文网址：https://www.example.gov.cn/s/a2f9k扫码看原文"
    ]


@pytest.mark.parametrize(("paper", "points"), [("a4", 16), ("a3", 22.6)])
def test_body_is_sixteen_points_and_more(paper: Paper, points: float) -> None:
    long = "<p>现将时间通知如下</p>" + "<p>按时公开。</p>" * 12

    data = render_board_sheet(replace(SHEET, body=long), paper=paper)

    assert letter_heights(data, "现将时间通知如下") == {points}


def test_short_notice_is_set_larger_on_one_page() -> None:
    data = render_board_sheet(replace(SHEET, body="<p>现将时间通知如下</p>"))

    assert letter_heights(data, "现将时间通知如下") == {28}
    assert len(page_texts(data)) == 1


def test_long_document_has_page_numbers_and_who_to_ask_at_its_end() -> None:
    texts = page_texts(render_board_sheet(replace(SHEET, body="<p>按时公开。</p>" * 60)))

    assert len(texts) > 2
    assert [f"第{at}页共{len(texts)}页" in text for at, text in enumerate(texts, 1)] == [
        True
    ] * len(texts)
    assert ["公开期限" in text for text in texts] == [False] * (len(texts) - 1) + [True]


@pytest.mark.parametrize("count", range(10, 26))
def test_signature_never_stands_without_text_on_the_last_page(count: int) -> None:
    body = (
        "<p>按时公开。</p>" * count + "<p>特此通知。</p><p>联系人：李明 联系电话：0971-5550123</p>"
    )

    *_, last = page_texts(render_board_sheet(replace(SHEET, body=body, contact="", phone="")))

    assert (
        "特此通知。康川街道办事处2020年3月5日联系人：李明联系电话：0971-5550123公开期限："
    ) in last


def test_large_table_at_the_end_and_signature_are_all_there() -> None:
    rows = "".join(f"<tr><td>{at}号楼</td><td>3月6日</td></tr>" for at in range(40))
    texts = page_texts(render_board_sheet(replace(SHEET, body=f"<table>{rows}</table>")))

    assert "康川街道办事处2020年3月5日" in texts[-1]
    assert [f"{at}号楼" for at in range(40) if f"{at}号楼" not in "".join(texts)] == []


def test_both_levels_of_headings_begin_two_letters_of_the_body_in() -> None:
    body = "<h2>一、范围</h2><h3>（一）材料</h3>" + "<p>按时公开。</p>" * 9

    with pypdfium2.PdfDocument(render_board_sheet(replace(SHEET, body=body))) as document:
        page = document[0]
        text = page.get_textpage()
        whole = text.get_text_range()
        lefts = [
            round(text.get_charbox(whole.index(first), loose=True)[0]) for first in ("一、", "按时")
        ]
        text.close()
        page.close()

    assert lefts[0] == lefts[1]


def test_headings_that_begin_below_the_first_level_are_set_all_the_same() -> None:
    body = "<h3>一、检查</h3><p>按时公开。</p><h4>（一）范围</h4><h2>二、宣传</h2>"

    (text,) = page_texts(render_board_sheet(replace(SHEET, body=body)))

    assert "一、检查按时公开。（一）范围二、宣传" in text


def test_what_is_empty_is_left_out() -> None:
    data = render_board_sheet(BoardSheet(organ="康川街道", title="停水通知", body=""))

    assert page_texts(data) == ["康川街道政务公开停水通知"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"shown_from": None}, "公开期限：至2020年3月25日止"),
        ({"shown_until": None}, "公开期限：自2020年3月5日起"),
    ],
)
def test_open_term_is_said(days: dict[str, None], said: str) -> None:
    assert said in page_texts(render_board_sheet(replace(SHEET, **days)))[0]


def test_document_is_tagged_and_holds_no_time_of_making() -> None:
    data = render_board_sheet(SHEET)

    with pypdfium2.PdfDocument(data) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == SHEET.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert not re.search(rb"CreationDate|CreateDate|ModDate", data)
    assert render_board_sheet(SHEET) == data


def test_character_without_a_shape_and_text_like_a_program_break_nothing() -> None:
    title, body = '#panic() $x$ "停水" <b>\\', "<p>#include &lt;x&gt; 😀</p>"

    text = page_texts(render_board_sheet(replace(SHEET, title=title, body=body)))[0]

    assert '#panic()$x$"停水"<b>\\' in text
    assert f"#include<x>{NO_SHAPE}" in text


def test_week_has_every_item_and_cuts_long_summaries() -> None:
    texts = page_texts(render_weekly_sheet(WEEK))

    assert texts == [
        "康川街道办事处一周公开2020年3月2日至2020年3月8日"
        "1关于停水的通知康办发〔2020〕1号2020年3月3日"
        "2禁毒宣传" + "街道开展宣传。" * 8 + "街道开…"
        "联系人：办公室联系电话：0971-8888888网址：https://www.example.gov.cn/kc扫码看全部公开信息"
    ]


@pytest.mark.parametrize("count", range(5, 12))
def test_whom_to_ask_never_stands_without_an_item_of_the_week(count: int) -> None:
    *_, last = page_texts(render_weekly_sheet(replace(WEEK, items=WEEK.items[1:] * count)))

    assert f"{count}禁毒宣传" in last


@pytest.mark.parametrize("address", ["各社区、各科室：　", "各社区：", "东路社区： "])
def test_summary_of_the_week_begins_after_the_address(address: str) -> None:
    item = WeeklyItem(title="停水", summary=f"{address}请储水：今晚停水。")

    text = "".join(page_texts(render_weekly_sheet(replace(WEEK, items=(item,)))))

    assert "1停水请储水：今晚停水。" in text


def test_week_without_items_says_so() -> None:
    assert "本周没有新公开的信息。" in page_texts(render_weekly_sheet(replace(WEEK, items=())))[0]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (replace(SHEET, title=" "), "title_missing"),
        (replace(SHEET, link="https://a.gov.cn/" + "x" * 400), "link_too_long"),
    ],
)
def test_sheet_that_cannot_be_made_is_refused(sheet: BoardSheet, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        render_board_sheet(sheet)

    assert caught.value.code == code


def test_unknown_paper_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        render_board_sheet(SHEET, paper="a5")  # type: ignore[arg-type]

    assert caught.value.code == "unknown_paper"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("停水通知", ["停水通知"]),
        (
            "康川街道办事处关于办理2020年城乡居民医疗保险参保缴费有关事项的通知",
            ["康川街道办事处关于办理2020年城乡居民", "医疗保险参保缴费有关事项的通知"],
        ),
        ("x" * 60, ["x" * 30, "x" * 30]),
    ],
)
def test_title_ends_its_lines_between_words(title: str, lines: list[str]) -> None:
    assert balanced_lines(title, 19) == lines
