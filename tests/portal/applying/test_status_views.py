"""Where an application stands, and what its applicant may do there."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application, CaseFile
from gongkai.applications.operations.charging import notify_fee
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.steps import notify_correction
from gongkai.portal.applying.keys import new_key
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
)
from tests.portal.applying.conftest import Day
from tests.portal.applying.factories import HANDED_IN, Receipt, act, page, text_of
from tests.portal.factories import PDF

pytestmark = pytest.mark.django_db
PARTY = {"kind": "third_party", "name": "保密的第三方公司"}


def test_number_and_code_show_where_it_stands_and_why(
    applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    told = text_of(page(applicant, office.organ))

    assert "已经登记，正在审核申请内容" in told
    assert "最迟2020年5月19日" in told
    assert "最迟答复：2020年5月19日（周二），至当日结束。" in told
    assert "剩余20个工作日" in told
    assert IDENTITY not in told
    assert "139" not in told


def test_a_correction_with_a_file_restarts_the_term(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    day.on(date(2020, 4, 22))
    notify_correction(
        mine.application,
        on=date(2020, 4, 22),
        reply_by=date(2020, 5, 13),
        by=office.clerk,
        at=day.now,
    )
    before = text_of(page(applicant, office.organ))
    day.on(date(2020, 5, 6))
    done = act(
        applicant,
        office,
        "correct",
        text="是幸福路小区的验收报告",
        papers=[SimpleUploadedFile("位置图.pdf", PDF)],
    )
    after = text_of(applicant.get(done["Location"]))

    application = Application.objects.get(pk=mine.application.pk)
    assert "请您补正" in before
    assert "最迟<strong>2020年5月13日</strong>" in before
    assert "补正已经收到" in after
    assert "请您补正" not in after
    assert application.wanted.endswith("补正（2020-05-06）：是幸福路小区的验收报告")
    assert application.due_on == date(2020, 6, 2)
    assert CaseFile.objects.get().purpose == "correction"


def test_a_correction_after_its_day_is_refused_and_nothing_typed_is_lost(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    notify_correction(
        mine.application,
        on=HANDED_IN,
        reply_by=date(2020, 5, 6),
        by=office.clerk,
        at=day.now,
    )
    day.on(date(2020, 5, 7))

    refused = act(applicant, office, "correct", text="是幸福路小区的")

    assert refused.status_code == 400
    assert "补正期限已于2020-05-06届满" in text_of(refused)
    assert "条例第三十条" in text_of(refused)
    assert "是幸福路小区的" in text_of(refused)


def test_an_empty_correction_or_one_nobody_asked_for_is_refused(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    unasked = act(applicant, office, "correct", text="补充")
    notify_correction(
        mine.application,
        on=HANDED_IN,
        reply_by=date(2020, 5, 6),
        by=office.clerk,
        at=day.now,
    )
    empty = act(applicant, office, "correct", text=" ")

    assert (unasked.status_code, empty.status_code) == (400, 400)
    assert "没有等待补正的告知" in text_of(unasked)
    assert "请填写补正的内容" in text_of(empty)


def test_a_payment_is_only_told_to_the_office(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    office.organ.case_settings.charges_fees = True
    office.organ.case_settings.payment_words = "到一楼财务窗口缴纳。"
    office.organ.case_settings.save()
    notify_fee(
        mine.application,
        received_on=HANDED_IN,
        amount_yuan=Decimal(300),
        method="items",
        quantity=13,
        happened="当时没有登记",
        by=office.clerk,
        at=day.now,
    )
    before = text_of(page(applicant, office.organ))
    done = act(
        applicant,
        office,
        "paid",
        text="4月20日现金缴300元",
        papers=[SimpleUploadedFile("收据.pdf", PDF)],
    )
    after = text_of(applicant.get(done["Location"]))

    assert "<strong>300元</strong>" in before
    assert "到一楼财务窗口缴纳。" in before
    assert "您已经说明缴费，本机关核对后登记" in after
    assert sorted(file.stored.name for file in CaseFile.objects.filter(purpose="payment")) == [
        "收据.pdf",
        "缴费说明.txt",
    ]
    assert Application.objects.get(pk=mine.application.pk).state == "fee_pending"


def test_a_fee_that_nobody_asked_for_cannot_be_stated(
    applicant: Client, office: OfficeOfCases
) -> None:
    refused = act(applicant, office, "paid", text="已缴")

    assert refused.status_code == 400
    assert "没有等待缴费的收费通知" in text_of(refused)
    assert CaseFile.objects.count() == 0


def test_files_that_nobody_asked_for_are_not_kept_at_all(
    applicant: Client, office: OfficeOfCases
) -> None:
    before = _kept_files()

    for name in ("paid", "correct"):
        papers = [SimpleUploadedFile("补充.pdf", PDF)]
        assert act(applicant, office, name, papers=papers).status_code == 400

    assert _kept_files() == before


def _kept_files() -> list[Path]:
    return sorted(one for one in Path(settings.FILES_FOLDER).rglob("*") if one.is_file())


def test_a_case_takes_no_endless_statements_of_payment(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    office.organ.case_settings.charges_fees = True
    office.organ.case_settings.save()
    notify_fee(
        mine.application,
        received_on=HANDED_IN,
        amount_yuan=Decimal(300),
        method="items",
        quantity=13,
        happened="补登记",
        by=office.clerk,
        at=day.now,
    )

    answers = [act(applicant, office, "paid", text=f"第{n}次说明") for n in range(21)]

    assert [one.status_code for one in answers] == [302] * 20 + [400]
    assert "到本机关核对缴费情况" in text_of(answers[-1])


def test_a_withdrawal_is_asked_twice_and_done_once(
    applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    asked = page(applicant, office.organ, "withdraw")
    state = Application.objects.get(pk=mine.application.pk).state
    key = new_key()
    done = [act(applicant, office, "withdraw", key=key) for _ in range(2)]

    application = Application.objects.get(pk=mine.application.pk)
    assert "确认撤回" in text_of(asked)
    assert state == "received"
    assert [answer.status_code for answer in done] == [302, 302]
    assert application.decision == "withdrawn"
    assert application.events.filter(kind="withdrawn").count() == 1
    assert "您已撤回申请，不再办理" in text_of(page(applicant, office.organ))
    assert "不能撤回" in text_of(page(applicant, office.organ, "withdraw"))


def test_the_time_of_a_consultation_is_explained_without_a_name(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    consult(mine.application, PARTY, on=HANDED_IN, by=office.clerk, at=day.now)
    day.on(date(2020, 4, 24))

    told = text_of(page(applicant, office.organ))

    assert "涉及第三方，本机关正在征求意见，所需时间不计算在答复期限内" in told
    assert "保密的第三方公司" not in told


def test_what_is_late_is_told_with_the_way_to_complain(
    day: Day, applicant: Client, office: OfficeOfCases
) -> None:
    day.on(date(2020, 5, 20))

    told = text_of(page(applicant, office.organ))

    assert "逾期1天" in told
    assert "条例第五十一条" in told
    assert "如对逾期未答复不服" in told
