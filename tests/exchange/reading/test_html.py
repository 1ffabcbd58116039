"""Pages as sites publish them: navigation, spans, layout tables, uneven columns."""

import random
import re

import pytest

from gongkai.exchange.reading import read_report_bytes
from gongkai.exchange.reading.document import Line
from gongkai.exchange.reading.html_source import read_html
from gongkai.exchange.writing import render_report
from gongkai.statute.annual_report.report import Report
from tests.factories import clean_report
from tests.foreign.page_layouts import PAGE_LAYOUTS
from tests.foreign.printing import print_report
from tests.foreign.truth import make_report


def _read(page: str, *, encoding: str = "utf-8") -> Report:
    return read_report_bytes(page.encode(encoding), name="index.html")


def _page(form_id: str = "2021") -> str:
    return render_report(clean_report(form_id), "html").decode()


def test_navigation_layout_tables_and_footer_do_not_matter() -> None:
    page = _page()
    body = page.partition("<body>")[2].partition("</body>")[0]
    wrapped = (
        "<html><head><meta charset='utf-8'><title>站点</title></head><body>"
        "<nav><a>首页</a><a>行政许可</a></nav><script>var 规章 = 9;</script>"
        f"<table><tr><td><table><tr><td>导航</td></tr></table></td><td>{body}</td></tr></table>"
        "<p>打印本页</p><p>主办：示例区人民政府办公室</p></body></html>"
    )

    again = _read(wrapped)

    assert again.cells == clean_report("2021").cells
    assert again.sections == clean_report("2021").sections


def test_one_character_a_span_is_joined_without_blanks() -> None:
    page = _page().replace(
        "二、上年结转政府信息公开申请数量",
        "".join(f"<span>{character}</span>" for character in "二、上年结转政府信息公开申请数量"),
    )

    assert _read(page).cells == clean_report("2021").cells


def test_what_a_browser_draws_in_one_line_is_one_line_and_nothing_else_is() -> None:
    page = (
        "<body>甲<!-- 注 -->乙<b></b>丙<i>丁<u>戊</u></i>\n己<span><p>庚</p>辛</span>壬<br>癸"
        "<table><tr><td><b>一</b>二<p>三</p><td>\n 四  五</table>子"
    )

    blocks = read_html(page.encode(), "page.html").blocks

    assert [block.text if isinstance(block, Line) else block.cells for block in blocks] == [
        *("甲乙丙丁戊 己", "庚", "辛壬", "癸", ("一二三", "四 五"), "子"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<table><caption><svg><td>1</td></svg></caption></table><p>甲</p>",
        "<nav><select><nav>1</nav></select></nav><p>甲</p>",
        "<table><template><table></table></template></table>&#1;&#1;<p>甲</p>",
        "<b>" * 3000 + "<p>甲</p>",
    ],
)
def test_strange_nesting_leaves_the_text_around_it(page: str) -> None:
    blocks = read_html(page.encode(), "page.html").blocks

    assert Line("甲", blocks[-1].place) == blocks[-1]


def test_blank_cells_as_entities_and_word_paragraphs_are_null() -> None:
    page = _page().replace(">215</td>", "><p class=MsoNormal><o:p>&nbsp;</o:p></p></td>")

    assert _read(page).cells["t2.licensing.decisions"] is None


def test_value_cells_with_other_colspans_count_by_cell() -> None:
    page = _page().replace('data-cell="t3.carried_in.person"', 'colspan="3"')

    assert _read(page).cells == clean_report("2021").cells


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_encoding_by_content(encoding: str) -> None:
    assert _read(_page(), encoding=encoding).cells == clean_report("2021").cells


def test_row_whose_label_is_lost_is_found_between_its_labelled_neighbours() -> None:
    again = _read(_page().replace("5.属于三类内部事务信息", ""))

    assert again.unplaced == ()
    assert again.cells == clean_report("2021").cells


def test_rows_without_labels_beside_a_missing_row_are_unplaced_and_the_neighbours_stay() -> None:
    page = _page().replace("5.属于三类内部事务信息", "").replace("6.属于四类过程性信息", "")
    start = page.rindex("<tr", 0, page.index("7.属于行政执法案卷"))
    row_before = page.rindex("<tr", 0, start)

    again = _read(page[:row_before] + page[start:])

    assert {item.reason for item in again.unplaced} == {"label_lost", "row_missing"}
    assert not {"t3.internal.person", "t3.process.person"} & set(again.cells)
    assert again.cells["t3.third_party.total"] == again.cells["t3.enforcement.total"] == 21


def test_publication_date_is_read_from_the_page() -> None:
    page = _page().replace("<h1>", "<p>发布日期：2025-01-20 来源：本站</p><h1>", 1)

    assert _read(page).published_on == "2025-01-20"


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_a_lost_cell_never_moves_the_others_of_its_row(form_id: str) -> None:
    """Rows filled up with blank cells: the blank at the end is not the lost cell's."""
    printed = print_report(make_report(2, form_id))
    page = PAGE_LAYOUTS["html_without_spans"](printed, random.Random(2))
    cells = list(re.finditer(r"<td[^>]*>[^<]*</td>", page[: page.index("申请人情况")]))
    assert len(cells) > 30

    wrong = []
    for cell in cells:
        read = _read(page[: cell.start()] + page[cell.end() :])
        wrong += [
            (cell.group(), name, value)
            for name, value in read.cells.items()
            if value is not None and value != printed.cells.get(name)
        ]

    assert wrong == []
