"""The pages of inspections and findings, and the desk's lines."""

from datetime import timedelta

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.desk.queries import desk_of
from gongkai.supervision.checks.operations import reinspect, report_rectified
from gongkai.supervision.models import CheckFinding, Inspection
from tests.office import AT, make_person
from tests.supervision.factories import DUE, Supervised, issue, make_finding, make_inspection

LATER = AT + timedelta(days=5)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.organs.doors.beijing_now", lambda: AT)


def test_a_veto_fails_the_whole_and_what_is_noticed_is_issued_at_once(here: Supervised) -> None:
    inspector, clerk = signed_in(here.inspector), signed_in(here.clerk)
    room = f"/office/{here.organ.slug}/supervision/"
    inspection = make_inspection(here, template="site")
    inspection.items.filter(code="site.incident").update(verdict="unmet")
    assert "整体不合格" in inspector.get(f"{room}inspections/{inspection.pk}/").content.decode()

    told = {"of": here.organ.pk, "text": "电话打不通", "asked": "更正", "due_on": "2021-01-29"}
    page = inspector.post(f"{room}checks/new/", told | {"key": "1"})["Location"]
    assert "指定责任岗位" in clerk.get(page).content.decode()
    clerk.post(f"{page}post/", {"post": here.post.pk, "seen": 2, "key": "2"})

    finding = CheckFinding.objects.get()
    assert (finding.post, finding.inspection) == (here.post, None)


def test_an_inspection_is_made_from_page_to_page(here: Supervised) -> None:
    inspector, head = signed_in(here.inspector), signed_in(here.head)
    room = f"/office/{here.organ.slug}/supervision/"

    opened = inspector.post(
        f"{room}inspections/new/",
        {"of": here.organ.pk, "template": "applications", "on": "2021-01-15", "key": "1"},
    )
    page = opened["Location"]
    inspection = Inspection.objects.get()
    items = {item.code: item for item in inspection.items.all()}
    judged = {"seen": 1, "key": "2"}
    for item in items.values():
        judged |= {f"verdict-{item.pk}": item.verdict or "met", f"comment-{item.pk}": ""}
    letters = items["applications.letters"]
    judged[f"verdict-{letters.pk}"] = "unmet"
    judged[f"comment-{letters.pk}"] = "两份没有写救济途径"
    assert inspector.post(f"{page}judge/", judged)["Location"] == page
    assert f"?item={letters.pk}" in inspector.get(page).content.decode()
    asked = inspector.get(f"{page}find/?item={letters.pk}").content.decode()
    assert "两份没有写救济途径" in asked
    assert "2021-01-29" in asked
    found = {"text": "两份答复书没有写救济途径", "asked": "改正", "due_on": "2021-01-29"}
    inspector.post(
        f"{page}find/?item={letters.pk}", found | {"post": here.post.pk, "seen": 2, "key": "3"}
    )
    assert head.get(page).status_code == 200
    inspector.post(f"{page}issue/", {"seen": 2, "key": "4"})

    finding = CheckFinding.objects.get()
    assert (finding.item, finding.issued_at) == (letters, AT)
    mine = f"{room}check-findings/{finding.pk}/"
    assert "报告整改" in head.get(mine).content.decode()
    head.post(f"{mine}rectify/", {"text": "已改正", "seen": 2, "key": "5"})
    assert "复查" in inspector.get(mine).content.decode()
    inspector.post(f"{mine}look-again/", {"outcome": "closed", "seen": 3, "key": "6"})
    finding.refresh_from_db()
    assert finding.state == "closed"
    assert inspector.get(f"{mine}notice/")["Content-Type"] == "application/pdf"
    assert inspector.get(f"{page}notice/")["Content-Type"] == "application/pdf"


def test_the_register_is_narrowed_and_handed_out(here: Supervised) -> None:
    make_finding(here, text="栏目超期")
    make_finding(here, text="指南缺要素")
    inspector = signed_in(here.inspector)
    page = f"/office/{here.organ.slug}/supervision/checks/"

    told = inspector.get(f"{page}?q=指南&side=ours&state=open&year=2021").content.decode()
    export = inspector.get(f"{page}export/?state=late")

    assert "指南缺要素" in told
    assert "栏目超期" not in told
    assert export.content.startswith(b"PK")


def test_evidence_links_open_only_for_those_who_work_there(here: Supervised) -> None:
    inspection = make_inspection(here, by_district=True, template="site")
    links = f"/office/{here.organ.slug}/"

    page = f"supervision/inspections/{inspection.pk}/"
    district = signed_in(here.officer).get(f"/office/district/{page}").content.decode()

    assert "查到的记录" in district
    assert links not in district
    assert signed_in(here.clerk).get(f"{links}{page}").status_code == 404
    issue_with_findings(here, inspection)
    assert links in signed_in(here.clerk).get(f"{links}{page}").content.decode()


def issue_with_findings(here: Supervised, inspection: Inspection) -> None:
    issue(here, inspection)


def test_the_inspected_organ_does_none_of_the_districts_steps(here: Supervised) -> None:
    inspection = make_inspection(here, by_district=True)
    finding = make_finding(here, inspection)
    lead = signed_in(make_person(here.organ, "lead_office"))
    room = f"/office/{here.organ.slug}/supervision/"

    assert lead.get(f"{room}check-findings/{finding.pk}/").status_code == 200
    for step in ("look-again/", "term/"):
        assert lead.get(f"{room}check-findings/{finding.pk}/{step}").status_code == 404
    for step in ("judge/", "find/", "issue/"):
        assert lead.get(f"{room}inspections/{inspection.pk}/{step}").status_code == 404


def test_the_desk_tells_whose_turn_it_is(here: Supervised) -> None:
    finding = make_finding(here)

    def told(user: User, on: int = 0) -> list[tuple[str, str]]:
        desk = desk_of(User.objects.get(pk=user.pk), here.organ, on=AT.date() + timedelta(days=on))
        lines = (*desk.late, *desk.mine, *desk.theirs)
        return [(line.state, line.title[:6]) for line in lines if "/supervision/" in line.url]

    assert told(here.head) == [("待整改", "检查问题20")]
    assert told(here.inspector) == [("待整改", "1个检查问题")]
    assert told(here.head, on=15) == [("超时未办", "检查问题20")]
    report_rectified(finding, "已改", seen=finding.row_version, by=here.head, at=LATER)
    assert told(here.head) == []
    assert told(here.inspector) == [("待复查", "检查问题20")]
    finding.refresh_from_db()
    reinspect(
        finding, is_closed=False, text="不够", due_on=DUE, seen=finding.row_version,
        by=here.inspector, at=LATER,
    )  # fmt: skip
    assert told(here.head) == [("待整改", "检查问题20")]
