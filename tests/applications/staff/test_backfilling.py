"""The page on which an answer given on paper is entered."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from tests.applications.factories import OfficeOfCases, make_application
from tests.applications.staff.clerks import TODAY, address, sign_in

PDF = letter_pdf(LetterContent(organ="示例街道办事处", title="答复书", paragraphs=("提供。",)))


def test_an_answer_given_on_paper_is_offered_and_entered_with_its_true_days(
    client: Client, working_office: OfficeOfCases
) -> None:
    old = make_application(working_office, TODAY - timedelta(days=60))
    served_on = TODAY - timedelta(days=20)
    page = address(old, "answer/past/")
    sign_in(client, working_office.clerk)

    offered = client.get(address(old)).content.decode()
    shown = client.get(page)
    told = {
        "seen": shown.context["form"]["seen"].value(),
        "decision": "provided",
        "text": "提供复印件",
        "signer": working_office.leader.pk,
        "approved_on": served_on,
        "way": "post",
        "served_on": served_on,
        "postal_number": "XA1",
        "why": "系统停用",
    }
    without = client.post(page, told)
    done = client.post(page, told | {"scan": SimpleUploadedFile("答复书.pdf", PDF)}, follow=True)

    assert f'href="{page}">登记已经作出的答复</a>' in offered
    people = [one.pk for one in shown.context["form"].fields["signer"].queryset]
    assert people == [working_office.leader.pk]
    assert without.context["form"].errors.keys() == {"scan"}
    text = done.content.decode()
    assert f"已登记送达（{served_on}），逾期" in text
    assert "补登记" in text
    assert Application.objects.get(pk=old.pk).closed_on == served_on
    assert page not in client.get(address(old)).content.decode()
