"""What leaves the archive: transfers with receipts, destruction by two people after the term."""

from datetime import date
from typing import Any

import pytest

from gongkai.archive.checking import broken_pieces
from gongkai.archive.filing.queries import papers_in
from gongkai.archive.handing.operations import (
    acknowledge,
    carry_out_disposal,
    drop_disposal,
    finish_destruction,
    hand_over,
    propose_disposal,
)
from gongkai.archive.handing.queries import disposable, transferable
from gongkai.archive.models import Disposal, Transfer
from gongkai.archive.searching.operations import index_waiting
from gongkai.archive.searching.queries import Asked, find
from gongkai.archive.searching.readers import organs_to_search
from gongkai.errors import InvalidInput, NotAllowedByLaw, NotPermitted, WrongState
from gongkai.publishing.models import Item
from gongkai.publishing.operations.releasing import take_down_item
from gongkai.records.files import path_of
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import attach_file, keep_file
from gongkai.records.queries import broken_files
from gongkai.search.models import StaffEntry
from tests.applications.factories import moment
from tests.archive.factories import AT, FILED, FilingOffice, make_filing_office
from tests.exchange.redaction.sheets import pdf_of

pytestmark = pytest.mark.django_db

#: Filed in 2021 for ten years: kept to the end of 2031.
LAST, AFTER = moment(date(2031, 12, 31)), moment(date(2032, 1, 1))


@pytest.fixture
def office() -> FilingOffice:
    return make_filing_office()


def _filed(office: FilingOffice, *, term: str = "short") -> list[int]:
    office.publish()
    return [one.pk for one in office.file_all(term=term)]


def _down(office: FilingOffice) -> None:
    for item in Item.objects.filter(organ=office.organ):
        take_down_item(item, reason="公开期满", by=office.cases.clerk, at=AT)


def _found(office: FilingOffice, words: str) -> dict[str, str]:
    """Return the 件 that the clerk finds once the worker did what waits, with their state."""
    index_waiting()
    organs = organs_to_search(office.cases.clerk, on=FILED)
    hits = find(Asked(words=words, kind="piece"), office.cases.clerk, organs, on=FILED).hits
    return {hit.key: hit.state for hit in hits}


def test_a_list_is_handed_over_and_its_receipt_entered(office: FilingOffice) -> None:
    keys = _filed(office)
    transfer = hand_over(
        office.organ,
        keys,
        receiver_kind="library",
        receiver="示例区图书馆",
        handed_on=FILED,
        by=office.cases.clerk,
        at=AT,
    )
    scan = keep_file(
        office.organ, b"%PDF-1.7 signed", name="回执.pdf", by=office.cases.clerk, at=AT
    )

    acknowledge(
        transfer,
        received_by="李某",
        received_on=FILED,
        receipt=scan,
        by=office.cases.clerk,
        at=AT,
    )

    assert [(one.receiver, one.received_by, one.receipt) for one in Transfer.objects.all()] == [
        ("示例区图书馆", "李某", scan)
    ]
    assert _found(office, "Z109-WS") == {f"piece:{keys[0]}": "已移交"}
    office.publish("后来的")
    later = office.file_all()
    told = [(one.title, one.was_handed) for one in transferable(office.organ, "library")]
    assert told == [(later[0].title, False), ("关于做好冬季供暖保障工作的通知", True)]
    with pytest.raises(WrongState, match="登记过"):
        acknowledge(transfer, received_by="王某", received_on=FILED, by=office.cases.clerk, at=AT)


def test_a_library_gets_no_case(office: FilingOffice) -> None:
    office.answer()
    keys = [one.pk for one in office.file_all()]

    with pytest.raises(WrongState, match="不是公开的"):
        hand_over(
            office.organ,
            keys,
            receiver_kind="library",
            receiver="图书馆",
            handed_on=FILED,
            by=office.cases.clerk,
            at=AT,
        )


@pytest.mark.parametrize("day", [date(2021, 2, 28), date(2021, 3, 2)])
def test_a_receipt_lies_between_handing_over_and_today(office: FilingOffice, day: date) -> None:
    transfer = hand_over(
        office.organ,
        _filed(office),
        receiver_kind="archive",
        receiver="档案馆",
        handed_on=FILED,
        by=office.cases.clerk,
        at=AT,
    )

    with pytest.raises(InvalidInput, match="接收日期"):
        acknowledge(transfer, received_by="李某", received_on=day, by=office.cases.clerk, at=AT)


def test_nothing_may_be_proposed_before_its_term_has_ended_and_permanent_never(
    office: FilingOffice,
) -> None:
    keys = _filed(office)
    office.publish("永久的")
    office.file_all(term="permanent")
    _down(office)

    assert [one.pk for one in disposable(office.organ, on=LAST.date())] == []
    assert [one.pk for one in disposable(office.organ, on=AFTER.date())] == keys
    assert [one.pk for one in disposable(office.organ, on=date(2900, 1, 1))] == keys
    with pytest.raises(WrongState):
        propose_disposal(office.organ, keys, reason="期满", by=office.cases.clerk, at=LAST)


def test_two_people_destroy_files_and_the_list_with_its_hashes_stays(
    office: FilingOffice, django_capture_on_commit_callbacks: Any
) -> None:
    office.publish()
    record = Record.objects.get(organ=office.organ)
    attach_file(record, pdf_of("绝密之外的附件"), name="附件.pdf", by=office.cases.clerk, at=AT)
    keys = [one.pk for one in office.file_all(term="short")]
    index_waiting()
    assert StaffEntry.objects.filter(kind="file").count() > 0
    assert _found(office, "Z109-WS") == {f"piece:{keys[0]}": "已归档"}
    _down(office)
    proposed = propose_disposal(office.organ, keys, reason="期满", by=office.cases.clerk, at=AFTER)
    assert list(broken_files()) == []

    with pytest.raises(NotPermitted):
        carry_out_disposal(proposed, protocol="x", by=office.cases.clerk, at=AFTER)
    with pytest.raises(InvalidInput, match="监销记录"):
        carry_out_disposal(proposed, protocol=" ", by=office.cases.head, at=AFTER)
    with django_capture_on_commit_callbacks(execute=True):
        carry_out_disposal(proposed, protocol="当场核对、粉碎", by=office.cases.head, at=AFTER)

    piece = proposed.pieces.get()
    index_waiting()
    assert _found(office, "审核材料") == {f"piece:{piece.pk}": "已销毁"}
    assert StaffEntry.objects.filter(kind="file").count() == 0
    papers = list(papers_in(piece))
    assert [path_of(paper.sha256).exists() for paper in papers] == [False] * len(papers)
    assert all(paper.stored.removed_at for paper in papers)
    assert list(broken_files()) == []
    assert list(broken_pieces()) == []
    assert [one.state for one in Disposal.objects.all()] == ["done"]
    # Killed before the last byte was gone, it is finished in the night.
    path_of(papers[0].sha256).write_bytes(b"left")
    assert finish_destruction() == 1
    assert not path_of(papers[0].sha256).exists()


def test_who_proposed_cannot_watch_whatever_the_post(office: FilingOffice) -> None:
    keys = _filed(office)
    _down(office)
    proposed = propose_disposal(office.organ, keys, reason="期满", by=office.cases.head, at=AFTER)

    with pytest.raises(NotPermitted, match="另一个人"):
        carry_out_disposal(proposed, protocol="x", by=office.cases.head, at=AFTER)


def test_what_is_still_public_or_holds_personal_data_is_not_destroyed(
    office: FilingOffice,
) -> None:
    public = _filed(office)
    office.answer()
    case = [one.pk for one in office.file_all(term="short")]

    with pytest.raises(WrongState, match="仍在公开"):
        propose_disposal(office.organ, public, reason="期满", by=office.cases.clerk, at=AFTER)
    with pytest.raises(WrongState, match="匿名化"):
        propose_disposal(office.organ, case, reason="期满", by=office.cases.clerk, at=AFTER)


def test_the_term_is_looked_at_again_when_it_is_carried_out(office: FilingOffice) -> None:
    keys = _filed(office)
    _down(office)
    proposed = propose_disposal(office.organ, keys, reason="期满", by=office.cases.clerk, at=AFTER)

    with pytest.raises(NotAllowedByLaw, match="没有届满"):
        carry_out_disposal(proposed, protocol="x", by=office.cases.head, at=LAST)


def test_a_proposal_taken_back_destroys_nothing(office: FilingOffice) -> None:
    keys = _filed(office)
    _down(office)
    proposed = propose_disposal(office.organ, keys, reason="期满", by=office.cases.clerk, at=AFTER)

    drop_disposal(proposed, by=office.cases.clerk, at=AFTER)

    with pytest.raises(WrongState, match="撤回"):
        carry_out_disposal(proposed, protocol="x", by=office.cases.head, at=AFTER)
    assert [one.pk for one in disposable(office.organ, on=AFTER.date())] == keys


def test_a_file_removed_behind_the_back_is_found(office: FilingOffice) -> None:
    _filed(office)
    lost = StoredFile.objects.filter(organ=office.organ).order_by("pk")[0]
    StoredFile.objects.filter(pk=lost.pk).update(removed_at=AT)
    path_of(lost.sha256).unlink()

    assert [one for one in broken_pieces() if "没有销毁的记录" in one]
