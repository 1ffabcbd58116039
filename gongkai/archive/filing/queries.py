"""Reading what is filed: lists by year and kind, one 件 with its papers and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.archive.models import Piece, PieceFile
from gongkai.exchange.papers.filing import ListedPiece
from gongkai.organs.models import Organ
from gongkai.statute.filing import printed_number


@dataclass(frozen=True, slots=True)
class Shelf:
    """How much is filed in a year, term and kind."""

    year: int
    category: str
    label: str
    pieces: int


def pieces_of(organ: Organ) -> QuerySet[Piece]:
    """Return the organ's 件 in the order of their numbers, newest years first."""
    found: QuerySet[Piece] = Piece.objects.filter(organ=organ)
    return found.select_related("remark").order_by("-year", "category", "retention", "number")


def narrowed(
    pieces: QuerySet[Piece], *, year: int | None = None, category: str = "", retention: str = ""
) -> QuerySet[Piece]:
    """Return those 件 that are of a year, kind and term; what is not told is not narrowed."""
    wanted = Q()
    if year is not None:
        wanted &= Q(year=year)
    if category:
        wanted &= Q(category=category)
    if retention:
        wanted &= Q(retention=retention)
    return pieces.filter(wanted)


def shelves(organ: Organ) -> list[Shelf]:
    """Return how much is filed, by year and kind, newest years first. One query."""
    labels = dict(Piece._meta.get_field("category").choices)  # type: ignore[arg-type]
    rows = (
        Piece.objects.filter(organ=organ)
        .values("year", "category")
        .annotate(pieces=Count("pk"))
        .order_by("-year", "category")
    )
    return [
        Shelf(row["year"], row["category"], str(labels[row["category"]]), row["pieces"])
        for row in rows
    ]


def stands_for(piece: Piece) -> str:
    """Return the thing that a 件 stands for, as the trail and the index name it."""
    if piece.item is not None:
        return f"record:{piece.item.record.public_id}"
    if piece.application_id is not None:
        return f"application:{piece.application_id}"
    if piece.dispute_id is not None:
        return f"dispute:{piece.dispute_id}"
    if piece.inspection_id is not None:
        return f"inspection:{piece.inspection_id}"
    assert piece.snapshot is not None
    return f"report:{piece.snapshot.report.year}"


def papers_in(piece: Piece) -> QuerySet[PieceFile]:
    """Return the papers of a 件 in their order, with their rows. One query."""
    found: QuerySet[PieceFile] = piece.files.select_related("stored").order_by("order")
    return found


def total_size(pieces: QuerySet[Piece]) -> int:
    """Return how many bytes the papers of the 件 have. One query."""
    rows = PieceFile.objects.filter(piece__in=pieces.order_by().values("pk"))
    return rows.aggregate(total=Sum("size"))["total"] or 0


def listed(pieces: Iterable[Piece]) -> list[ListedPiece]:
    """Return the 件 as the papers of the archive tell them."""
    return [
        ListedPiece(
            file_number=one.file_number,
            document_number=one.document_number,
            responsible=one.responsible,
            title=one.title,
            dated_on=one.dated_on,
            pages=one.shown_pages,
            note=one.shown_note,
            year=one.year,
            retention=one.get_retention_display(),
            category=one.get_category_display(),
            number=printed_number(one.number),
        )
        for one in pieces
    ]
