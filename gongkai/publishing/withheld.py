"""What is withheld and due for a fresh look. Source: 条例第十八条."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongkai.organs.models import Organ
from gongkai.publishing.models import Reexamination
from gongkai.publishing.progress import chain_of
from gongkai.records.models import Record
from gongkai.statute.clocks.terms import add_months


def withheld_records(organ: Organ) -> QuerySet[Any]:
    """Return the organ's own records that are not proactively public, the longest unseen first.

    Each with ``seen_on`` (its last re-examination, or the day it was made), ``last_on`` and
    ``last_outcome``. What came from above keeps the attribute of whoever made it.
    """
    last = Reexamination.objects.filter(record=OuterRef("pk")).order_by("-pk")
    found: QuerySet[Any] = (
        Record.objects.filter(organ=organ, cancelled_at=None)
        .exclude(attribute="open")
        .exclude(kind="incoming")
        .exclude(issuer="superior")
        .annotate(
            last_on=Max("reexaminations__on"),
            last_outcome=Subquery(last.values("outcome")[:1]),
        )
        .annotate(seen_on=Coalesce("last_on", "dated_on"))
    )
    return found.select_related("item").defer("body").order_by("seen_on", "pk")


def due_records(organ: Organ, *, on: date, months: int) -> QuerySet[Any]:
    """Return the records whose last look was ``months`` ago or longer."""
    return withheld_records(organ).filter(seen_on__lte=add_months(on, -months))


def undecided_records(organ: Organ) -> QuerySet[Any]:
    """Return the records that were found fit to be public, and still say otherwise."""
    return withheld_records(organ).filter(last_outcome="publish")


def overdue_count(organ: Organ, *, on: date) -> tuple[int, int]:
    """Return how many records are due for a look, and how many wait to be made public.

    Two queries.
    """
    before = add_months(on, -chain_of(organ).reexamine_months)
    counts = withheld_records(organ).aggregate(
        due=Count("pk", filter=Q(seen_on__lte=before)),
        undecided=Count("pk", filter=Q(last_outcome="publish")),
    )
    return counts["due"], counts["undecided"]


def reexaminations_of(record: Record) -> QuerySet[Reexamination]:
    """Return how the record was looked at before, the newest first."""
    found: QuerySet[Reexamination] = Reexamination.objects.filter(record=record)
    return found.select_related("by").order_by("-pk")
