"""Filing: finished things become 件 with numbers that have neither gaps nor doubles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.operations.serving import archive
from gongkai.archive.filing.contents import Paper, papers_of_finished
from gongkai.archive.filing.waiting import Finished, find_waiting
from gongkai.archive.models import FilingSettings, Piece, PieceFile, PieceRemark
from gongkai.archive.permissions import ARCHIVE
from gongkai.audit.chain import canonical, text_hash
from gongkai.audit.operations import deed
from gongkai.errors import DataMissing, GongkaiError, InvalidInput
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item
from gongkai.records.models import StoredFile
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.remedies.models import Dispute
from gongkai.statute.filing import (
    category,
    check_pattern,
    file_number,
    printed_number,
    retention,
)
from gongkai.supervision.models import Inspection

#: So many 件 stand in one deed: others of the organ wait for it.
BATCH = 50


@dataclass(slots=True)
class Filed:
    """What was filed, and what was not with the reason."""

    pieces: list[Piece] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def settings_of(organ: Organ) -> FilingSettings | None:
    """Return how the organ files; None before anybody has set it."""
    return FilingSettings.objects.filter(organ=organ).first()


def set_filing(
    organ: Organ,
    *,
    fonds: str,
    pattern: str,
    terms: dict[str, str],
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> FilingSettings:
    """Set fonds, pattern and terms; what is filed already keeps its number.

    Raises InvalidInput (``bad_pattern``, ``fonds_missing``), EditedElsewhere.
    """
    ARCHIVE.require(by, "set_up", organ, on=at.date())
    plain = check_pattern(pattern)
    if not fonds.strip():
        raise InvalidInput("请填写全宗号，由同级国家档案馆编给。", code="fonds_missing")
    own = {slug: term for slug, term in terms.items() if term}
    for slug, term in own.items():
        category(slug)
        retention(term)
    with deed("archive.filing_set", organ=organ.slug, by=by, at=at, key=key) as done:
        current = FilingSettings.objects.select_for_update().filter(organ=organ).first()
        now = current.row_version if current else 0
        if now != seen:
            raise EditedElsewhere("归档设置", now=now)
        changed, _ = FilingSettings.objects.update_or_create(
            organ=organ,
            defaults={
                "fonds": fonds.strip(),
                "pattern": plain,
                "terms": own,
                "row_version": now + 1,
            },
        )
        done.on("filing", fonds=changed.fonds, pattern=plain, terms=own)
    return changed


def file_away(
    organ: Organ,
    keys: Collection[str],
    *,
    term: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Filed:
    """File what is named, each as a 件; ``term`` goes before the term of its category.

    What cannot be filed (a file that is gone) is told and the others are filed. An application
    takes its own step 归档 first. Raises DataMissing before fonds and pattern are set.
    """
    ARCHIVE.require(by, "file", organ, on=at.date())
    own = settings_of(organ)
    if own is None:
        raise DataMissing(
            "还没有填写全宗号。请先在“归档设置”里填写，再归档。", code="fonds_missing"
        )
    if term:
        retention(term)
    filed = Filed()
    ready: list[tuple[Finished, list[Paper], int | None]] = []
    for finished in find_waiting(organ, keys):
        try:
            ready.append(_ready(finished, by=by, at=at))
        except GongkaiError as error:
            filed.refused.append((finished.title, error.message))
    for number, start in enumerate(range(0, len(ready), BATCH)):
        part = ready[start : start + BATCH]
        own_key = f"{key}{number}"[-64:] if key else None
        filed.pieces += _file_batch(own, part, term=term, by=by, at=at, key=own_key)
    return filed


def _ready(
    finished: Finished, *, by: User, at: datetime
) -> tuple[Finished, list[Paper], int | None]:
    """Take the step before, and make and count the papers: all that need not be in the deed."""
    thing = finished.thing
    if isinstance(thing, Application) and thing.state != "archived":
        archive(thing, by=by, at=at)
    papers = papers_of_finished(finished, by=by, at=at)
    pages = [paper.pages for paper in papers if paper.stored.kind not in ("json", "html")]
    counted = [one for one in pages if one is not None]
    return finished, papers, sum(counted) if counted and len(counted) == len(pages) else None


def _file_batch(
    own: FilingSettings,
    ready: Sequence[tuple[Finished, list[Paper], int | None]],
    *,
    term: str,
    by: User,
    at: datetime,
    key: str | None,
) -> list[Piece]:
    organ = own.organ
    pieces: list[Piece] = []
    with deed("archive.filed", organ=organ.slug, by=by, at=at, key=key) as done:
        for finished, papers, pages in ready:
            if _is_filed(finished):
                # Somebody else was faster: nothing is filed twice.
                continue
            pieces.append(_file_one(own, finished, papers, pages, term=term, by=by, at=at))
        done.seal("pieces", [(piece.pk, piece.sha256) for piece in pieces])
        done.on("filing", pieces=[piece.file_number for piece in pieces])
    return pieces


def remark_piece(
    piece: Piece,
    *,
    pages: int | None,
    note: str,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Add to a 件 what a person counted and remarks. Raises EditedElsewhere."""
    ARCHIVE.require(by, "file", piece.organ, on=at.date())
    refuse_secret_text({"note": note})
    with deed("archive.remarked", organ=piece.organ.slug, by=by, at=at, key=key) as done:
        before = PieceRemark.objects.filter(piece=piece).first()
        now = before.row_version if before else 0
        if now != seen:
            raise EditedElsewhere("页数、备注", now=now)
        PieceRemark.objects.update_or_create(
            piece=piece,
            defaults={
                "organ": piece.organ,
                "pages": pages,
                "note": note.strip(),
                "row_version": now + 1,
            },
        )
        done.on(f"piece:{piece.pk}", fields=["pages", "note"])


def _standing_for(finished: Finished) -> dict[str, Any]:
    """Return the columns that say what a 件 stands for."""
    thing = finished.thing
    if isinstance(thing, Item):
        return {"item": thing, "version": thing.published_version}
    if isinstance(thing, Application):
        return {"application": thing}
    if isinstance(thing, Dispute):
        return {"dispute": thing}
    return {"inspection": thing} if isinstance(thing, Inspection) else {"snapshot": thing}


def _is_filed(finished: Finished) -> bool:
    return Piece.objects.filter(**_standing_for(finished)).exists()


def _file_one(
    own: FilingSettings,
    finished: Finished,
    papers: Sequence[Paper],
    pages: int | None,
    *,
    term: str,
    by: User,
    at: datetime,
) -> Piece:
    kind = category(finished.category, year=finished.year)
    kept = retention(term or own.terms.get(kind.slug) or kind.retention)
    for paper in papers:
        if paper.stored._state.adding:
            paper.stored.save()
    # The organ's chain is locked by the deed: nobody else counts meanwhile.
    last = Piece.objects.filter(
        organ=own.organ, year=finished.year, retention=kept.slug, category=kind.slug
    ).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    piece = Piece(
        organ=own.organ,
        category=kind.slug,
        year=finished.year,
        retention=kept.slug,
        number=number,
        file_number=file_number(
            own.pattern,
            {
                "全宗号": own.fonds,
                "年度": str(finished.year),
                "保管期限": kept.code,
                "问题": kind.code,
                "件号": printed_number(number),
            },
        ),
        document_number=finished.number[:120],
        responsible=finished.responsible[:120],
        title=finished.title[:300],
        dated_on=finished.dated_on,
        pages=pages,
        by=by,
        at=at,
        **_standing_for(finished),
    )
    piece.sha256 = text_hash(piece_text(piece, [_file_told(paper.stored) for paper in papers]))
    piece.save(force_insert=True)
    PieceFile.objects.bulk_create(
        PieceFile(
            organ=own.organ,
            piece=piece,
            order=order,
            label=paper.label[:64],
            stored=paper.stored,
            sha256=paper.stored.sha256,
            size=paper.stored.size,
        )
        for order, paper in enumerate(papers, start=1)
    )
    return piece


def _file_told(stored: StoredFile) -> tuple[str, int]:
    return stored.sha256, stored.size


def _told_of(piece: Piece) -> list[int | None]:
    """Return what it stands for; inspections came later, and what was sealed before stays so."""
    told = [piece.version_id, piece.application_id, piece.dispute_id, piece.snapshot_id]
    return [*told, piece.inspection_id] if piece.inspection_id else told


def piece_text(piece: Piece, files: Sequence[tuple[str, int]]) -> str:
    """Return the exact text that binds a 件: its facts, what it stands for, its files in order."""
    return canonical(
        {
            "organ": piece.organ_id,
            "category": piece.category,
            "year": piece.year,
            "retention": piece.retention,
            "number": piece.number,
            "file_number": piece.file_number,
            "document_number": piece.document_number,
            "responsible": piece.responsible,
            "title": piece.title,
            "dated_on": piece.dated_on.isoformat(),
            "pages": piece.pages,
            "of": _told_of(piece),
            "files": [list(one) for one in files],
        }
    )
