"""Closing: the bundle holds everything and proves it; anonymising leaves the counts whole."""

import hashlib
import io
import json
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongkai.applications.ledger import application_entries, application_facts
from gongkai.applications.letters import Draft
from gongkai.applications.models import Applicant, Application, CaseEvent, CaseFile, Letter
from gongkai.applications.operations.assigning import log_search
from gongkai.applications.operations.closing import (
    BUNDLE,
    anonymise,
    bundle,
    due_for_anonymising,
    retained_until,
)
from gongkai.applications.operations.intake import Received, register
from gongkai.applications.operations.lettering import issue_letter
from gongkai.applications.operations.redacting import add_file, mark_boxes, redact
from gongkai.applications.operations.signing import make_answer_letter
from gongkai.archive.integrity.sealing import broken_seals, seal_new_rows
from gongkai.audit.models import Entry
from gongkai.cli.site.checking import site_findings
from gongkai.errors import NotAllowedByLaw, NotPermitted, WrongState
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.exchange.redaction import Box
from gongkai.records.files import path_of
from gongkai.records.models import StoredFile
from tests.applications.factories import (
    IDENTITY,
    OfficeOfCases,
    applicant,
    make_answered,
    make_application,
    make_office,
    moment,
    wanted,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 11)


def paper(text: str) -> bytes:
    return letter_pdf(LetterContent(organ="示例街道办事处", title="材料", paragraphs=(text,)))


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office(retention_years=5)


@pytest.fixture
def case(office: OfficeOfCases) -> Application:
    made = register(
        office.organ,
        applicant(agent="王五"),
        wanted(wanted="张三家所在小区的改造方案"),
        channel="counter",
        arrived_on=DAY,
        identity_number=IDENTITY,
        uploads=[Received("身份证.pdf", paper("张三身份证复印件"), "identity")],
        by=office.clerk,
        at=moment(DAY),
    ).application
    log_search(
        made,
        on=DAY,
        place="公文系统",
        terms="张三",
        result="没有",
        searcher="李某",
        by=office.clerk,
        at=moment(DAY),
    )
    letter = Draft(kind="transfer", addressee="张三", text="张三：请到信访接待中心。")
    issue_letter(made, letter, on=DAY, by=office.clerk, at=moment(DAY))
    add_file(
        made,
        paper("改造方案"),
        name="改造方案.pdf",
        purpose="original",
        by=office.clerk,
        at=moment(DAY),
    )
    closed = make_answered(office, made, DAY + timedelta(days=5), text="张三：现提供。")
    make_answer_letter(closed, by=office.clerk, at=moment(DAY + timedelta(days=5)))
    return closed


def later(years: int) -> datetime:
    return moment(DAY.replace(year=DAY.year + years) + timedelta(days=30))


def test_the_bundle_holds_every_paper_and_its_hashes_prove_them(
    office: OfficeOfCases, case: Application
) -> None:
    data = bundle(case, by=office.clerk, at=later(1))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        lines = archive.read("校验.txt").decode().splitlines()
        told = dict(reversed(line.split("  ", 1)) for line in lines)
        assert set(told) == set(names) - {"校验.txt"}
        assert all(
            hashlib.sha256(archive.read(name)).hexdigest() == sha for name, sha in told.items()
        )
        events = json.loads(archive.read("办理经过.json"))
        index = archive.read("目录.html").decode()
    assert [name for name in names if name.startswith("材料/")] == [
        "材料/001 身份证明 身份证.pdf",
        "材料/002 拟提供的信息（原件） 改造方案.pdf",
        "材料/003 文书 政府信息公开申请转送告知书公开转〔2020〕1号.pdf",
        "材料/004 文书 政府信息公开申请转送告知书公开转〔2020〕1号.docx",
        "材料/005 文书 政府信息公开申请答复书公开答〔2020〕1号.pdf",
        "材料/006 文书 政府信息公开申请答复书公开答〔2020〕1号.docx",
    ]
    assert [one["kind"] for one in events["events"]] == list(
        case.events.order_by("number").values_list("kind", flat=True)
    )
    assert "张三" in index
    assert IDENTITY not in index
    assert bundle(case, by=office.clerk, at=later(1)) == data
    assert Entry.objects.filter(deed="applications.bundle_taken").count() == 2
    assert list(case.accesses.values_list("what", "by")) == [(BUNDLE, office.clerk.pk)] * 2
    with pytest.raises(NotPermitted):
        bundle(case, by=office.leader, at=later(1))


def everything(case: Application) -> str:
    """Return all texts that the rows about a case hold."""
    rows: list[Any] = [
        *Applicant.objects.filter(application=case).values(),
        *Application.objects.filter(pk=case.pk).values(),
        *Letter.objects.filter(application=case).values(),
        *CaseEvent.objects.filter(application=case).values(),
        *case.answers.values(),
        *case.notes.values(),
        *case.searches.values(),
        *case.consultations.values(),
        *case.assignments.values(),
        *StoredFile.objects.values("name"),
    ]
    return str(rows)


def test_anonymising_takes_the_person_out_and_leaves_what_is_counted(
    office: OfficeOfCases, case: Application, django_capture_on_commit_callbacks: Any
) -> None:
    entries = application_entries(office.organ, 2020)
    facts = application_facts(office.organ, 2020)
    events = list(case.events.order_by("number").values_list("kind", "on"))
    hashes = set(StoredFile.objects.values_list("sha256", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        anonymise(case, by=office.head, at=later(6))

    case.refresh_from_db()
    assert case.anonymised_at == later(6)
    for word in ("张三", "王五", "示例路1号", "13900000000", "zhang@example.org", "身份证.pdf"):
        assert word not in everything(case), word
    assert case.applicant.category == "person"
    assert case.applicant.identity_sealed == case.applicant.identity_mark == ""
    assert application_entries(office.organ, 2020) == entries
    assert application_facts(office.organ, 2020) == facts
    now = list(case.events.order_by("number").values_list("kind", "on"))
    assert now == [*events, ("anonymised", later(6).date())]
    assert not any(path_of(sha).exists() for sha in hashes)
    assert [one for one in site_findings() if one.level == "error"] == []
    with pytest.raises(WrongState):
        anonymise(case, by=office.head, at=later(7))


def test_what_was_covered_and_where_to_turn_are_no_longer_told(office: OfficeOfCases) -> None:
    case = make_application(office, DAY)
    file = add_file(
        case,
        paper("张三，验收合格。"),
        name="张三.pdf",
        purpose="original",
        by=office.clerk,
        at=moment(DAY),
    )
    box = Box(1, 0.0, 0.0, 0.9, 0.3, "张三的隐私")
    mark_boxes(file, [box], pages=1, by=office.clerk, at=moment(DAY))
    CaseFile.objects.filter(pk=file.pk).update(warnings=["作者：张三"])
    made = redact(CaseFile.objects.get(pk=file.pk), by=office.clerk, at=moment(DAY))
    answered = make_answered(
        office, case, DAY, decision="severed", files=[made], grounds="涉及隐私", to_contact="张三处"
    )

    # Sealed into the chain before: what is lawfully taken out is no tampering.
    seal_new_rows(at=moment(DAY))
    anonymise(answered, reason="本人要求", by=office.head, at=later(1))

    assert list(broken_seals()) == []
    rows = CaseFile.objects.filter(application=case).order_by("pk")
    told = [(one.stored.name, one.warnings) for one in rows]
    assert told == [("材料已匿名化.pdf", []), ("区分处理后的信息.pdf", made.warnings)]
    assert CaseFile.objects.get(pk=file.pk).boxes == []
    assert [box["reason"] for box in CaseFile.objects.get(pk=made.pk).boxes] == [""]
    answer = case.answers.get()
    assert (answer.to_contact, answer.postal_number) == ("", "")


def test_bytes_that_another_case_has_too_stay(
    office: OfficeOfCases, case: Application, django_capture_on_commit_callbacks: Any
) -> None:
    other = make_application(office, DAY)
    shared = add_file(
        other,
        paper("改造方案"),
        name="改造方案.pdf",
        purpose="original",
        by=office.clerk,
        at=moment(DAY),
    )

    with django_capture_on_commit_callbacks(execute=True):
        anonymise(case, by=office.head, at=later(6))

    assert path_of(shared.stored.sha256).exists()
    assert [one for one in site_findings() if one.level == "error"] == []


def test_before_the_term_it_needs_a_reason_and_never_while_the_case_is_open(
    office: OfficeOfCases, case: Application
) -> None:
    opened = make_application(office, DAY)

    with pytest.raises(NotAllowedByLaw) as early:
        anonymise(case, by=office.head, at=later(1))
    with pytest.raises(WrongState) as still_open:
        anonymise(opened, reason="本人要求", by=office.head, at=later(6))
    with pytest.raises(NotPermitted):
        anonymise(case, by=office.clerk, at=later(6))

    assert (early.value.code, still_open.value.code) == ("retention_runs", "application_open")
    assert retained_until(case) == date(2025, 5, 16)
    every = Application.objects.all()
    assert list(due_for_anonymising(every, organ=office.organ, on=date(2025, 5, 16))) == []
    assert list(due_for_anonymising(every, organ=office.organ, on=date(2025, 5, 17))) == [case]
    anonymise(case, reason="本人要求", by=office.head, at=later(1))
    assert case.notes.get(text__contains="本人要求")
