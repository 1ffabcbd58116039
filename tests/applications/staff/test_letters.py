"""Letters on their pages, and the wording that the office edits."""

from django.test import Client

from gongkai.applications.models import Application, Letter, LetterTemplate
from gongkai.statute.letters import all_letters, template_of
from tests.applications.factories import OfficeOfCases, make_application, make_office
from tests.applications.staff.clerks import BEFORE, TODAY, address, sign_in


def made(client: Client, case: Application, kind: str = "transfer") -> Letter:
    page = address(case, f"letters/new/{kind}/")
    text = client.get(page).context["form"]["text"].value()
    gaps = {"办理渠道": "示例区信访接待中心"}
    for name, value in gaps.items():
        text = text.replace(f"【待填：{name}】", value)
    told = {"on": TODAY, "addressee": "张三", "text": text}
    assert client.post(page, told).status_code == 302
    letter: Letter = case.letters.order_by("pk").last()  # type: ignore[assignment]
    return letter


def test_a_letter_of_its_own_is_made_listed_shown_and_voided(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)

    letter = made(client, open_case)

    listed = client.get(address(open_case, "letters/")).content.decode()
    shown = client.get(address(open_case, f"letters/{letter.pk}/")).content.decode()
    assert "公开转〔2026〕1号" in listed
    assert "示例区信访接待中心" in shown
    pdf = client.get(address(open_case, f"letters/{letter.pk}/pdf/"))
    assert pdf["Content-Type"] == "application/pdf"
    assert client.get(address(open_case, f"letters/{letter.pk}/odt/")).status_code == 404
    void = client.post(address(open_case, f"letters/{letter.pk}/void/"), {"reason": "写错"})
    assert void.status_code == 302
    assert "已作废，编号保留" in client.get(void["Location"]).content.decode()


def test_a_gap_stops_the_letter_and_other_kinds_are_not_made_here(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    page = address(open_case, "letters/new/transfer/")
    text = client.get(page).context["form"]["text"].value()

    answer = client.post(page, {"on": TODAY, "addressee": "张三", "text": text})

    assert "“【待填：办理渠道】”还没有填写" in answer.content.decode()
    assert client.get(address(open_case, "letters/new/extension/")).status_code == 404
    assert not Letter.objects.exists()


def test_the_letter_of_another_case_or_organ_is_not_found(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    letter = made(client, open_case)
    other = make_application(working_office, BEFORE)

    assert client.get(address(other, f"letters/{letter.pk}/")).status_code == 404
    assert client.get(address(other, f"letters/{letter.pk}/pdf/")).status_code == 404
    sign_in(client, make_office("linjie").clerk)
    assert client.get(address(open_case, f"letters/{letter.pk}/pdf/")).status_code == 404


def test_the_receipt_is_printed_without_a_code(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)

    paper = client.get(address(open_case, "letters/receipt/"))

    assert paper.content.startswith(b"%PDF")


def test_every_wording_has_its_page_and_its_sample(
    client: Client, working_office: OfficeOfCases
) -> None:
    base = f"/office/{working_office.organ.slug}/applications/wording/"
    sign_in(client, working_office.head)

    assert client.get(base).status_code == 200
    for kind, decision in all_letters():
        place = f"{base}{kind}/" + (f"for/{decision}/" if decision else "")
        page = client.get(place)
        assert page.status_code == 200
        assert page.context["form"]["text"].value() == template_of(kind, decision).text
    assert client.get(f"{base}answer/for/secret/preview/").content.startswith(b"%PDF")
    assert client.get(f"{base}receipts/").status_code == 404
    sign_in(client, working_office.clerk)
    assert client.get(base).status_code == 403


def test_a_wording_is_saved_when_it_says_what_it_must_and_given_up_again(
    client: Client, working_office: OfficeOfCases
) -> None:
    page = f"/office/{working_office.organ.slug}/applications/wording/extension/"
    sign_in(client, working_office.head)
    standard = template_of("extension").text

    unfit = client.post(page, {"seen": 0, "text": "予以延期。{{申请理由}}"})
    done = client.post(page, {"seen": 0, "text": f"{standard}\n特此告知。"})

    told = unfit.content.decode()
    assert unfit.status_code == 400
    assert "没有名为“申请理由”的占位符" in told
    assert "缺少“{{延长工作日}}”" in told
    assert done.status_code == 302
    assert LetterTemplate.objects.get().text.endswith("特此告知。")
    assert client.get(f"{page}preview/").content.startswith(b"%PDF")
    assert client.post(f"{page}reset/", {"key": "reset"}).status_code == 302
    assert not LetterTemplate.objects.exists()
