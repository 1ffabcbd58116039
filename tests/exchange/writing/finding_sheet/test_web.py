"""The sheet as a page: a small golden one, columns, order of parts, marked cells, no scripts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from gongkai.errors import InvalidInput
from gongkai.exchange.judging import JudgedFinding
from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.writing.finding_sheet import SheetHead, render_finding_sheet
from gongkai.statute.findings import Finding
from tests.exchange.writing.finding_sheet.samples import HEAD, faulty_report, judged
from tests.exchange.writing.samples import HOSTILE, report_with_text
from tests.factories import clean_report

GOLDEN = Path(__file__).parents[2] / "golden" / "finding-sheet.html"


def _sheet() -> bytes:
    report = faulty_report()
    return render_finding_sheet(report, judged(report), HEAD, "html")


def _page(data: bytes) -> etree._Element:
    return lxml_html.document_fromstring(data.decode())


def _words(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def test_sheet_is_the_golden_one() -> None:
    if os.environ.get("GONGKAI_UPDATE_GOLDEN") == "1":
        GOLDEN.write_bytes(_sheet())

    assert _sheet().decode() == GOLDEN.read_text(encoding="utf-8")


def test_parts_stand_in_the_order_of_what_is_asked() -> None:
    page = _page(_sheet())

    assert [_words(head) for head in page.iterfind(".//h2")] == [
        "一、需要更正（3处）",
        "二、请核实（1处）",
        "三、提示（1处）",
        "四、已认定不成立，不需要改（1处）",
        "附：所核对的表格",
    ]
    numbers = [_words(head) for head in page.iterfind(".//th[@scope='row']") if not head.get("id")]
    assert numbers == ["1", "2", "3", "4", "5", "6"]


def test_each_row_tells_both_numbers_place_cells_rule_and_what_to_do() -> None:
    page = _page(_sheet())
    (table,) = page.xpath("//section[@class='part error']//table")

    assert [_words(head) for head in table.iterfind("./thead/tr/th")] == [
        *("序号", "级别", "问题", "填报数", "应为/对照", "位置", "涉及的格", "依据", "怎么改")
    ]
    assert [_words(cell) for cell in table.find("./tbody/tr")] == [
        "1",
        "错误",
        "表三“（一）予以公开”总计填22，六类申请人相加为21。请核对该行。",
        "22",
        "21",
        "表3 第31行；表3 第25行；表3 第26行；表3 第27行；表3 第28行；表3 第29行等",
        "表三“（一）予以公开”总计、自然人、商业企业、科研机构等7格",
        "表三每行：六类申请人之和＝总计（t3_row_sum）",
        "按申请台账核对该行六类申请人的件数，再核对总计。",
    ]
    assert "（已认定不成立：已电话核实，两件到期失效）" in _words(page)


def test_cells_at_fault_are_marked_by_class_and_words() -> None:
    page = _page(_sheet())
    marked = {
        cell.get("data-cell"): (cell.get("class"), _words(cell))
        for cell in page.iterfind(".//td[@data-cell]")
        if "fault" in (cell.get("class") or "")
    }

    assert marked["t4.review.total"] == ("fault error", "99见第3项")
    assert marked["t3.granted.total"] == ("fault error", "22见第1、2项")
    assert "t2.normative.in_force" not in marked
    assert "t2.coercion.decisions" not in marked


def test_sheet_travels_alone_and_runs_nothing() -> None:
    page = _page(_sheet())

    assert not page.xpath("//script | //link | //img | //iframe | //@src | //@onclick | //@style")
    assert "url(" not in (page.findtext(".//style") or "")


def test_clean_report_needs_no_change() -> None:
    data = render_finding_sheet(clean_report("2021"), (), HEAD, "html")

    assert "没有需要修改的地方，不必重新报送。" in data.decode()
    assert [_words(head) for head in _page(data).iterfind(".//h2")] == ["附：所核对的表格"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    finding = Finding("x", "error", text, places=(text,), expected=text, found=text, article=text)
    head = SheetHead(text, 2020, text, sent_by=text, reply_to=text)

    page = _page(
        render_finding_sheet(
            report_with_text(text), [JudgedFinding(finding, "confirmed", text)], head, "html"
        )
    )

    (row,) = page.xpath("//section[@class='part error']//tbody/tr")
    assert [_words(cell) for cell in row][2:6] == [
        *(f"{text}（已认定属实：{text}）", text, text, text)
    ]
    assert not page.xpath("//script | //comment()")


def test_sheet_is_not_taken_for_the_report() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_report_bytes(_sheet(), name="退改单.html")

    assert caught.value.code == "not_a_report"
