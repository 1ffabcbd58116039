"""Making an application anonymous reaches its disputes, and waits while one of them is pending."""

from datetime import date
from typing import Any

import pytest

from gongkai.applications.operations.closing import anonymise
from gongkai.errors import WrongState
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.records.files import path_of
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.remedies.ledger import dispute_entries
from gongkai.remedies.models import Dispute, DisputeFile, Instance
from tests.applications.factories import OfficeOfCases, make_office, moment
from tests.remedies.factories import make_decided, make_dispute, make_refusal

pytestmark = pytest.mark.django_db
LATER = moment(date(2024, 9, 2))


@pytest.fixture
def office() -> OfficeOfCases:
    return make_office()


def test_a_settled_dispute_keeps_what_is_counted_and_loses_who_it_was(
    office: OfficeOfCases, django_capture_on_commit_callbacks: Any
) -> None:
    case = make_refusal(office)
    dispute = make_dispute(office, case, claimant="李四", claim="李四请求撤销")
    made = make_decided(office, dispute, date(2024, 6, 3), "维持")
    paper = _paper(office, made)
    Dispute.objects.filter(pk=made.pk).update(remarks="李四来电")
    entries = dispute_entries(office.organ, 2024)

    with django_capture_on_commit_callbacks(execute=True):
        anonymise(case, reason="本人要求", by=office.leader, at=LATER)

    row = Dispute.objects.get(pk=made.pk)
    assert (row.claimant, row.claim, row.subject, row.remarks) == ("", "", "", "")
    assert list(Instance.objects.values_list("evidence", flat=True)) == [""]
    assert dispute_entries(office.organ, 2024) == entries
    assert StoredFile.objects.get(pk=paper.pk).name == "材料已匿名化.pdf"
    assert not path_of(paper.sha256).exists()


def _paper(office: OfficeOfCases, dispute: Dispute) -> StoredFile:
    data = letter_pdf(LetterContent(organ="示例", title="申请书", paragraphs=("申请人李四。",)))
    stored = keep_file(
        office.organ, data, name="李四.pdf", by=office.clerk, at=LATER, purpose="case"
    )
    stored.save()
    DisputeFile.objects.create(organ=office.organ, dispute=dispute, stored=stored, purpose="other")
    return stored


def test_while_a_dispute_is_pending_nothing_is_taken_out(office: OfficeOfCases) -> None:
    case = make_refusal(office)
    dispute = make_dispute(office, case, claimant="李四")

    with pytest.raises(WrongState) as refused:
        anonymise(case, reason="本人要求", by=office.leader, at=LATER)

    assert refused.value.code == "dispute_pending"
    case.refresh_from_db()
    assert (case.anonymised_at, case.applicant.name) == (None, "张三")
    assert Dispute.objects.get(pk=dispute.pk).claimant == "李四"
