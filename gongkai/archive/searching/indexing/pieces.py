"""归档文件 in the index: found by 档号, with what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Prefetch
from django.urls import reverse

from gongkai.archive.importing.searching import numbers
from gongkai.archive.models import Disposal, Piece, Transfer
from gongkai.archive.searching.indexing.parts import Built, texts
from gongkai.archive.searching.readers import reader
from gongkai.organs.models import Organ
from gongkai.search.entry import Entry


def piece_keys(organ: Organ) -> Iterator[str]:
    """Yield the keys of all 件 of the organ."""
    rows = Piece.objects.filter(organ=organ).order_by("pk").values_list("pk", flat=True)
    return map(str, rows.iterator(chunk_size=2_000))


def build_pieces(organ: Organ, keys: Collection[str]) -> Iterator[Built]:
    """Yield the entries of 件; their titles name nobody. Four queries."""
    gone = Prefetch("disposals", Disposal.objects.filter(state="done"))
    taken = Prefetch("transfers", Transfer.objects.exclude(received_on=None))
    rows = Piece.objects.filter(organ=organ, pk__in=keys)
    for piece in rows.select_related("remark").prefetch_related("files", gone, taken):
        state = (
            "已销毁" if piece.disposals.all() else "已移交" if piece.transfers.all() else "已归档"
        )
        papers = "、".join(file.label for file in piece.files.all())
        yield Built(
            Entry(
                key=f"piece:{piece.pk}",
                organ=organ.slug,
                kind="piece",
                title=piece.title,
                texts=texts([("材料", papers), ("备注", piece.shown_note)]),
                number=numbers(piece.file_number, piece.document_number),
                year=piece.year,
                dated_on=piece.dated_on,
                url=reverse("archive:piece", args=[organ.slug, piece.pk]),
                subject=f"piece:{piece.pk}",
                readers=(reader(organ, "archive"),),
                state=state,
                persons=(piece.by_id,),
            )
        )
