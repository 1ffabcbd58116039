"""Papers of intake: the register, the form to be signed, files added later."""

from datetime import date

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application, CaseFile
from gongkai.applications.operations.intake import Received
from gongkai.applications.operations.papers import add_papers
from gongkai.errors import InvalidInput
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)

LIST = "/office/kangchuan/applications/"
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


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(pages).split())


def test_the_register_on_paper_holds_the_narrowed_list(
    office: OfficeOfCases, clerk: Client
) -> None:
    make_application(office, date(2020, 5, 6), name="李四")
    make_answered(office, make_application(office, date(2020, 4, 1)), date(2020, 4, 10))

    text = text_of(clerk.get(LIST + "register.pdf?open=closed&year=2020").content)

    assert "2020年度" in text
    assert "予以公开" in text
    assert "李四" not in text


def test_the_form_is_printed_with_the_number_masked(office: OfficeOfCases, clerk: Client) -> None:
    application = make_application(office, TODAY, is_oral=True)

    text = text_of(clerk.get(f"{LIST}{application.number}/form.pdf").content)

    assert "110***********002X" in text
    assert IDENTITY not in text
    assert "2020年老旧小区改造工程的验收报告" in text


def test_a_signed_form_is_added_to_the_case(office: OfficeOfCases, clerk: Client) -> None:
    application = make_application(office, TODAY)
    file = SimpleUploadedFile("签名的申请表.pdf", b"%PDF-1.7 signed")

    answer = clerk.post(
        f"{LIST}{application.number}/papers/new/", {"purpose": "application", "papers": [file]}
    )

    assert answer["Location"] == f"{LIST}{application.number}/#files"
    assert [(one.stored.name, one.purpose) for one in CaseFile.objects.all()] == [
        ("签名的申请表.pdf", "application")
    ]


def test_papers_of_other_deeds_are_not_added_by_hand(office: OfficeOfCases) -> None:
    application: Application = make_application(office, TODAY)

    for uploads in ([], [Received("a.pdf", b"%PDF-1.7", "redacted")]):
        with pytest.raises(InvalidInput) as refused:
            add_papers(application, uploads, by=office.clerk, at=moment(TODAY))
        assert refused.value.code == "file_missing"
