"""Applications in time, answers that stood; cases are named by their number only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.queries import late_on
from gongkai.organs.models import Organ
from gongkai.remedies.models import Dispute
from gongkai.supervision.checks.evidence import Found, Outcome, computed, counted


def _found(application: Application, told: str, *, is_good: bool = False) -> Found:
    url = reverse("applications:case", args=[application.organ.slug, application.number])
    return Found(f"{application.number}：{told}", url, is_good)


def _closed(organ: Organ, year: int) -> QuerySet[Application]:
    found: QuerySet[Application] = Application.objects.filter(
        organ=organ, kind="disclosure", closed_on__year=year
    )
    return found.select_related("organ").order_by("pk")


@computed("applications_not_overdue")
def applications_not_overdue(organ: Organ, on: date) -> Outcome:
    """Tell which open applications are past their term."""
    late = Application.objects.filter(late_on(on), organ=organ).select_related("organ")
    wrong = tuple(_found(one, f"应于{one.due_on}前答复") for one in late.order_by("due_on", "pk"))
    return Outcome(f"{len(wrong)}件逾期未答复" if wrong else "没有逾期未答复的申请", wrong)


@computed("applications_in_time")
def applications_in_time(organ: Organ, on: date) -> Outcome:
    """Tell which of the applications closed this year were answered late."""
    records = [
        _found(one, "逾期答复" if one.is_late else "按期", is_good=not one.is_late)
        for one in _closed(organ, on.year)
    ]
    return counted(records, what="件本年办结的申请", wrong="件逾期答复", none="本年没有办结的申请")


def _corrected(organ: Organ, year: int) -> QuerySet[Dispute]:
    found: QuerySet[Dispute] = Dispute.objects.filter(
        organ=organ, uncounted="", closed_on__year=year, result="corrected"
    )
    return found.order_by("pk")


@computed("disputes_upheld")
def disputes_upheld(organ: Organ, on: date) -> Outcome:
    """Tell which disputes ended this year with the act corrected."""
    wrong = tuple(
        Found(
            f"{one.number} {one.get_kind_display()}：结果纠正",
            reverse("remedies:dispute", args=[organ.slug, one.number]),
        )
        for one in _corrected(organ, on.year)
    )
    return Outcome(f"{len(wrong)}件被纠正" if wrong else "本年没有被纠正的", wrong)


@computed("applications_sound")
def applications_sound(organ: Organ, on: date) -> Outcome:
    """Tell which applications closed this year were in time and not corrected afterwards."""
    corrected = set(_corrected(organ, on.year).values_list("application_id", flat=True))
    records = [
        _found(one, told or "按期，没有被纠正", is_good=not told)
        for one in _closed(organ, on.year)
        for told in ["、".join(_faults(one, corrected))]
    ]
    none = "本年没有办结的申请"
    return counted(records, what="件本年办结的申请", wrong="件逾期或者被纠正", none=none)


def _faults(application: Application, corrected: Iterable[int | None]) -> list[str]:
    faults = ["逾期答复"] if application.is_late else []
    return [*faults, *(["被纠正"] if application.pk in corrected else [])]
