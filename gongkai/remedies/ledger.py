"""What the year's report counts of reconsiderations and suits: one entry a dispute.

Source: 国办公开办函〔2019〕60号 表四; reading notes 0021 and 0043.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q

from gongkai.organs.models import Organ
from gongkai.remedies.models import Dispute, RemedySettings
from gongkai.remedies.standing import standing_of
from gongkai.statute.annual_report.ledger import DisputeEntry


def dispute_entries(organ: Organ, year: int) -> tuple[DisputeEntry, ...]:
    """Return the disputes that the report of a year counts, as they stood on 31 December.

    Those closed in the year and those pending at its end, however old; not what another organ
    counts. One entry a dispute, or one an instance where the office has set so. Three queries.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = (
        Dispute.objects.filter(
            # Closed before the year as it stands today means closed before it then, too: a case
            # that went on later has a later closing day, or none.
            Q(closed_on=None) | Q(closed_on__gte=first),
            organ=organ,
            uncounted="",
            filed_on__lte=last,
        )
        .order_by("filed_on", "pk")
        .prefetch_related("instances")
    )
    settings = RemedySettings.objects.filter(organ=organ).first()
    per_instance = settings is not None and settings.counts_instances
    entries = (
        entry
        for row in rows
        for entry in (_by_instance(row, last) if per_instance else _by_dispute(row, last))
    )
    return tuple(one for one in entries if one.closed_on is None or one.closed_on >= first)


def _by_dispute(dispute: Dispute, last: date) -> Iterator[DisputeEntry]:
    standing = standing_of(dispute.instances.all(), on=last)
    yield DisputeEntry(
        f"disputes:{dispute.pk}",
        dispute.kind,
        dispute.filed_on,
        standing.closed_on,
        standing.result,
    )


def _by_instance(dispute: Dispute, last: date) -> Iterator[DisputeEntry]:
    for one in dispute.instances.all():
        if one.filed_on > last:
            continue
        standing = standing_of([one], on=last)
        # Sent back: this instance is over without a result of its own, the next one counts.
        if one.decided_on is not None and one.decided_on <= last and not one.result:
            continue
        yield DisputeEntry(
            f"instances:{one.pk}", dispute.kind, one.filed_on, standing.closed_on, standing.result
        )


def dispute_counts(organ: Organ) -> dict[str, int]:
    """Return how many cases the registers reviews and suits hold. One query."""
    counted = Dispute.objects.filter(organ=organ, uncounted="")
    found = counted.aggregate(
        reviews=Count("pk", filter=Q(kind="review")), suits=Count("pk", filter=~Q(kind="review"))
    )
    return {"reviews": found["reviews"], "suits": found["suits"]}
