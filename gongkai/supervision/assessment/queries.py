"""Reading assessments: schemes, results, the total of a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person
from gongkai.supervision.models import AssessmentResult, Scheme, Score


def schemes_of(organ: Organ, user: Person, *, on: date) -> QuerySet[Scheme]:
    """Return the schemes of an organ, newest first."""
    found: QuerySet[Scheme] = Scheme.objects.visible_to(user, on=on).filter(organ=organ)
    return found.select_related("organ", "by").order_by("-year")


def scheme_of(organ: Organ, year: int, user: Person, *, on: date) -> Scheme | None:
    """Return the organ's scheme of a year."""
    return schemes_of(organ, user, on=on).filter(year=year).first()


def results_of(scheme: Scheme) -> QuerySet[AssessmentResult]:
    """Return the results of a scheme by name of the organ; no order by points. Two queries."""
    found: QuerySet[AssessmentResult] = scheme.results.select_related(
        "assessed", "submitted_by", "confirmed_by", "scheme__organ"
    )
    return found.prefetch_related("scores__item").order_by("assessed__name")


def told_to(organ: Organ, user: Person, *, on: date) -> QuerySet[AssessmentResult]:
    """Return the confirmed results about an organ that others made, newest first. Two queries."""
    found: QuerySet[AssessmentResult] = AssessmentResult.objects.visible_to(user, on=on).filter(
        assessed=organ, state="confirmed"
    )
    found = found.exclude(scheme__organ=organ).select_related("assessed", "scheme__organ")
    return found.prefetch_related("scores__item").order_by("-scheme__year")


def result_of(organ: Organ, pk: int, user: Person, *, on: date) -> AssessmentResult | None:
    """Return a result that a page of the organ shows: its own scheme's, or one told to it."""
    found = AssessmentResult.objects.visible_to(user, on=on).select_related(
        "scheme__organ", "assessed", "submitted_by", "confirmed_by"
    )
    one: AssessmentResult | None = found.filter(pk=pk).first()
    if one is None:
        return None
    is_ours = one.scheme.organ_id == organ.pk
    is_told = one.assessed_id == organ.pk and one.state == "confirmed"
    return one if is_ours or is_told else None


def scores_of(result: AssessmentResult) -> list[Score]:
    """Return the scores of a result in the order of the scheme. One query."""
    return list(result.scores.select_related("item", "by").order_by("item__order"))


@dataclass(frozen=True, slots=True)
class Total:
    """The points of a result: of how many, and how many items have none yet."""

    points: Decimal
    weight: Decimal
    unscored: int


def total_of(scores: Sequence[Score]) -> Total:
    """Return the sum of the scores; an item without points counts as unscored, not as 0."""
    given = [one.points for one in scores if one.points is not None]
    return Total(
        sum(given, Decimal(0)),
        sum((one.item.weight for one in scores), Decimal(0)),
        len(scores) - len(given),
    )
