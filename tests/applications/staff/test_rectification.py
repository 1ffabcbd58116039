"""A request to correct a record on its pages: only what fits it is offered."""

import pypdfium2
from django.test import Client

from gongkai.applications.words import NO_TERM
from tests.applications.factories import OfficeOfCases, make_request_to_correct
from tests.applications.staff.clerks import TODAY, address, sign_in


def test_pages_offer_only_what_fits(client: Client, working_office: OfficeOfCases) -> None:
    application = make_request_to_correct(working_office, TODAY)
    sign_in(client, working_office.clerk)

    page = client.get(address(application)).content.decode()
    answer = client.get(address(application, "answer/"))

    assert "法律没有规定期限（条例第四十一条）" in page
    assert NO_TERM in page
    for step in ("correction", "extend", "ask-reasons", "consult", "fee", "fee-units"):
        assert f"/step/{step}/" not in page
    for step in ("search", "transfer", "withdraw"):
        assert f"/step/{step}/" in page
    assert NO_TERM in client.get(address(application, "clock/")).content.decode()
    assert [label for label, _, _ in answer.context["form"].groups()] == ["更正"]
    assert "表三：不计入" in answer.content.decode()
    past = client.get(address(application, "answer/past/"))
    assert "予以更正" in past.content.decode()
    assert "信息不存在" not in past.content.decode()

    filled = client.post(
        address(application, "answer/"),
        {
            "seen": application.row_version,
            "decision": "not_rectified",
            "grounds": "登记与户籍一致",
            "do": "generate",
        },
    )
    text = filled.context["form"]["text"].value()
    assert "申请更正：公示中本人的户籍所在社区。" in text
    assert "第四十一条的规定，本机关不予更正" in text
    assert "申请行政复议" in text


def test_its_papers_call_it_by_its_name(client: Client, working_office: OfficeOfCases) -> None:
    application = make_request_to_correct(working_office, TODAY)
    sign_in(client, working_office.clerk)

    receipt = pypdfium2.PdfDocument(client.get(address(application, "letters/receipt/")).content)
    form = client.get(address(application, "step/withdraw/")).context["form"]

    assert "更正政府信息申请登记回执" in receipt[0].get_textpage().get_text_range()
    assert "has_letter" not in form.fields
    withdrawn = client.post(
        address(application, "step/withdraw/"), {"seen": application.row_version, "on": TODAY}
    )
    assert withdrawn.status_code == 302
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert not application.letters.exists()
