"""Handing an application in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application, CaseFile, CaseSettings
from tests.applications.factories import IDENTITY, OfficeOfCases
from tests.portal.applying.factories import (
    CREDIT_CODE,
    body,
    code_in,
    form_page,
    person,
    send,
)
from tests.portal.factories import PDF

pytestmark = pytest.mark.django_db


def _errors(answer: Any) -> list[str]:
    """Return the fields beside which the page tells a fault, in the order of the page."""
    text = answer.content.decode()
    parts = text.split('<div class="field wrong">')[1:]
    return [part.split('for="id_', 1)[1].split('"', 1)[0] for part in parts]


def test_a_person_hands_in_and_gets_number_and_code_once(
    client: Client, office: OfficeOfCases
) -> None:
    answer = send(client, office.organ, person(wish="周三下午查阅"))

    application = Application.objects.select_related("applicant").get()
    told = answer.content.decode()
    assert answer.status_code == 200
    assert application.number in told
    assert len(code_in(answer)) == 10
    assert application.applicant.identity_number == IDENTITY
    assert application.wanted.endswith("其他说明：周三下午查阅")
    assert (application.source, application.channel) == ("online", "internet")
    assert IDENTITY not in told


def test_a_body_hands_in_with_its_code_and_an_agent(client: Client, office: OfficeOfCases) -> None:
    files = {
        "authority_file": SimpleUploadedFile("委托书.pdf", PDF),
        "papers": [SimpleUploadedFile("说明.pdf", PDF)],
    }

    answer = send(client, office.organ, body(agent="赵六", agent_phone="13800000000", **files))

    applicant = Application.objects.select_related("applicant").get().applicant
    assert answer.status_code == 200
    assert (applicant.category, applicant.identity_type) == ("legal", "credit_code")
    assert applicant.identity_number == CREDIT_CODE
    assert (applicant.representative, applicant.contact) == ("李四", "王五")
    assert sorted(CaseFile.objects.values_list("purpose", flat=True)) == [
        "application",
        "authority",
    ]


def test_what_the_other_kind_of_applicant_tells_is_left_aside(
    client: Client, office: OfficeOfCases
) -> None:
    send(client, office.organ, person(credit_code="乱写", representative="别人", contact="别人"))

    applicant = Application.objects.select_related("applicant").get().applicant
    assert (applicant.representative, applicant.contact) == ("", "")
    assert applicant.identity_number == IDENTITY


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (person(identity_number="110105194912310021"), "identity_number"),
        (body(credit_code="91350100M000100Y44"), "credit_code"),
    ],
    ids=["person", "body"],
)
def test_a_wrong_check_digit_is_told_beside_the_field_with_the_article(
    client: Client, office: OfficeOfCases, form: dict[str, Any], field: str
) -> None:
    answer = send(client, office.organ, form)

    assert answer.status_code == 400
    assert _errors(answer) == [field]
    assert "校验码不对" in answer.content.decode()
    assert "条例第二十九条" in answer.content.decode()
    assert not Application.objects.exists()


def test_nothing_typed_is_lost_on_an_error_and_files_are_told_to_be(
    client: Client, office: OfficeOfCases
) -> None:
    sent = person(phone="12", wish="周三", papers=[SimpleUploadedFile("说明.pdf", PDF)])

    answer = send(client, office.organ, sent)

    told = answer.content.decode()
    typed = ("name", "identity_number", "phone", "address", "wanted", "wish", "key")
    assert [name for name in typed if str(sent[name]) not in told] == []
    assert "刚才选的文件没有保存" in told
    assert _errors(answer) == ["phone"]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"name": "", "phone": "", "wanted": " "}, ["wanted", "name", "phone"]),
        ({"identity_number": ""}, ["identity_number"]),
        ({"way_of_provision": "email"}, ["email"]),
        ({"way_of_provision": "fax"}, ["wish"]),
        ({"agent": "赵六"}, ["agent_phone", "authority_file"]),
        ({"agent_phone": "13800000000"}, ["agent"]),
        ({"category": "nobody"}, ["category_0", "credit_code", "representative", "contact"]),
        ({"wanted": "字" * 4_001}, ["wanted"]),
        ({"wanted": "a\x00b"}, ["wanted"]),
        ({"email": "<script>"}, ["email"]),
    ],
)
def test_what_the_law_asks_for_and_is_missing_is_told(
    client: Client, office: OfficeOfCases, change: dict[str, Any], faults: list[str]
) -> None:
    answer = send(client, office.organ, person(**change))

    assert answer.status_code == 400
    assert _errors(answer) == faults
    assert not Application.objects.exists()


def test_markup_in_the_text_stays_text(client: Client, office: OfficeOfCases) -> None:
    answer = send(client, office.organ, person(wanted="<script>alert(1)</script>", phone="1"))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.exe", b"MZ" * 50), "不是可以上传的文件"),
        (SimpleUploadedFile("a.pdf", b"\x89PNG\r\n\x1a\n0"), "内容和后缀不一致"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4" + b"0" * 11_000_000), "超过10 MB"),
        (SimpleUploadedFile("a.docx", b"PK\x03\x04rubbish"), "损坏"),
    ],
    ids=["program", "other kind", "too large", "broken"],
)
def test_a_hostile_file_is_refused_beside_its_box(
    client: Client, office: OfficeOfCases, file: SimpleUploadedFile, words: str
) -> None:
    file.seek(0)

    answer = send(client, office.organ, person(papers=[file]))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Application.objects.exists()


def test_more_files_than_five_are_refused(client: Client, office: OfficeOfCases) -> None:
    papers = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(6)]

    answer = send(client, office.organ, person(papers=papers))

    assert "选了6个文件，最多5个" in answer.content.decode()


def test_a_secrecy_mark_is_refused_and_nothing_is_kept(
    client: Client, office: OfficeOfCases
) -> None:
    answer = send(client, office.organ, person(wanted="秘密★10年\n某方案"))

    assert answer.status_code == 400
    assert "停止操作" in answer.content.decode()
    assert not Application.objects.exists()


def test_a_closed_channel_tells_the_ways_that_are_open(
    client: Client, office: OfficeOfCases
) -> None:
    CaseSettings.objects.update(is_online_open=False)

    answers = [form_page(client, office.organ), send(client, office.organ, person())]

    for answer in answers:
        assert "没有开通网上申请" in answer.content.decode()
        assert "当面提交" in answer.content.decode()
    assert not Application.objects.exists()


def test_an_organ_without_public_pages_has_no_form(client: Client, office: OfficeOfCases) -> None:
    office.organ.has_portal = False
    office.organ.save()

    assert form_page(client, office.organ).status_code == 404


def test_the_form_is_kept_by_no_cache_and_listed_nowhere(
    client: Client, office: OfficeOfCases
) -> None:
    answer = form_page(client, office.organ)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
