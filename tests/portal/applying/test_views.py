"""Handing an application in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application, CaseFile, CaseSettings
from gongkai.applications.operations.applicant import handed_in_with
from gongkai.organs.doors import beijing_now
from gongkai.portal.applying import limits, views
from gongkai.portal.applying.keys import new_key
from gongkai.portal.models import Attempt
from tests.applications.factories import IDENTITY, OfficeOfCases, make_office
from tests.portal.applying.factories import (
    CREDIT_CODE,
    body,
    code_in,
    form_page,
    handed_in,
    person,
    send,
)
from tests.portal.factories import PDF, make_item

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


def test_the_same_form_sent_twice_is_one_application_with_the_same_receipt(
    client: Client, office: OfficeOfCases
) -> None:
    form = person()
    first = send(client, office.organ, form)

    second = send(client, office.organ, form)

    assert second.status_code == 200
    assert "已经提交过" in second.content.decode()
    assert code_in(second) == code_in(first) != ""
    assert Application.objects.count() == 1


def test_a_form_sent_again_a_day_later_shows_no_code(client: Client, office: OfficeOfCases) -> None:
    form = person()
    send(client, office.organ, form)
    Application.objects.update(registered_at=beijing_now() - timedelta(hours=25))

    second = send(client, office.organ, form)

    assert "已经提交过" in second.content.decode()
    assert code_in(second) == ""


def test_two_clicks_at_once_get_one_application_and_the_same_receipt(
    client: Client, office: OfficeOfCases, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = person()
    first = send(client, office.organ, form)
    seen = iter([None])
    known = handed_in_with
    # When the second one looked, the first was not yet written.
    monkeypatch.setattr(views, "handed_in_with", lambda organ, key: next(seen, known(organ, key)))

    second = send(client, office.organ, form)

    assert "已经提交过" in second.content.decode()
    assert code_in(second) == code_in(first)
    assert Application.objects.count() == 1


def test_a_busy_database_loses_nothing_typed(
    client: Client, office: OfficeOfCases, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> Application:
        raise OperationalError

    monkeypatch.setattr(views, "submit_with_code", busy)

    answer = send(client, office.organ, person(name="李四"))

    assert answer.status_code == 503
    assert "系统正忙" in answer.content.decode()
    assert 'value="李四"' in answer.content.decode()


def test_a_key_that_is_not_ours_is_exchanged(client: Client, office: OfficeOfCases) -> None:
    """Whoever sends a key of their own choice learns nothing of what another handed in with it."""
    answer = send(client, office.organ, person(key="1"))

    assert answer.status_code == 400
    assert "页面已经过期" in answer.content.decode()
    assert 'name="key" value="1"' not in answer.content.decode()
    assert not Application.objects.exists()


def test_the_key_of_another_organs_form_opens_nothing(
    client: Client, office: OfficeOfCases
) -> None:
    form, other = person(), make_office("other")
    send(client, office.organ, form)

    answer = send(client, other.organ, form)

    assert "已经提交过" not in answer.content.decode()
    assert Application.objects.filter(organ=other.organ).count() == 1


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


def test_looking_first_keeps_what_was_typed_and_shows_what_is_public(
    client: Client, office: OfficeOfCases
) -> None:
    make_item(office.organ, title="关于做好冬季取暖安全工作的通知")
    sent = person(wanted="2020年冬季取暖安全检查的通知", needs_assistance="on", look="1")

    answer = send(client, office.organ, sent)

    told = answer.content.decode()
    assert answer.status_code == 200
    assert "关于做好冬季" in told.replace("<mark>", "").replace("</mark>", "")
    typed = ("name", "identity_number", "phone", "address", "wanted", "key")
    assert [name for name in typed if str(sent[name]) not in told] == []
    assert re.search(r'<input[^>]*name="needs_assistance"[^>]* checked', told)
    assert _errors(answer) == []
    assert not Application.objects.exists()


def test_words_being_typed_are_answered_with_a_piece_of_the_page(
    client: Client, office: OfficeOfCases
) -> None:
    make_item(office.organ, title="关于做好冬季取暖安全工作的通知")
    address = reverse("portal:published", args=[office.organ.slug])

    found = client.post(address, {"words": "取暖安全"})
    nothing = client.post(address, {"words": "没有这样的事"})
    asked_for = client.get(address)

    assert 'href="../../../kangchuan/items/' in found.content.decode()
    assert "没有找到相近的" in nothing.content.decode()
    assert "<html" not in found.content.decode()
    assert asked_for.status_code == 405


def test_only_the_organs_own_public_items_are_found(client: Client, office: OfficeOfCases) -> None:
    make_item(make_office("other").organ, title="关于做好冬季取暖安全工作的通知")
    make_item(office.organ, title="关于取暖安全的草稿", state="draft")

    found = client.post(
        reverse("portal:published", args=[office.organ.slug]), {"words": "取暖安全"}
    )

    assert "没有找到相近的" in found.content.decode()


def test_whoever_hands_in_too_many_is_told_of_the_counter_and_the_post(
    client: Client, office: OfficeOfCases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUBMISSIONS", 2)
    form = person()
    for one in (form, person()):
        assert send(client, office.organ, one).status_code == 200

    third = send(client, office.organ, person(name="王五"))
    again = send(client, office.organ, form)
    elsewhere = send(client, office.organ, person(), REMOTE_ADDR="192.0.2.7")

    assert third.status_code == 429
    assert "当面提交、邮寄申请不受限制" in third.content.decode()
    assert 'value="王五"' in third.content.decode()
    assert "已经提交过" in again.content.decode()
    assert elsewhere.status_code == 200


def test_an_hour_later_the_same_address_may_hand_in_again(
    client: Client, office: OfficeOfCases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUBMISSIONS", 1)
    send(client, office.organ, person())
    Attempt.objects.update(at=beijing_now() - timedelta(minutes=61))

    assert send(client, office.organ, person()).status_code == 200


def test_a_receipt_comes_as_pdf_to_whoever_has_number_and_code(
    client: Client, office: OfficeOfCases
) -> None:
    mine = handed_in(client, office.organ)
    address = reverse("portal:receipt", args=[office.organ.slug])

    given = client.post(address, {"number": mine.number, "code": mine.code})
    refused = client.post(address, {"number": mine.number, "code": "AAAAAAAAAA"})

    assert given["Content-Type"] == "application/pdf"
    assert given.content.startswith(b"%PDF-")
    assert "no-store" in given["Cache-Control"]
    assert refused.status_code == 403
    assert "编号或者查询码不对" in refused.content.decode()


def test_a_request_larger_than_all_files_together_is_refused_unread(
    client: Client, office: OfficeOfCases
) -> None:
    large = SimpleUploadedFile("a.pdf", PDF + b"0" * (22 * 1024 * 1024))

    answer = send(client, office.organ, person(papers=[large]))

    assert answer.status_code == 413
    assert "超过20 MB" in answer.content.decode()


def test_files_of_a_few_megabytes_are_taken_from_strangers(
    client: Client, office: OfficeOfCases
) -> None:
    photo = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 12_000

    answer = send(client, office.organ, person(papers=[SimpleUploadedFile("照片.png", photo)]))

    assert answer.status_code == 200
    assert CaseFile.objects.get().stored.size == len(photo)


def test_keys_are_never_the_same() -> None:
    assert len({new_key() for _ in range(100)}) == 100
