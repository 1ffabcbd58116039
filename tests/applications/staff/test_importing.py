"""Carrying over an office's own register: columns, checks by row, all or none."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.importing import PASTED, cells_as_text, preview, sheet_from
from gongkai.applications.ledger import application_entries
from gongkai.applications.models import Applicant, Application, Note
from gongkai.applications.operations.carrying import carry_over, known_numbers
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.registers.errors import LedgerErrors
from gongkai.organs.calendar import calendar_of
from tests.applications.factories import IDENTITY, OfficeOfCases, make_office, moment

ADDRESS = "/office/kangchuan/applications/import/"
TODAY = date(2020, 6, 1)
HEAD = "编号\t申请人类型\t姓名\t身份证号\t申请内容\t申请方式\t收到日期\t补正通知日期\t补正收到日期"
HEAD += "\t延期日期\t延期天数\t答复日期\t答复类型\t备注"
ROWS = (
    f"1\t自然人\t张三\t{IDENTITY}\t验收报告\t当面\t2020-04-20\t\t\t\t\t\t\t",
    "2\t公民\t李四\t\t预算\t邮寄签收\t2020/4/1\t\t\t2020-04-20\t10\t\t\t",
    "3\t企业\t某公司\t\t规划\t网络\t2019年12月30日\t\t\t\t\t2020-01-15\t予以公开\t电话沟通",
    "4\t自然人\t王五\t\t采购\t当面\t2020-05-06\t2020-05-08\t2020-05-20\t\t\t\t\t",
    "5\t自然人\t赵六\t\t投诉\t平常信函\t2020-05-28\t\t\t\t\t\t\t",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> OfficeOfCases:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(TODAY))
    return make_office()


@pytest.fixture
def clerk(office: OfficeOfCases, client: Client) -> Client:
    client.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def table(*rows: str, head: str = HEAD) -> str:
    return "\n".join((head, *rows))


def seen(office: OfficeOfCases, text: str, known: tuple[str, ...] = ()) -> list[str]:
    """Return the errors of a table as lines."""
    found = preview(
        sheet_from(text.encode(), PASTED),
        known=known,
        today=TODAY,
        calendar=calendar_of(office.organ),
    )
    return [f"{one.row} {one.column}：{one.message}" for one in found.errors]


def carried(client: Client, text: str) -> int:
    """Take a table through preview and confirmation; return the status of the last answer."""
    form = client.post(ADDRESS, {"pasted": text}).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    answer = client.post(ADDRESS, {**sent, "confirm": "1"})
    return answer.status_code


def test_a_register_is_carried_over_with_dates_from_its_events(
    office: OfficeOfCases, clerk: Client
) -> None:
    assert carried(clerk, table(*ROWS)) == 302

    rows = Application.objects.order_by("pk")
    assert [
        (one.number, one.state, one.received_on, one.due_on, one.decision, one.closed_on)
        for one in rows
    ] == [
        ("202000001", "received", date(2020, 4, 20), date(2020, 5, 19), "", None),
        ("202000002", "received", date(2020, 4, 1), date(2020, 5, 15), "", None),
        (
            "201900001",
            "answered",
            date(2019, 12, 30),
            date(2020, 2, 4),
            "provided",
            date(2020, 1, 15),
        ),
        ("202000003", "in_review", date(2020, 5, 6), date(2020, 6, 17), "", None),
        ("202000004", "received", None, None, "", None),
    ]
    assert {one.source for one in rows} == {"carried"}
    assert [event.kind for event in rows[3].events.all()] == [
        "registered",
        "correction_notified",
        "corrected",
    ]
    assert Note.objects.get(application=rows[2]).text == "启用前的登记编号：3\n电话沟通"
    assert Applicant.objects.get(name="张三").identity_number == IDENTITY
    assert IDENTITY not in Entry.objects.get(deed="applications.carried_over").text


def test_what_was_closed_counts_in_its_year_and_what_is_open_is_carried_on(
    office: OfficeOfCases, clerk: Client
) -> None:
    carried(clerk, table(*ROWS))

    entries = application_entries(office.organ, 2020)

    assert [(one.category, one.received_on, one.closed_on, one.decision) for one in entries] == [
        ("business", date(2019, 12, 30), date(2020, 1, 15), "provided"),
        ("person", date(2020, 4, 1), None, ""),
        ("person", date(2020, 4, 20), None, ""),
        ("person", date(2020, 5, 6), None, ""),
    ]


def test_the_preview_tells_due_dates_before_anything_is_written(
    office: OfficeOfCases, clerk: Client
) -> None:
    page = clerk.post(ADDRESS, {"pasted": table(*ROWS)}).content.decode()

    assert "将登记<b>5</b>件，其中没有办结的<b>4</b>件" in page
    assert "逾期13天" in page
    assert "2020-01-15办结" in page
    assert "尚待与申请人确认" in page
    assert Application.objects.count() == 0


def test_carrying_over_twice_adds_only_what_is_new(office: OfficeOfCases, clerk: Client) -> None:
    carried(clerk, table(*ROWS[:2]))

    page = clerk.post(ADDRESS, {"pasted": table(*ROWS[:3])}).content.decode()
    assert "将登记<b>1</b>件" in page
    assert "已有<b>2</b>件以前导入过" in page
    carried(clerk, table(*ROWS[:3]))

    assert Application.objects.count() == 3
    assert sorted(known_numbers(office.organ)) == ["1", "2", "3"]


def test_one_wrong_row_keeps_all_from_being_written(office: OfficeOfCases, clerk: Client) -> None:
    wrong = ROWS[0].replace("2020-04-20", "2020-13-20")

    assert carried(clerk, table(ROWS[1], wrong)) == 409
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "9\t自然人\t张三\t110105194912310021\t甲\t当面\t2020-04-20\t\t\t\t\t\t\t",
            "2 证件号码：居民身份证号码有误：位数或者校验码不对。请对照证件重新填写；"
            "证件确实如此的，请选“其他证件”并当场核验。",
        ),
        (
            "9\t自然人\t张三\t\t甲\t当面\t2020-06-02\t\t\t\t\t\t\t",
            "2 提交日期：2020-06-02还没有到。请核对日期。",
        ),
        (
            "9\t自然人\t张三\t\t甲\t当面\t2020-05-02\t\t\t\t\t2020-05-01\t予以公开\t",
            "2 答复日期：2020-05-01早于提交日期2020-05-02。请核对两个日期。",
        ),
        (
            "9\t自然人\t张三\t\t甲\t当面\t2020-05-02\t\t\t\t\t2020-05-09\t\t",
            "2 办理结果：填了答复日期，没有办理结果。请补填。",
        ),
        (
            "9\t自然人\t张三\t\t甲\t当面\t2020-05-02\t\t\t\t\t\t予以公开\t",
            "2 答复日期：填了办理结果，没有答复日期。请补填。",
        ),
        (
            "9\t自然人\t张三\t\t甲\t当面\t2020-05-02\t\t\t2020-05-09\t\t\t\t",
            "2 延期工作日数：填了延期告知日期，没有延期工作日数。请补填。",
        ),
        (
            "9\t自然人\t张三\t\t甲\t当面\t2020-05-02\t\t2020-05-09\t\t\t\t\t",
            "2 补正告知日期：填了补正收到日期，没有补正告知日期。请补填。",
        ),
        (
            "9\t自然人\t张三\t\t甲\t平常信函\t2020-05-02\t\t\t\t\t2020-05-09\t予以公开\t",
            "2 确认日期：平常信函、传真已经办结的，请补填双方确认的日期。",
        ),
    ],
)
def test_each_row_is_checked(office: OfficeOfCases, row: str, told: str) -> None:
    assert seen(office, table(row)) == [told]


def test_answer_before_the_confirmed_receipt_is_an_error(office: OfficeOfCases) -> None:
    row = "9\t自然人\t张三\t\t甲\t平常信函\t2020-05-02\t\t\t\t\t2020-05-09\t予以公开\t\t2020-05-11"

    assert seen(office, table(row, head=f"{HEAD}\t确认日期")) == [
        "2 答复日期：2020-05-09早于确认日期2020-05-11。请核对两个日期。"
    ]


def test_unknown_words_and_missing_columns_are_named(office: OfficeOfCases) -> None:
    assert seen(office, "编号\t姓名\n1\t张三") == [
        "None None：还没有指定这些列：申请人类别、所需政府信息、收到方式、提交日期。"
    ]
    errors = seen(office, table("9\t外星人\t张三\t\t甲\t飞鸽\t2020-05-02\t\t\t\t\t\t\t"))
    assert [error.partition("：")[0] for error in errors] == ["2 申请人类别", "2 收到方式"]
    assert seen(office, HEAD) == ["None None：表头下面没有数据行。"]


def test_a_workbook_with_a_title_line_reads_like_a_pasted_table(
    office: OfficeOfCases, clerk: Client
) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "2020年依申请公开台账")
        for number, line in enumerate(table(*ROWS).splitlines(), start=2):
            for place, cell in enumerate(line.split("\t")):
                sheet.write_string(number, place, cell)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(3, 6, datetime(2020, 4, 20), day)  # noqa: DTZ001
    file = SimpleUploadedFile("台账.xlsx", buffer.getvalue())

    form = clerk.post(ADDRESS, {"file": file}).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    page = clerk.post(ADDRESS, {**sent, "match": "1"})

    assert page.context["head_row"] == 3
    assert page.context["preview"].errors == ()
    assert len(page.context["preview"].new) == 5
    assert clerk.post(ADDRESS, {**sent, "confirm": "1"}).status_code == 302
    assert Application.objects.count() == 5


def test_a_person_may_choose_other_columns(office: OfficeOfCases, clerk: Client) -> None:
    text = table(
        "1\t自然人\t甲\t当面\t2020-05-06\t正文", head="号\t身份\t谁\t怎么来的\t哪天\t要什么"
    )
    first = clerk.post(ADDRESS, {"pasted": text})
    assert "还没有指定这些列" in first.content.decode()
    sent = {field.html_name: field.value() or "" for field in first.context["form"]}
    places = ("id", "category", "name", "channel", "arrived_on", "wanted")

    chosen = {f"from_{key}": str(place) for place, key in enumerate(places)}
    answer = clerk.post(ADDRESS, {**sent, **chosen, "confirm": "1"})

    assert answer.status_code == 302
    assert Application.objects.get().wanted == "正文"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("台账.doc", b"x", "格式读不了"),
        ("台账.csv", b"", ""),
        ("台账.csv", "编号\n秘密★1年".encode(), "停止操作，报告保密机构"),
    ],
)
def test_what_is_no_table_or_a_secret_is_refused(
    clerk: Client, name: str, data: bytes, message: str
) -> None:
    answer = clerk.post(ADDRESS, {"file": SimpleUploadedFile(name, data)})

    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_somebody_carrying_the_same_over_meanwhile_is_told(office: OfficeOfCases) -> None:
    sheet = sheet_from(table(*ROWS[:1]).encode(), PASTED)
    shown = preview(sheet, today=TODAY, calendar=calendar_of(office.organ))
    carry_over(office.organ, shown, by=office.clerk, at=moment(TODAY))

    with pytest.raises(WrongState) as refused:
        carry_over(office.organ, shown, by=office.clerk, at=moment(TODAY))
    assert refused.value.code == "register_changed"

    nothing = preview(sheet, known=["1"], today=TODAY, calendar=calendar_of(office.organ))
    with pytest.raises(InvalidInput) as empty:
        carry_over(office.organ, nothing, by=office.clerk, at=moment(TODAY))
    assert empty.value.code == "nothing_to_carry"


def test_errors_are_refused_by_the_operation_too(office: OfficeOfCases) -> None:
    sheet = sheet_from(table(ROWS[0], ROWS[0]).encode(), PASTED)
    shown = preview(sheet, today=TODAY, calendar=calendar_of(office.organ))

    with pytest.raises(LedgerErrors):
        carry_over(office.organ, shown, by=office.clerk, at=moment(TODAY))
    assert Application.objects.count() == 0


def test_cells_go_through_the_page_unchanged(office: OfficeOfCases) -> None:
    sheet = sheet_from('a\t"第一行\n第二行"\n\n=1+1\t"带\t制表"'.encode(), PASTED)

    again = sheet_from(cells_as_text(sheet).encode(), PASTED)

    assert [row.cells for row in again.rows] == [row.cells for row in sheet.rows]
