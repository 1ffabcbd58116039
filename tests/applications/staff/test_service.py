"""Service on its page: the day that counts, on time or late told at once, proofs and slips."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application, Letter
from gongkai.applications.sheets import postal_slip
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from tests.applications.factories import (
    OfficeOfCases,
    make_application,
    make_approved,
)
from tests.applications.staff.clerks import TODAY, address, sign_in

PDF = letter_pdf(LetterContent(organ="示例街道办事处", title="回证", paragraphs=("签收。",)))


def test_service_tells_that_it_was_in_time_and_keeps_the_proof(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    answer = make_approved(working_office, open_case, TODAY)
    sign_in(client, working_office.clerk)
    page = address(open_case, "serve/")
    told = {"seen": answer.substance, "way": "post", "on": TODAY}

    shown = client.get(page)
    without = client.post(page, told)
    done = client.post(
        page,
        {**told, "postal_number": "XA1", "proof": SimpleUploadedFile("邮寄凭证.pdf", PDF)},
        follow=True,
    )

    assert shown.context["form"]["way"].value() == "post"
    assert "请填写邮件号码" in without.content.decode()
    assert "在期限内" in done.content.decode()
    open_case.refresh_from_db()
    assert (open_case.state, open_case.closed_on) == ("answered", TODAY)
    assert open_case.files.get(purpose="service").stored.name == "邮寄凭证.pdf"
    client.post(address(open_case, "serve/proof/"), {"proof": SimpleUploadedFile("回证.pdf", PDF)})
    assert open_case.files.filter(purpose="service").count() == 2


def test_late_service_is_entered_and_told(client: Client, working_office: OfficeOfCases) -> None:
    old = make_application(working_office, TODAY - timedelta(days=60))
    answer = make_approved(working_office, old, TODAY)
    sign_in(client, working_office.clerk)

    done = client.post(
        address(old, "serve/"),
        {"seen": answer.substance, "way": "direct", "on": TODAY},
        follow=True,
    )

    assert "已登记送达（2026-03-12），逾期" in done.content.decode()
    old.refresh_from_db()
    assert old.is_late


def test_nothing_is_served_before_it_is_signed(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)

    page = client.get(address(open_case, "serve/"))

    assert page.status_code == 409
    assert "还没有签发" in page.content.decode()


def test_the_letter_and_the_slips_are_printed(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    make_approved(working_office, open_case, TODAY)
    sign_in(client, working_office.clerk)

    made = client.post(address(open_case, "answer/letter/"), {"key": "make"})
    slip = client.get(address(open_case, "serve/slip/"))

    assert made.status_code == 302
    assert Letter.objects.get().number == "公开答〔2026〕1号"
    assert slip.content.startswith(b"%PDF")
    assert ("收件地址", "示例路1号") in postal_slip(open_case)
