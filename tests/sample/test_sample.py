"""The sample folders as any spreadsheet program sees them: plain rows, no reader of ours."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.errors import DataMissing
from gongkai.sample import SAMPLES, sample_folder
from gongkai.statute.annual_report.forms import get_form
from gongkai.statute.calendars import default_calendar
from gongkai.statute.catalogue import find_word
from gongkai.statute.clocks import find_channel
from gongkai.statute.decisions import find_decision, find_result, find_suit_kind
from gongkai.statute.fees import quote_items, quote_pages

Rows = list[dict[str, str]]

#: Heads under which the office itself signs, sends or decides, so only on working days.
OFFICE_DAYS = {
    "成文日期",
    "印发日期",
    "发布日期",
    "采购日期",
    "决定日期",
    "收费日期",
    "答复日期",
    "确认日期",
    "受理日期",
    "立案日期",
    "审结日期",
    "废止日期",
    "日期",
}
#: Registers that table 二 to 四 draw on; each has rows or a line in 零报告.csv.
REGISTERS = {
    "发文",
    "简报",
    "采购",
    "行政许可",
    "其他对外管理服务",
    "行政处罚",
    "行政强制",
    "行政事业性收费",
    "事项清单",
    "依申请公开",
    "行政复议",
    "行政诉讼",
}
SHILI = ("shili/2023", "shili/2024")


def rows(sample: str, register: str) -> Rows:
    path = sample_folder(sample) / f"{register}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def registers(sample: str) -> Iterator[tuple[str, Rows]]:
    for path in sorted(sample_folder(sample).glob("*.csv")):
        yield path.stem, rows(sample, path.stem)


def files(sample: str) -> list[Path]:
    return [path for path in sorted(sample_folder(sample).rglob("*")) if path.is_file()]


def titles(sample: str) -> list[str]:
    return [row["标题"] for name in ("发文", "简报") for row in rows(sample, name)]


def test_sample_of_unknown_name_is_refused() -> None:
    with pytest.raises(DataMissing, match="没有名为“康川”的示例台账"):
        sample_folder("康川")


def test_kangchuan_counts_are_those_of_the_published_report() -> None:
    documents = rows("kangchuan/2020", "发文")
    briefs = rows("kangchuan/2020", "简报")
    purchases = rows("kangchuan/2020", "采购")

    assert [row["文号"] for row in documents] == [f"康街办〔2020〕{n}号" for n in range(1, 155)]
    assert [row["期号"] for row in briefs] == [f"第{n}期" for n in range(1, 48)]
    assert {row["公开属性"] for row in (*documents, *briefs)} == {"主动公开"}
    assert {(row["发文主体"], row["文件类别"]) for row in documents} == {("办事处", "其他")}
    assert {row["组织形式"] for row in purchases} == {"政府集中采购"}
    assert len(purchases) == 89
    assert sum(Decimal(row["金额（元）"]) for row in purchases) == Decimal(1_054_600)


def test_kangchuan_purchases_are_of_a_small_office() -> None:
    purchases = rows("kangchuan/2020", "采购")

    assert len({row["项目名称"] for row in purchases}) == len(purchases)
    assert all(500 <= Decimal(row["金额（元）"]) <= 60_000 for row in purchases)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_register_has_rows_or_is_confirmed_empty(sample: str) -> None:
    kept = {name for name, table in registers(sample) if table} & REGISTERS
    confirmed = Counter(row["台账"] for row in rows(sample, "零报告"))

    assert kept.isdisjoint(confirmed)
    assert kept | set(confirmed) == REGISTERS
    assert set(confirmed.values()) == {1}


@pytest.mark.parametrize("sample", SAMPLES)
def test_csv_files_open_right_in_a_spreadsheet_program(sample: str) -> None:
    for path in sample_folder(sample).glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path.name
        with path.open(encoding="utf-8-sig", newline="") as file:
            widths = {len(row) for row in csv.reader(file)}
        assert len(widths) == 1, path.name


@pytest.mark.parametrize("sample", SAMPLES)
def test_titles_are_not_repeated(sample: str) -> None:
    assert [title for title, times in Counter(titles(sample)).items() if times > 1] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_titles_differ_by_more_than_numbers(sample: str) -> None:
    bare = Counter(re.sub(r"[\d一二三四五六七八九十]+", "", title) for title in titles(sample))

    assert [title for title, times in bare.items() if times > 1] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_office_signs_on_working_days(sample: str) -> None:
    calendar = default_calendar()
    idle = [
        (name, head, row[head])
        for name, table in registers(sample)
        for row in table
        for head in OFFICE_DAYS & row.keys()
        if row[head] and not calendar.is_working_day(date.fromisoformat(row[head]))
    ]

    assert idle == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_documents_are_published_within_twenty_working_days(sample: str) -> None:
    calendar = default_calendar()
    for row in (*rows(sample, "发文"), *rows(sample, "简报")):
        dated = date.fromisoformat(row.get("成文日期") or row["印发日期"])
        is_due = row["公开属性"] == "主动公开" and row.get("发文主体") != "上级来文"
        assert bool(row["发布日期"]) == is_due == bool(row["发布渠道"]), row
        if is_due:
            published = date.fromisoformat(row["发布日期"])
            assert dated <= published <= calendar.add_working_days(dated, 20), row


@pytest.mark.parametrize("sample", SAMPLES)
def test_documents_and_briefs_stand_in_order_of_date(sample: str) -> None:
    year = sample[-4:]
    for name, head in (("发文", "成文日期"), ("简报", "印发日期")):
        days = [row[head] for row in rows(sample, name) if row[head].startswith(year)]
        assert days == sorted(days)


#: 11 digits of a mobile phone, landlines, identity numbers, bank cards.
NUMBERS_OF_PEOPLE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{15,}[Xx]?")
NAMES_OF_PEOPLE = re.compile(r"[\u4e00-\u9fff](?:某|同志|先生|女士)|姓名[:：]")


@pytest.mark.parametrize("sample", SAMPLES)
def test_nobody_is_named_and_no_number_of_a_person_stands_anywhere(sample: str) -> None:
    for path in files(sample):
        text = path.read_text(encoding="utf-8-sig")
        assert not NUMBERS_OF_PEOPLE.search(text), path.name
        people = {found[0] for found in NAMES_OF_PEOPLE.finditer(text)}
        assert people == set(), path.name


def test_no_real_place_stands_in_any_title() -> None:
    places = re.compile(r"(\w{2})(?:省|市|县|区|镇|乡)(?:人民政府|委|局|民政)")
    found = {match[1] for sample in SAMPLES for t in titles(sample) for match in places.finditer(t)}

    assert found <= {"示例"}


@pytest.mark.parametrize("sample", SHILI)
def test_applications_use_every_applicant_and_every_channel(sample: str) -> None:
    applications = rows(sample, "依申请公开")

    applicants = {find_word("applicants", row["申请人类别"]).slug for row in applications}
    channels = {find_channel(row["收到方式"]).value for row in applications}
    assert applicants == {"person", "business", "research", "charity", "legal", "other"}
    assert channels == {"counter", "post_signed", "post_plain", "fax", "internet"}


def test_two_years_of_applications_use_every_result_row_of_table_three() -> None:
    decisions = {
        find_decision(row["办理结果"]).row_2021
        for sample in SHILI
        for row in rows(sample, "依申请公开")
        if row["办理结果"]
    }

    assert decisions == set(get_form("2021").application_results)


def test_two_years_of_disputes_use_every_column_of_table_four() -> None:
    found = set()
    for sample in SHILI:
        for row in (*rows(sample, "行政复议"), *rows(sample, "行政诉讼")):
            kind = find_suit_kind(row["类型"]) if "类型" in row else "review"
            found.add((kind, find_result(row["结果"]).column if row["结果"] else "pending"))

    assert found == {
        (kind, column)
        for kind in ("review", "direct", "after_review")
        for column in ("upheld", "corrected", "other", "pending")
    }


@pytest.mark.parametrize("register", ["依申请公开", "行政复议", "行政诉讼"])
def test_what_2023_left_open_stands_in_2024_again(register: str) -> None:
    head = "答复日期" if register == "依申请公开" else "审结日期"
    left = {row["编号"] for row in rows("shili/2023", register) if not row[head]}
    carried = {row["编号"] for row in rows("shili/2024", register) if "2023-" in row["编号"]}

    assert left == carried


def test_applications_carried_over_keep_category_channel_and_days() -> None:
    heads = ("编号", "申请人类别", "收到方式", "提交日期", "确认日期")
    left = [row for row in rows("shili/2023", "依申请公开") if not row["答复日期"]]
    carried = [row for row in rows("shili/2024", "依申请公开") if "2023-" in row["编号"]]

    assert [[row[head] for head in heads] for row in left] == [
        [row[head] for head in heads] for row in carried
    ]
    assert all(row["收到日期"] for row in carried)


@pytest.mark.parametrize("sample", SHILI)
def test_steps_belong_to_applications_of_the_register(sample: str) -> None:
    known = {row["编号"] for row in rows(sample, "依申请公开")}

    assert {row["编号"] for row in rows(sample, "申请过程")} <= known


@pytest.mark.parametrize("sample", SHILI)
def test_fee_notices_agree_with_the_tariffs(sample: str) -> None:
    notices = [row for row in rows(sample, "申请过程") if row["环节"] == "收费通知"]

    for row in notices:
        tariff = re.match(r"按(?P<by>件|量)计收，(?P<number>\d+)(?:件|页)", row["备注"])
        assert tariff, row
        quote = quote_items if tariff["by"] == "件" else quote_pages
        on = date.fromisoformat(row["日期"])
        assert quote(int(tariff["number"]), on=on).amount_yuan == Decimal(row["数值"]), row
    paid = {row["编号"] for row in rows(sample, "申请过程") if row["环节"] == "缴费"}
    assert paid
    assert {row["编号"] for row in notices} - paid


@pytest.mark.parametrize("sample", SHILI)
def test_direct_suits_are_not_about_refusals_under_articles_14_to_16(sample: str) -> None:
    attacked = {
        row["申请编号"]
        for row in rows(sample, "行政诉讼")
        if find_suit_kind(row["类型"]) == "direct"
    }
    decisions = {
        row["编号"]: find_decision(row["办理结果"]).family
        for name in SHILI
        for row in rows(name, "依申请公开")
        if row["办理结果"]
    }

    assert {decisions[number] for number in attacked} <= {"not_processed", "other"}
