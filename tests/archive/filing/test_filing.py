"""Filing: numbers, papers, hashes, and who may."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.archive.checking import broken_pieces
from gongkai.archive.filing.operations import file_away, remark_piece, set_filing
from gongkai.archive.filing.queries import listed, papers_in, pieces_of
from gongkai.archive.filing.waiting import count_waiting, waiting
from gongkai.archive.models import Piece
from gongkai.errors import DataMissing, InvalidInput, NotPermitted
from gongkai.records.files import path_of
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere
from gongkai.statute.filing import DEFAULT_PATTERN
from gongkai.supervision.checks.operations import Evidence, reinspect, report_rectified
from tests.applications.factories import make_office
from tests.archive.factories import AT, FilingOffice, make_filing_office
from tests.office import make_person
from tests.remedies.factories import make_decided, make_dispute
from tests.sites import empty_site, template_of
from tests.supervision.factories import make_finding, make_supervised

pytestmark = pytest.mark.django_db


#: So many things are filed by two processes, each of which wants all of them.
PUBLISHED = 48
_PUBLISH = f"""
from tests.archive.factories import make_filing_office
office = make_filing_office()
for number in range({PUBLISHED}):
    office.publish(f"第{{number}}号通知")
"""
_FILE = """
import json
from gongkai.accounts.models import User
from gongkai.archive.filing.operations import file_away
from gongkai.archive.filing.waiting import waiting
from gongkai.organs.models import Organ
from tests.archive.factories import AT
organ = Organ.objects.get()
keys = [one.key for one in waiting(organ, "publication")]
head = User.objects.filter(appointments__post__role="lead_office")[0]
print(json.dumps([one.number for one in file_away(organ, keys, by=head, at=AT).pieces]))
"""
_NUMBERS = """
import json
from gongkai.archive.models import Piece
print(json.dumps(list(Piece.objects.order_by("number").values_list("number", flat=True))))
"""


@pytest.fixture
def office() -> FilingOffice:
    return make_filing_office()


def test_everything_finished_is_filed_once_with_numbers_of_its_kind(office: FilingOffice) -> None:
    office.publish("一号通知")
    office.publish("二号通知")
    office.answer()
    make_decided(office.cases, make_dispute(office.cases), date(2024, 6, 3), "维持")

    filed = office.file_all()

    assert [(one.file_number, one.title) for one in filed] == [
        ("Z109-WS·2021-D30-ZDG-0001", "一号通知"),
        ("Z109-WS·2021-D30-ZDG-0002", "二号通知"),
        ("Z109-WS·2021-D30-YSQ-0001", "202100001号政府信息公开申请办理材料"),
        ("Z109-WS·2024-Y-FYS-0001", "2024001号行政复议案件材料"),
    ]
    assert office.waiting() == []
    assert list(broken_pieces()) == []


def test_filing_goes_on_counting_and_a_failed_one_leaves_no_gap(office: FilingOffice) -> None:
    office.publish("一")
    office.file_all()
    office.publish("二")
    with transaction.atomic():
        office.file_all()
        transaction.set_rollback(True)
    office.publish("三")

    numbers = [one.number for one in office.file_all()]

    assert numbers == [2, 3]


def test_a_published_item_is_filed_with_its_text_and_review_sheet(office: FilingOffice) -> None:
    office.publish()

    [piece] = office.file_all()

    papers = list(papers_in(piece))
    assert [paper.label for paper in papers] == ["公开的文本", "审核材料"]
    assert [path_of(paper.sha256).exists() for paper in papers] == [True, True]
    assert "冬季供暖" in path_of(papers[0].sha256).read_text(encoding="utf-8")
    assert piece.pages is not None


def test_a_case_is_filed_with_its_papers_and_takes_its_own_step(office: FilingOffice) -> None:
    office.answer()

    [piece] = office.file_all()

    labels = [paper.label for paper in papers_in(piece)]
    assert labels == ["办理经过", "申请材料"]
    assert piece.application is not None
    piece.application.refresh_from_db()
    assert piece.application.state == "archived"
    assert "张三" not in piece.title + piece.responsible + piece.note


def test_an_inspection_is_filed_once_every_finding_is_closed(db: None) -> None:
    here = make_supervised()
    head = make_person(here.organ, "lead_office")
    told: dict[str, Any] = {"by": head, "at": AT}
    set_filing(here.organ, fonds="Z1", pattern=DEFAULT_PATTERN, terms={}, seen=0, **told)
    finding = make_finding(here)
    assert count_waiting(here.organ)["inspection"] == 0
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    proof = Evidence(name="截图.png", data=png)
    report_rectified(finding, "已补齐", evidence=proof, seen=2, by=here.head, at=AT)
    reinspect(finding, is_closed=True, seen=3, by=here.inspector, at=AT)
    [waits] = waiting(here.organ, "inspection")

    [piece] = file_away(here.organ, [waits.key], **told).pieces

    assert piece.file_number == "Z1-WS·2021-D10-JDC-0001"
    papers = list(papers_in(piece))
    assert [paper.label for paper in papers] == ["检查记录", "整改通知书", "整改材料"]
    assert "没有写明办理时限" in path_of(papers[0].sha256).read_text(encoding="utf-8")
    assert list(broken_pieces()) == []
    assert waiting(here.organ, "inspection") == []


def test_pages_and_remarks_are_added_and_nothing_filed_changes(office: FilingOffice) -> None:
    office.publish()
    [piece] = office.file_all()
    told = {"by": office.cases.clerk, "at": AT}

    remark_piece(piece, pages=None, note="缺附件2", seen=0, **told)
    [row] = listed(pieces_of(office.organ))
    assert (row.pages, row.note) == (piece.pages, "缺附件2")
    remark_piece(piece, pages=12, note="补齐", seen=1, **told)

    [row] = listed(pieces_of(office.organ))
    assert (row.pages, row.note) == (12, "补齐")
    assert list(broken_pieces()) == []
    with pytest.raises(EditedElsewhere):
        remark_piece(piece, pages=13, note="", seen=1, **told)


def test_two_processes_that_file_at_once_leave_no_gap_and_no_double(tmp_path: Path) -> None:
    with empty_site(tmp_path / "site", template=template_of("migrated")) as site:
        site.python(_PUBLISH)
        both = [site.start(*site.program(_FILE)) for _ in range(2)]
        told = [one.communicate(timeout=120) for one in both]
        assert [one.returncode for one in both] == [0, 0], told
        filed = [json.loads(out) for out, _ in told]
        numbers = json.loads(site.python(_NUMBERS).stdout)

    assert numbers == list(range(1, PUBLISHED + 1))
    assert sorted(filed[0] + filed[1]) == numbers


def test_a_lost_file_keeps_its_thing_waiting_and_the_others_are_filed(
    office: FilingOffice,
) -> None:
    office.publish("好的")
    office.answer()
    lost = StoredFile.objects.get(name="张三的申请表.pdf")
    path_of(lost.sha256).unlink()

    told = file_away(office.organ, office.waiting(), by=office.cases.head, at=AT)

    assert [one.title for one in told.pieces] == ["好的"]
    assert [(title[:9], "找不到" in why) for title, why in told.refused] == [("202100001", True)]
    assert count_waiting(office.organ)["application"] == 1


def test_a_term_of_the_office_and_a_term_told_go_before_the_default(office: FilingOffice) -> None:
    office.publish("一")
    set_filing(
        office.organ,
        fonds="Z109",
        pattern="全宗号-年度-保管期限-问题-件号",
        terms={"publication": "permanent"},
        seen=1,
        by=office.cases.head,
        at=AT,
    )
    own = office.file_all()
    office.publish("二")
    told = office.file_all(term="short")

    assert [one.file_number for one in own + told] == [
        "Z109-2021-Y-ZDG-0001",
        "Z109-2021-D10-ZDG-0001",
    ]


def test_without_a_fonds_nothing_is_filed(office: FilingOffice) -> None:
    bare = FilingOffice(make_office("bare"))
    bare.publish()

    with pytest.raises(DataMissing, match="全宗号"):
        bare.file_all()
    assert Piece.objects.count() == 0


@pytest.mark.parametrize(
    "pattern", ["全宗号-年度-件号", "全宗号全宗号-年度-保管期限-问题-件号", "x" * 80]
)
def test_a_pattern_that_makes_no_numbers_is_refused(office: FilingOffice, pattern: str) -> None:
    with pytest.raises(InvalidInput, match="各写一次"):
        set_filing(
            office.organ,
            fonds="Z1",
            pattern=pattern,
            terms={},
            seen=1,
            by=office.cases.head,
            at=AT,
        )


def test_settings_saved_by_somebody_else_are_not_overwritten(office: FilingOffice) -> None:
    with pytest.raises(EditedElsewhere):
        set_filing(
            office.organ,
            fonds="Z2",
            pattern=DEFAULT_PATTERN,
            terms={},
            seen=0,
            by=office.cases.head,
            at=AT,
        )


def test_who_has_no_post_for_it_files_nothing(office: FilingOffice) -> None:
    office.publish()
    inspector = make_person(office.organ, "inspector")

    with pytest.raises(NotPermitted):
        file_away(office.organ, office.waiting(), by=inspector, at=AT)


def test_a_changed_fact_an_exchanged_file_and_an_invented_piece_are_found(
    office: FilingOffice,
) -> None:
    office.publish()
    [piece] = office.file_all()
    paper = papers_in(piece)[0]
    StoredFile.objects.filter(pk=paper.stored_id).update(sha256="0" * 64)

    assert [one for one in broken_pieces() if "换成别的文件" in one]
    with pytest.raises(DatabaseError), transaction.atomic():
        Piece.objects.filter(pk=piece.pk).update(title="别的题名")
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER archive_piece_no_update"
            + (" ON archive_piece" if connection.vendor == "postgresql" else "")
        )
        cursor.execute("UPDATE archive_piece SET title = 'x'")
    assert [one for one in broken_pieces() if "与归档时的摘要不符：目录" in one]
