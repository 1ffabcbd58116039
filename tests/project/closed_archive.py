"""The archive of the closed office: a 件, lists of it, an old folder, all with the word."""

from gongkai.accounts.models import User
from gongkai.archive.models import (
    ArchivedDocument,
    Disposal,
    FilingSettings,
    ImportLine,
    ImportRun,
    Piece,
    PieceFile,
    Transfer,
)
from gongkai.organs.models import Organ
from gongkai.records.files import put
from gongkai.records.models import StoredFile
from gongkai.remedies.models import Dispute
from tests.office import AT


def add_closed_archive(organ: Organ, clerk: User) -> None:
    """Add what the pages of the archive show; ``organ`` tells the keys to the crawls."""
    FilingSettings.objects.create(organ=organ, fonds="不可外传的全宗")
    told = {"organ": organ, "by": clerk, "at": AT}
    piece = Piece.objects.create(
        category="dispute",
        year=2001,
        retention="short",
        number=1,
        file_number="不可外传的档号",
        responsible="不可外传",
        title="不可外传的题名",
        dated_on=AT.date(),
        dispute=Dispute.objects.filter(organ=organ).order_by("pk")[0],
        sha256="0" * 64,
        **told,
    )
    stored = _stored(organ, b"%PDF-1.7 piece", "case")
    file = PieceFile.objects.create(
        organ=organ,
        piece=piece,
        order=1,
        label="不可外传",
        stored=stored,
        sha256=stored.sha256,
        size=stored.size,
    )
    transfer = Transfer.objects.create(
        receiver_kind="archive", receiver="不可外传的馆", handed_on=AT.date(), **told
    )
    disposal = Disposal.objects.create(reason="不可外传的意见", **told)
    for one in (transfer, disposal):
        one.pieces.add(piece)
    run = ImportRun.objects.create(organ=organ, folder="不可外传的旧档", started_at=AT)
    document = ArchivedDocument.objects.create(
        organ=organ,
        stored=_stored(organ, "不可外传的正文".encode(), "archived"),
        sha256="1" * 64,
        title="不可外传的旧档文件",
        at=AT,
    )
    ImportLine.objects.create(
        organ=organ, run=run, path="不可外传.txt", outcome="kept", document=document
    )
    organ.pks_of_archive = {  # type: ignore[attr-defined]
        "archive/pieces": piece.pk,
        "archive/transfers": transfer.pk,
        "archive/disposals": disposal.pk,
        "archive/imports": run.pk,
        "archive/documents": document.pk,
    }
    organ.values_of_archive = {  # type: ignore[attr-defined]
        "paper": "list.pdf",
        "kind": "xlsx",
        "order": str(file.order),
    }


def _stored(organ: Organ, data: bytes, purpose: str) -> StoredFile:
    stored: StoredFile = StoredFile.objects.create(
        organ=organ,
        sha256=put(data),
        name="不可外传.pdf",
        kind="pdf",
        purpose=purpose,
        size=len(data),
        at=AT,
    )
    return stored
