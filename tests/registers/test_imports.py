"""The first hour: an office's own table comes in whole or not at all, and twice does no harm."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.exchange.registers.errors import LedgerErrors
from gongkai.organs.models import Organ
from gongkai.records.models import Record, Version
from gongkai.registers.importing import (
    begin_import,
    change_mapping,
    confirm_import,
    drop_import,
    preview,
)
from gongkai.registers.models import Import, Purchase, RowVersion
from gongkai.registers.queries import broken_rows, register_counts
from tests.office import AT, make_organ, make_person

pytestmark = pytest.mark.django_db

HEADS = ["编号", "采购项目", "采购方式", "日期", "金额（元）"]


def rows_of(count: int = 500, *, year: int = 2020) -> list[list[Any]]:
    """Return a register of purchases as an office keeps it, with heads of its own."""
    first = date(year, 1, 2)
    return [
        [n, f"办公用品第{n}批", "政府集中采购", (first + timedelta(days=n % 300)), 100 + n]
        for n in range(1, count + 1)
    ]


def pasted(rows: list[list[Any]], heads: list[str] | None = None) -> bytes:
    """Return rows as a spreadsheet hands them to the clipboard."""
    lines = [["康川街道2020年采购登记"], heads or HEADS, *rows]
    return "\n".join("\t".join(str(cell) for cell in line) for line in lines).encode()


#: Ten faults: index of the row, column, value, what the message must speak of.
FAULTS: tuple[tuple[int, int, Any, str], ...] = (
    (3, 4, "一千元", "金额"),
    (17, 3, "2020-02-30", "日期"),
    (40, 0, 12, "编号|序号|重复"),
    (77, 1, "", "项目名称"),
    (120, 2, "集体讨论", "组织形式"),
    (191, 4, "-5", "金额|负"),
    (260, 3, "去年", "日期"),
    (333, 0, "", "序号"),
    (402, 4, "", "金额"),
    (499, 3, "", "日期"),
)


def _begin(office: Organ, clerk: User, data: bytes, name: str = "粘贴的内容.txt") -> Import:
    begun = begin_import(office, "purchases", 2020, data, name=name, by=clerk, at=AT)
    mapping = dict(begun.mapping)
    mapping.setdefault("title", {"place": 1})
    mapping.setdefault("organisation", {"place": 2})
    return change_mapping(begun, mapping, by=clerk, at=AT)


def test_ten_planted_faults_are_all_named_and_nothing_is_written(
    office: Organ, clerk: User
) -> None:
    rows = rows_of()
    for index, column, value, _ in FAULTS:
        rows[index][column] = value
    begun = _begin(office, clerk, pasted(rows))

    with pytest.raises(LedgerErrors):
        confirm_import(begun, by=clerk, at=AT)

    errors = preview(begun).errors
    # Two lines stand above the first row of data, so row i of the list is line i + 3.
    assert [error.row for error in errors] == [index + 3 for index, *_ in FAULTS]
    for error, (*_, words) in zip(errors, FAULTS, strict=True):
        told = f"{error.column}{error.message}"
        assert any(word in told for word in words.split("|")), told
    assert not Purchase.objects.exists()


def test_a_mended_register_comes_in_once_however_often_it_is_repeated(
    office: Organ, clerk: User
) -> None:
    for added, repeated in ((500, 0), (0, 500), (0, 500)):
        done = confirm_import(_begin(office, clerk, pasted(rows_of())), by=clerk, at=AT)
        assert (done.state, done.added, done.repeated) == ("done", added, repeated)

    assert Purchase.objects.count() == 500
    assert RowVersion.objects.count() == 500
    assert list(broken_rows()) == []


def test_the_same_number_with_other_content_is_an_error(office: Organ, clerk: User) -> None:
    confirm_import(_begin(office, clerk, pasted(rows_of(3))), by=clerk, at=AT)
    changed = rows_of(4)
    changed[1][4] = 999_999

    seen = preview(_begin(office, clerk, pasted(changed)))

    assert [(error.row, "已经登记过" in error.message) for error in seen.errors] == [(4, True)]


def test_shifted_columns_are_told_not_guessed(office: Organ, clerk: User) -> None:
    shifted = [[row[0], row[2], row[1], row[4], row[3]] for row in rows_of(5)]

    seen = preview(_begin(office, clerk, pasted(shifted)))

    assert len(seen.errors) >= 5
    assert not seen.may_be_confirmed


def test_another_table_says_which_columns_are_missing(office: Organ, clerk: User) -> None:
    begun = begin_import(
        office, "purchases", 2020, "姓名\t年龄\n甲\t3".encode(), name="表.txt", by=clerk, at=AT
    )

    [error] = preview(begun).errors

    assert "还没有指定这些列" in error.message


def test_documents_and_briefs_become_records(office: Organ, clerk: User) -> None:
    text = (
        "文号\t标题\t成文日期\t序号\n"
        "康〔2020〕1号\t通知\t2020-03-01\t1\n"
        "康〔2020〕2号\t办法\t2020-03-05\t2"
    )
    begun = begin_import(office, "documents", 2020, text.encode(), name="粘贴.txt", by=clerk, at=AT)
    # Whether a document is open is never assumed: somebody says it for all rows, or maps a column.
    assert "公开属性" in preview(begun).errors[0].message
    begun = change_mapping(
        begun, begun.mapping | {"attribute": {"text": "主动公开"}}, by=clerk, at=AT
    )

    done = confirm_import(begun, by=clerk, at=AT)

    assert done.added == 2
    record = Record.objects.get(serial="2")
    assert (record.number, record.issuer, record.attribute) == ("康〔2020〕2号", "own", "open")
    assert Version.objects.filter(record=record).count() == 1


def test_a_spreadsheet_file_comes_in_like_pasted_cells(office: Organ, clerk: User) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("采购")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, head in enumerate(HEADS):
            sheet.write(0, place, head)
        for number, row in enumerate(rows_of(20), start=1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write(number, place, value)

    done = confirm_import(
        _begin(office, clerk, buffer.getvalue(), name="采购.xlsx"), by=clerk, at=AT
    )

    assert done.added == 20


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("台账.xls", b"\xd0\xcf\x11\xe0", "unsupported_kind"),
        ("台账.txt", b"", "file_empty"),
        ("台账.xlsx", b"not a workbook", "unreadable_file"),
    ],
)
def test_a_wrong_spreadsheet_is_refused_before_anything_is_kept(
    office: Organ, clerk: User, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        begin_import(office, "purchases", 2020, data, name=name, by=clerk, at=AT)

    assert caught.value.code == code
    assert not Import.objects.exists()


def test_a_hundred_thousand_rows_come_in(office: Organ, clerk: User) -> None:
    done = confirm_import(_begin(office, clerk, pasted(rows_of(100_000))), by=clerk, at=AT)

    assert done.added == Purchase.objects.count() == 100_000


def test_an_import_ends_once(office: Organ, clerk: User) -> None:
    begun = _begin(office, clerk, pasted(rows_of(2)))
    drop_import(begun, by=clerk, at=AT)

    with pytest.raises(WrongState, match="已经结束"):
        confirm_import(begun, by=clerk, at=AT)

    assert not Purchase.objects.exists()


def test_only_the_offices_own_clerk_imports(office: Organ) -> None:
    stranger = make_person(make_organ("elsewhere"), "information_officer")

    with pytest.raises(NotPermitted):
        begin_import(office, "purchases", 2020, b"a", name="a.txt", by=stranger, at=AT)


def test_the_pages_lead_from_paste_to_rows(office: Organ, as_clerk: Client) -> None:
    new = "/office/kangchuan/registers/imports/new/?year=2020"
    key = as_clerk.get(new).context["form"]["key"].value()
    heads = ["序号", "项目名称", "组织形式", "采购日期", "金额（元）"]
    answer = as_clerk.post(
        new, {"key": key, "register": "purchases", "pasted": pasted(rows_of(4), heads).decode()}
    )

    page = as_clerk.get(answer["Location"])
    assert "将新登记<b>4</b>行" in page.content.decode()
    choice = as_clerk.get(answer["Location"]).context["choice"]
    page = as_clerk.post(answer["Location"], {"confirm": "1", "seen": choice}, follow=True)

    assert "新登记4行" in page.content.decode()
    assert Purchase.objects.count() == 4


def test_another_sheet_of_the_workbook_can_be_chosen(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("说明").write(0, 0, "本台账由党政办填写")
        sheet = book.add_worksheet("采购")
        for row, line in enumerate([HEADS, [1, "纸", "政府集中采购", "2020-02-03", 5]]):
            for place, value in enumerate(line):
                sheet.write(row, place, value)
    begun = begin_import(
        office, "purchases", 2020, buffer.getvalue(), name="采购.xlsx", by=clerk, at=AT
    )
    address = f"/office/kangchuan/registers/imports/{begun.pk}/"
    assert "办公用品" not in as_clerk.get(address).content.decode()

    page = as_clerk.post(address, {"sheet": "1"}, follow=True).content.decode()

    assert "政府集中采购" in page
    assert as_clerk.post(address, {"sheet": "9"}).status_code == 409


def test_a_register_of_incoming_documents_is_kept_with_its_sources_attribute(
    office: Organ, clerk: User
) -> None:
    heads = ["序号", "收文日期", "来文单位", "来文文号", "文件标题", "公开属性", "承办科室"]
    rows = [
        [
            1,
            "2020-03-02",
            "示例区人民政府",
            "示区政发〔2020〕3号",
            "关于疫情防控的通知",
            "主动公开",
        ],
        [2, "2020.3.9", "示例区民政局", "", "关于临时救助的函", "依申请公开"],
    ]
    data = "\n".join("\t".join(map(str, line)) for line in [heads, *rows]).encode()

    begun = begin_import(office, "incoming", 2020, data, name="收文.txt", by=clerk, at=AT)
    confirm_import(begun, by=clerk, at=AT)
    again = begin_import(office, "incoming", 2020, data, name="收文.txt", by=clerk, at=AT)
    confirm_import(again, by=clerk, at=AT)

    again.refresh_from_db()
    assert (again.added, again.repeated) == (0, 2)
    kept = Record.objects.order_by("pk").values_list(
        "kind", "serial", "maker", "number", "dated_on", "attribute", "issuer"
    )
    assert list(kept) == [
        (
            "incoming",
            "1",
            "示例区人民政府",
            "示区政发〔2020〕3号",
            date(2020, 3, 2),
            "open",
            "superior",
        ),
        ("incoming", "2", "示例区民政局", "", date(2020, 3, 9), "on_application", "superior"),
    ]
    assert register_counts(office, 2020)["documents"] == 0


def test_only_what_was_previewed_is_confirmed(office: Organ, as_clerk: Client, clerk: User) -> None:
    begun = _begin(office, clerk, pasted(rows_of(4)))
    address = f"/office/kangchuan/registers/imports/{begun.pk}/"
    choice = as_clerk.get(address).context["choice"]
    change_mapping(begun, {**begun.mapping, "note": {"text": "换过"}}, by=clerk, at=AT)

    answer = as_clerk.post(address, {"confirm": "1", "seen": choice})

    assert answer.status_code == 409
    assert "有人换了工作表或列对应" in answer.content.decode()
    assert not Purchase.objects.exists()
