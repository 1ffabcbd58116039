"""Handing over with acknowledgement; destruction by two people after the term has ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.archive.handing.queries import (
    disposable,
    in_use,
    not_destroyed,
    term_over,
    transferable,
)
from gongkai.archive.models import RECEIVERS, Disposal, Piece, PieceFile, Transfer
from gongkai.archive.permissions import ARCHIVE
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, NotAllowedByLaw, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.records.files import path_of
from gongkai.records.models import StoredFile

#: So many 件 stand in one list.
MOST_PIECES = 2_000


def hand_over(
    organ: Organ,
    pieces: Collection[int],
    *,
    receiver_kind: str,
    receiver: str,
    handed_on: date,
    note: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Transfer:
    """Make the list of what is given to an archive or a library. Source: 条例第二十五条第三款.

    Raises InvalidInput for a list that is empty or holds what may not be handed over.
    """
    ARCHIVE.require(by, "hand_over", organ, on=at.date())
    if receiver_kind not in dict(RECEIVERS):
        raise InvalidInput("请选择接收单位的类型。", code="unknown_receiver")
    if handed_on > at.date():
        raise InvalidInput("移交日期不能在今天以后。请核对日期。", code="date_in_future")
    with deed("archive.handed_over", organ=organ.slug, by=by, at=at, key=key) as done:
        chosen = _chosen(transferable(organ, receiver_kind), pieces)
        made: Transfer = Transfer.objects.create(
            organ=organ,
            receiver_kind=receiver_kind,
            receiver=receiver.strip(),
            handed_on=handed_on,
            note=note.strip(),
            by=by,
            at=at,
        )
        made.pieces.set(chosen)
        done.on(f"transfer:{made.pk}", pieces=[one.file_number for one in chosen])
    return made


def _chosen(allowed: Iterable[Piece], wanted: Collection[int]) -> list[Piece]:
    if not wanted:
        raise InvalidInput("还没有选择要办理的件。请勾选后再提交。", code="nothing_chosen")
    if len(wanted) > MOST_PIECES:
        raise InvalidInput(
            f"一次最多{MOST_PIECES}件。请按年度、类别分几次办理。", code="too_many_pieces"
        )
    found = [one for one in allowed if one.pk in wanted]
    if len(found) < len(set(wanted)):
        raise WrongState(
            "有的件现在不能这样办理（已经销毁、已在别的清单中、期限未满，或不是公开的）。"
            "请重新打开页面，按最新的清单选择。",
            code="pieces_changed",
        )
    return found


def acknowledge(
    transfer: Transfer,
    *,
    received_by: str,
    received_on: date,
    receipt: StoredFile | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Transfer:
    """Enter who took the list, when, with the scan of the receipt; ``receipt`` is not saved yet."""
    ARCHIVE.require(by, "hand_over", transfer.organ, on=at.date())
    if not received_by.strip():
        raise InvalidInput("请填写接收人。", code="receiver_missing")
    if received_on < transfer.handed_on or received_on > at.date():
        raise InvalidInput(
            f"接收日期应在移交日期（{transfer.handed_on}）和今天之间。请核对。",
            code="dates_reversed",
        )
    with deed("archive.acknowledged", organ=transfer.organ.slug, by=by, at=at, key=key) as done:
        if receipt is not None:
            receipt.save()
        changed = Transfer.objects.filter(pk=transfer.pk, received_on=None).update(
            received_by=received_by.strip(), received_on=received_on, receipt=receipt
        )
        if not changed:
            raise WrongState("这次移交的接收已经登记过。", code="already_acknowledged")
        done.on(f"transfer:{transfer.pk}", sha256=receipt.sha256 if receipt else None)
    transfer.refresh_from_db()
    return transfer


def propose_disposal(
    organ: Organ,
    pieces: Collection[int],
    *,
    reason: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Disposal:
    """Propose to destroy 件 whose term has ended; nothing is destroyed by it."""
    ARCHIVE.require(by, "propose_disposal", organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明鉴定意见，例如“期满，无继续保存价值”。", code="reason_missing")
    with deed("archive.disposal_proposed", organ=organ.slug, by=by, at=at, key=key) as done:
        chosen = _chosen(disposable(organ, on=at.date()), pieces)
        for piece in chosen:
            _refuse_in_use(piece)
        made: Disposal = Disposal.objects.create(organ=organ, reason=reason.strip(), by=by, at=at)
        made.pieces.set(chosen)
        done.on(f"disposal:{made.pk}", pieces=[one.file_number for one in chosen])
    return made


def _refuse_in_use(piece: Piece) -> None:
    told = {
        "still_public": "仍在公开，不能销毁。请先到“主动公开”里撤下。",
        "not_anonymised": "的案卷里还有个人信息。请先到“依申请公开”里办理匿名化。",
    }
    if use := in_use(piece):
        raise WrongState(f"{piece.file_number}{told[use]}", code=use)


def carry_out_disposal(
    disposal: Disposal, *, protocol: str, by: User, at: datetime, key: str | None = None
) -> Disposal:
    """Destroy the papers; the list and the hashes stay. Source: 机关档案管理规定（监销）.

    Raises NotPermitted for the person who proposed it, NotAllowedByLaw while a term runs,
    WrongState for what is in use again or was ended already.
    """
    organ = disposal.organ
    ARCHIVE.require(by, "dispose", organ, on=at.date())
    if by.pk == disposal.by_id:
        raise NotPermitted("提出销毁的人不能监销。请由另一个人办理。", code="same_person")
    if not protocol.strip():
        raise InvalidInput(
            "请写监销记录：在哪里、怎样核对清单、怎样销毁。", code="protocol_missing"
        )
    with deed("archive.destroyed", organ=organ.slug, by=by, at=at, key=key) as done:
        current = _locked(disposal)
        pieces = list(current.pieces.select_related("item", "application").order_by("pk"))
        keys = [one.pk for one in pieces]
        rows = Piece.objects.filter(pk__in=keys)
        if not_destroyed(term_over(rows, on=at.date())).count() < len(keys):
            raise NotAllowedByLaw(
                "清单里有的件保管期限没有届满，或者已经销毁，没有办理。请撤回后重新提出。",
                code="retention_runs",
            )
        for piece in pieces:
            _refuse_in_use(piece)
        gone = _remove_files(keys, at=at)
        current.state, current.witness, current.ended_at = "done", by, at
        current.protocol = protocol.strip()
        current.save(update_fields=["state", "witness", "ended_at", "protocol"])
        done.on(
            f"disposal:{current.pk}",
            pieces=[one.file_number for one in pieces],
            files=sorted(gone),
        )
        # Bytes go last: should the deed fail, nothing is gone.
        transaction.on_commit(lambda: _delete_bytes(gone))
    return current


def drop_disposal(disposal: Disposal, *, by: User, at: datetime, key: str | None = None) -> None:
    """Take a proposal back; everything stays where it is."""
    ARCHIVE.require(by, "propose_disposal", disposal.organ, on=at.date())
    with deed("archive.disposal_dropped", organ=disposal.organ.slug, by=by, at=at, key=key) as done:
        current = _locked(disposal)
        current.state, current.ended_at = "dropped", at
        current.save(update_fields=["state", "ended_at"])
        done.on(f"disposal:{current.pk}")


def _locked(disposal: Disposal) -> Disposal:
    current: Disposal = Disposal.objects.select_for_update().get(pk=disposal.pk)
    if current.state != "proposed":
        raise WrongState("这次销毁已经办结或撤回。", code="disposal_ended")
    return current


def _remove_files(pieces: Collection[int], *, at: datetime) -> set[str]:
    """Mark the rows as removed; return the hashes to which no other row refers."""
    files = PieceFile.objects.filter(piece__in=pieces)
    # Case papers made anonymous point at a notice that other cases share; it stays.
    rows = StoredFile.objects.filter(pk__in=files.values("stored"), removed_at=None)
    hashes = set(rows.values_list("sha256", flat=True))
    rows.update(removed_at=at)
    kept = StoredFile.objects.filter(sha256__in=hashes, removed_at=None)
    return hashes - set(kept.values_list("sha256", flat=True))


def finish_destruction() -> int:
    """Delete what a destruction that broke off left on the disk; return how many files."""
    destroyed = PieceFile.objects.filter(piece__disposals__state="done")
    rows = StoredFile.objects.filter(pk__in=destroyed.values("stored"), removed_at__isnull=False)
    hashes = set(rows.values_list("sha256", flat=True))
    left = {sha256 for sha256 in hashes if path_of(sha256).exists()}
    _delete_bytes(left)
    return sum(not path_of(sha256).exists() for sha256 in left)


def _delete_bytes(hashes: Iterable[str]) -> None:
    for sha256 in hashes:
        # Somebody may have kept the same bytes in between.
        if not StoredFile.objects.filter(sha256=sha256, removed_at=None).exists():
            Path(path_of(sha256)).unlink(missing_ok=True)
