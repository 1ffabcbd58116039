"""The answer on its pages: generated, saved, sent in, reviewed on screen and on paper."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application, CaseFile, Letter
from gongkai.applications.operations.answering import living_answer
from gongkai.applications.operations.redacting import add_file
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.records.paper_code import code_of
from tests.applications.factories import OfficeOfCases, moment
from tests.applications.staff.clerks import TODAY, address, sign_in
from tests.office import make_organ, make_person

PDF = letter_pdf(LetterContent(organ="示例街道办事处", title="验收报告", paragraphs=("合格。",)))


def attached(office: OfficeOfCases, case: Application) -> CaseFile:
    return add_file(
        case, PDF, name="验收报告.pdf", purpose="original", by=office.clerk, at=moment(TODAY)
    )


def generated(client: Client, case: Application, told: dict[str, Any]) -> dict[str, Any]:
    """Let the page fill the text and return all that it then holds."""
    case.refresh_from_db()
    base = {"seen": case.row_version, **told}
    page = client.post(address(case, "answer/"), {**base, "do": "generate"})
    assert page.status_code == 200, page.context["form"].errors
    form = page.context["form"]
    return {**base, "text": form["text"].value(), "text_for": form["text_for"].value()}


def drafted(client: Client, case: Application, told: dict[str, Any]) -> str:
    """Draft an answer on its page, send it in, and return what was sent."""
    filled = generated(client, case, told)
    assert client.post(address(case, "answer/"), {**filled, "do": "save"}).status_code == 302
    answer = living_answer(case)
    assert answer is not None
    sent = client.post(address(case, "answer/submit/"), {"seen": answer.substance})
    assert sent.status_code == 302
    return answer.substance


def test_all_results_are_offered_with_their_article_and_row(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    page = sign_in(client, working_office.clerk).get(address(open_case, "answer/"))

    groups = [label for label, _, _ in page.context["form"].groups()]
    assert groups == ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"]
    told = page.content.decode()
    assert "条例第三十六条第二项 · 表三：（一）予以公开" in told
    assert 'value="withdrawn"' not in told


def test_a_grant_is_drafted_reviewed_and_signed_with_its_letter(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    office, file = working_office, attached(working_office, open_case)
    sign_in(client, office.clerk)

    seen = drafted(client, open_case, {"decision": "provided", "enclosures": [file.pk]})

    answer = living_answer(open_case)
    assert answer is not None
    assert "现向您提供：《验收报告》。" in answer.text
    assert "行政复议" not in answer.text
    own = client.get(address(open_case, "answer/review/"))
    assert "您起草或者修改过这个答复" in own.content.decode()
    page = sign_in(client, office.reviewer).get(address(open_case, "answer/review/"))
    assert page.context["form"].fields["steps"].choices == [
        ("secrecy", "保密审查"),
        ("privacy", "个人信息审查"),
    ]
    decision = {"seen": seen, "outcome": "approved", "steps": ["secrecy", "privacy"]}
    client.post(address(open_case, "answer/review/"), decision)
    sign_in(client, office.leader)
    done = client.post(
        address(open_case, "answer/review/"), {**decision, "steps": ["leader"]}, follow=True
    )
    assert "已签发，答复书编号：公开答〔2026〕1号" in done.content.decode()
    assert Letter.objects.get().text == answer.text


def test_a_leader_who_reviews_all_does_so_in_one_act(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    both = make_person(working_office.organ, "leader_in_charge")
    make_person(working_office.organ, "secrecy_reviewer", username="same")
    file = attached(working_office, open_case)
    sign_in(client, working_office.clerk)
    seen = drafted(client, open_case, {"decision": "provided", "enclosures": [file.pk]})

    page = sign_in(client, both).get(address(open_case, "answer/review/"))
    assert page.context["form"].fields["steps"].choices == []
    forged = client.post(
        address(open_case, "answer/review/"),
        {"seen": seen, "outcome": "approved", "steps": ["leader"]},
    )

    assert forged.status_code == 400
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"decision": "not_existing", "grounds": "没有找到。"}, "请先登记检索记录"),
        ({"decision": "secret"}, "应当说明依据和理由"),
        ({"decision": "severed", "grounds": "个人隐私"}, "部分公开应当附上区分处理后的文件"),
        ({"decision": "unclear", "grounds": "不明确"}, "没有收到补正"),
    ],
)
def test_a_result_that_the_case_does_not_carry_is_refused_before_it_is_written(
    client: Client,
    working_office: OfficeOfCases,
    open_case: Application,
    told: dict[str, str],
    words: str,
) -> None:
    sign_in(client, working_office.clerk)

    page = client.post(
        address(open_case, "answer/"),
        {"seen": open_case.row_version, "do": "generate", **told},
    )

    assert page.status_code == 400
    assert words in page.content.decode()
    assert living_answer(open_case) is None


def test_the_text_of_another_result_is_not_kept_and_gaps_are_not_sent_in(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    filled = generated(client, open_case, {"decision": "petition", "grounds": "属于信访事项。"})

    other = client.post(address(open_case, "answer/"), {**filled, "decision": "other"})
    client.post(address(open_case, "answer/"), {**filled, "do": "save"})
    answer = living_answer(open_case)
    assert answer is not None
    sent = client.post(address(open_case, "answer/submit/"), {"seen": answer.substance})

    assert "正文还是按原来的结果写的" in other.content.decode()
    assert "【待填：办理渠道】" in answer.text
    assert sent.status_code == 400
    assert "还没有填写" in sent.content.decode()


def test_a_refusal_names_the_remedy_of_its_kind(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)

    filled = generated(client, open_case, {"decision": "secret", "grounds": "在保密期限内"})

    assert "应当先申请行政复议" in filled["text"]
    assert "向示例区人民政府申请行政复议" in filled["text"]


def test_a_returned_draft_is_mended_and_an_old_page_decides_nothing(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    told = {"decision": "other", "grounds": "已经核实"}
    old = drafted(client, open_case, told)
    sign_in(client, working_office.leader)
    page = address(open_case, "answer/review/")
    review = {"seen": old, "steps": ["leader"], "outcome": "returned"}
    assert client.post(page, review).status_code == 400
    assert client.post(page, {**review, "opinion": "写明依据"}).status_code == 302
    sign_in(client, working_office.clerk)
    shown = client.get(address(open_case, "answer/"))
    assert "退回原因：写明依据" in shown.content.decode()
    drafted(client, open_case, {**told, "grounds": "依据某规定，已经核实"})

    sign_in(client, working_office.leader)
    stale = client.post(page, {**review, "outcome": "approved"})

    assert stale.status_code == 400
    assert "答复又有修改" in stale.content.decode()


def test_a_signature_on_the_printed_sheet_is_entered_by_its_code(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    seen = drafted(client, open_case, {"decision": "other", "grounds": "已经核实"})
    sheet = client.get(address(open_case, "answer/sheet/"))
    page = address(open_case, "answer/paper/")

    def entered(code: str, signer: Any) -> Any:
        told = {
            "seen": seen,
            "steps": ["leader"],
            "outcome": "approved",
            "signer": signer.pk,
            "on": TODAY,
            "code": code,
            "scan": SimpleUploadedFile("审签单.pdf", PDF),
        }
        return client.post(page, told)

    wrong = entered("0000 0000 0000", working_office.leader)
    own = entered(code_of(seen), working_office.clerk)
    right = entered(code_of(seen).upper(), working_office.leader)

    assert sheet.content.startswith(b"%PDF")
    assert "代码与现在的答复不符" in wrong.content.decode()
    assert (own.status_code, right.status_code) == (400, 302)
    assert Letter.objects.get().issued_on == TODAY


def test_pages_of_the_answer_are_closed_to_others(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    rests = ("answer/", "answer/submit/", "answer/review/", "answer/paper/", "answer/sheet/")
    sign_in(client, make_person(make_organ("linjie"), "lead_office"))
    assert {client.get(address(open_case, rest)).status_code for rest in rests} == {404}

    sign_in(client, make_person(working_office.organ, "inspector"))
    codes = [client.get(address(open_case, rest)).status_code for rest in rests]
    assert codes == [403, 403, 409, 403, 409]
