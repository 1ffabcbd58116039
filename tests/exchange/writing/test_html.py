"""The web page: golden files of both forms, accessible heads, and nothing that runs."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from gongkai.exchange.layout import UNREADABLE, printed_cells
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

GOLDEN = Path(__file__).parent.parent / "golden"


def page_of(report: Report) -> etree._Element:
    return lxml_html.document_fromstring(render_report(report, "html").decode())


def values_in(page: etree._Element) -> dict[str, str]:
    return {cell.get("data-cell"): cell.text or "" for cell in page.iterfind(".//td")}


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_page_is_the_golden_one(form_id: FormId) -> None:
    page = render_report(mixed_report(form_id), "html")
    golden = GOLDEN / f"report-{form_id}.html"
    if os.environ.get("GONGKAI_UPDATE_GOLDEN") == "1":
        golden.write_bytes(page)

    assert page.decode() == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_every_cell_of_the_form_is_printed_once(form_id: FormId) -> None:
    page = page_of(clean_report(form_id))

    cells = [cell.get("data-cell") for cell in page.iterfind(".//td")]

    assert cells == list(clean_report(form_id).official_form.cells)


def test_blank_zero_unread_and_signed_cells_differ_from_each_other() -> None:
    values = values_in(page_of(mixed_report("2019")))

    assert {
        cell: values[cell]
        for cell in (
            "t2.licensing.change",
            "t2.charges.change",
            "t2.penalties.change",
            "t2.procurement.amount",
            "t3.granted.business",
            "t3.granted.research",
            "t3.granted.charity",
        )
    } == {
        "t2.licensing.change": "+2",
        "t2.charges.change": "-1",
        "t2.penalties.change": "0",
        "t2.procurement.amount": "123456789.01元",
        "t3.granted.business": "",
        "t3.granted.research": "0",
        "t3.granted.charity": UNREADABLE,
    }


def test_amount_in_the_unit_of_the_head_stands_without_unit() -> None:
    assert values_in(page_of(clean_report("2021")))["t2.charges.amount"] == "12.54005"


def test_part_six_printed_as_one_row_stays_one_row() -> None:
    report = report_with_one_other_row()

    values = values_in(page_of(report))

    assert list(values) == [cell.id for cell in printed_cells(report)]
    assert UNREADABLE not in values.values()
    assert values["t3.other_processing.total"] == "987"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_heads_of_each_figure_are_heads_of_its_row_and_column(form_id: FormId) -> None:
    page = page_of(clean_report(form_id))
    heads = {head.get("id"): "".join(head.itertext()) for head in page.iterfind(".//th")}
    told = {
        cell.get("data-cell"): [heads[head] for head in cell.get("headers").split()]
        for cell in page.iterfind(".//td")
    }

    assert len(heads) == len(page.findall(".//th"))
    assert told["t3.secret.legal"] == [
        "申请人情况",
        "法人或其他组织",
        "法律服务机构",
        "三、本年度办理结果",
        "（三）不予公开",
        "1.属于国家秘密",
    ]
    assert told["t4.direct.other"] == ["行政诉讼", "未经复议直接起诉", "其他结果"]
    assert told["t4.review.total"] == ["行政复议", "总计"]
    assert told["t2.penalties.decisions"][0] == "第二十条第（六）项"
    assert told["t2.penalties.decisions"][-1] == "行政处罚"


def test_page_says_whose_it_is_and_for_which_year() -> None:
    page = page_of(mixed_report("2021"))
    facts = page.find(".//dl")
    assert facts is not None

    assert page.get("lang") == "zh-CN"
    assert page.findtext(".//title") == "示例街道办事处2024年政府信息公开工作年度报告"
    assert [item.text for item in facts] == [
        *("统计期限", "2024年1月1日—12月31日"),
        *("发布机构", "示例街道办事处"),
        *("格式", "国办公开办函〔2021〕30号"),
        *("发布日期", "2025-01-22"),
    ]
    assert [head.text for head in page.iterfind(".//h2")] == [
        section.heading for section in mixed_report("2021").official_form.sections
    ]
    skip = page.find(".//a")
    assert skip is not None
    assert page.get_element_by_id((skip.get("href") or "")[1:]).tag == "main"  # type: ignore[attr-defined]


def test_page_travels_alone_and_runs_nothing() -> None:
    page = page_of(mixed_report("2019"))

    assert not page.xpath("//script | //link | //img | //iframe | //@src | //@onclick")
    assert "url(" not in (page.findtext(".//style") or "")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    page = page_of(report_with_text(text))

    assert page.findtext(".//h1") == f"{text}2020年政府信息公开工作年度报告"
    assert [p.text for p in page.iterfind(".//section/p")][:2] == [text, "第二段。"]
    assert not page.xpath("//script | //comment()")


def test_subheads_are_headings_and_long_lines_are_not() -> None:
    report = clean_report("2021")
    overview = "（一）主动公开情况\n（二）本年共收到申请3件，均已答复。\n正文。"
    page = page_of(replace(report, sections={**report.sections, "overview": overview}))

    assert [head.text for head in page.iterfind(".//h3")] == ["（一）主动公开情况"]


def test_colours_of_text_can_be_read_by_everyone() -> None:
    css = page_of(clean_report("2019")).findtext(".//style") or ""
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css.split("@media")[0]))

    pairs = [(ink, ground) for ink in ("ink", "ink-2") for ground in ("paper", "ground", "label")]
    for ink, ground in [*pairs, ("ink", "blue-soft")]:
        assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
