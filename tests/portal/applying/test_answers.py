"""Reading the answer and the letters: after service, by the applicant, nobody else."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gongkai.applications.models import Answer, CaseFile, Letter, ReleasedFile
from gongkai.applications.operations.intake import keep_case_files
from gongkai.applications.operations.serving import serve_answer
from gongkai.records.operations import keep_file
from tests.applications.factories import (
    OfficeOfCases,
    make_approved,
    moment,
)
from tests.portal.applying.conftest import Day
from tests.portal.applying.factories import HANDED_IN, Receipt, handed_in, page, text_of
from tests.portal.factories import PDF

pytestmark = pytest.mark.django_db


def _served(office: OfficeOfCases, mine: Receipt, *, way: str, on: date) -> Answer:
    """Answer the application with a letter and a file, served in a way."""
    answer = make_approved(office, mine.application, on, text="现将验收报告提供给您。")
    stored = keep_file(
        office.organ, PDF, name="验收报告.pdf", by=office.clerk, at=moment(on), purpose="case"
    )
    keep_case_files(mine.application, [(stored, "redacted")])
    file = CaseFile.objects.get(stored=stored)
    letter = Letter.objects.create(
        organ=office.organ,
        application=mine.application,
        kind="answer",
        number="示公开答〔2020〕1号",
        addressee="张三",
        title="政府信息公开申请答复书",
        text="张三：现将验收报告提供给您。",
        issued_on=on,
        pdf=stored,
        by=office.clerk,
        at=moment(on),
    )
    serve_answer(
        mine.application,
        on=on,
        way=way,
        postal_number="XA1" if way == "post" else "",
        seen=answer.substance,
        by=office.clerk,
        at=moment(on),
    )
    ReleasedFile.objects.create(organ=office.organ, answer=answer, file=file)
    Answer.objects.filter(pk=answer.pk).update(letter=letter)
    answer.refresh_from_db()
    return answer


def test_an_answer_is_read_only_once_it_was_served_and_the_first_reading_is_noted(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    on = date(2020, 4, 27)
    day.on(on)
    make = make_approved(office, mine.application, on, text="还没有送达的答复正文")
    before = [
        page(applicant, office.organ).content.decode(),
        page(applicant, office.organ, "answer").status_code,
        page(applicant, office.organ, "answer_file", 1).status_code,
    ]
    Answer.objects.filter(pk=make.pk).update(state="dropped")
    answer = _served(office, mine, way="online", on=on)
    day.on(date(2020, 4, 28))
    shown = page(applicant, office.organ, "answer")
    released = answer.released.get()
    assert answer.letter
    files = [
        page(applicant, office.organ, "answer_file", released.pk),
        page(applicant, office.organ, "letter", answer.letter.pk),
    ]
    day.on(date(2020, 4, 29))
    page(applicant, office.organ, "answer")

    assert "还没有送达的答复正文" not in before[0]
    assert before[1:] == [404, 404]
    assert "张三：现将验收报告提供给您。" in text_of(shown)
    assert "下载答复书" in text_of(shown)
    assert [file.content for file in files] == [PDF, PDF]
    assert all(file["Content-Disposition"].startswith("attachment") for file in files)
    readings = mine.application.events.filter(kind="reading_noted")
    assert [event.on for event in readings] == [date(2020, 4, 28)]


def test_an_answer_served_by_post_is_told_and_not_shown(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    on = date(2020, 4, 27)
    day.on(on)
    answer = _served(office, mine, way="post", on=on)
    assert answer.letter

    told = text_of(page(applicant, office.organ))
    closed = [
        page(applicant, office.organ, "answer").status_code,
        page(applicant, office.organ, "letter", answer.letter.pk).status_code,
    ]

    assert "邮政寄送，邮件号码XA1" in told
    assert closed == [404, 404]


def test_letters_to_others_drafts_and_void_ones_are_never_given_out(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    stored = keep_file(
        office.organ, PDF, name="函.pdf", by=office.clerk, at=day.now, purpose="case"
    )
    stored.save()
    common: dict[str, Any] = {
        "organ": office.organ,
        "application": mine.application,
        "addressee": "张三",
        "text": "请补正。",
        "pdf": stored,
        "at": day.now,
    }
    given = Letter.objects.create(
        kind="correction", title="补正告知书", issued_on=HANDED_IN, **common
    )
    closed = [
        Letter.objects.create(kind="third_party", title="函", issued_on=HANDED_IN, **common),
        Letter.objects.create(kind="correction", title="草稿", **common),
        Letter.objects.create(
            kind="extension", title="作废", issued_on=HANDED_IN, voided_at=day.now, **common
        ),
        Letter.objects.create(kind="answer", title="答复书", issued_on=HANDED_IN, **common),
    ]

    assert page(applicant, office.organ, "letter", given.pk).content == PDF
    assert {page(applicant, office.organ, "letter", one.pk).status_code for one in closed} == {404}


def test_files_of_another_application_are_not_found(
    day: Day, applicant: Client, mine: Receipt, office: OfficeOfCases
) -> None:
    other = handed_in(Client(), office.organ, name="李四")
    day.on(date(2020, 4, 27))
    answer = _served(office, other, way="online", on=date(2020, 4, 27))
    assert answer.letter

    refused = [
        page(applicant, office.organ, "answer").status_code,
        page(applicant, office.organ, "answer_file", answer.released.get().pk).status_code,
        page(applicant, office.organ, "letter", answer.letter.pk).status_code,
    ]

    assert refused == [404, 404, 404]
