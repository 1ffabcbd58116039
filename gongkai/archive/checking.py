"""Whether what is filed is what it was: 件 against their hashes and deeds, removals explained."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from gongkai.archive.filing.operations import piece_text
from gongkai.archive.models import Disposal, Piece, PieceFile
from gongkai.audit.chain import text_hash
from gongkai.audit.queries import unsealed
from gongkai.organs.models import Organ
from gongkai.records.files import path_of
from gongkai.records.models import StoredFile


def broken_pieces() -> Iterator[str]:
    """Yield a sentence for every 件 that is not what was filed, or whose paper was exchanged."""
    rows = Piece.objects.select_related("organ").prefetch_related("files__stored")
    for piece in rows.order_by("pk").iterator(chunk_size=1_000):
        where = f"{piece.organ.name}归档的{piece.file_number}"
        files = list(piece.files.all())
        if text_hash(piece_text(piece, [(f.sha256, f.size) for f in files])) != piece.sha256:
            yield f"{where}与归档时的摘要不符：目录或材料被改动。"
        for file in files:
            if file.stored.removed_at is None and file.stored.sha256 != file.sha256:
                yield f"{where}的第{file.order}份材料与归档时的摘要不符：被换成别的文件。"
    for organ in Organ.objects.order_by("pk"):
        sealed = Piece.objects.filter(organ=organ).order_by("pk").values_list("pk", "sha256")
        yield from unsealed("pieces", organ.slug, sealed.iterator(chunk_size=5_000))
    yield from _unexplained_removals()


def _unexplained_removals() -> Iterator[str]:
    """Yield a sentence for every removed file whose bytes are gone without a destruction."""
    destroyed = PieceFile.objects.filter(
        stored=OuterRef("pk"), piece__disposals__in=Disposal.objects.filter(state="done")
    )
    rows = StoredFile.objects.exclude(removed_at=None).exclude(Exists(destroyed))
    for sha256, name, organ in rows.values_list("sha256", "name", "organ__name").iterator():
        if not path_of(sha256).exists():
            yield f"{organ}的文件“{name}”（摘要 {sha256[:12]}）没有了，也没有销毁的记录。"
