"""Standard catalogues as places lay them out, and our own written and read again."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gongkai.errors import InvalidInput
from gongkai.exchange.standard_catalogue import (
    CatalogueLine,
    CatalogueSheet,
    read_catalogue,
    write_catalogue,
)
from gongkai.exchange.standard_catalogue.workbooks import MOST_ROWS
from gongkai.statute.catalogue import domains, words

TERM = "信息形成或者变更之日起20个工作日内"
BASIS = "《中华人民共和国政府信息公开条例》\n《社会救助暂行办法》"
STREET = "康川街道办事处"


def _book(*sheets: tuple[str, Callable[[Any], None]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, fill in sheets:
            fill(book.add_worksheet(name))
    return buffer.getvalue()


def _merged_heads(sheet: Any, top: int, subs: tuple[str, ...]) -> None:
    """Write heads in two rows as the ministries' catalogues have them."""
    for place, head in (
        (0, "序  号"),
        (3, "公开内容\n（要素）"),
        (4, "公开依据"),
        (5, "公开\n时限"),
        (6, "公开主 体"),
        (7, "公开渠道和载体"),
    ):
        sheet.merge_range(top, place, top + 1, place, head)
    sheet.merge_range(top, 1, top, 2, "公开事项")
    sheet.write(top + 1, 1, "一级事 项")
    sheet.write(top + 1, 2, "二级\n事项")
    place = 8
    for head, labels in (
        ("公开对象", subs[:2]),
        ("公开方式", subs[2:4]),
        ("公开层级", subs[4:]),
    ):
        if len(labels) > 1:
            sheet.merge_range(top, place, top, place + len(labels) - 1, head)
        else:
            sheet.write(top, place, head)
        for label in labels:
            sheet.write(top + 1, place, label)
            place += 1


def _ministry(sheet: Any) -> None:
    """Write a title, merged heads, items merged downwards, several contents of one item."""
    sheet.merge_range(0, 0, 0, 13, "康川街道社会救助领域基层政务公开标准目录（试行）")
    _merged_heads(sheet, 1, ("全社会", "特定群体", "主动", "依申请", "县级", "乡级"))
    sheet.merge_range(3, 1, 5, 1, "最低生活保障")
    boxes = (
        "■政府网站  □政府公报\n□两微一端 □发布会/听证会\n■社区/企事业单位/村公示栏（电子屏）\n□其他"
    )
    for row, (number, item2, content) in enumerate(
        [(1.0, "政策法规文件", "各级政策"), (2.0, "办事指南", "办理事项")], start=3
    ):
        sheet.write_number(row, 0, number)
        for place, text in enumerate((item2, content, BASIS, TERM, STREET, boxes), start=2):
            sheet.write(row, place, text)
        sheet.write(row, 8, "√")
        sheet.write(row, 10, "√")
        sheet.write(row, 13, "√")
    sheet.merge_range(5, 0, 6, 0, 3)
    sheet.merge_range(5, 2, 6, 2, "审核信息")
    sheet.write(5, 3, "初审对象名单")
    sheet.write(6, 1, "最低生活保障")
    sheet.write(6, 3, "低保对象名单")
    for place, text in ((4, BASIS), (5, "公示7个工作日"), (6, STREET), (7, "□政府网站 ■公示栏")):
        sheet.merge_range(5, place, 6, place, text)
    sheet.merge_range(5, 9, 6, 9, "√")
    sheet.merge_range(5, 10, 6, 10, "√")
    sheet.merge_range(5, 13, 6, 13, "√")
    sheet.merge_range(8, 0, 8, 13, "注：本目录由党政办公室负责解释。")


MINISTRY = (
    CatalogueLine(
        "1",
        "社会救助",
        "最低生活保障",
        "政策法规文件",
        "各级政策",
        BASIS,
        TERM,
        STREET,
        ("website", "community_board"),
        "all",
        ("open",),
        ("乡级",),
    ),
    CatalogueLine(
        "2",
        "社会救助",
        "最低生活保障",
        "办事指南",
        "办理事项",
        BASIS,
        TERM,
        STREET,
        ("website", "community_board"),
        "all",
        ("open",),
        ("乡级",),
    ),
    CatalogueLine(
        "3",
        "社会救助",
        "最低生活保障",
        "审核信息",
        "初审对象名单\n低保对象名单",
        BASIS,
        "公示7个工作日",
        STREET,
        ("community_board",),
        "specific",
        ("open",),
        ("乡级",),
    ),
)


def test_catalogue_with_merged_heads_and_items_is_read() -> None:
    found = read_catalogue(_book(("Sheet1", _ministry)), "目录.xlsx")

    assert found == CatalogueSheet(MINISTRY)


def _stacked(sheet: Any) -> None:
    """Write two domains one below the other, each with its heads and words of its own."""
    row = 0
    for title, number, item, domain_row in (
        ("（一）重大建设项目领域基层政务公开标准目录", 1, "征收土地信息", "实时公开"),
        ("（二）安全生产领域基层政务公开标准目录", 1, "安全检查", "同上"),
    ):
        sheet.write(row, 0, title)
        _merged_heads(sheet, row + 1, ("全社 会", "特定 群众", "主 动", "依申请公开", "乡、村级"))
        cells = (number, item, item, "名单", "《条例》", "及时", "街道", "口政府网站 R两微一端")
        for place, text in enumerate(cells):
            sheet.write(row + 3, place, text)
        sheet.write(row + 3, 9, "申请人")
        sheet.write(row + 3, 11, "✓")
        sheet.write(row + 3, 12, "☑")
        for place, text in enumerate((number + 1, "", "公告", "公告", "同上", domain_row, "", "")):
            sheet.write(row + 4, place, text)
        sheet.write(row + 4, 8, "是")
        sheet.write(row + 4, 9, "×")
        sheet.write(row + 4, 10, "√")
        sheet.write(row + 4, 11, "□")
        row += 6


def test_domains_one_below_the_other_with_repeated_heads_are_read() -> None:
    found = read_catalogue(_book(("目录", _stacked)), "目录.xlsx")

    def lines(domain: str, item: str, term: str) -> tuple[CatalogueLine, ...]:
        return (
            CatalogueLine(
                "1",
                domain,
                item,
                item,
                "名单",
                "《条例》",
                "及时",
                "街道",
                ("social_media",),
                "specific",
                ("on_application",),
                ("乡、村级",),
            ),
            CatalogueLine(
                "2", domain, item, "公告", "公告", "《条例》", term, "", (), "all", ("open",), ()
            ),
        )

    assert found.rows == (
        *lines("重大建设项目", "征收土地信息", "实时公开"),
        *lines("安全生产", "安全检查", "及时"),
    )
    assert found.errors == ()
    assert [str(notice) for notice in found.notices] == [
        "目录.xlsx 第5行“公开渠道和载体”：是空的，或没有选中任何一项。",
        "目录.xlsx 第11行“公开渠道和载体”：是空的，或没有选中任何一项。",
    ]


def _one_row(sheet: Any) -> None:
    """Write heads in one row, a column of domains, words instead of marks."""
    sheet.write_row(
        0,
        0,
        (
            "编号",
            "试点领域",
            "一级事项",
            "二级事项",
            "公开内容",
            "依据",
            "公开时限",
            "责任主体",
            "公开渠道",
            "公开对象",
            "公开方式",
            "公开层级",
            "填报人",
        ),
    )
    sheet.write_row(
        1,
        0,
        (
            "0101",
            "养老服务领域",
            "老年人补贴",
            "申领指南",
            "指南",
            BASIS,
            "长期公开",
            STREET,
            "政府网站、政务栏、12345热线",
            "全社会、特定群众",
            "主动公开、依申请公开",
            "县级、乡级",
            "甲岗",
        ),
    )
    sheet.write_row(
        2,
        0,
        (
            "0102",
            "夜间经济",
            "集市",
            "",
            "安排",
            "",
            "每季度",
            STREET,
            "公示栏",
            "公众",
            "主动",
            "镇级/村级",
        ),
    )


ONE_ROW = (
    CatalogueLine(
        "0101",
        "养老服务",
        "老年人补贴",
        "申领指南",
        "指南",
        BASIS,
        "长期公开",
        STREET,
        ("website", "community_board", "other"),
        "both",
        ("open", "on_application"),
        ("县级", "乡级"),
    ),
    CatalogueLine(
        "0102",
        "夜间经济",
        "集市",
        "",
        "安排",
        "",
        "每季度",
        STREET,
        ("community_board",),
        "all",
        ("open",),
        ("镇级/村级",),
    ),
)


def test_catalogue_with_one_row_of_heads_and_words_is_read() -> None:
    found = read_catalogue(_book(("Sheet1", _one_row)), "目录.xlsx")

    assert (found.rows, found.errors) == (ONE_ROW, ())
    assert [str(notice) for notice in found.notices] == [
        "目录.xlsx 第1行：有不认识的列，没有使用：填报人。",
        "目录.xlsx 第2行“公开渠道和载体”：“12345热线”不在渠道清单里，归入“其他”。",
    ]


def _channel_columns(sheet: Any) -> None:
    """Write one column for each channel under a merged head."""
    for place, head in enumerate(
        ("序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体")
    ):
        sheet.merge_range(0, place, 1, place, head)
    sheet.merge_range(0, 6, 0, 9, "公开渠道及载体")
    for place, label in enumerate(("政府网站", "公示栏", "内部平台", "其他"), start=6):
        sheet.write(1, place, label)
    sheet.merge_range(0, 10, 0, 11, "公开方式")
    sheet.write(1, 10, "主动公开")
    sheet.write(1, 11, "依申请")
    sheet.write_row(
        2, 0, (1, "预算", "街道预算", BASIS, "批准后20日内", STREET, "√", "■", "", "—", "●")
    )


def test_catalogue_with_a_column_for_each_channel_is_read() -> None:
    found = read_catalogue(_book(("财政预决算", _channel_columns)), "目录.xlsx")

    assert found == CatalogueSheet(
        (
            CatalogueLine(
                "1",
                "财政预决算",
                "预算",
                "",
                "街道预算",
                BASIS,
                "批准后20日内",
                STREET,
                ("website", "community_board"),
                "",
                ("open",),
                (),
            ),
        )
    )


def test_each_sheet_is_a_domain_and_hidden_or_foreign_sheets_are_left_out() -> None:
    def hidden(sheet: Any) -> None:
        _channel_columns(sheet)
        sheet.hide()

    def cover(sheet: Any) -> None:
        sheet.write(0, 0, "康川街道基层政务公开标准目录")

    data = _book(
        ("封面", cover),
        ("财政预决算", _channel_columns),
        ("就业", _channel_columns),
        ("草稿", hidden),
    )

    assert [line.domain for line in read_catalogue(data, "目录.xlsx").rows] == [
        "财政预决算",
        "就业",
    ]


#: A workbook of the old format, which nothing here can write: two items under 低保, merged.
OLD_WORKBOOK = zlib.decompress(
    base64.b64decode(
        "eNrtWEtIVFEY/s+9d54542gaaCCDoJW5iTZR6FRQrpqHYxgVmo+7CGWMIQIFX9ksIkMhiAoXCUK5sdpUUkTtIgKloCgQ"
        "tGjVKihrod7+/79nro65cKCk4v7D+Z/nnO+8z5k7PZU3O3qveA5WUTWosGR4wLnCJzB50kYAMG4YpKalG5Nh0z9FHjdO"
        "pNMBj3wvXTSHNN9zoMBd7RlygA+YTsIZCHck9OAG0kFuQ5OgNlQhFzCCHj8Ucavymbcw38z8Dud8zHw/ey4zr8K8s+I4"
        "TIXCFXvkKj6mlHLMD1TvAy7znj27oBCe0yruHRZmXgccSJ5uav87AyVaDowBzluNntCTTe2zUIATOAbfjCDA1/ROfRq0"
        "/RvrF4D+H5l+1xr+K4oG0AfGKV7gKTxToxpFNFHdWRyJ6eO1CzCOCxwgFxPmGWr4HtdAtMeg8VK48xqqEL7VI9VBqbrN"
        "DKnY5Am30X8x2O0xZJl5PXrVZarBRHx4sK57KB6RsUk9txERwpGZCApXS30cBdWB4kV8XveAuFkW0kcaYr3vuoIwWnYu"
        "9iaMsX3h27UofHVH4166H/g8CWScJz7eZznIW7EjpOfxbgvgjbEw/uXVkeZoqJE9fXyHmDdNGQ0OGNBPJbCwnyM8PrTk"
        "oYJL7GR+nmvdynox8wLcIyjLo4VSOTzAeS5wtBxxdjO9Dm1boW9HPfU59rAk9TG0A/WJmrmugom3oVEoxZuvFcvTbwAq"
        "RaW4cZ1oMpSWQp5KM8yLfjmh3EpAtt2Q12kuLIKX1TzmpkWjQ/1/wmOh8FiZERV1zcqnoeWwLAdaTstyouWSmGIVJtUr"
        "JCblFtZ8mBYhqhJfMKYqdY3xTd3B6KbuZGzCUlZh9She9i23zZx9t2URmseyCM1rWYS3ybIIMceyCNMne6iugaoyqlf2"
        "Q5WjSmVVxvTLmtQMTDUDU83AVC3MT7AX8RSuVfCMObl/NCoOlhrPk+DazfWsyFWNLyslH+6TiffUMnnBJptssskmm2yy"
        "aWNI8BsT+J2i8TvSfLO75HedRUxL9meS/5ZqoQN/Z/GP6SFIoExCZ1brZws4RLousc4y6e+FRPWInoQ2aOZ2tGW9fvE/"
        "l1jZn3UXDPy+LZQt/lI27fzD+D8BvgcJPQ=="
    )
)


def test_old_binary_workbook_is_read() -> None:
    common = ("内容", "", "及时", "", ("website",), "", ("open",), ())

    assert read_catalogue(OLD_WORKBOOK, "目录.xls") == CatalogueSheet(
        (
            CatalogueLine("1", "社会救助", "低保", "指南", *common),  # type: ignore[arg-type]
            CatalogueLine("2", "社会救助", "低保", "名单", *common),  # type: ignore[arg-type]
        )
    )


@pytest.mark.parametrize("cut", [600, 2000, 5000])
def test_damaged_old_workbook_ends_its_own_process_only(cut: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_catalogue(OLD_WORKBOOK[:cut], "目录.xls")

    assert caught.value.code == "unreadable_file"


def test_text_with_blanks_for_merged_cells_is_read() -> None:
    text = (
        "康川街道社会救助领域基层政务公开标准目录,,,,,,,,\n"
        "序号,公开事项,,公开内容（要素）,公开时限,公开渠道和载体,公开方式,,公开层级\n"
        ",一级事项,二级事项,,,,主动,依申请,乡级\n"
        "1,临时救助,办事指南,条件,及时,■政府网站□其他,√,,√\n"
        ",,,流程,,,,,\n"
        "2,,审核信息,名单,公示7日,■公示栏,√,,√\n"
        ",,申诉,电话,及时,■公示栏,√,,√\n"
        "填表人：甲岗,,审核人：乙岗,,,,,,\n"
    )

    found = read_catalogue(text.encode("gb18030"), "目录.csv")

    assert [(x.number, x.item1, x.item2, x.content, x.term) for x in found.rows] == [
        ("1", "临时救助", "办事指南", "条件\n流程", "及时"),
        ("2", "临时救助", "审核信息", "名单", "公示7日"),
        ("2-2", "临时救助", "申诉", "电话", "及时"),
    ]
    assert {(x.domain, x.levels) for x in found.rows} == {("社会救助", ("乡级",))}
    assert found.errors == ()
    assert [str(notice) for notice in found.notices] == [
        "目录.csv 第7行“序号”：与上一行共用序号，编为“2-2”。请核对。",
        "目录.csv 第8行：这一行不像事项，没有读入。请核对。",
    ]


def test_rows_that_cannot_be_taken_are_told_with_their_row() -> None:
    long = "长" * 201
    text = (
        "序号,一级事项,二级事项,公开内容,公开时限,公开主体,公开渠道,公开方式\n"
        ",,,孤行,及时,街道,政府网站,主动\n"
        "1,,,没有事项,及时,街道,政府网站,主动\n"
        f"2,{long},,内容,及时,街道,政府网站,主动\n"
        "3,救助,,内容,及时,街道,政府网站,主动\n"
        "3,低保,,内容,及时,街道,政府网站,主动\n"
    )

    found = read_catalogue(text.encode(), "目录.csv")

    assert [str(error) for error in found.errors] == [
        "目录.csv 第2行“序号”：没有序号。请补填。",
        "目录.csv 第3行“一级事项”：没有填写公开事项。请补填。",
        "目录.csv 第4行“一级事项”：有201字，超过200字的上限。请核对是否错列。",
        "目录.csv 第6行“序号”：本目录里已有序号“3”。请核对后改正。",
    ]


def test_further_row_of_a_refused_item_is_not_added_to_another() -> None:
    text = (
        "序号,一级事项,二级事项,公开内容,公开时限,公开主体,公开渠道,公开方式\n"
        "1,救助,,内容,及时,街道,政府网站,主动\n"
        f"2,{'长' * 201},,内容,及时,街道,政府网站,主动\n"
        ",,,又一内容,,,,\n"
    )

    found = read_catalogue(text.encode(), "目录.csv")

    assert found.rows[0].content == "内容"
    assert len(found.errors) == 2


def test_further_row_with_other_choices_is_joined_and_told() -> None:
    text = (
        "序号,一级事项,二级事项,公开内容,公开时限,公开主体,公开渠道,公开方式\n"
        "1,救助,,名单,及时,街道,政府网站,主动\n"
        ",,,金额,及时,街道,公示栏,依申请\n"
    )

    found = read_catalogue(text.encode(), "目录.csv")

    assert (found.rows[0].content, found.rows[0].channels, found.rows[0].way) == (
        "名单\n金额",
        ("website", "community_board"),
        ("open", "on_application"),
    )
    assert [str(notice) for notice in found.notices] == [
        "目录.csv 第3行：与上一行是同一事项，但时限、主体或选项不同，已并入上一行。请核对。"
    ]


def test_item_merged_across_both_columns_has_no_second_item() -> None:
    def fill(sheet: Any) -> None:
        sheet.write_row(0, 0, ("序号", "一级事项", "二级事项", "公开内容", "公开时限", "公开方式"))
        sheet.merge_range(1, 1, 1, 2, "机构职能")
        sheet.write(1, 0, 1)
        sheet.write(1, 3, "职能")
        sheet.write(1, 4, "及时")

    (line,) = read_catalogue(_book(("目录", fill)), "目录.xlsx").rows

    assert (line.item1, line.item2) == ("机构职能", "")


def test_file_without_heads_is_told() -> None:
    found = read_catalogue("甲,乙\n1,2\n".encode(), "名单.csv")

    assert (found.rows, [str(error) for error in found.errors]) == (
        (),
        [
            "名单.csv：没有找到标准目录的表头。表头应有：序号、领域、一级事项、二级事项、"
            "公开内容（要素）、公开依据、公开时限、公开主体、公开渠道和载体、公开对象、公开方式、公开层级。"
        ],
    )


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "file_empty"),
        (b"not a workbook", "a.xlsx", "unreadable_file"),
        (b"PK\x03\x04broken", "a.xlsx", "unreadable_file"),
        (b"\xd0\xcf\x11\xe0broken", "a.xls", "unreadable_file"),
        (b"PK\x03\x04broken", "a.csv", "wrong_extension"),
        (b"1,2\n" * (MOST_ROWS + 1), "a.csv", "sheet_too_large"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_catalogue(data, name)

    assert caught.value.code == code


@pytest.mark.parametrize("lines", [MINISTRY, ONE_ROW, ()])
def test_what_is_written_reads_back(lines: tuple[CatalogueLine, ...]) -> None:
    data = write_catalogue(lines, title="康川街道基层政务公开标准目录")

    assert read_catalogue(data, "目录.xlsx").rows == lines


def test_written_catalogue_has_the_standard_layout() -> None:
    data = write_catalogue(MINISTRY[:1], title="康川街道基层政务公开标准目录")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    assert (rows[0][0], rows[1][0]) == ("康川街道基层政务公开标准目录", "领域：社会救助")
    assert rows[2] == [
        *("序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体"),
        *("公开渠道和载体", "公开对象", "", "公开方式", "", "公开层级", ""),
    ]
    assert rows[3][1:3] == ["一级事项", "二级事项"]
    assert rows[3][8:] == ["全社会", "特定群体", "主动", "依申请", "县级", "乡级"]
    assert rows[4][7].split("\n")[:2] == ["■政府网站", "□政府公报"]
    assert rows[4][8:] == ["√", "", "√", "", "", "√"]


def test_same_lines_give_the_same_bytes_and_no_formula() -> None:
    line = CatalogueLine("1", "", "=1+1", content="http://example.invalid")

    data = write_catalogue([line], title="目录")

    assert data == write_catalogue([line], title="目录")
    assert read_catalogue(data, "目录.xlsx").rows == (line,)


def test_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        write_catalogue([CatalogueLine("1", "", "事项", content="长" * 40_000)], title="目录")

    assert caught.value.code == "text_too_long"


_WORDS = st.text(
    st.sampled_from("救助低保名单公告办法街道社区0123456789ABC，。；（）"), max_size=20
).map(lambda text: f"项{text}")
_LINES = st.lists(
    st.builds(
        CatalogueLine,
        number=st.just(""),
        domain=st.sampled_from(["", "夜间经济", *(one.label for one in domains())]),
        item1=_WORDS,
        item2=st.one_of(st.just(""), _WORDS),
        content=st.one_of(st.just(""), _WORDS),
        basis=st.one_of(st.just(""), _WORDS),
        term=st.one_of(st.just(""), _WORDS),
        body=st.one_of(st.just(""), _WORDS),
        channels=st.sets(st.sampled_from([word.slug for word in words("channels")])).map(
            lambda chosen: tuple(w.slug for w in words("channels") if w.slug in chosen)
        ),
        audience=st.sampled_from(["", "all", "specific", "both"]),
        way=st.sampled_from([(), ("open",), ("on_application",), ("open", "on_application")]),
        levels=st.sampled_from([(), ("县级",), ("乡级",), ("县级", "乡级"), ("乡、村级",)]),
    ),
    max_size=8,
)


@given(_LINES)
@settings(max_examples=12, deadline=None)
def test_any_lines_read_back_as_they_were(lines: list[CatalogueLine]) -> None:
    numbered = [replace(line, number=str(n)) for n, line in enumerate(lines, start=1)]
    order = list(dict.fromkeys(line.domain for line in numbered))
    expected = tuple(sorted(numbered, key=lambda line: order.index(line.domain)))

    found = read_catalogue(write_catalogue(numbered, title="康川街道标准目录"), "目录.xlsx")

    assert (found.rows, found.errors) == (expected, ())


@given(st.lists(st.lists(st.text(max_size=6), max_size=8), max_size=8))
@settings(max_examples=40)
def test_no_table_makes_reading_fail(rows: list[list[str]]) -> None:
    heads = "序号\t一级事项\t公开内容\t公开时限\t公开渠道\t公开方式"
    body = "\n".join("\t".join(cell for cell in row) for row in rows)
    try:
        found = read_catalogue(f"{heads}\n{body}".encode(errors="replace"), "目录.csv")
    except InvalidInput:
        return

    assert all(line.number and line.item1 for line in found.rows)
