"""Files to be given out: warned about, looked at under log, covered so that nothing is left."""

from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest

from gongkai.applications.models import Application, CaseFile, FileAccess
from gongkai.applications.operations import redacting
from gongkai.applications.operations.answering import save_answer
from gongkai.applications.operations.redacting import (
    add_file,
    boxes_of,
    mark_boxes,
    note_look,
    pdf_of,
    redact,
    remove_file,
)
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.exchange.letters.word import letter_docx
from gongkai.exchange.redaction import Box, boxes_of_words, check_redacted
from gongkai.records.files import get
from gongkai.records.models import StoredFile
from tests.applications.factories import OfficeOfCases, make_application, make_office, moment
from tests.office import make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)
CONTENT = LetterContent(
    organ="示例街道办事处",
    title="验收报告",
    paragraphs=("施工单位联系人王某某，电话13912345678。", "质量合格。"),
    dated_on=DAY,
)
PDF = letter_pdf(CONTENT)


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    return make_application(office, DAY - timedelta(days=2))


def make_original(office: OfficeOfCases, case: Application, **given: Any) -> CaseFile:
    told = {"name": "验收报告.pdf", "purpose": "original"} | given
    data = told.pop("data", PDF)
    return add_file(case, data, **told, by=office.clerk, at=moment(DAY))


def mark(office: OfficeOfCases, file: CaseFile) -> tuple[Box, ...]:
    boxes = boxes_of_words(pdf_of(file), ["王某某", "13912345678"])
    mark_boxes(file, boxes, pages=1, by=office.clerk, at=moment(DAY))
    return boxes


def test_what_stood_under_the_boxes_is_gone_and_the_original_stays(
    office: OfficeOfCases, case: Application
) -> None:
    file = make_original(office, case)
    mark(office, file)

    result = redact(file, by=office.clerk, at=moment(DAY))

    assert (result.purpose, result.made_from, result.stored.name) == (
        "redacted",
        file,
        "验收报告（区分处理）.pdf",
    )
    made = get(result.stored.sha256)
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(made))
    assert "王某某" not in text
    assert "13912345678" not in text
    assert check_redacted(PDF, made, boxes_of(result)) == []
    assert [box.reason for box in boxes_of(result)] == ["个人隐私", "个人隐私"]
    assert get(file.stored.sha256) == PDF


def test_the_name_of_the_new_file_does_not_tell_what_was_covered(
    office: OfficeOfCases, case: Application
) -> None:
    file = make_original(office, case)
    StoredFile.objects.filter(pk=file.stored_id).update(name="王某某验收报告.pdf")
    file = CaseFile.objects.get(pk=file.pk)
    mark(office, file)

    result = redact(file, by=office.clerk, at=moment(DAY))

    assert result.stored.name == "区分处理后的信息.pdf"


def test_marked_places_are_kept_and_checked(office: OfficeOfCases, case: Application) -> None:
    file = make_original(office, case)
    outside = Box(2, 0.1, 0.1, 0.2, 0.2, "个人隐私")

    with pytest.raises(InvalidInput) as refused:
        mark_boxes(file, [outside], pages=1, by=office.clerk, at=moment(DAY))
    mark(office, file)

    assert refused.value.code == "box_outside"
    assert len(boxes_of(CaseFile.objects.get(pk=file.pk))) == 2
    mark_boxes(file, [], pages=1, by=office.clerk, at=moment(DAY))
    assert boxes_of(CaseFile.objects.get(pk=file.pk)) == ()
    with pytest.raises(InvalidInput) as nothing:
        redact(file, by=office.clerk, at=moment(DAY))
    assert nothing.value.code == "boxes_missing"


def test_places_changed_while_the_file_was_drawn_make_no_file(
    office: OfficeOfCases, case: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_original(office, case)
    boxes = mark(office, file)
    real = redacting.redact_pdf

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        other = CaseFile.objects.get(pk=file.pk)
        mark_boxes(other, boxes[:1], pages=1, by=office.head, at=moment(DAY))
        return real(*args, **kwargs)

    monkeypatch.setattr(redacting, "redact_pdf", meanwhile)
    with pytest.raises(WrongState):
        redact(file, by=office.clerk, at=moment(DAY))

    assert not CaseFile.objects.filter(purpose="redacted").exists()


def test_hidden_data_of_a_word_file_is_told_and_its_pages_are_drawn_once(
    office: OfficeOfCases, case: Application
) -> None:
    word = letter_docx(CONTENT)

    file = make_original(office, case, data=word, name="验收报告.docx")

    assert isinstance(file.warnings, list)
    assert file.stored.kind == "docx"


def test_looks_at_an_original_are_named_once_in_ten_minutes(
    office: OfficeOfCases, case: Application
) -> None:
    file = make_original(office, case)

    for minutes in (0, 3, 9, 11):
        note_look(file, by=office.clerk, at=moment(DAY) + timedelta(minutes=minutes))
    note_look(file, by=office.head, at=moment(DAY))

    assert FileAccess.objects.filter(file=file, by=office.clerk).count() == 2
    assert FileAccess.objects.filter(file=file, by=office.head).count() == 1


def test_a_file_is_taken_back_only_while_nothing_uses_it(
    office: OfficeOfCases, case: Application
) -> None:
    used, spare, seen = (make_original(office, case, name=f"{n}.pdf") for n in "一二三")
    note_look(seen, by=office.clerk, at=moment(DAY))
    save_answer(
        case,
        decision="provided",
        grounds="",
        text="提供。",
        files=[used],
        by=office.clerk,
        at=moment(DAY),
    )

    with pytest.raises(WrongState):
        remove_file(used, by=office.clerk, at=moment(DAY))
    remove_file(spare, by=office.clerk, at=moment(DAY))
    remove_file(seen, by=office.clerk, at=moment(DAY))

    left = list(case.files.order_by("pk").values_list("stored__name", "purpose"))
    assert left == [("一.pdf", "original"), ("三.pdf", "other")]


def test_others_neither_add_nor_cover(office: OfficeOfCases, case: Application) -> None:
    file = make_original(office, case)
    mark(office, file)
    outsider = make_person(office.organ, "office_head")

    for by in (office.leader, outsider):
        with pytest.raises(NotPermitted):
            redact(file, by=by, at=moment(DAY))
    with pytest.raises(InvalidInput):
        make_original(
            office, case, data=b"%PDF-1.4 \xe6\x9c\xba\xe5\xaf\x86\xe2\x98\x85", name="x.docx"
        )
    with pytest.raises(InvalidInput) as refused:
        mark_boxes(
            make_original(office, case, purpose="opinion"),
            [],
            pages=1,
            by=office.clerk,
            at=moment(DAY),
        )
    assert refused.value.code == "not_an_original"
