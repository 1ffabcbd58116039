"""A year of the communities: cells, words, figures, paper and spreadsheet."""

import io
from datetime import date, datetime

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongkai.accounts.models import User
from gongkai.exchange.papers.communities import render_matrix
from gongkai.organs.models import Organ
from gongkai.supervision.communities.exporting import sheet_of, write_year
from gongkai.supervision.communities.matrix import Coverage, matrix_of, year_coverage, years_of
from gongkai.supervision.communities.notices import reminders_of
from gongkai.supervision.communities.operations import accept_item, make_due, return_item
from gongkai.supervision.communities.queries import awaited, items_of, late
from tests.office import make_organ
from tests.supervision.communities.factories import (
    BEIJING,
    item_of,
    make_community,
    make_entered,
)

pytestmark = pytest.mark.django_db
ON = date(2020, 10, 20)
LATER = datetime(2020, 10, 20, 9, 0, tzinfo=BEIJING)


@pytest.fixture
def year(office: Organ, clerk: User) -> Organ:
    """Return an office whose third quarter is partly done, with a neighbour's beside it."""
    happy, river = make_community(office), make_community(office, name="河滨社区")
    make_community(office, name="柳湾村", kind="village")
    make_community(make_organ("elsewhere"))
    accept_item(make_entered(item_of(happy)), by=clerk, at=LATER)
    make_entered(item_of(happy, "residents"), LATER, posted_on=date(2020, 10, 19))
    returned = make_entered(item_of(river))
    return_item(returned, reason="看不清", redo_by=date(2020, 10, 25), by=clerk, at=LATER)
    return office


def test_each_item_stands_in_its_cell(year: Organ) -> None:
    found = matrix_of(year, 2020, on=ON)

    assert found.groups == [
        ("党务公开", 4),
        ("居务公开", 4),
        ("村务公开", 4),
        ("财务公开情况报送", 2),
    ]
    told = {row.community.name: [cell.words for cell in row.cells] for row in found.rows}
    assert told == {
        "幸福社区": [*"——", "已核对", "未到", *"——", "待核对", "未到", *"————", "—", "未到"],
        "河滨社区": [*"——", "已退回", "未到", *"——", "超时未办", "未到", *"————", "—", "未到"],
        "柳湾村": [*"——", "超时未办", "未到", *"————", *"——", "超时未办", "未到", "—", "未到"],
    }
    assert found.late == 3


def test_one_kind_has_its_own_columns(year: Organ) -> None:
    found = matrix_of(year, 2020, kind="village", on=ON)

    assert [label for label, _ in found.groups] == ["党务公开", "村务公开", "财务公开情况报送"]
    assert [row.community.name for row in found.rows] == ["柳湾村"]


def test_what_a_community_does_not_reach_is_not_to_come(office: Organ) -> None:
    make_community(office, to_on=date(2020, 11, 30))

    [row] = matrix_of(office, 2020, on=ON).rows

    assert [cell.words for cell in row.cells][:4] == [*"——", "超时未办", "—"]


def test_another_year_is_empty_and_years_are_told(year: Organ) -> None:
    assert matrix_of(year, 2019, on=ON).rows == ()
    assert years_of(year) == [2020]


def test_the_figures_of_a_year(year: Organ) -> None:
    assert year_coverage(year, 2020, on=ON) == (
        Coverage("party", "党务公开", 3, 1, 1, 1, 0, 1),
        Coverage("residents", "居务公开", 2, 1, 0, 0, 0, 1),
        Coverage("village", "村务公开", 1, 0, 0, 0, 0, 1),
    )
    assert year_coverage(year, 2019, on=ON) == ()


def test_a_year_asks_the_same_number_of_questions(year: Organ) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            matrix_of(year, 2020, on=ON)
            year_coverage(year, 2020, on=ON)
        return len(asked)

    before = count()
    for number in range(4):
        make_community(year, name=f"第{number}社区")
    make_due(year, at=LATER)

    assert count() == before == 5


def test_reminders_are_one_a_community(year: Organ) -> None:
    found = reminders_of(year, awaited(items_of(year)), on=ON)

    assert [one.community.name for one in found] == ["柳湾村", "河滨社区"]
    assert found[1].text == (
        "【社区公开提醒】河滨社区：截至2020年10月20日，下面2项还等您办理。\n"
        "1. 2020年三季度党务公开（退回，10月25日前）\n"
        "2. 2020年三季度居务公开（10月15日前，已超时5天）\n"
        "请用发给您的链接填报，也可以打电话、发微信告诉街道代填（康川街道办事处，0971-1234567）。"
        "照片可有可无。严禁发送涉密内容。"
    )
    assert [one.community.name for one in reminders_of(year, late(items_of(year), on=ON), on=ON)]


def test_the_paper_has_the_words(year: Organ) -> None:
    sheet = sheet_of(matrix_of(year, 2020, on=ON), organ=year.name, title="公开情况", on=ON)

    document = pdfium.PdfDocument(render_matrix(sheet))

    assert len(document) == 1
    width, height = document[0].get_size()
    assert width > height
    text = document[0].get_textpage().get_text_bounded()
    for word in ("幸福社区", "超时未办", "已核对", "四季度", "村务公开", "2020年10月20日"):
        assert word in text


def test_a_year_without_communities_is_a_paper_too(office: Organ) -> None:
    sheet = sheet_of(matrix_of(office, 2020, on=ON), organ=office.name, title="公开情况", on=ON)

    [page] = pdfium.PdfDocument(render_matrix(sheet))

    assert "没有登记" in page.get_textpage().get_text_bounded()


def test_the_spreadsheet_has_the_matrix_the_items_and_the_figures(year: Organ) -> None:
    data = write_year(matrix_of(year, 2020, on=ON), year_coverage(year, 2020, on=ON))

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))

    assert book.sheet_names == ["2020年", "事项", "完成情况"]
    matrix = book.get_sheet_by_name("2020年").to_python()
    assert matrix[0][:4] == ["社区、村", "党务公开一季度", "党务公开二季度", "党务公开三季度"]
    assert len(book.get_sheet_by_name("事项").to_python()) == 7
    assert book.get_sheet_by_name("完成情况").to_python()[1] == ["党务公开", 3, 1, 1, 1, 0, 1]
