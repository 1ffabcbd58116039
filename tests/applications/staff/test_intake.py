"""Registering an application at the office: the form, what it warns of, the code shown once."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Applicant, Application, CaseFile
from gongkai.applications.operations.intake import code_mark
from gongkai.audit.models import Entry
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    make_application,
    make_office,
    moment,
)
from tests.office import make_person

NEW = "/office/kangchuan/applications/new/"
TODAY = date(2020, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> OfficeOfCases:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: moment(TODAY))
    return make_office()


@pytest.fixture
def clerk(office: OfficeOfCases, client: Client) -> Client:
    client.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled_in(**given: Any) -> dict[str, Any]:
    return {
        "key": "one-form",
        "kind": "disclosure",
        "channel": "counter",
        "arrived_on": "2020-06-01",
        "category": "person",
        "name": "张三",
        "phone": "13900000000",
        "identity_type": "resident",
        "identity_number": IDENTITY,
        "wanted": "2020年老旧小区改造工程的验收报告",
        "form_of_provision": "paper",
        "way_of_provision": "post",
    } | given


def hints(client: Client, application: Application) -> list[str]:
    address = f"/office/kangchuan/applications/{application.number}/registered/"
    found: list[str] = client.get(address).context["hints"]
    return found


def test_registering_seals_the_number_and_tells_the_code_once(clerk: Client) -> None:
    answer = clerk.post(
        NEW,
        filled_in(
            agent="王五",
            proposes_publication="on",
            papers=[
                SimpleUploadedFile("申请表.pdf", b"%PDF-1.7 form"),
                SimpleUploadedFile("附件.pdf", b"%PDF-1.7 more"),
            ],
            identity_file=SimpleUploadedFile("身份证.pdf", b"%PDF-1.7 card"),
            authority_file=SimpleUploadedFile("委托书.pdf", b"%PDF-1.7 paper"),
        ),
    )

    application = Application.objects.get()
    assert answer["Location"] == "/office/kangchuan/applications/202000001/registered/"
    first = clerk.get(answer["Location"])
    code = first.context["code"]
    assert code_mark(code) == application.code_mark
    assert f"<b>{code}</b>" in first.content.decode()
    assert clerk.get(answer["Location"]).context["code"] == ""
    assert (application.applicant.identity_number, application.due_on) == (
        IDENTITY,
        date(2020, 6, 30),
    )
    assert application.proposes_publication
    assert [(one.stored.name, one.purpose) for one in CaseFile.objects.all()] == [
        ("申请表.pdf", "application"),
        ("附件.pdf", "application"),
        ("身份证.pdf", "identity"),
        ("委托书.pdf", "authority"),
    ]
    assert first.context["hints"] == []


def test_the_same_form_sent_twice_registers_once(clerk: Client) -> None:
    clerk.post(NEW, filled_in())
    answer = clerk.post(NEW, filled_in())

    assert answer.status_code == 302
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"identity_number": "110105194912310021"}, "identity_number", "校验码不对"),
        ({"identity_type": ""}, "identity_type", "请选择证件类型"),
        ({"arrived_on": "2020-06-02"}, "arrived_on", "还没有到"),
        (
            {"channel": "post_plain", "arrived_on": "2020-05-29", "confirmed_on": "2020-05-28"},
            "confirmed_on",
            "确认日期早于到达日期",
        ),
        ({"name": ""}, "name", "必填"),
        ({"wanted": ""}, "wanted", "必填"),
        ({"channel": ""}, "channel", "必填"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    clerk: Client, given: dict[str, str], field: str, message: str
) -> None:
    answer = clerk.post(NEW, filled_in(**given))

    assert answer.status_code == 400
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert message in " ".join(form.errors[field])
    assert 'value="13900000000"' in answer.content.decode()
    assert Application.objects.count() == 0


def test_a_plain_letter_waits_for_its_confirmation(clerk: Client) -> None:
    clerk.post(NEW, filled_in(channel="post_plain", arrived_on="2020-05-29"))
    application = Application.objects.get()

    assert application.received_on is None
    assert hints(clerk, application) == [
        "请当天与申请人联系确认，并登记确认日期；答复期限从确认次日起算。"
    ]

    clerk.post(
        NEW,
        filled_in(key="other", channel="fax", arrived_on="2020-05-29", confirmed_on="2020-06-01"),
    )
    confirmed = Application.objects.get(channel="fax")
    assert (confirmed.received_on, confirmed.due_on) == (date(2020, 6, 1), date(2020, 6, 30))


def test_what_is_missing_is_registered_all_the_same_and_told(clerk: Client) -> None:
    clerk.post(
        NEW,
        filled_in(identity_type="", identity_number="", phone="", agent="王五", is_oral="on"),
    )

    assert hints(clerk, Application.objects.get()) == [
        "没有身份证明（条例第二十九条），确有需要的，一次性告知补正。",
        "没有联系方式（条例第二十九条），请告知申请人补正。",
        "由代理人提出，没有附授权委托书。",
        "口头申请：请打印申请表，读给申请人听，由其签名或者按手印后扫描存入。",
    ]


def test_a_document_checked_on_sight_needs_no_copy(clerk: Client) -> None:
    clerk.post(NEW, filled_in(identity_number="", is_checked_on_sight="on"))

    assert hints(clerk, Application.objects.get()) == []
    assert Applicant.objects.get().identity_sealed == ""


def test_the_same_applicant_and_a_likely_duplicate_are_told(
    office: OfficeOfCases, clerk: Client
) -> None:
    earlier = make_application(office, date(2020, 4, 20))
    make_application(office, date(2020, 4, 21), wanted="城管执法记录仪采购合同")

    clerk.post(NEW, filled_in(wanted="申请公开2020年老旧小区改造工程验收报告"))

    new = Application.objects.get(arrived_on=TODAY)
    page = clerk.get(f"/office/kangchuan/applications/{new.number}/registered/")
    assert page.context["same"] == 2
    assert [one.number for one, _ in page.context["alike"]] == [earlier.number]


def test_no_identity_number_stands_in_page_or_chain(clerk: Client) -> None:
    clerk.post(NEW, filled_in())
    number = Application.objects.get().number

    pages = [
        clerk.get(f"/office/kangchuan/applications/{path}").content.decode()
        for path in ("", f"{number}/", f"{number}/registered/", f"{number}/applicant/")
    ]

    assert [IDENTITY in page for page in pages] == [False] * 4
    assert not Entry.objects.filter(text__contains=IDENTITY).exists()


def test_those_who_only_handle_or_read_do_not_register(
    office: OfficeOfCases, client: Client
) -> None:
    for role in ("office_head", "secrecy_reviewer", "inspector"):
        client.force_login(
            make_person(office.organ, role),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        assert client.get(NEW).status_code == 403
        assert "登记申请</a>" not in client.get("/office/kangchuan/applications/").content.decode()
