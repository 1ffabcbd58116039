"""An office and the district that supervises it, with inspections at every step."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gongkai.accounts.models import User
from gongkai.organs.models import Organ, Post, Supervision
from gongkai.supervision.checks.operations import (
    FindingContent,
    add_finding,
    issue_inspection,
    judge_items,
    open_inspection,
)
from gongkai.supervision.checks.operations.inspecting import Verdict
from gongkai.supervision.models import CheckFinding, Inspection
from tests.office import AT, SINCE, make_organ, make_person

DUE = AT.date() + timedelta(days=14)


@dataclass
class Supervised:
    """An office, the district above it, and their people."""

    organ: Organ
    district: Organ
    clerk: User
    head: User
    inspector: User
    officer: User
    post: Post


def make_supervised(organ: Organ | None = None) -> Supervised:
    """Make an office with a clerk, a head of an office, an inspector, and a district's officer."""
    organ = organ or make_organ(name="康川街道办事处")
    district = make_organ("district", name="示例区人民政府办公室", level="county_department")
    Supervision.objects.create(parent=district, child=organ, kind="supervises", from_on=SINCE)
    head = make_person(organ, "office_head")
    return Supervised(
        organ,
        district,
        make_person(organ, "information_officer"),
        head,
        make_person(organ, "inspector"),
        make_person(district, "lead_office"),
        Post.objects.get(organ=organ, role="office_head"),
    )


def make_inspection(here: Supervised, *, by_district: bool = False, **given: Any) -> Inspection:
    """Open an inspection of the office, by itself or by the district."""
    content: dict[str, Any] = {"template": "applications", "on": AT.date(), "at": AT} | given
    template = content.pop("template")
    by = here.officer if by_district else here.inspector
    inspecting = here.district if by_district else here.organ
    return open_inspection(inspecting, here.organ, template, by=by, **content)


def inspector_of(here: Supervised, row: Inspection | CheckFinding) -> User:
    """Return who inspects."""
    return here.officer if row.inspecting_id == here.district.pk else here.inspector


def finding_content(here: Supervised, **given: Any) -> FindingContent:
    """Return what was found, with the post that answers for it."""
    content: dict[str, Any] = {
        "text": "办事指南没有写明办理时限",
        "asked": "补齐要素",
        "due_on": DUE,
        "post": here.post,
    }
    return FindingContent(**(content | given))


def make_finding(
    here: Supervised, inspection: Inspection | None = None, *, issued: bool = True, **given: Any
) -> CheckFinding:
    """Write down a finding; with ``issued`` judge the rest as met, and issue it."""
    one = inspection or make_inspection(here)
    by = inspector_of(here, one)
    finding = add_finding(one, finding_content(here, **given), by=by, at=AT)
    if issued:
        issue(here, one)
    return CheckFinding.objects.select_related("organ", "inspecting").get(pk=finding.pk)


def issue(here: Supervised, inspection: Inspection) -> None:
    """Judge every item as met and issue what was found."""
    by = inspector_of(here, inspection)
    verdicts = {item.pk: Verdict("met", "抽看正常") for item in inspection.items.all()}
    judge_items(inspection, verdicts, seen=inspection.row_version, by=by, at=AT)
    inspection.refresh_from_db()
    issue_inspection(inspection, seen=inspection.row_version, by=by, at=AT)
    inspection.refresh_from_db()
