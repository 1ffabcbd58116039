"""What goes out with an answer: never an original of which parts are covered, whenever marked."""

from datetime import date

import pytest

from gongkai.applications.case_files import releasable_files
from gongkai.applications.models import Answer, Application, CaseFile
from gongkai.applications.operations.answering import (
    review_answer,
    save_answer,
    submit_answer,
)
from gongkai.applications.operations.redacting import add_file, mark_boxes
from gongkai.applications.operations.serving import serve_answer
from gongkai.errors import InvalidInput
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.exchange.redaction import Box
from tests.applications.factories import (
    OfficeOfCases,
    make_application,
    make_approved,
    make_office,
    moment,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 11)
BOX = Box(1, 0.1, 0.1, 0.4, 0.2, "个人隐私")


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, DAY)


@pytest.fixture
def original(office: OfficeOfCases, case: Application) -> CaseFile:
    content = LetterContent(organ="示例街道办事处", title="报告", paragraphs=("王某某，验收。",))
    return add_file(
        case,
        letter_pdf(content),
        name="报告.pdf",
        purpose="original",
        by=office.clerk,
        at=moment(DAY),
    )


def cover(office: OfficeOfCases, file: CaseFile) -> None:
    mark_boxes(file, [BOX], pages=1, by=office.clerk, at=moment(DAY))


def drafted(office: OfficeOfCases, file: CaseFile) -> Answer:
    return save_answer(
        file.application,
        decision="provided",
        grounds="",
        text="现予提供。",
        files=[file],
        by=office.clerk,
        at=moment(DAY),
    )


def test_a_marked_original_is_not_chosen_even_from_an_older_page(
    office: OfficeOfCases, original: CaseFile
) -> None:
    as_seen = CaseFile.objects.get(pk=original.pk)
    cover(office, original)

    with pytest.raises(InvalidInput) as refused:
        drafted(office, as_seen)

    assert refused.value.code == "original_released"


def test_a_marked_original_is_not_offered(office: OfficeOfCases, original: CaseFile) -> None:
    assert list(releasable_files(original.application)) == [original]

    cover(office, original)

    assert list(releasable_files(original.application)) == []


def test_a_paper_of_the_applicant_is_no_file_to_give_out(
    office: OfficeOfCases, original: CaseFile
) -> None:
    CaseFile.objects.filter(pk=original.pk).update(purpose="identity")

    with pytest.raises(InvalidInput) as refused:
        drafted(office, CaseFile.objects.get(pk=original.pk))

    assert refused.value.code == "file_not_for_release"


def test_an_original_marked_after_the_draft_is_not_submitted(
    office: OfficeOfCases, case: Application, original: CaseFile
) -> None:
    answer = drafted(office, original)
    cover(office, original)

    with pytest.raises(InvalidInput) as refused:
        submit_answer(case, seen=answer.substance, by=office.clerk, at=moment(DAY))

    assert refused.value.code == "original_released"


def test_an_original_marked_during_the_review_is_not_signed(
    office: OfficeOfCases, case: Application, original: CaseFile
) -> None:
    answer = drafted(office, original)
    submit_answer(case, seen=answer.substance, by=office.clerk, at=moment(DAY))
    for step in ("secrecy", "privacy"):
        _approve(office, case, step, answer.substance)
    cover(office, original)

    with pytest.raises(InvalidInput) as refused:
        _approve(office, case, "leader", answer.substance)

    assert refused.value.code == "original_released"


def _approve(office: OfficeOfCases, case: Application, step: str, seen: str) -> None:
    by = office.leader if step == "leader" else office.reviewer
    review_answer(case, step=step, outcome="approved", seen=seen, by=by, at=moment(DAY))


def test_an_original_marked_after_the_signature_is_not_served(
    office: OfficeOfCases, case: Application, original: CaseFile
) -> None:
    answer = make_approved(office, case, DAY, files=[original])
    cover(office, original)

    with pytest.raises(InvalidInput) as refused:
        serve_answer(
            case, on=DAY, way="online", seen=answer.substance, by=office.clerk, at=moment(DAY)
        )

    assert refused.value.code == "original_released"
    assert Answer.objects.get(pk=answer.pk).state == "approved"
