"""What the year's report counts of applications: one entry a 件, its fees, its facts.

Carried over and carried out follow from the two dates of each entry, so that 一＋二＝（七）＋四
holds for any history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q

from gongkai.applications.dating import standing_of
from gongkai.applications.models import Application, CaseEvent
from gongkai.organs.models import Organ
from gongkai.statute.annual_report.ledger import ApplicationEntry, FeeEntry
from gongkai.statute.clocks import ApplicationFacts

_BATCH = 5_000


def application_entries(organ: Organ, year: int) -> tuple[ApplicationEntry, ...]:
    """Return the applications that the report of a year counts. One query.

    Those received in the year, and those carried over into it. Without a day of receipt an
    application is not received yet: it is counted once that day stands.
    """
    first = date(year, 1, 1)
    rows = (
        Application.objects.filter(
            Q(closed_on=None) | Q(closed_on__gte=first),
            organ=organ,
            kind="disclosure",
            received_on__lt=date(year + 1, 1, 1),
        )
        .order_by("received_on", "pk")
        .values_list("pk", "applicant__category", "received_on", "closed_on", "decision")
    )
    return tuple(
        ApplicationEntry(f"applications:{pk}", category, received_on, closed_on, decision)
        for pk, category, received_on, closed_on, decision in rows
    )


def application_facts(organ: Organ, year: int) -> dict[str, ApplicationFacts]:
    """Return the dated facts behind the clocks of a year's applications, by entry id."""
    entries = application_entries(organ, year)
    keys = [int(entry.id.split(":")[1]) for entry in entries]
    facts = {}
    for start in range(0, len(keys), _BATCH):
        chunk = keys[start : start + _BATCH]
        events = _events(CaseEvent.objects.filter(application_id__in=chunk))
        for application in Application.objects.filter(pk__in=chunk):
            found = standing_of(application, events[application.pk]).facts
            if found is not None:
                facts[f"applications:{application.pk}"] = found
    return facts


def fee_entries(organ: Organ, year: int) -> tuple[FeeEntry, ...]:
    """Return the fee notices of a year, and those paid in it, with what was paid."""
    touched = CaseEvent.objects.filter(organ=organ, kind__in=("fee_noticed", "paid"))
    keys = touched.filter(on__year=year).values("application_id")
    events = _events(CaseEvent.objects.filter(application_id__in=keys))
    entries = []
    for pk in sorted(events):
        void = {event.ref for event in events[pk] if event.kind == "voided"}
        paid = {e.ref: e.on for e in events[pk] if e.kind == "paid" and e.number not in void}
        for event in events[pk]:
            if event.kind == "fee_noticed" and event.number not in void:
                paid_on = paid.get(event.number)
                if year in (event.on.year, paid_on.year if paid_on else None):
                    entries.append(
                        FeeEntry(
                            f"fees:{event.pk}",
                            f"applications:{pk}",
                            event.on,
                            Decimal(event.data["amount"]),
                            paid_on,
                        )
                    )
    return tuple(entries)


def application_count(organ: Organ) -> int:
    """Return how many applications the register holds."""
    return int(Application.objects.filter(organ=organ, kind="disclosure").count())


def _events(found: Iterable[CaseEvent]) -> dict[int, list[CaseEvent]]:
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in found:
        events[event.application_id].append(event)
    return events
