"""Reading transfers and disposals, and which 件 may leave."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.archive.models import Disposal, Piece, Transfer
from gongkai.organs.models import Organ
from gongkai.statute.filing import retentions


def transfers_of(organ: Organ) -> QuerySet[Transfer]:
    """Return the organ's transfers, the newest first."""
    found: QuerySet[Transfer] = Transfer.objects.filter(organ=organ)
    return found.select_related("by", "receipt").order_by("-pk")


def disposals_of(organ: Organ) -> QuerySet[Disposal]:
    """Return the organ's disposals, the newest first."""
    found: QuerySet[Disposal] = Disposal.objects.filter(organ=organ)
    return found.select_related("by", "witness").order_by("-pk")


def not_destroyed(pieces: QuerySet[Piece]) -> QuerySet[Piece]:
    """Return those 件 whose papers are still there."""
    gone = Disposal.objects.filter(pieces=OuterRef("pk"), state="done")
    return pieces.exclude(Exists(gone))


def term_over(pieces: QuerySet[Piece], *, on: date) -> QuerySet[Piece]:
    """Return those 件 whose term of retention has ended before the day; 永久 never."""
    over = Q(pk__in=[])
    for one in retentions():
        if one.years is not None:
            over |= Q(retention=one.slug, year__lt=on.year - one.years)
    return pieces.filter(over)


def disposable(organ: Organ, *, on: date) -> QuerySet[Piece]:
    """Return the 件 that may be proposed: term over, papers there, in no open proposal."""
    proposed = Disposal.objects.filter(pieces=OuterRef("pk"), state="proposed")
    rows = Piece.objects.filter(organ=organ).exclude(Exists(proposed))
    found = not_destroyed(term_over(rows, on=on)).order_by("year", "category", "number")
    return found.select_related("item", "application")


def in_use(piece: Piece) -> Literal["", "still_public", "not_anonymised"]:
    """Return why a 件 may not be destroyed whatever its term, "" when nothing stands against it.

    The public still sees it, or it is a case that still holds people's data.
    """
    if piece.item is not None and piece.item.is_public:
        return "still_public"
    case = piece.application
    return "not_anonymised" if case is not None and case.anonymised_at is None else ""


def transferable(organ: Organ, receiver_kind: str) -> QuerySet[Piece]:
    """Return the 件 that may be handed over: to a library only what is public. Source: 条例25.

    Those that stand in no list to such a receiver yet come first; ``was_handed`` tells.
    """
    rows = not_destroyed(Piece.objects.filter(organ=organ))
    if receiver_kind == "library":
        rows = rows.filter(
            Q(item__isnull=False, item__taken_down_at=None) | Q(snapshot__isnull=False)
        )
    handed = Transfer.objects.filter(pieces=OuterRef("pk"), receiver_kind=receiver_kind)
    rows = rows.annotate(was_handed=Exists(handed))
    return rows.order_by("was_handed", "year", "category", "retention", "number")
