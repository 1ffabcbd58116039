"""Every list asks the database the same number of questions, however long it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.models import Application, CaseFile, CaseSettings, Letter
from gongkai.applications.operations.assigning import assign
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.intake import Received
from gongkai.applications.operations.looking import add_note
from gongkai.archive.models import (
    ArchivedDocument,
    Disposal,
    FilingSettings,
    ImportLine,
    ImportRun,
    Piece,
    PieceFile,
    Transfer,
)
from gongkai.archive.searching.operations import index_waiting
from gongkai.organs.models import Appointment, Office, Organ, Post, Supervision
from gongkai.publishing.models import (
    CareFinding,
    CatalogueRow,
    LexiconWord,
    NumberRule,
    Screen,
)
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import add_record
from gongkai.registers.importing import begin_import
from gongkai.registers.kinds import KINDS
from gongkai.registers.operations import add_row
from gongkai.remedies.models import Dispute
from gongkai.remedies.operations.arranging import add_files
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import AnnualReport, CollectionRound, RoundUnit
from gongkai.reports.operations import judge_finding, override_cell
from gongkai.reports.queries import report_shown
from gongkai.reports.rounds.operations import open_round, return_to_unit
from gongkai.supervision.assessment.operations import assess, make_scheme
from gongkai.supervision.checks.operations import FindingContent, add_finding, open_inspection
from gongkai.supervision.communities.operations import make_link
from gongkai.supervision.complaints.operations import hand_on, receive_complaint
from gongkai.supervision.complaints.operations.receiving import Told
from gongkai.supervision.models import (
    Accountability,
    AssessmentResult,
    CheckFinding,
    Community,
    Complaint,
    DisclosureItem,
    Inspection,
    OpinionRound,
    Scheme,
    TaskPlan,
    Topic,
    Training,
)
from gongkai.supervision.tasks import operations as task_deeds
from tests.applications.factories import OfficeOfCases, make_answered, make_application
from tests.office import AT, SINCE, document, make_organ, make_person, purchase
from tests.publishing.factories import make_column, make_draft, make_submitted
from tests.remedies.factories import make_decided, make_dispute
from tests.reports.rounds.district import hand_in, report_of, standing
from tests.supervision.communities.factories import make_community, make_entered

RECEIVED, ANSWERED = date(2021, 1, 4), date(2021, 1, 8)
LISTS = (
    "",
    "records/",
    "records/?title=通知",
    "records/?state=cancelled",
    "registers/?year=2020",
    "registers/rows/purchases/",
    "registers/imports/",
    "reports/",
    "reports/2020/",
    "reports/2020/cells/t2.procurement.projects/",
    "reports/2020/references/1/",
    "reports/rounds/",
    "reports/rounds/2020/",
    "reports/rounds/2020/units/{unit}/",
    "reports/rounds/2020/sum/",
    "reports/rounds/2020/sum/cells/t3.received.total/",
    "reports/rounds/2020/compare/",
    "organ/",
    "publishing/",
    "publishing/unpublished/",
    "publishing/setup/",
    "publishing/setup/columns/",
    "publishing/setup/catalogue/",
    "publishing/setup/coverage/",
    "publishing/setup/words/",
    "publishing/setup/numbers/",
    "publishing/setup/care/",
    "publishing/setup/reexamination/",
    "publishing/setup/screens/",
    "applications/",
    "applications/?sort=newest",
    "applications/print/",
    "applications/202100001/",
    "applications/202100001/applicant/",
    "applications/202100001/letters/",
    "applications/202100001/files/",
    "remedies/",
    "remedies/2021001/",
    "district/",
    "district/complaints/",
    "district/bulletin/",
    "supervision/",
    "supervision/tasks/",
    "supervision/tasks/all/",
    "supervision/tasks/alarms/",
    "supervision/tasks/steadiness/",
    "supervision/tasks/plans/",
    "supervision/tasks/plans/{plan}/",
    "supervision/tasks/topics/",
    "supervision/tasks/topics/{topic}/",
    "supervision/tasks/posts/{doer}/",
    "supervision/tasks/posts/{doer}/outputs/?year=2020",
    "supervision/tasks/{task}/",
    "supervision/sendings/",
    "supervision/communities/?year=2020",
    "supervision/communities/list/",
    "supervision/communities/list/?state=late&kind=community&q=社区",
    "supervision/communities/remind/",
    "supervision/communities/units/",
    "supervision/communities/units/{community}/",
    "supervision/communities/items/{disclosure}/",
    "supervision/communities/setup/",
    "archive/",
    "archive/?kind=document",
    "archive/?kind=application&order=date",
    "archive/related/application/{case}/",
    "archive/related/dispute/{dispute}/",
    "archive/related/record/{record}/",
    "archive/related/report/{report}/",
    "supervision/checks/",
    "supervision/inspections/",
    "supervision/inspections/{inspection}/",
    "supervision/check-findings/{finding}/",
    "supervision/assessment/",
    "supervision/assessment/2020/",
    "supervision/assessment/results/{result}/",
    "supervision/complaints/",
    "supervision/complaints/{complaint}/",
    "supervision/books/opinion/",
    "supervision/books/accountability/",
    "supervision/books/training/",
    "archive/filing/?category=dispute",
    "archive/filing/?category=application",
    "archive/pieces/",
    "archive/pieces/{piece}/",
    "archive/transfers/",
    "archive/transfers/{transfer}/",
    "archive/transfers/new/?to=archive",
    "archive/disposals/",
    "archive/disposals/{disposal}/",
    "archive/disposals/new/",
    "archive/imports/",
    "archive/imports/{run}/",
    "archive/documents/",
    "archive/documents/{document}/",
)


def _questions(client: Client) -> dict[str, int]:
    counts = {}
    index_waiting()
    found = client.post("/office/kangchuan/applications/", {"words": "验收"})["Location"]
    unit = RoundUnit.objects.order_by("pk")[0].pk
    plan = TaskPlan.objects.order_by("pk")[0]
    keys = {
        "unit": unit,
        "plan": plan.pk,
        "doer": plan.doer_id,
        "task": plan.tasks.order_by("nominal_on")[0].pk,
        "topic": Topic.objects.order_by("pk")[0].pk,
    }
    item = DisclosureItem.objects.order_by("pk")[0]
    keys |= {"community": item.community_id, "disclosure": item.pk}
    keys |= {
        "case": Application.objects.order_by("pk")[0].pk,
        "dispute": Dispute.objects.order_by("pk")[0].pk,
        "record": Record.objects.order_by("pk")[0].public_id,
        "report": AnnualReport.objects.order_by("pk")[0].pk,
    }
    keys |= {
        "inspection": Inspection.objects.order_by("pk")[0].pk,
        "finding": CheckFinding.objects.order_by("pk")[0].pk,
        "result": AssessmentResult.objects.order_by("pk")[0].pk,
        "complaint": Complaint.objects.order_by("pk")[0].pk,
    }
    keys |= {
        "piece": Piece.objects.order_by("pk")[0].pk,
        "transfer": Transfer.objects.order_by("pk")[0].pk,
        "disposal": Disposal.objects.order_by("pk")[0].pk,
        "run": ImportRun.objects.order_by("pk")[0].pk,
        "document": ArchivedDocument.objects.order_by("pk")[0].pk,
    }
    lists = [address.format(**keys) for address in LISTS]
    for address in (*lists, found.removeprefix("/office/kangchuan/")):
        client.get(f"/office/kangchuan/{address}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/office/kangchuan/{address}").status_code == 200
        counts[address] = len(asked)
    return counts


def _more_of_everything(office: Organ, clerk: User, report: AnnualReport, how_many: int) -> None:
    for number in range(how_many):
        add_record(office, document(title=f"通知{number}"), by=clerk, at=AT)
        row = purchase(serial=f"x{how_many}-{number}")
        add_row(office, KINDS["purchases"], row, by=clerk, at=AT)
        begin_import(office, "purchases", 2020, b"a\tb", name="a.txt", by=clerk, at=AT)
        AnnualReport.objects.create(organ=office, year=2030 + number + AnnualReport.objects.count())
        post = Post.objects.create(
            organ=office, name=f"岗{Post.objects.count()}", role="office_head", seat="member"
        )
        Appointment.objects.create(post=post, user=clerk, from_on=SINCE)
        column = make_column(office)
        make_draft(office, clerk, number="", column=column)
        make_submitted(office, clerk, number="", column=column)
        add_record(office, document(attribute="closed", ground="x"), by=clerk, at=AT)
        mark = f"{how_many}-{number}"
        CatalogueRow.objects.create(organ=office, number=mark, item1="事项")
        LexiconWord.objects.create(organ=office, wrong=mark)
        NumberRule.objects.create(organ=office, label=mark, kind="document", prefix=mark)
        Screen.objects.create(organ=office, name=mark, token=f"t{mark}")
        CareFinding.objects.create(
            organ=office, code="column_blank", mark=mark, message="空白", found_on=AT.date()
        )
    for cell in ("t2.rules.made", "t2.rules.disclosed", "t3.received.total")[:how_many]:
        override_cell(report, cell, how_many, reason="试", by=clerk, at=AT)
    for row_ in judged_findings(report, report_shown(report))[:how_many]:
        judge_finding(report, row_.fingerprint, "dismissed", reason="试", by=clerk, at=AT)


def _more_of_rounds(office: Organ, clerk: User, how_many: int) -> None:
    """Add rounds of earlier years, units, files that came in, and what was said of them."""
    collection = CollectionRound.objects.filter(organ=office, year=2020).first() or open_round(
        office, 2020, due_on=AT.date(), by=clerk, at=AT
    )
    known = collection.units.count()
    for number in range(known, known + how_many):
        unit = RoundUnit.objects.create(round=collection, name=f"机关{number}")
        for year in (2019, 2020):
            made = replace(report_of(unit.name, year=year), published_on=f"{year}-{number}")
            hand_in(collection, made, by=clerk)
        strange = replace(report_of(unit.name), organ="某处", published_on=f"{number}")
        hand_in(collection, strange, by=clerk)
    unit = collection.units.order_by("pk")[0]
    for number in range(how_many):
        again = replace(report_of(unit.name), published_on=f"{how_many}-{number}")
        hand_in(collection, again, by=clerk)
        one = standing(collection, unit.name)
        seen = one.current.pk if one.current else 0
        return_to_unit(one, text="改", due_on=AT.date(), seen=seen, by=clerk, at=AT)


def _more_communities(office: Organ, clerk: User, how_many: int) -> None:
    """Add communities with links, what they owe, and more of the first one's course."""
    for number in range(how_many):
        name = f"第{Community.objects.count()}社区{number}"
        community = make_community(office, AT, name=name, from_on=date(2019, 1, 1))
        make_link(community, by=clerk, at=AT)
    first = DisclosureItem.objects.select_related("community", "organ").order_by("pk")[0]
    for _ in range(how_many):
        make_entered(first, AT, posted_on=first.span.last_day)


def _office_of_cases(organ: Organ, clerk: User) -> OfficeOfCases:
    CaseSettings.objects.create(organ=organ, review_body="示例区人民政府")
    return OfficeOfCases(
        organ=organ,
        clerk=clerk,
        head=make_person(organ, "lead_office"),
        reviewer=make_person(organ, "secrecy_reviewer"),
        leader=make_person(organ, "leader_in_charge"),
        office=Office.objects.create(organ=organ, name="城建办公室"),
    )


def _more_cases(office: OfficeOfCases, case: Application, how_many: int) -> None:
    """Add cases of the same applicant, open and closed, and more of everything in the case."""
    stored = StoredFile.objects.filter(organ=office.organ).first() or StoredFile.objects.create(
        organ=office.organ, sha256="0" * 64, name="a.pdf", kind="pdf", size=1, purpose="case"
    )
    for number in range(how_many):
        assign(case, office=office.office, is_lead=False, by=office.clerk, at=AT)
        add_note(case, "备注", by=office.clerk, at=AT)
        party = {"kind": "other_agency", "name": "某局"}
        consult(case, party, on=AT.date(), by=office.clerk, at=AT)
        other = make_application(office, RECEIVED)
        case.related.add(other)
        common = {"organ": office.organ, "application": case}
        CaseFile.objects.create(stored=stored, purpose="original", **common)
        Letter.objects.create(
            kind="transfer", addressee="甲", title="告知书", text="文", at=AT, **common
        )
        answered = make_answered(office, make_application(office, RECEIVED), ANSWERED)
        told = {"subject": "行为", "filed_on": ANSWERED, "received_on": ANSWERED}
        make_dispute(office, **told)
        make_decided(office, make_dispute(office, answered, **told), AT.date(), "维持")
        add_files(
            Dispute.objects.order_by("pk")[0],
            [Received(f"{number}.pdf", b"%PDF-1.4 x", "other")],
            by=office.clerk,
            at=AT,
        )


def _more_tasks(office: Organ, clerk: User, how_many: int) -> None:
    """Add topics, plans of posts of their own with results, and what was sent."""
    now = timezone.localtime()
    who: dict[str, Any] = {"by": clerk, "at": now}
    held = clerk.appointments.order_by("pk")[0].post
    known = Topic.objects.count()
    names = [f"重点{number}" for number in range(known, known + how_many)]
    topics = task_deeds.add_topics(office, now.year, names, **who)
    for topic in topics:
        post = Post.objects.create(organ=office, name=f"{topic.name}岗", role="office_head")
        content = {
            "title": topic.name,
            "deliverable": "结果",
            "rhythm": "weekly",
            "weekday": now.weekday(),
            "from_on": now.date(),
            "manager": held,
            "doer": post,
            "inspector": held,
            "topics": topics,
        }
        plan = task_deeds.add_plan(office, content, **who)
        task = plan.tasks.order_by("nominal_on")[0]
        for place in range(how_many):
            record = add_record(office, document(title=f"{topic.name}{place}"), by=clerk, at=AT)
            task = task_deeds.hand_in(task, records=[record], seen=task.row_version, **who)
        sent = {"title": topic.name, "recipient": "区办", "way": "mail", "sent_on": now.date()}
        task_deeds.save_sending(office, sent, **who)


def _more_of_supervision(office: Organ, clerk: User, how_many: int) -> None:
    """Add inspections with findings, assessed organs, complaints, rows of each register."""
    post = Post.objects.get_or_create(organ=office, name="督查岗", role="lead_office")[0]
    if not post.appointments.filter(user=clerk).exists():
        Appointment.objects.create(post=post, user=clerk, from_on=SINCE)
    clerk.__dict__.pop("_roles", None)
    who: dict[str, Any] = {"by": clerk, "at": AT}
    on = AT.date()
    scheme = Scheme.objects.filter(organ=office).first() or make_scheme(office, 2020, **who)
    first = Inspection.objects.order_by("pk").first()
    for number in range(how_many):
        one = first or open_inspection(office, office, "applications", on=on, **who)
        open_inspection(office, office, "applications", on=on, **who)
        add_finding(one, FindingContent("问题", "整改", on, post=post), **who)
        below = make_organ(f"below{Organ.objects.count()}")
        link = {"parent": office, "child": below, "kind": "supervises", "from_on": SINCE}
        Supervision.objects.create(**link)
        assess(scheme, [below], **who)
        key = f"complaint-{how_many}-{number}"
        receive_complaint(below, Told("other", "x"), code="A", at=AT, key=key)
        told = {"organ": office, "by": clerk, "at": AT}
        OpinionRound.objects.create(
            title="x", from_on=on, to_on=on, way="other", results="x", **told
        )
        Accountability.objects.create(on=on, cause="x", measure="other", subject="x", **told)
        Training.objects.create(on=on, topic="x", hours=1, people=1, **told)
        hand_on(Complaint.objects.order_by("pk")[0], "科室", seen=_seen(), **who)
        first = one


def _seen() -> int:
    return int(Complaint.objects.order_by("pk")[0].row_version)


def _more_of_archive(office: OfficeOfCases, how_many: int) -> None:
    """File half of the disputes; hand over, propose and take in more and more."""
    told = {"organ": office.organ, "by": office.clerk, "at": AT}
    FilingSettings.objects.get_or_create(organ=office.organ, fonds="Z1")
    known = Piece.objects.count()
    closed = Dispute.objects.filter(piece=None).exclude(closed_on=None).order_by("pk")
    for number, dispute in enumerate(closed[:how_many], start=known + 1):
        piece = Piece.objects.create(
            category="dispute",
            year=2001,
            retention="short",
            number=number,
            file_number=f"Z1-{number}",
            responsible="机关",
            title="案件",
            dated_on=AT.date(),
            dispute=dispute,
            sha256="0" * 64,
            **told,
        )
        first = Piece.objects.order_by("pk")[0]
        stored = StoredFile.objects.order_by("pk")[0]
        order = first.files.count() + 1
        common = {"label": "材料", "stored": stored, "sha256": stored.sha256, "size": 1}
        PieceFile.objects.create(organ=office.organ, piece=first, order=order, **common)
        for state in ("dropped", "done"):
            witness = office.head if state == "done" else None
            disposal = Disposal.objects.create(
                state=state, reason="期满", witness=witness, protocol="记录", **told
            )
            transfer = Transfer.objects.create(
                receiver_kind="archive", receiver="馆", handed_on=AT.date(), **told
            )
            if state == "dropped":
                Disposal.objects.order_by("pk")[0].pieces.add(piece)
            Transfer.objects.order_by("pk")[0].pieces.add(piece)
            transfer.pieces.add(first)
            assert disposal.pk
        run = ImportRun.objects.create(organ=office.organ, folder="旧档", started_at=AT)
        for at_run in (run, ImportRun.objects.order_by("pk")[0]):
            file = StoredFile.objects.create(
                organ=office.organ, sha256="1" * 64, name="a", kind="txt", size=1, at=AT
            )
            document = ArchivedDocument.objects.create(
                organ=office.organ, stored=file, sha256=f"{file.pk:064d}", title="旧", at=AT
            )
            for line in (document, ArchivedDocument.objects.order_by("pk")[0]):
                ImportLine.objects.create(
                    organ=office.organ,
                    run=at_run,
                    path=f"{document.pk}-{line.pk}-{ImportLine.objects.count()}",
                    outcome="kept",
                    document=line,
                )


@pytest.mark.django_db
def test_every_list_asks_a_constant_number_of_questions(
    as_clerk: Client, office: Organ, clerk: User, report: AnnualReport
) -> None:
    desk = _office_of_cases(office, clerk)
    case = make_application(desk, RECEIVED)
    _more_of_everything(office, clerk, report, 1)
    _more_cases(desk, case, 2)
    _more_of_rounds(office, clerk, 2)
    _more_tasks(office, clerk, 2)
    _more_communities(office, clerk, 2)
    _more_of_supervision(office, clerk, 2)
    _more_of_archive(desk, 2)
    with_few = _questions(as_clerk)
    _more_of_everything(office, clerk, report, 25)
    _more_cases(desk, case, 12)
    _more_of_rounds(office, clerk, 12)
    _more_tasks(office, clerk, 12)
    _more_communities(office, clerk, 12)
    _more_of_supervision(office, clerk, 12)
    _more_of_archive(desk, 6)
    with_many = _questions(as_clerk)

    assert with_many == with_few
    assert max(with_few.values()) < 40
