"""Whether the cached columns of disputes are what their instances make of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.remedies.models import Dispute
from gongkai.remedies.standing import standing_of


def broken_disputes() -> Iterator[str]:
    """Yield a sentence for every dispute whose result its instances do not give."""
    rows = Dispute.objects.select_related("organ").prefetch_related("instances").order_by("pk")
    for dispute in rows.iterator(chunk_size=2_000):
        instances = list(dispute.instances.all())
        standing = standing_of(instances, on=date.max)
        told = (standing.closed_on, standing.result)
        orders_redo = bool(instances) and instances[-1].orders_redo
        if (*told, orders_redo) != (dispute.closed_on, dispute.result, dispute.orders_redo):
            yield (
                f"{dispute.organ}的案件{dispute.number}的结果与各审级登记的不符："
                "没有经过办理就被改动。"
            )
