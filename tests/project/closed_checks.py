"""Inspections, assessments, complaints and registers of the closed office."""

from typing import Any

from gongkai.accounts.models import User
from gongkai.organs.models import Organ, Supervision
from gongkai.supervision.assessment.operations import assess, make_scheme
from gongkai.supervision.checks.operations import (
    FindingContent,
    add_finding,
    issue_inspection,
    judge_items,
    open_inspection,
)
from gongkai.supervision.checks.operations.inspecting import Verdict
from gongkai.supervision.complaints.operations import receive_complaint
from gongkai.supervision.complaints.operations.receiving import Told
from gongkai.supervision.models import (
    Accountability,
    AssessmentResult,
    CheckFinding,
    Complaint,
    OpinionRound,
    Training,
)
from tests.office import AT, SINCE, make_organ, make_person

_WORD = "不可外传"


def add_closed_checks(organ: Organ, clerk: User) -> None:
    """Add an inspection under way, an issued finding, a result, a complaint, rows of each book."""
    inspector = make_person(organ, "inspector")
    who: dict[str, Any] = {"by": inspector, "at": AT}
    today = AT.date()
    content = FindingContent(f"{_WORD}的问题", f"{_WORD}的要求", today)
    issued = open_inspection(organ, organ, "applications", on=today, note=_WORD, **who)
    add_finding(issued, content, **who)
    verdicts = {item.pk: Verdict("met", _WORD) for item in issued.items.all()}
    judge_items(issued, verdicts, seen=1, **who)
    issue_inspection(issued, seen=2, **who)
    begun = open_inspection(organ, organ, "site", on=today, note=_WORD, **who)
    draft = add_finding(begun, content, **who)
    assess(make_scheme(organ, 2020, **who), [organ], **who)
    below = make_organ("below-closed", name="下级街道办事处")
    Supervision.objects.create(parent=organ, child=below, kind="supervises", from_on=SINCE)
    told = Told("other", f"{_WORD}的举报", contact=_WORD)
    receive_complaint(below, told, code="A", at=AT, key="closed-complaint")
    common: dict[str, Any] = {"organ": organ, "by": clerk, "at": AT}
    OpinionRound.objects.create(
        title=_WORD, from_on=today, to_on=today, way="other", results=_WORD, **common
    )
    Accountability.objects.create(on=today, cause=_WORD, measure="other", subject=_WORD, **common)
    Training.objects.create(on=today, topic=_WORD, hours=1, people=1, **common)
    organ.values_of_checks = {  # type: ignore[attr-defined]
        "inspections": {"pk": str(begun.pk), "finding": str(draft.pk)},
        "check-findings": {
            "pk": str(CheckFinding.objects.filter(organ=organ).exclude(pk=draft.pk).get().pk),
            "event": "1",
        },
        "assessment": {
            "pk": str(organ_result(organ)),
            "year": "2020",
        },
        "complaints": {"pk": str(Complaint.objects.get(organ=organ).pk), "step_name": "hand-on"},
    }


def organ_result(organ: Organ) -> int:
    """Return the key of the organ's result."""
    return int(AssessmentResult.objects.get(scheme__organ=organ).pk)


def values_of_checks(organ: Organ, route: str) -> list[dict[str, str]]:
    """Return what fills the parts of an address of this room; empty for others."""
    place = "office/<slug:organ>/supervision/"
    if not route.startswith(place):
        return []
    part = route.removeprefix(place).split("/")[0]
    if part == "books":
        return [
            {"book": slug, "pk": str(model.objects.filter(organ=organ)[0].pk)}
            for slug, model in (
                ("opinion", OpinionRound),
                ("accountability", Accountability),
                ("training", Training),
            )
        ]
    values: dict[str, dict[str, str]] = organ.values_of_checks  # type: ignore[attr-defined]
    return [values[part]] if part in values else []
