"""The index follows every deed, and is the same as one made anew."""

import io
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, transaction
from docx import Document

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.answering import save_answer
from gongkai.applications.operations.arranging import merge_applications, split_application
from gongkai.applications.operations.assigning import assign, log_search, return_assignment
from gongkai.applications.operations.closing import anonymise
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.looking import add_note
from gongkai.archive.models import ToIndex
from gongkai.archive.searching import operations
from gongkai.archive.searching.indexing import subjects as subjects_of_rooms
from gongkai.archive.searching.operations import index_later, index_organ, index_waiting
from gongkai.archive.searching.queries import Asked, find, is_catching_up
from gongkai.archive.searching.readers import organs_to_search
from gongkai.archive.searching.relating import tied_to
from gongkai.organs.models import Organ, Post
from gongkai.records.models import Record
from gongkai.records.operations import add_record, attach_file, cancel_record, change_record
from gongkai.registers.importing import begin_import, confirm_import
from gongkai.registers.kinds import KINDS
from gongkai.registers.operations import add_row, cancel_row
from gongkai.sample.office import load_sample_site
from gongkai.search.models import StaffEntry, StaffPassage
from gongkai.search.queries import outdated_keys
from gongkai.supervision.checks.operations import Evidence, report_rectified
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)
from tests.office import AT, PASSWORD, document, make_person, purchase
from tests.publishing.factories import make_draft, make_published
from tests.remedies.factories import make_decided, make_dispute
from tests.supervision.factories import issue, make_finding, make_inspection, make_supervised

pytestmark = pytest.mark.django_db
RECEIVED, ASKED, ANSWERED = date(2021, 1, 4), date(2021, 1, 6), date(2021, 1, 8)
FILED = {"filed_on": date(2021, 1, 11), "received_on": date(2021, 1, 13), "claimant": "张三"}


def index() -> dict[str, Any]:
    """Return all that staff may find once the worker did what waits, with texts."""
    index_waiting()
    names = ("organ", "kind", "title", "number", "column", "year", "dated_on", "in_force")
    names += ("url", "subject", "readers", "state", "persons")
    return {
        entry.key: (
            [getattr(entry, name) for name in names],
            [(p.source, p.text) for p in entry.passages.order_by("-id")],
        )
        for entry in StaffEntry.objects.all()
    }


def found(user: User, words: str, **asked: str) -> set[str]:
    """Return the keys of the first page that a person finds once the worker did what waits."""
    index_waiting()
    return found_now(user, words, **asked)


def found_now(user: User, words: str, **asked: str) -> set[str]:
    """Return the keys of the first page that a person finds while the worker stands still."""
    organs = organs_to_search(user, on=AT.date())
    return {hit.key for hit in find(Asked(words=words, **asked), user, organs, on=AT.date()).hits}


def word_file(text: str) -> bytes:
    """Return a Word file with one paragraph."""
    paper = Document()
    paper.add_paragraph(text)
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


@pytest.fixture
def cases(db: None) -> OfficeOfCases:
    return make_office()


def test_the_index_that_followed_the_sample_office_is_the_one_made_anew(db: None) -> None:
    load_sample_site(at=AT, password=PASSWORD)
    followed = index()

    for organ in Organ.objects.all():
        index_organ(organ)

    assert index() == followed
    assert ToIndex.objects.count() == 0
    assert len(followed) > 300


def test_the_index_that_followed_cases_is_the_one_made_anew(cases: OfficeOfCases) -> None:
    one, other = make_application(cases, RECEIVED), make_application(cases, RECEIVED)
    assign(one, office=cases.office, task="核对", by=cases.clerk, at=moment(ASKED))
    add_note(one, "电话里说急用", by=cases.clerk, at=moment(ASKED))
    party = {"kind": "third_party", "name": "某建筑公司"}
    consult(one, party, on=ASKED, by=cases.clerk, at=moment(ASKED))
    log_search(
        one,
        on=ASKED,
        place="档案室",
        terms="验收",
        result="没有",
        searcher="甲",
        by=cases.clerk,
        at=moment(ASKED),
    )
    save_answer(
        one, decision="process", grounds="理由", text="答复", by=cases.clerk, at=moment(ASKED)
    )
    merge_applications(one, [other], on=ASKED, by=cases.clerk, at=moment(ASKED))
    answered = make_answered(cases, make_application(cases, RECEIVED), ANSWERED)
    dispute = make_dispute(cases, answered, **FILED)
    make_decided(cases, dispute, date(2021, 2, 1), "维持")
    followed = index()

    index_organ(cases.organ)

    assert index() == followed
    assert {key.partition(":")[0] for key in followed} >= {"application", "answer", "dispute"}


def test_parts_of_a_split_application_are_found(cases: OfficeOfCases) -> None:
    case = make_application(cases, RECEIVED, wanted="道路合同；另要绿化预算")

    split_application(case, ["道路合同", "绿化预算"], on=ASKED, by=cases.clerk, at=moment(ASKED))

    parts = Application.objects.filter(split_from=case)
    assert found(cases.clerk, "绿化预算", kind="application") >= {
        f"application:{one.pk}" for one in parts
    }


def test_an_application_leaves_the_head_of_the_office_that_gives_it_back(
    cases: OfficeOfCases,
) -> None:
    head = make_person(cases.organ, "office_head")
    Post.objects.filter(role="office_head").update(office=cases.office)
    case = make_application(cases, RECEIVED)
    before = found(head, "验收报告")

    assign(case, office=cases.office, task="核对", by=cases.clerk, at=moment(ASKED))
    during = found(head, "验收报告")
    given = case.assignments.get()
    return_assignment(given, reason="不是本科室的", by=head, at=moment(ASKED))

    assert (before, during) == (set(), {f"application:{case.pk}"})
    assert found_now(head, "验收报告") == set()
    assert found(cases.clerk, "验收报告") == {f"application:{case.pk}"}


def test_an_anonymous_case_leaves_the_index_with_its_dispute_in_the_deed(
    cases: OfficeOfCases,
) -> None:
    case = make_answered(cases, make_application(cases, RECEIVED), ANSWERED)
    dispute = make_dispute(cases, case, **FILED)
    make_decided(cases, dispute, date(2021, 2, 1), "维持")
    assert found(cases.head, "张三") == {f"application:{case.pk}", f"dispute:{dispute.pk}"}

    case.refresh_from_db()
    anonymise(case, reason="本人要求删除", by=cases.head, at=moment(date(2021, 3, 1)))

    assert not StaffEntry.objects.exists()
    assert not StaffPassage.objects.exists()
    assert found(cases.head, "张三") == set()


def test_a_cancelled_record_is_gone_and_a_changed_one_is_found_by_its_new_words(
    office: Organ, clerk: User
) -> None:
    record = add_record(office, document(title="关于供暖的通知"), by=clerk, at=AT)
    key = f"record:{record.public_id}"

    change_record(record, document(title="关于供水的通知"), seen=1, by=clerk, at=AT)
    changed = (found(clerk, "供暖"), found(clerk, "供水"))
    record.refresh_from_db()
    cancel_record(record, reason="登记重复", seen=record.row_version, by=clerk, at=AT)

    assert changed == (set(), {key})
    assert found(clerk, "供水") == set()


def test_a_deed_that_fails_leaves_nothing_in_the_index(office: Organ, clerk: User) -> None:
    def fail() -> None:
        with transaction.atomic():
            add_record(office, document(title="关于供暖的通知"), by=clerk, at=AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not ToIndex.objects.exists()
    assert not StaffEntry.objects.exists()


def test_the_text_of_an_attachment_is_found_once_the_worker_read_it(
    office: Organ, clerk: User
) -> None:
    record = add_record(office, document(title="关于供暖的通知"), by=clerk, at=AT)
    data = word_file("各小区锅炉房检修名单 联系证号11010519491231002X")
    stored = attach_file(record, data, name="附表.docx", by=clerk, at=AT)
    key = f"file:{stored.pk}"

    before = (found_now(clerk, "锅炉房"), found_now(clerk, "附表"))
    after = found(clerk, "锅炉房")
    record.refresh_from_db()
    change_record(record, document(title="关于供水的通知"), seen=1, by=clerk, at=AT)

    assert before == (set(), set())
    assert after == {key}
    # Its record was changed: the text stays, words of both are found together.
    assert found(clerk, "供水 锅炉房") == {key}
    assert found(clerk, "11010519491231002X") == set()
    record.refresh_from_db()
    cancel_record(record, reason="登记重复", seen=record.row_version, by=clerk, at=AT)
    assert found(clerk, "锅炉房") == set()


def test_a_file_that_cannot_be_read_is_found_by_its_name_and_holds_up_nothing(
    office: Organ, clerk: User
) -> None:
    record = add_record(office, document(), by=clerk, at=AT)
    attach_file(record, b"%PDF-1.7 broken", name="坏文件.pdf", by=clerk, at=AT)
    attach_file(record, word_file("锅炉房"), name="附表.docx", by=clerk, at=AT)

    index_waiting()

    assert len(found(clerk, "坏文件")) == 1
    assert len(found(clerk, "锅炉房")) == 1
    assert ToIndex.objects.count() == 0


def test_deeds_wait_for_no_indexing_and_what_several_touched_is_indexed_once(
    office: Organ, clerk: User
) -> None:
    record = add_record(office, document(title="关于供暖的通知"), by=clerk, at=AT)
    change_record(record, document(title="关于供水的通知"), seen=1, by=clerk, at=AT)
    organs = organs_to_search(clerk, on=AT.date())

    assert not StaffEntry.objects.exists()
    assert is_catching_up(organs)
    assert found(clerk, "供水") == {f"record:{record.public_id}"}
    assert not ToIndex.objects.exists()
    assert not is_catching_up(organs)


def test_what_one_deed_adds_by_the_hundred_is_left_to_the_worker(
    office: Organ, clerk: User
) -> None:
    rows = "\n".join(f"{n}\t办公桌{n}\t2020-05-06\t100\t政府集中采购" for n in range(1, 6))
    table = f"序号\t采购内容\t采购日期\t金额（元）\t组织形式\n{rows}"
    begun = begin_import(office, "purchases", 2020, table.encode(), name="表.txt", by=clerk, at=AT)

    confirm_import(begun, by=clerk, at=AT)
    waiting = ToIndex.objects.count()
    index_waiting()

    assert waiting >= 5
    assert len(found(clerk, "办公桌", kind="purchases")) == 5
    assert ToIndex.objects.count() == 0


def test_what_cannot_be_indexed_holds_up_nothing_else(
    office: Organ, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = add_record(office, document(title="坏的"), by=clerk, at=AT)
    good = add_record(office, document(title="好的"), by=clerk, at=AT)

    def build(organ: Organ, subjects: Collection[str]) -> Iterator[Any]:
        if f"record:{bad.public_id}" in subjects:
            raise RuntimeError
        return subjects_of_rooms.build(organ, subjects)

    monkeypatch.setattr(operations, "build", build)

    assert found(clerk, "好的") == {f"record:{good.public_id}"}
    assert not ToIndex.objects.exists()


def test_what_a_locked_database_holds_up_waits_on(
    office: Organ, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = add_record(office, document(title="关于供暖的通知"), by=clerk, at=AT)

    def locked(organ: Organ, subjects: Collection[str]) -> Iterator[Any]:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(operations, "build", locked)
        with pytest.raises(OperationalError):
            index_waiting()

    assert found(clerk, "供暖") == {f"record:{record.public_id}"}


def test_a_row_of_a_register_follows_its_deeds(office: Organ, clerk: User) -> None:
    row = add_row(office, KINDS["purchases"], purchase(title="绿植租摆"), by=clerk, at=AT)
    there = found(clerk, "绿植")
    cancel_row(row, KINDS["purchases"], reason="重复", seen=1, by=clerk, at=AT)

    assert there == {f"purchases:{row.pk}"}
    assert found(clerk, "绿植") == set()


def test_an_item_is_found_with_its_state_and_its_review_sheet(
    office: Organ, clerk: User, leader: User
) -> None:
    draft = make_draft(office, clerk, title="养老服务指南")
    as_draft = {hit: StaffEntry.objects.get(key=hit).state for hit in found(clerk, "养老")}
    item = make_published(office, clerk, leader, title="托幼服务指南")

    assert set(as_draft.values()) == {"草稿"}
    assert draft.record.public_id in next(iter(as_draft))
    states = {key: StaffEntry.objects.get(key=key).state for key in found(clerk, "托幼")}
    assert {"record", "review"} <= {key.partition(":")[0] for key in states}
    assert states[f"record:{item.record.public_id}"] == "已发布"


def test_an_inspection_of_another_organ_is_found_there_once_it_is_issued(db: None) -> None:
    here = make_supervised()
    inspection = make_inspection(here, by_district=True)
    finding = make_finding(here, inspection, issued=False)
    assert found(here.officer, "办理时限") == {f"check_finding:{finding.pk}"}
    assert found(here.head, "办理时限") == set()

    issue(here, inspection)
    finding.refresh_from_db()
    proof = Evidence(name="整改.docx", data=word_file("窗口里补齐了时限，电话13971234567"))
    report_rectified(finding, "已改", evidence=proof, seen=finding.row_version, by=here.head, at=AT)
    index_waiting()

    event = finding.events.get(kind="rectified")
    assert found(here.officer, "窗口里补齐") == {f"check_finding_file:{event.pk}"}
    assert found(here.head, "窗口里补齐") == {f"rectification_file:{event.pk}"}
    entry = StaffEntry.objects.get(key=f"rectification:{finding.pk}")
    tied = tied_to(entry, here.organ, here.head, {here.organ.slug: here.organ}, on=AT.date())
    assert [one.key for one in tied.others] == [f"inspected:{inspection.pk}"]
    assert not StaffPassage.objects.filter(text__contains="13971234567").exists()
    followed = index()
    for organ in (here.organ, here.district):
        index_organ(organ)
    assert index() == followed


def test_looking_through_everything_takes_out_what_is_no_more_and_adds_what_lacks(
    office: Organ, clerk: User
) -> None:
    kept = add_record(office, document(title="供暖通知"), by=clerk, at=AT)
    gone = add_record(office, document(title="供水通知"), by=clerk, at=AT)
    right = index()
    Record.objects.filter(pk=gone.pk).update(cancelled_at=AT)
    Record.objects.filter(pk=kept.pk).update(title="供电通知")

    index_later(office, ["*"])
    index_waiting()

    assert set(index()) == set(right) - {f"record:{gone.public_id}"}
    assert (found(clerk, "供暖"), len(found(clerk, "供电"))) == (set(), 1)
    assert outdated_keys(scope="staff", limit=1) == []
