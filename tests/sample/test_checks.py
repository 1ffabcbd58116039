"""The sample's supervision: something at every step, and something for section 五."""

from gongkai.organs.models import Organ
from gongkai.reports.proposing import problems_proposal
from gongkai.sample.checks import CODE
from gongkai.sample.office import load_sample_site
from gongkai.supervision.complaints.operations.receiving import complaint_code_mark
from gongkai.supervision.models import CheckFinding, Complaint
from tests.office import AT


def test_the_sample_has_findings_at_every_step_and_a_complaint(db: None) -> None:
    site = load_sample_site(at=AT, password="only-in-tests-7")
    assert site is not None

    states = CheckFinding.objects.order_by("pk").values_list("state", flat=True)

    assert list(states) == ["closed", "closed", "rectified", "open", "open"]
    complaint = Complaint.objects.get()
    assert complaint.organ == Organ.objects.get(slug="shili-district")
    assert complaint.code_mark == complaint_code_mark(CODE)
    proposal = problems_proposal(site.organ, 2020)
    assert "{{问题 2020001}}，已经逐项补齐办理时限（示例）" in proposal
    assert "正在整改的主要是：1.{{问题 2020002}}" in proposal
