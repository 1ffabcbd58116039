"""The standard catalogue: three layouts taken in after a preview, and what covers each row."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.exchange.standard_catalogue import CatalogueLine, read_catalogue, write_catalogue
from gongkai.organs.models import Organ, Post, PublicChange
from gongkai.publishing.catalogue import line_of, rows_of, write_catalogue_of
from gongkai.publishing.coverage import (
    count_states,
    coverage_of,
    narrow,
    write_coverage,
)
from gongkai.publishing.models import CatalogueRow, Item
from gongkai.publishing.operations.cataloguing import (
    confirm_import,
    keep_catalogue_file,
    preview_import,
    retire_row,
    save_row,
)
from gongkai.records.models import StoredFile
from gongkai.records.secrets import SecrecyMark
from tests.office import AT, make_organ
from tests.publishing.factories import make_column, make_draft, make_published

pytestmark = pytest.mark.django_db
PAGES = "/office/kangchuan/publishing/setup/"
TERM = "自信息形成或者变更之日起20个工作日内"
CHANNELS = {"website": "政府网站", "community_board": "公示栏"}
LINES = (
    CatalogueLine(
        "1",
        "社会救助",
        "最低生活保障",
        "办事指南",
        "办理条件",
        "《社会救助暂行办法》",
        TERM,
        "康川街道办事处",
        ("website", "community_board"),
        "all",
        ("open",),
        ("乡级",),
    ),
    CatalogueLine(
        "2",
        "社会救助",
        "最低生活保障",
        "审核信息",
        "初审名单",
        "《社会救助暂行办法》",
        "及时公开",
        "康川街道办事处",
        ("community_board",),
        "all",
        ("open",),
        ("乡级",),
    ),
    CatalogueLine(
        "3",
        "社会救助",
        "临时救助",
        "",
        "救助情况",
        "《社会救助暂行办法》",
        "每月公开一次",
        "康川街道办事处",
        ("website",),
        "specific",
        ("on_application",),
        ("乡级",),
    ),
)


def _standard() -> tuple[str, bytes]:
    """Return the lines as the official layout has them: two rows of heads, ■ and √."""
    return "标准目录.xlsx", write_catalogue(LINES, title="康川街道标准目录")


def _one_row() -> tuple[str, bytes]:
    """Return the lines with one row of heads, other labels, words instead of marks."""
    heads = (
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
    )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, heads)
        for row, line in enumerate(LINES, start=1):
            sheet.write_row(
                row,
                0,
                (
                    line.number,
                    line.domain + "领域",
                    line.item1,
                    line.item2,
                    line.content,
                    line.basis,
                    line.term,
                    line.body,
                    "、".join(CHANNELS[one] for one in line.channels),
                    "全社会" if line.audience == "all" else "特定群体",
                    "主动公开" if line.way == ("open",) else "依申请公开",
                    "乡级",
                ),
            )
    return "街道目录.xlsx", buffer.getvalue()


def _text() -> tuple[str, bytes]:
    """Return the lines as text out of a spreadsheet, with blanks for merged cells."""
    text = (
        "社会救助领域基层政务公开标准目录,,,,,,,,,,,,\n"
        "序号,公开事项,,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,,公开方式,,公开层级\n"
        ",一级事项,二级事项,,,,,,全社会,特定群体,主动,依申请,乡级\n"
        f"1,最低生活保障,办事指南,办理条件,《社会救助暂行办法》,{TERM},康川街道办事处,"
        "■政府网站■公示栏□其他,√,,√,,√\n"
        "2,,审核信息,初审名单,《社会救助暂行办法》,及时公开,康川街道办事处,"
        "□政府网站■公示栏,√,,√,,√\n"
        "3,临时救助,,救助情况,《社会救助暂行办法》,每月公开一次,康川街道办事处,"
        "■政府网站,,√,,√,√\n"
    )
    return "目录.csv", text.encode("gb18030")


def _import(organ: Organ, file: tuple[str, bytes], by: User) -> StoredFile:
    kept = keep_catalogue_file(organ, file[1], name=file[0], by=by, at=AT)
    confirm_import(kept, seen=preview_import(kept).mark, by=by, at=AT)
    return kept


def _lines(organ: Organ) -> list[CatalogueLine]:
    return [line_of(row) for row in rows_of(organ)]


def _file(*lines: CatalogueLine) -> tuple[str, bytes]:
    """Return lines as text, which is read faster than a workbook."""
    heads = (
        "序号,领域,一级事项,二级事项,公开内容,公开依据,公开时限,公开主体,"
        "公开渠道,公开对象,公开方式,公开层级"
    )
    told = [
        (
            *(line.number, line.domain, line.item1, line.item2, line.content, line.basis),
            *(line.term, line.body, "、".join(CHANNELS[one] for one in line.channels)),
            "全社会" if line.audience == "all" else "特定群体",
            "主动公开" if line.way == ("open",) else "依申请公开",
            "乡级",
        )
        for line in lines
    ]
    return "目录.csv", "\n".join([heads, *(",".join(row) for row in told)]).encode()


@pytest.mark.parametrize("variant", [_standard, _one_row, _text])
def test_a_catalogue_in_any_of_three_layouts_gives_the_same_rows(
    office: Organ, clerk: User, variant: Any
) -> None:
    _import(office, variant(), clerk)

    assert _lines(office) == list(LINES)


def test_the_three_layouts_one_after_the_other_double_nothing(office: Organ, clerk: User) -> None:
    _import(office, _standard(), clerk)
    first = [row.pk for row in rows_of(office)]

    for variant in (_one_row, _text):
        name, data = variant()
        kept = keep_catalogue_file(office, data, name=name, by=clerk, at=AT)
        plan = preview_import(kept)
        assert (plan.new, plan.changed, plan.retired, plan.unchanged) == ((), (), (), 3)
        confirm_import(kept, seen=plan.mark, by=clerk, at=AT)

    assert [row.pk for row in rows_of(office)] == first
    assert CatalogueRow.objects.filter(organ=office).count() == 3


def test_a_new_edition_updates_rows_and_retires_what_it_no_longer_has(
    office: Organ, clerk: User
) -> None:
    _import(office, _file(*LINES), clerk)
    post = Post.objects.get(organ=office, role="information_officer")
    CatalogueRow.objects.filter(organ=office, number="1").update(post=post)
    first, second, _ = rows_of(office)

    _import(office, _file(replace(LINES[0], term="长期公开"), LINES[1]), clerk)

    found = rows_of(office)
    assert [(row.pk, row.term, row.post) for row in found] == [
        (first.pk, "长期公开", post),
        (second.pk, "及时公开", None),
    ]
    retired = CatalogueRow.objects.exclude(retired_at=None).get(organ=office)
    assert (retired.number, retired.retired_at) == ("3", AT)


def test_a_row_that_comes_back_is_the_same_row(office: Organ, clerk: User) -> None:
    _import(office, _file(*LINES), clerk)
    third = rows_of(office)[2]
    _import(office, _file(*LINES[:2]), clerk)

    _import(office, _file(*LINES), clerk)

    assert rows_of(office)[2].pk == third.pk
    assert CatalogueRow.objects.filter(organ=office).count() == 3


def test_rows_go_with_their_items_when_numbers_move(
    office: Organ, clerk: User, leader: User
) -> None:
    """A line put in front moves all numbers; what was published must not change its row."""
    _import(office, _file(*LINES), clerk)
    first, second, third = rows_of(office)
    item = make_published(office, clerk, leader)
    Item.objects.filter(pk=item.pk).update(catalogue_row=second, published_row=second)
    moved = [replace(line, number=str(int(line.number) + 1)) for line in LINES]
    new = replace(LINES[0], item1="特困人员供养", item2="")

    _import(office, _file(new, *moved), clerk)

    found = rows_of(office)
    assert [(row.number, row.item1, row.item2) for row in found] == [
        ("1", "特困人员供养", ""),
        ("2", "最低生活保障", "办事指南"),
        ("3", "最低生活保障", "审核信息"),
        ("4", "临时救助", ""),
    ]
    assert [row.pk for row in found[1:]] == [first.pk, second.pk, third.pk]
    assert [one.count for one in coverage_of(office, on=AT.date())] == [0, 0, 1, 0]


def test_a_file_of_one_domain_leaves_the_others_alone(office: Organ, clerk: User) -> None:
    _import(office, _file(*LINES), clerk)
    other = replace(LINES[0], domain="养老服务")

    _import(office, _file(other), clerk)

    assert [(row.domain, row.number) for row in rows_of(office)] == [
        ("社会救助", "1"),
        ("社会救助", "2"),
        ("社会救助", "3"),
        ("养老服务", "1"),
    ]


def test_with_one_wrong_row_nothing_is_taken(office: Organ, clerk: User) -> None:
    text = (
        "序号,一级事项,公开内容,公开时限,公开主体\n1,救助,内容,及时,街道\n1,低保,内容,及时,街道\n"
    )
    kept = keep_catalogue_file(office, text.encode(), name="目录.csv", by=clerk, at=AT)
    plan = preview_import(kept)

    assert not plan.may_be_confirmed
    assert [str(error) for error in plan.errors] == [
        "目录.csv 第3行“序号”：本目录里已有序号“1”。请核对后改正。"
    ]
    with pytest.raises(InvalidInput) as refused:
        confirm_import(kept, seen=plan.mark, by=clerk, at=AT)
    assert refused.value.code == "catalogue_errors"
    assert _lines(office) == []


def test_what_changed_after_the_preview_is_not_imported(office: Organ, clerk: User) -> None:
    name, data = _file(*LINES)
    kept = keep_catalogue_file(office, data, name=name, by=clerk, at=AT)
    seen = preview_import(kept).mark
    save_row(office, {"number": "1", "domain": "社会救助", "item1": "手工"}, by=clerk, at=AT)

    with pytest.raises(WrongState) as refused:
        confirm_import(kept, seen=seen, by=clerk, at=AT)

    assert refused.value.code == "catalogue_changed"
    assert [row.item1 for row in rows_of(office)] == ["手工"]


def test_an_import_keeps_its_file_and_leaves_one_entry_each(office: Organ, clerk: User) -> None:
    kept = _import(office, _file(*LINES), clerk)

    assert StoredFile.objects.get().sha256 == kept.sha256
    deeds = [entry.deed for entry in Entry.objects.order_by("pk")]
    assert deeds == ["publishing.catalogue_uploaded", "publishing.catalogue_imported"]
    assert [change.topic for change in PublicChange.objects.all()] == ["catalogue"]


def test_a_catalogue_with_a_secrecy_mark_is_refused_and_not_kept(
    office: Organ, clerk: User, settings: Any
) -> None:
    _, data = _text()
    marked = "秘密★10年\n".encode("gb18030") + data

    with pytest.raises(SecrecyMark):
        keep_catalogue_file(office, marked, name="目录.csv", by=clerk, at=AT)

    assert not StoredFile.objects.exists()
    assert not settings.FILES_FOLDER.exists() or not list(settings.FILES_FOLDER.rglob("*"))


def test_leaders_do_not_import(office: Organ, leader: User) -> None:
    with pytest.raises(NotPermitted):
        keep_catalogue_file(office, b"x", name="a.csv", by=leader, at=AT)


def test_what_is_exported_reads_back(office: Organ, clerk: User) -> None:
    _import(office, _file(*LINES), clerk)

    found = read_catalogue(write_catalogue_of(office), "目录.xlsx")

    assert (found.rows, found.errors) == (LINES, ())


def test_rows_are_edited_and_retired_by_hand(office: Organ, clerk: User) -> None:
    _import(office, _file(*LINES), clerk)
    first, second, _ = rows_of(office)
    save_row(office, {"term": "长期公开"}, row=first, by=clerk, at=AT)
    retire_row(second, by=clerk, at=AT)

    assert [(row.number, row.term) for row in rows_of(office)] == [
        ("1", "长期公开"),
        ("3", "每月公开一次"),
    ]
    with pytest.raises(WrongState) as refused:
        retire_row(second, by=clerk, at=AT)
    assert refused.value.code == "already_retired"
    with pytest.raises(InvalidInput) as taken:
        save_row(office, {"number": "3"}, row=first, by=clerk, at=AT)
    assert taken.value.code == "number_taken"


def _row(organ: Organ, number: str, term: str, **given: Any) -> CatalogueRow:
    content = {"item1": f"事项{number}", "way": ["open"]} | given
    return CatalogueRow.objects.create(organ=organ, number=number, term=term, **content)


def _covered(organ: Organ, clerk: User, leader: User) -> None:
    """Make a row in each state; everything is published on 2021-01-15."""
    column = make_column(organ)

    def put(row: CatalogueRow, title: str, dated_on: date, *, is_public: bool = True) -> None:
        make = make_published if is_public else make_draft
        people = (clerk, leader) if is_public else (clerk,)
        item = make(organ, *people, column=column, title=title, dated_on=dated_on)  # type: ignore[operator]
        Item.objects.filter(pk=item.pk).update(
            catalogue_row=row, published_row=row if is_public else None
        )

    _row(organ, "1", TERM)
    put(_row(organ, "2", TERM), "按期公开的通知", date(2021, 1, 4))
    put(_row(organ, "3", "自信息形成之日起3个工作日内"), "迟公开的通知", date(2021, 1, 4))
    put(_row(organ, "4", TERM), "还没有公开的通知", date(2020, 11, 2), is_public=False)
    put(_row(organ, "5", "每月公开一次"), "一月的情况", date(2021, 1, 11))
    put(_row(organ, "6", "及时公开"), "及时公开的通知", date(2021, 1, 4))
    put(_row(organ, "7", "作出决定之日起7个工作日内"), "决定", date(2021, 1, 4))
    _row(organ, "8", TERM, way=["on_application"])
    put(_row(organ, "9", ""), "没有写时限的", date(2020, 12, 1))


def test_coverage_tells_for_each_row_what_stands_on_it(
    office: Organ, clerk: User, leader: User
) -> None:
    _covered(office, clerk, leader)

    found = coverage_of(office, on=date(2021, 3, 5))

    day = date(2021, 1, 15)
    assert [(one.row.number, one.state, one.count, one.last_on) for one in found] == [
        ("1", "nothing", 0, None),
        ("2", "fine", 1, day),
        ("3", "late", 1, day),
        ("4", "late", 0, None),
        ("5", "stale", 1, day),
        ("6", "by_hand", 1, day),
        ("7", "by_hand", 1, day),
        ("8", "on_application", 0, None),
        ("9", "late", 1, day),
    ]
    assert {one.row.number: one.why for one in found if one.why} == {
        "3": "最近一件应于2021-01-07前公开，2021-01-15才公开",
        "4": "有1件还没有公开，应于2020-11-30前公开",
        "5": "应于2021-02-28前再公开一次（目录规定的时限：每月公开一次，本期至2021-02-28）",
        "6": "目录规定的时限为“及时公开”，没有确定的到期日，请由人工掌握",
        "7": "目录规定自“作出决定”起计算，还没有登记这一日期，请补登",
        "9": "最近一件应于2020-12-29前公开，2021-01-15才公开",
    }
    assert [(word, count) for _, word, count in count_states(found)] == [
        ("没有公开信息", 1),
        ("逾期公开", 3),
        ("超期未更新", 1),
        ("正常", 1),
        ("由人工掌握", 2),
        ("依申请公开", 1),
        ("其他层级公开", 0),
    ]


def test_a_row_of_another_level_is_no_duty_of_the_street(
    office: Organ, clerk: User, leader: User
) -> None:
    _row(office, "1", TERM, levels=["县级"])
    _row(office, "2", TERM, levels=["县级", "乡级"])
    both = _row(office, "3", TERM, levels=["县级"])
    item = make_published(office, clerk, leader, dated_on=date(2021, 1, 4))
    Item.objects.filter(pk=item.pk).update(published_row=both)

    found = coverage_of(office, on=AT.date())

    assert [(one.row.number, one.state, one.why) for one in found] == [
        ("1", "others", "目录的公开层级：县级"),
        ("2", "nothing", ""),
        ("3", "fine", ""),
    ]


def test_a_row_leads_to_what_hangs_on_it_and_a_draft_moves_nothing_public(
    office: Organ, clerk: User, leader: User, as_clerk: Client
) -> None:
    here, there = _row(office, "1", TERM), _row(office, "2", TERM)
    item = make_published(office, clerk, leader, title="挂在目录上的通知")
    make_draft(office, clerk, title="不在目录上的通知", number="")
    Item.objects.filter(pk=item.pk).update(published_row=here, catalogue_row=there, state="draft")

    found = coverage_of(office, on=AT.date())
    page = as_clerk.get("/office/kangchuan/publishing/setup/coverage/").content.decode()
    listed = as_clerk.get(f"/office/kangchuan/publishing/?row={here.pk}").content.decode()

    assert [(one.count, one.hanging) for one in found] == [(1, 1), (0, 0)]
    assert f'href="/office/kangchuan/publishing/?row={here.pk}"' in page
    assert f"?row={there.pk}" not in page
    assert "挂在目录上的通知" in listed
    assert "不在目录上的通知" not in listed
    assert "目录事项“1 事项1”上的，共1条" in listed


def test_what_is_taken_down_covers_nothing(office: Organ, clerk: User, leader: User) -> None:
    row = _row(office, "1", TERM)
    item = make_published(office, clerk, leader)
    Item.objects.filter(pk=item.pk).update(catalogue_row=row, taken_down_at=AT)

    (found,) = coverage_of(office, on=AT.date())

    assert (found.state, found.count, found.last_on) == ("nothing", 0, None)


def test_what_is_withheld_waits_for_nothing(office: Organ, clerk: User) -> None:
    row = _row(office, "1", TERM)
    told = {"attribute": "on_application", "ground": "条例第十六条", "dated_on": date(2020, 1, 6)}
    item = make_draft(office, clerk, **told)
    Item.objects.filter(pk=item.pk).update(catalogue_row=row)

    (found,) = coverage_of(office, on=AT.date())

    assert (found.state, found.why) == ("nothing", "")


def test_a_year_without_calendar_is_left_to_people(office: Organ, clerk: User) -> None:
    row = _row(office, "1", TERM)
    item = make_draft(office, clerk, dated_on=date(2045, 1, 4))
    Item.objects.filter(pk=item.pk).update(catalogue_row=row)

    (found,) = coverage_of(office, on=date(2045, 3, 1))

    assert found.state == "by_hand"
    assert "没有公布或者没有录入" in found.why


def test_coverage_is_narrowed_and_written_as_a_spreadsheet(
    office: Organ, clerk: User, leader: User
) -> None:
    _covered(office, clerk, leader)
    CatalogueRow.objects.filter(organ=office, number="3").update(domain="养老服务")
    every = coverage_of(office, on=date(2021, 3, 5))

    late = narrow(every, {"state": "late"})
    data = write_coverage(office, late, on=date(2021, 3, 5))

    assert [one.row.number for one in late] == ["3", "4", "9"]
    assert [one.row.number for one in narrow(every, {"domain": "养老服务"})] == ["3"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "康川街道办事处标准目录覆盖情况（2021-03-05）"
    assert [row[1] for row in rows[3:]] == ["3", "4", "9"]
    assert rows[3][5:8] == ["逾期公开", 1, "2021-01-15"]
    assert write_coverage(office, late, on=date(2021, 3, 5)) == data


def test_coverage_asks_a_constant_number_of_questions(
    office: Organ, clerk: User, leader: User
) -> None:
    _covered(office, clerk, leader)
    for number in range(100, 160):
        _row(office, str(number), TERM)

    with CaptureQueriesContext(connection) as asked:
        coverage_of(office, on=date(2021, 3, 5))

    assert len(asked) == 2


def test_a_catalogue_is_imported_on_the_pages(as_clerk: Client, office: Organ) -> None:
    name, data = _standard()
    upload = SimpleUploadedFile(name, data)
    answer = as_clerk.post(f"{PAGES}catalogue/import/", {"key": "a", "file": upload})
    assert answer.status_code == 302
    page = as_clerk.get(answer.url)  # type: ignore[attr-defined]
    assert "新增<b>3</b>项" in page.content.decode()
    assert _lines(office) == []

    seen = page.context["plan"].mark
    assert as_clerk.post(answer.url, {"key": "b", "seen": seen}).status_code == 302  # type: ignore[attr-defined]

    assert _lines(office) == list(LINES)
    assert "最低生活保障 审核信息" in as_clerk.get(f"{PAGES}catalogue/").content.decode()
    exported = as_clerk.get(f"{PAGES}catalogue/export/")
    assert read_catalogue(exported.content, "a.xlsx").rows == LINES
    covered = as_clerk.get(f"{PAGES}coverage/?state=nothing&domain=社会救助").content.decode()
    assert "共3项" in covered
    assert "没有公开信息2项" in covered
    answer = as_clerk.get(f"{PAGES}coverage/export/?state=nothing")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_plan_that_changed_is_shown_anew_and_can_then_be_confirmed(
    as_clerk: Client, office: Organ
) -> None:
    name, data = _file(*LINES)
    upload = SimpleUploadedFile(name, data)
    address = as_clerk.post(f"{PAGES}catalogue/import/", {"key": "a", "file": upload})["Location"]
    seen = as_clerk.get(address).context["plan"].mark
    _row(office, "1", "长期公开", domain="社会救助")

    refused = as_clerk.post(address, {"key": "b", "seen": seen})
    assert refused.status_code == 400
    shown = re.search(r'name="seen" value="(\w+)"', refused.content.decode())
    assert shown is not None
    assert as_clerk.post(address, {"key": "c", "seen": shown[1]}).status_code == 302

    assert _lines(office) == list(LINES)


def test_a_wrong_file_is_told_on_the_page(as_clerk: Client, office: Organ) -> None:
    upload = SimpleUploadedFile("目录.xlsx", b"not a workbook")

    answer = as_clerk.post(f"{PAGES}catalogue/import/", {"key": "a", "file": upload})

    assert answer.status_code == 400
    assert not StoredFile.objects.filter(organ=office).exists()


def test_a_row_is_edited_on_its_page(as_clerk: Client, office: Organ) -> None:
    row = _row(office, "1", TERM, domain="社会救助", levels=["乡级"])
    address = f"{PAGES}catalogue/{row.pk}/"
    seen = as_clerk.get(address).context["form"].initial["seen"]
    told = {
        "key": "a",
        "seen": seen,
        "domain": "社会救助",
        "number": "1",
        "item1": "临时救助",
        "term": "长期公开",
        "channels": ["website"],
        "way": ["open"],
        "levels": "县级、乡级",
        "audience": "all",
    }

    assert as_clerk.post(address, told).status_code == 302

    row.refresh_from_db()
    assert (row.item1, row.term, row.channels, row.levels, row.audience) == (
        "临时救助",
        "长期公开",
        ["website"],
        ["县级", "乡级"],
        "all",
    )


def test_another_organs_rows_and_files_are_not_found(as_clerk: Client, clerk: User) -> None:
    other = make_organ("elsewhere")
    row = _row(other, "1", TERM)
    kept = StoredFile.objects.create(
        organ=other, sha256="0" * 64, name="a.csv", kind="table", size=1, at=AT
    )

    for address in (f"catalogue/{row.pk}/", f"catalogue/import/{kept.pk}/"):
        assert as_clerk.get(f"{PAGES}{address}").status_code == 404
        assert as_clerk.post(f"{PAGES}{address}", {"key": "a"}).status_code == 404
