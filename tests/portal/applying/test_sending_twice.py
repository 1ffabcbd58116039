"""A form sent twice, too often, by a key of somebody's own; the receipt."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application, CaseFile
from gongkai.applications.operations.applicant import handed_in_with
from gongkai.applications.operations.intake import code_mark
from gongkai.applications.operations.looking import add_note
from gongkai.organs.doors import beijing_now
from gongkai.portal.applying import limits, views
from gongkai.portal.applying.keys import new_key
from gongkai.portal.models import Attempt
from tests.applications.factories import OfficeOfCases, make_office
from tests.portal.applying.factories import (
    code_in,
    handed_in,
    person,
    send,
)
from tests.portal.factories import PDF

pytestmark = pytest.mark.django_db


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


def test_a_key_used_for_a_deed_of_the_staff_opens_no_receipt(
    client: Client, office: OfficeOfCases
) -> None:
    receipt = handed_in(client, office.organ)
    form = person()
    add_note(receipt.application, "备注", by=office.clerk, at=beijing_now(), key=form["key"])

    answer = send(client, office.organ, form)

    assert receipt.number not in answer.content.decode()
    mark = Application.objects.get(pk=receipt.application.pk).code_mark
    assert mark == code_mark(receipt.code)


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
