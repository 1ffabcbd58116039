"""Registers: rows, zero reports and opening balances; a blank register is not a zero."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.models import User
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.writing import render_report
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.registers.kinds import KINDS
from gongkai.registers.models import COUNTED_WORDS, Purchase, RowVersion
from gongkai.registers.operations import (
    add_row,
    cancel_row,
    change_row,
    confirm_zero,
    set_opening_balances,
    withdraw_zero,
)
from gongkai.registers.queries import (
    broken_rows,
    opening_balances,
    register_counts,
    register_states,
    zero_reports,
)
from gongkai.registers.staff import opening
from gongkai.reports.compiling import compile_year
from gongkai.statute.annual_report.report import Report
from tests.factories import clean_report
from tests.office import AT, purchase

pytestmark = pytest.mark.django_db
PURCHASES = KINDS["purchases"]


def _states(office: Organ) -> dict[str, str]:
    return dict(register_states(register_counts(office, 2020), zero_reports(office, 2020)))


def test_a_row_keeps_every_version(office: Organ, clerk: User) -> None:
    row = add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    change_row(row, PURCHASES, purchase(title="文件柜"), seen=1, by=clerk, at=AT)

    assert [v.number for v in RowVersion.objects.order_by("number")] == [1, 2]
    assert list(broken_rows()) == []
    with pytest.raises(EditedElsewhere):
        change_row(row, PURCHASES, purchase(), seen=1, by=clerk, at=AT)


def test_a_row_changed_behind_our_back_is_named(office: Organ, clerk: User) -> None:
    add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    Purchase.objects.update(amount=1)

    assert [m for m in broken_rows() if "采购台账第“900”号" in m]


def test_a_number_given_twice_and_a_negative_amount_are_refused(office: Organ, clerk: User) -> None:
    add_row(office, PURCHASES, purchase(), by=clerk, at=AT)

    with pytest.raises(InvalidInput, match="已有序号“900”"):
        add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    with pytest.raises(InvalidInput, match="不能是负数"):
        add_row(office, PURCHASES, purchase(serial="901", amount="-1"), by=clerk, at=AT)


def test_a_power_item_ends_after_it_begins(office: Organ, clerk: User) -> None:
    content = {
        "serial": "1",
        "title": "户外广告设置许可",
        "register": "licensing",
        "from_on": date(2020, 5, 1),
        "to_on": date(2020, 4, 1),
        "note": "",
    }

    with pytest.raises(InvalidInput, match="早于开始日期"):
        add_row(office, KINDS["power_items"], content, by=clerk, at=AT)


def test_an_empty_register_is_blank_until_somebody_confirms_it(office: Organ, clerk: User) -> None:
    def cells() -> Report:
        return compile_year(office, 2020)

    assert cells().cells["t2.penalties.decisions"] is None
    confirm_zero(office, 2020, "penalties", "none", by=clerk, at=AT)
    assert cells().cells["t2.penalties.decisions"] == 0
    withdraw_zero(office, 2020, "penalties", by=clerk, at=AT)
    assert cells().cells["t2.penalties.decisions"] is None
    confirm_zero(office, 2020, "penalties", "not_kept", by=clerk, at=AT)
    assert cells().cells["t2.penalties.decisions"] is None


def test_a_register_with_rows_is_not_confirmed_as_empty(office: Organ, clerk: User) -> None:
    add_row(office, PURCHASES, purchase(), by=clerk, at=AT)

    with pytest.raises(WrongState, match="已有1行记录"):
        confirm_zero(office, 2020, "purchases", "none", by=clerk, at=AT)

    assert _states(office)["purchases"] == "kept"


def test_a_cancelled_row_counts_no_more(office: Organ, clerk: User) -> None:
    row = add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    cancel_row(row, PURCHASES, reason="重复", seen=1, by=clerk, at=AT)

    assert _states(office)["purchases"] == "unconfirmed"


def test_only_central_purchases_are_counted(office: Organ, clerk: User) -> None:
    add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    add_row(
        office,
        PURCHASES,
        purchase(serial="901", organisation="dispersed"),
        by=clerk,
        at=AT,
    )

    assert compile_year(office, 2020).cells["t2.procurement.projects"] == 1


def test_opening_balances_carry_over(office: Organ, clerk: User) -> None:
    last = {"t3.carried_out.person": 2, "t3.carried_out.total": 2, "t2.rules.made": None}

    set_opening_balances(office, 2020, last, source="上年年报", by=clerk, at=AT)

    assert opening_balances(office, 2020) == {
        "t3.carried_out.person": 2,
        "t3.carried_out.total": 2,
    }


def test_last_years_report_is_read_apart_and_no_longer_than_somebody_waits(
    office: Organ, as_clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = render_report(replace(clean_report("2019"), year=2019), "html")
    page = "/office/kangchuan/registers/opening/2020/"

    def upload() -> str:
        file = SimpleUploadedFile("上年.html", data)
        return as_clerk.post(page, {"file": file}, follow=True).content.decode()

    with monkeypatch.context() as patched:
        patched.setattr(opening, "LONGEST_SECONDS", -1)
        assert "没有读完" in upload()
    assert opening_balances(office, 2020) == {}

    assert "已读入上年数据" in upload()
    assert opening_balances(office, 2020)["t3.carried_out.total"] is not None


def test_the_overview_takes_the_same_queries_with_many_rows(
    office: Organ, as_clerk: Client, clerk: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(80):
        add_row(office, PURCHASES, purchase(serial=str(number)), by=clerk, at=AT)

    with django_assert_max_num_queries(18):
        page = as_clerk.get("/office/kangchuan/registers/?year=2020")
    with django_assert_max_num_queries(6):
        as_clerk.get("/office/kangchuan/registers/rows/purchases/?year=2020")

    assert "80" in page.content.decode()


@pytest.mark.parametrize("register", sorted(COUNTED_WORDS))
def test_every_register_can_be_confirmed_on_its_page(
    office: Organ, as_clerk: Client, register: str
) -> None:
    address = f"/office/kangchuan/registers/zero/2020/{register}/"
    key = as_clerk.get(address).context["form"]["key"].value()

    answer = as_clerk.post(address, {"key": key, "state": "none", "post": "主任"})

    assert answer.status_code == 302
    assert zero_reports(office, 2020)[register].confirmed_by == "主任"


@pytest.mark.parametrize("register", sorted(KINDS))
def test_every_register_has_its_list_and_form(
    office: Organ, as_clerk: Client, register: str
) -> None:
    assert as_clerk.get(f"/office/kangchuan/registers/rows/{register}/").status_code == 200
    assert as_clerk.get(f"/office/kangchuan/registers/rows/{register}/new/").status_code == 200


def test_a_deleted_row_and_a_deleted_version_are_named(office: Organ, clerk: User) -> None:
    add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    Purchase.objects.all().delete()

    assert [m for m in broken_rows() if "没有经过办理就被删去" in m]


def test_a_row_added_without_a_deed_is_named(office: Organ, clerk: User) -> None:
    add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    Purchase.objects.create(organ=office, year=2020, **purchase(serial="901"))

    assert [m for m in broken_rows() if "“901”" in m]


def test_a_cancelled_row_can_be_found_and_its_versions_read(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    row = add_row(office, PURCHASES, purchase(), by=clerk, at=AT)
    change_row(row, PURCHASES, purchase(title="文件柜"), seen=1, by=clerk, at=AT)
    cancel_row(row, PURCHASES, reason="重复", seen=2, by=clerk, at=AT)
    base = "/office/kangchuan/registers/rows/purchases/"

    assert "文件柜" not in as_clerk.get(base).content.decode()
    assert "文件柜" in as_clerk.get(base, {"cancelled": "1"}).content.decode()
    page = as_clerk.get(f"{base}{row.pk}/").content.decode()
    assert "办公桌椅；采购日期：2020-05-06；金额（元）：1200.00；组织形式：政府集中采购" in page
    assert "注销登记；序号：900" in page


def test_opening_figures_can_be_typed_and_empty_is_not_zero(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    set_opening_balances(
        office, 2021, {"t2.procurement.projects": 89}, source="年报", by=clerk, at=AT
    )
    address = "/office/kangchuan/registers/opening/2021/typed/"
    key = as_clerk.get(address).context["form"]["key"].value()

    answer = as_clerk.post(
        address, {"key": key, "t3.carried_out.person": "2", "t2.rules.disclosed_total": "0"}
    )

    assert answer.status_code == 302
    assert opening_balances(office, 2021) == {
        "t2.procurement.projects": 89,
        "t2.rules.disclosed_total": 0,
        "t3.carried_out.person": 2,
    }


def test_last_years_report_is_read_from_its_file(
    office: Organ, as_clerk: Client, clerk: User
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from gongkai.exchange.writing import render_report
    from tests.office import load_sample

    load_sample(office)
    data = render_report(compile_year(office, 2020), "docx")
    address = "/office/kangchuan/registers/opening/2021/"
    key = as_clerk.get(address).context["form"]["key"].value()

    for year, status in ((2022, 400), (2021, 302)):
        answer = as_clerk.post(
            f"/office/kangchuan/registers/opening/{year}/",
            {"key": key, "file": SimpleUploadedFile("年报.docx", data)},
        )
        assert answer.status_code == status

    assert opening_balances(office, 2021)["t2.procurement.projects"] == 89


def test_last_years_report_from_before_the_tables_is_refused_in_plain_words(
    office: Organ, as_clerk: Client
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.foreign.early import EARLY, text

    address = "/office/kangchuan/registers/opening/2019/"
    key = as_clerk.get(address).context["form"]["key"].value()

    answer = as_clerk.post(
        address, {"key": key, "file": SimpleUploadedFile("年报.txt", text(EARLY["city"]))}
    )

    assert answer.status_code == 400
    assert "2018年度的年报，当时还没有全国统一的表格" in answer.content.decode()
    assert opening_balances(office, 2019) == {}
