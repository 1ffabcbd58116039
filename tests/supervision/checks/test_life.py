"""A finding from inspection to closed: who may do which step, what is refused, what is kept."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import SecrecyMark
from gongkai.statute.inspecting import assessment_templates, inspection_templates
from gongkai.supervision.checks.evidence import REGISTERED
from gongkai.supervision.checks.operations import (
    Evidence,
    assign_post,
    change_finding,
    drop_finding,
    extend_term,
    issue_finding,
    issue_inspection,
    judge_items,
    reinspect,
    report_rectified,
)
from gongkai.supervision.checks.operations.inspecting import Verdict
from gongkai.supervision.checks.papers import notice_of, write_findings
from gongkai.supervision.checks.queries import findings_for_report, findings_of
from gongkai.supervision.models import CheckFinding, FindingEvent, Inspection
from tests.office import AT, SINCE, make_organ, make_person
from tests.supervision.factories import (
    DUE,
    Supervised,
    finding_content,
    issue,
    make_finding,
    make_inspection,
)

LATER = AT + timedelta(days=5)


def rectified(here: Supervised, finding: CheckFinding, **given: object) -> CheckFinding:
    """Have the head of the office report the rectification."""
    who = {"by": here.head, "at": LATER} | given
    report_rectified(finding, "已补齐", seen=finding.row_version, **who)  # type: ignore[arg-type]
    finding.refresh_from_db()
    return finding


def test_a_finding_goes_from_inspection_to_closed(here: Supervised) -> None:
    finding = make_finding(here)
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    rectified(here, finding, evidence=Evidence(name="截图.png", data=png))

    reinspect(finding, is_closed=True, seen=finding.row_version, by=here.inspector, at=LATER)

    finding.refresh_from_db()
    assert (finding.state, finding.closed_on) == ("closed", LATER.date())
    events = finding.events.order_by("number")
    assert [event.kind for event in events] == ["issued", "rectified", "closed"]
    stored = StoredFile.objects.get()
    assert (stored.purpose, stored.organ) == ("supervision", here.organ)
    assert events[1].file == stored


def test_what_was_not_put_right_is_asked_for_again(here: Supervised) -> None:
    finding = rectified(here, make_finding(here))
    again = LATER.date() + timedelta(days=7)

    reinspect(
        finding,
        is_closed=False,
        text="时限仍没有写",
        due_on=again,
        seen=finding.row_version,
        by=here.inspector,
        at=LATER,
    )

    finding.refresh_from_db()
    assert (finding.state, finding.due_on) == ("open", again)


def test_who_reported_the_rectification_never_looks_again(here: Supervised) -> None:
    lead = make_person(here.organ, "lead_office")
    finding = rectified(here, make_finding(here), by=lead)

    with pytest.raises(NotPermitted, match="不能由您复查"):
        reinspect(finding, is_closed=True, seen=finding.row_version, by=lead, at=LATER)
    # Not in a later round either, after somebody else reported.
    reinspect(
        finding, is_closed=False, text="不够", due_on=DUE, seen=finding.row_version,
        by=here.inspector, at=LATER,
    )  # fmt: skip
    finding.refresh_from_db()
    rectified(here, finding)
    with pytest.raises(NotPermitted, match="不能由您复查"):
        reinspect(finding, is_closed=True, seen=finding.row_version, by=lead, at=LATER)


def test_only_the_post_or_a_clerk_reports_a_rectification(here: Supervised) -> None:
    finding = make_finding(here)
    other = make_person(here.organ, "secrecy_reviewer")

    with pytest.raises(NotPermitted, match="由责任岗位整改"):
        rectified(here, finding, by=other)
    with pytest.raises(NotPermitted):
        rectified(here, finding, by=here.officer)
    assert rectified(here, finding, by=here.clerk).state == "rectified"


def test_the_organ_says_which_post_puts_it_right(here: Supervised) -> None:
    told = finding_content(here, post=None)
    finding = issue_finding(here.district, here.organ, told, by=here.officer, at=AT)
    with pytest.raises(NotPermitted):
        assign_post(finding, here.post, seen=finding.row_version, by=here.officer, at=AT)

    assign_post(finding, here.post, seen=finding.row_version, by=here.clerk, at=AT)

    finding.refresh_from_db()
    assert (finding.post, finding.inspection) == (here.post, None)
    [issued, assigned] = finding.events.order_by("number")
    assert (issued.kind, assigned.kind, assigned.text) == ("issued", "assigned", here.post.name)
    assert rectified(here, finding).state == "rectified"
    with pytest.raises(WrongState, match="不在整改中"):
        assign_post(finding, here.post, seen=finding.row_version, by=here.clerk, at=AT)


def test_who_left_the_post_reports_nothing(here: Supervised) -> None:
    finding = make_finding(here)
    Appointment.objects.filter(user=here.head).update(to_on=AT.date())

    with pytest.raises(NotPermitted):
        rectified(here, finding)


def test_a_district_inspects_those_that_it_supervises_only(here: Supervised) -> None:
    by_district = make_inspection(here, by_district=True)
    elsewhere = make_organ("elsewhere")
    stranger = make_person(elsewhere, "lead_office")

    assert (by_district.organ, by_district.inspecting) == (here.organ, here.district)
    with pytest.raises(NotPermitted, match="不指导"):
        make_inspection(
            Supervised(here.organ, elsewhere, *[stranger] * 4, here.post), by_district=True
        )  # type: ignore[arg-type]


def test_the_inspected_organ_sees_nothing_before_the_notice(here: Supervised) -> None:
    inspection = make_inspection(here, by_district=True)
    finding = make_finding(here, inspection, issued=False)

    def seen_by_clerk() -> tuple[int, int]:
        found = findings_of(here.organ, here.clerk, on=AT.date())
        return found.count(), Inspection.objects.visible_to(here.clerk, on=AT.date()).count()

    assert seen_by_clerk() == (0, 0)
    with pytest.raises(WrongState, match="还没有下发"):
        rectified(here, finding)
    issue(here, inspection)
    assert seen_by_clerk() == (1, 1)


def test_an_inspection_ends_only_when_every_item_is_judged(here: Supervised) -> None:
    inspection = make_inspection(here)
    who = {"by": here.inspector, "at": AT}

    with pytest.raises(WrongState, match="没有结论"):
        issue_inspection(inspection, seen=1, **who)  # type: ignore[arg-type]
    verdicts = {
        item.pk: Verdict("unmet" if item.code == "applications.letters" else "met")
        for item in inspection.items.all()
    }
    judge_items(inspection, verdicts, seen=1, **who)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="没有写成问题"):
        issue_inspection(inspection, seen=2, **who)  # type: ignore[arg-type]
    with pytest.raises(EditedElsewhere):
        judge_items(inspection, verdicts, seen=1, **who)  # type: ignore[arg-type]


def test_a_computed_verdict_is_changed_with_a_reason_only(here: Supervised) -> None:
    inspection = make_inspection(here)
    computed = inspection.items.get(code="applications.open")
    assert (computed.verdict, computed.figure) == ("met", "没有逾期未答复的申请")

    with pytest.raises(InvalidInput, match="请写明理由"):
        judge_items(inspection, {computed.pk: Verdict("unmet")}, seen=1, by=here.inspector, at=AT)
    judge_items(
        inspection, {computed.pk: Verdict("unmet", "纸质登记有一件")}, seen=1,
        by=here.inspector, at=AT,
    )  # fmt: skip
    computed.refresh_from_db()
    assert (computed.verdict, computed.by) == ("unmet", here.inspector)


def test_a_finding_is_changed_or_dropped_before_it_is_issued_only(here: Supervised) -> None:
    inspection = make_inspection(here)
    kept = make_finding(here, inspection, issued=False)
    dropped = make_finding(here, inspection, issued=False)
    who = {"by": here.inspector, "at": AT}

    drop_finding(dropped, seen=1, **who)  # type: ignore[arg-type]
    change_finding(kept, finding_content(here, text="改过的问题"), seen=1, **who)  # type: ignore[arg-type]
    issue(here, inspection)

    kept.refresh_from_db()
    assert [one.text for one in CheckFinding.objects.all()] == ["改过的问题"]
    with pytest.raises(WrongState, match="已经下发"):
        change_finding(kept, finding_content(here), seen=kept.row_version, **who)  # type: ignore[arg-type]


def test_a_term_is_changed_with_a_reason(here: Supervised) -> None:
    finding = make_finding(here)
    extend_term(
        finding, DUE + timedelta(days=3), reason="等供应商", seen=finding.row_version,
        by=here.inspector, at=LATER,
    )  # fmt: skip

    finding.refresh_from_db()
    assert finding.due_on == DUE + timedelta(days=3)
    assert not finding.is_late(DUE + timedelta(days=3))
    assert finding.is_late(DUE + timedelta(days=4))


def test_a_secret_in_text_or_file_is_kept_nowhere(here: Supervised) -> None:
    finding = make_finding(here)

    with pytest.raises(SecrecyMark):
        report_rectified(finding, "秘密★5年 附后", seen=finding.row_version, by=here.head, at=LATER)
    marked = Evidence(name="秘密★5年.png", data=b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    with pytest.raises(SecrecyMark):
        rectified(here, finding, evidence=marked)
    assert StoredFile.objects.count() == 0
    assert FindingEvent.objects.count() == 1


def test_events_are_only_added_to(here: Supervised) -> None:
    make_finding(here)

    with pytest.raises(DatabaseError), transaction.atomic():
        FindingEvent.objects.update(text="改了")


def test_the_notice_and_the_register_are_made(here: Supervised) -> None:
    finding = make_finding(here, text="=1+1 指南没有时限")

    pdf = notice_of(finding.inspection, [finding])  # type: ignore[arg-type]
    found = findings_of(here.organ, here.inspector, on=AT.date())

    assert pdf.startswith(b"%PDF")
    assert write_findings(found, on=AT.date()).startswith(b"PK")


def test_every_computed_item_of_the_data_is_registered() -> None:
    templates = (*inspection_templates(on=AT.date()), *assessment_templates(year=2020))

    missing = {item.computed for one in templates for item in one.items if item.computed} - set(
        REGISTERED
    )

    assert missing == set()
    assert {item.computed for one in templates for item in one.items} >= set(REGISTERED)


@pytest.mark.parametrize("template", ["site", "sheets", "applications", "report"])
def test_every_template_opens_with_what_the_data_says(here: Supervised, template: str) -> None:
    inspection = make_inspection(here, template=template)

    items = list(inspection.items.all())
    assert all(item.figure for item in items if item.computed)
    assert all(not item.verdict for item in items if not item.computed)


def test_a_years_findings_for_the_report(here: Supervised) -> None:
    closed = rectified(here, make_finding(here, text="办结的"))
    reinspect(closed, is_closed=True, seen=closed.row_version, by=here.inspector, at=LATER)
    make_finding(here, text="没有办结的")
    last = rectified(here, make_finding(here, text="上年的"))
    reinspect(last, is_closed=True, seen=last.row_version, by=here.inspector, at=LATER)
    CheckFinding.objects.filter(pk=last.pk).update(year=2020, found_on=SINCE)
    make_finding(here, make_inspection(here), issued=False, text="没有下发的")
    for year, text in ((2019, "更早的"), (2020, "上年没有办结的")):
        older = make_finding(here, text=text)
        CheckFinding.objects.filter(pk=older.pk).update(
            year=year, found_on=SINCE.replace(year=year)
        )

    found = findings_for_report(here.organ, 2021)

    parts = (found.open, found.closed, found.earlier_open, found.earlier_closed)
    told = [[one.text for one in part] for part in parts]
    assert told == [["没有办结的"], ["办结的"], ["更早的", "上年没有办结的"], ["上年的"]]
    assert not findings_for_report(here.district, 2021)


def test_open_findings_come_before_closed_ones(here: Supervised) -> None:
    closed = rectified(here, make_finding(here, text="先到期的"))
    reinspect(closed, is_closed=True, seen=closed.row_version, by=here.inspector, at=LATER)
    still_open = make_finding(here, text="后到期的", due_on=DUE + timedelta(days=9))

    found = findings_of(here.organ, here.inspector, on=AT.date())

    assert list(found) == [still_open, closed]
