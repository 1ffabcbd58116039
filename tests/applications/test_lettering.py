"""Letters: numbered in the deed without gaps, set before it, frozen; the answer signed with its."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from docx import Document

from gongkai.applications.letters import (
    Draft,
    answer_facts,
    filled_with_gaps,
    number_of,
    values_of,
)
from gongkai.applications.models import Application, Letter, LetterTemplate
from gongkai.applications.operations import lettering
from gongkai.applications.operations.answering import living_answer
from gongkai.applications.operations.charging import notify_fee
from gongkai.applications.operations.lettering import issue, issue_letter, void_letter
from gongkai.applications.operations.redoing import RedoOrder, insert_redo
from gongkai.applications.operations.serving import serve_answer
from gongkai.applications.operations.signing import (
    draft_answer,
    hand_in_answer,
    make_answer_letter,
    sign_answer,
)
from gongkai.applications.operations.steps import withdraw
from gongkai.applications.operations.templating import reset_template, save_template
from gongkai.audit.models import Entry
from gongkai.audit.operations import AlreadyDone
from gongkai.audit.queries import broken_links
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.records.files import get
from gongkai.records.models import StoredFile
from gongkai.statute.letters import template_of
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_approved,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(number_prefix="康街")


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, DAY - timedelta(days=2))


def draft(text: str = "现将有关情况告知您。", **given: Any) -> Draft:
    return Draft(**{"kind": "transfer", "addressee": "张三", "text": text} | given)


def pdf_text(stored: StoredFile | None) -> str:
    assert stored is not None
    document = pypdfium2.PdfDocument(get(stored.sha256))
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_letters_of_a_series_are_numbered_in_order_and_hold_their_number_on_paper(
    office: OfficeOfCases, case: Application
) -> None:
    letters = [
        issue_letter(case, draft(), on=DAY, by=office.clerk, at=moment(DAY)) for _ in range(3)
    ]

    assert [one.number for one in letters] == [f"康街公开转〔2026〕{n}号" for n in (1, 2, 3)]
    assert "康街公开转〔2026〕3号" in pdf_text(letters[2].pdf)
    assert letters[2].docx is not None
    word = Document(io.BytesIO(get(letters[2].docx.sha256)))
    assert any("现将有关情况告知您。" in paragraph.text for paragraph in word.paragraphs)


def test_a_number_taken_meanwhile_is_not_given_twice_and_leaves_no_gap(
    office: OfficeOfCases, case: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = lettering._files, []

    def slow(*args: Any, **kwargs: Any) -> Any:
        calls.append(kwargs["number"])
        if len(calls) == 1:
            # While the first is set, a colleague issues another.
            issue_letter(case, draft("另一份。"), on=DAY, by=office.head, at=moment(DAY))
        return real(*args, **kwargs)

    monkeypatch.setattr(lettering, "_files", slow)
    letter = issue_letter(case, draft(), on=DAY, by=office.clerk, at=moment(DAY))

    assert letter.number == "康街公开转〔2026〕2号"
    assert sorted(Letter.objects.values_list("number", flat=True)) == [
        "康街公开转〔2026〕1号",
        "康街公开转〔2026〕2号",
    ]
    assert "康街公开转〔2026〕2号" in pdf_text(letter.pdf)


def test_a_refused_deed_takes_no_number_and_leaves_no_letter(
    office: OfficeOfCases, case: Application
) -> None:
    withdraw(case, on=DAY, by=office.clerk, at=moment(DAY))

    with pytest.raises(WrongState):
        issue(
            case,
            [draft()],
            lambda: withdraw(case, on=DAY, by=office.clerk, at=moment(DAY)),
            on=DAY,
            by=office.clerk,
            at=moment(DAY),
        )

    assert not Letter.objects.exists()
    assert not StoredFile.objects.filter(name__contains="转送").exists()
    letter = issue_letter(case, draft(), on=DAY, by=office.clerk, at=moment(DAY))
    assert letter.number == "康街公开转〔2026〕1号"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请补正{{补正事项}}。", "placeholder_left"),
        ("请补正【待填：补正事项】。", "placeholder_left"),
        ("  \n", "text_missing"),
        ("机密★三年", "secrecy_mark"),
    ],
)
def test_a_letter_that_is_not_ready_does_not_go_out(
    office: OfficeOfCases, case: Application, text: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        issue_letter(case, draft(text), on=DAY, by=office.clerk, at=moment(DAY))

    assert refused.value.code == code
    assert not Letter.objects.exists()


def test_brackets_that_are_no_gap_may_stand_in_a_letter(
    office: OfficeOfCases, case: Application
) -> None:
    letter = issue_letter(
        case, draft("见示政【2020】5号。"), on=DAY, by=office.clerk, at=moment(DAY)
    )

    assert letter.text == "见示政【2020】5号。"


def test_a_letter_sent_twice_or_from_tomorrow_is_issued_once_or_not(
    office: OfficeOfCases, case: Application
) -> None:
    issue_letter(case, draft(), on=DAY, by=office.clerk, at=moment(DAY), key="one")

    with pytest.raises(AlreadyDone):
        issue_letter(case, draft(), on=DAY, by=office.clerk, at=moment(DAY), key="one")
    tomorrow = DAY + timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        issue_letter(case, draft(), on=tomorrow, by=office.clerk, at=moment(DAY))
    with pytest.raises(NotPermitted):
        issue_letter(case, draft(), on=DAY, by=office.leader, at=moment(DAY))

    assert refused.value.code == "date_in_future"
    assert Letter.objects.count() == 1


def test_a_void_letter_keeps_its_number_and_the_entry_holds_no_personal_data(
    office: OfficeOfCases, case: Application
) -> None:
    letter = issue_letter(case, draft(), on=DAY, by=office.clerk, at=moment(DAY))

    void_letter(letter, reason="受文者写错", by=office.clerk, at=moment(DAY))

    letter.refresh_from_db()
    assert (letter.number, letter.voided_at) == ("康街公开转〔2026〕1号", moment(DAY))
    with pytest.raises(WrongState):
        void_letter(letter, reason="再次", by=office.clerk, at=moment(DAY))
    with pytest.raises(InvalidInput):
        void_letter(letter, reason=" ", by=office.clerk, at=moment(DAY))
    following = issue_letter(case, draft(), on=DAY, by=office.clerk, at=moment(DAY))
    assert following.number == "康街公开转〔2026〕2号"
    texts = "".join(Entry.objects.values_list("text", flat=True))
    assert "张三" not in texts
    assert list(broken_links()) == []


def test_letters_without_a_series_have_no_number() -> None:
    assert number_of("康街", "receipt", year=2026, serial=1) == ""


def test_gaps_are_named_where_the_case_has_no_value(
    office: OfficeOfCases, case: Application
) -> None:
    text = filled_with_gaps(office.organ, "transfer", values_of(case))

    assert "通过下列渠道办理：【待填：办理渠道】。" in text
    assert f"登记编号：{case.number}" in text


def test_the_letter_on_an_unpaid_fee_names_its_amount_and_last_day() -> None:
    office = make_office("huangshui", charges_fees=True, number_prefix="湟")
    case = make_application(office, DAY - timedelta(days=2))
    notify_fee(
        case,
        received_on=DAY,
        amount_yuan=Decimal(500),
        method="pages",
        quantity=80,
        by=office.clerk,
        at=moment(DAY),
    )
    letter = Draft(kind="fee", addressee="张三", text="请缴费。")
    issue_letter(case, letter, on=DAY, by=office.clerk, at=moment(DAY))
    facts = answer_facts(
        case, decision="fee_unpaid", grounds="", to_contact="", files=(), on=date(2026, 4, 13)
    )
    text = filled_with_gaps(office.organ, "answer", values_of(case) | facts, decision="fee_unpaid")

    assert "送达收费通知（湟公开费〔2026〕1号），缴费期限至2026年4月10日。" in text
    assert facts["收费金额"] == "500"
    assert "待填" not in text


def test_the_letter_of_a_redo_names_the_application_that_was_handed_in(
    office: OfficeOfCases, case: Application
) -> None:
    answered = make_answered(office, case, DAY)
    day = DAY + timedelta(days=30)
    order = RedoOrder(
        dispute="2026001",
        paper="示例区人民政府2026年4月7日作出的行政复议决定书（示政复〔2026〕3号）",
        received_on=day,
        working_days=20,
        begun_by="收到行政复议决定书",
        article="条例第三十三条第二款",
    )
    redo = insert_redo(answered, order, by=office.clerk, at=moment(day))
    values = values_of(redo)

    assert values["登记编号"] == (
        f"{case.number}，重新处理编号：{redo.number}，"
        "依据：示例区人民政府2026年4月7日作出的行政复议决定书（示政复〔2026〕3号）"
    )
    assert values["收到申请之日"] == "2026年3月10日"


# --- the answer ---------------------------------------------------------------------------------


def submitted(office: OfficeOfCases, case: Application, **given: Any) -> str:
    content = {"decision": "other", "grounds": "已经核实。", "text": "经核实，不予办理。"} | given
    answer = draft_answer(case, **content, by=office.clerk, at=moment(DAY))
    hand_in_answer(case, seen=answer.substance, by=office.clerk, at=moment(DAY))
    return answer.substance


def test_the_leaders_yes_issues_exactly_the_text_that_was_reviewed(
    office: OfficeOfCases, case: Application
) -> None:
    seen = submitted(office, case)

    answer, letter = sign_answer(
        case, steps=["leader"], outcome="approved", seen=seen, by=office.leader, at=moment(DAY)
    )

    assert letter is not None
    assert (answer.state, letter.number, letter.issued_on) == (
        "approved",
        "康街公开答〔2026〕1号",
        DAY,
    )
    assert letter.text == answer.text
    assert living_answer(case).letter_id == letter.pk  # type: ignore[union-attr]
    assert "经核实，不予办理。" in pdf_text(letter.pdf)
    with pytest.raises(WrongState):
        void_letter(letter, reason="不要了", by=office.clerk, at=moment(DAY))


def test_one_person_decides_several_steps_in_one_act(
    office: OfficeOfCases, case: Application
) -> None:
    seen = submitted(office, case, decision="provided", grounds="", text="提供给您。")

    answer, letter = sign_answer(
        case,
        steps=["secrecy", "privacy"],
        outcome="approved",
        seen=seen,
        by=office.reviewer,
        at=moment(DAY),
    )

    assert letter is None
    assert sorted(answer.reviews.values_list("step", flat=True)) == ["privacy", "secrecy"]
    with pytest.raises(NotPermitted):
        sign_answer(
            case, steps=["leader"], outcome="approved", seen=seen, by=office.clerk, at=moment(DAY)
        )
    assert not Letter.objects.exists()


def test_a_return_needs_a_reason_and_issues_nothing(
    office: OfficeOfCases, case: Application
) -> None:
    seen = submitted(office, case)
    common = {"steps": ["leader"], "outcome": "returned", "seen": seen, "by": office.leader}

    with pytest.raises(InvalidInput):
        sign_answer(case, **common, at=moment(DAY))
    answer, letter = sign_answer(case, **common, opinion="理由不足", at=moment(DAY))

    assert (answer.state, answer.return_reason, letter) == ("returned", "理由不足", None)


def test_an_edit_after_the_signature_voids_the_letter_and_a_new_one_gets_a_new_number(
    office: OfficeOfCases, case: Application
) -> None:
    seen = submitted(office, case)
    signed = {"steps": ["leader"], "outcome": "approved", "by": office.leader}
    _, first = sign_answer(case, **signed, seen=seen, at=moment(DAY))

    again = submitted(office, case, text="经核实，改正如下。")
    with pytest.raises(WrongState):
        serve_answer(case, on=DAY, way="direct", seen=again, by=office.clerk, at=moment(DAY))
    _, second = sign_answer(case, **signed, seen=again, at=moment(DAY))

    assert first is not None
    assert second is not None
    first.refresh_from_db()
    assert (first.voided_at, first.number) == (moment(DAY), "康街公开答〔2026〕1号")
    assert second.number == "康街公开答〔2026〕2号"
    serve_answer(case, on=DAY, way="direct", seen=again, by=office.clerk, at=moment(DAY))


def test_a_signature_on_paper_keeps_the_scan_once_for_all_its_steps(
    office: OfficeOfCases, case: Application
) -> None:
    seen = submitted(office, case)
    later = DAY + timedelta(days=1)

    answer, letter = sign_answer(
        case,
        steps=["leader"],
        outcome="approved",
        seen=seen,
        signer=office.leader,
        on=DAY,
        paper=("审签单.pdf", b"%PDF-1.4 scan"),
        by=office.head,
        at=moment(later),
    )

    review = answer.reviews.get()
    assert (review.signer, review.by, review.on) == (office.leader, office.head, DAY)
    assert review.paper is not None
    assert letter is not None
    assert letter.issued_on == DAY


def test_an_answer_with_gaps_is_not_handed_in(office: OfficeOfCases, case: Application) -> None:
    with pytest.raises(InvalidInput) as refused:
        submitted(office, case, text="检索情况：【待填：检索情况】。")

    assert refused.value.code == "placeholder_left"


def test_an_answer_signed_without_a_letter_gets_one_of_the_day_of_its_signature(
    office: OfficeOfCases, case: Application
) -> None:
    with pytest.raises(WrongState):
        make_answer_letter(case, by=office.clerk, at=moment(DAY))
    make_approved(office, case, DAY)

    letter = make_answer_letter(case, by=office.clerk, at=moment(DAY + timedelta(days=1)))

    assert (letter.issued_on, letter.number) == (DAY, "康街公开答〔2026〕1号")
    with pytest.raises(WrongState):
        make_answer_letter(case, by=office.clerk, at=moment(DAY))


# --- templates ----------------------------------------------------------------------------------


def test_the_offices_own_wording_is_checked_used_and_given_up(
    office: OfficeOfCases, case: Application
) -> None:
    standard = template_of("transfer").text
    own = standard.replace("已经转送或者建议", "已经转送、建议")

    with pytest.raises(InvalidInput) as refused:
        save_template(office.organ, "transfer", "", text="您好。", by=office.head, at=moment(DAY))
    save_template(office.organ, "transfer", "", text=own, by=office.head, at=moment(DAY))

    assert refused.value.code == "template_unfit"
    assert "缺少“{{办理渠道}}”" in refused.value.message
    assert "已经转送、建议" in filled_with_gaps(office.organ, "transfer", values_of(case))
    with pytest.raises(WrongState):
        save_template(office.organ, "transfer", "", text=own, by=office.head, at=moment(DAY))
    with pytest.raises(NotPermitted):
        reset_template(office.organ, "transfer", "", by=office.clerk, at=moment(DAY))
    reset_template(office.organ, "transfer", "", by=office.head, at=moment(DAY))
    assert not LetterTemplate.objects.exists()
    with pytest.raises(WrongState):
        reset_template(office.organ, "transfer", "", by=office.head, at=moment(DAY))
