"""Reports taken in: from files, from a paste, and from organs that submit in this system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongkai.accounts.models import User
from gongkai.audit.chain import canonical
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.exchange.report_json import report_to_mapping
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.reports.models import AnnualReport, CollectionRound, HandIn, RoundUnit, Snapshot
from gongkai.reports.permissions import ROUNDS
from gongkai.reports.rounds.incoming import Incoming, Known, Reading, Refused, organ_of
from gongkai.reports.rounds.operations.locking import (
    locked,
    refuse_removed,
    target_of,
    target_of_unit,
)
from gongkai.reports.rounds.queries import digests_of, organs_below
from gongkai.reports.snapshots import report_of_snapshot
from gongkai.statute.annual_report.naming import place_of_government
from gongkai.statute.annual_report.report import Report


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files of an upload."""

    kept: tuple[HandIn, ...]
    known: tuple[str, ...]
    refused: tuple[Refused, ...]


def take_in(
    collection: CollectionRound,
    files: Sequence[Incoming | Known | Refused],
    *,
    unit: RoundUnit | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Taken:
    """Keep the files that can be, each under the unit that it is of.

    ``unit`` says whose they are; otherwise the report tells, or the file's name. A file that came
    in before is not taken twice.
    """
    ROUNDS.require(by, "collect", collection.organ, on=at.date())
    readable = [file for file in files if isinstance(file, Incoming)]
    # Bytes are kept before the transaction: a file nobody refers to does no harm.
    rows = [
        keep_file(
            collection.organ,
            file.upload.data,
            name=file.upload.name,
            kind=file.kind,
            purpose="handed_in",
            screening=file.screening,
            by=by,
            at=at,
        )
        for file in readable
    ]
    with deed("round.reports_taken", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        if unit is not None:
            refuse_removed(unit)
        whose = _Whose(collection)
        known = digests_of(collection)
        kept = []
        again = [file.name for file in files if isinstance(file, Known)]
        for file, row in zip(readable, rows, strict=True):
            if row.sha256 in known:
                again.append(file.upload.name)
                continue
            known.add(row.sha256)
            row.save()
            _put_unread_aside(collection, row.sha256, at=at)
            kept.append(_hand_in(collection, unit, file, row, whose, by=by, at=at))
        done.on(target_of(collection), hand_ins=[one.pk for one in kept])
    refused = tuple(file for file in files if isinstance(file, Refused))
    return Taken(tuple(kept), tuple(again), refused)


def _put_unread_aside(collection: CollectionRound, sha256: str, *, at: datetime) -> None:
    """Put aside what came in before as the same file and could not be read: it is tried again."""
    HandIn.objects.filter(round=collection, sha256=sha256, put_aside_at=None).update(
        put_aside_at=at, put_aside_reason="重新上传，再读一次"
    )


class _Whose:
    """Tells the unit of a round that a report is of, None where nobody can be told."""

    def __init__(self, collection: CollectionRound) -> None:
        self._units = {one.name: one for one in collection.units.filter(removed_at=None)}
        self._place = place_of_government(collection.government)

    def of(self, name: str, reading: Reading) -> RoundUnit | None:
        found = organ_of(name, reading.report, list(self._units), place=self._place)
        return self._units.get(found or "")


def _hand_in(
    collection: CollectionRound,
    unit: RoundUnit | None,
    file: Incoming,
    row: StoredFile,
    whose: _Whose,
    *,
    by: User,
    at: datetime,
) -> HandIn:
    made = HandIn(
        round=collection,
        unit=unit,
        source=file.upload.source,
        name=file.upload.name[-200:],
        file=row,
        sha256=row.sha256,
        by=by,
        at=at,
    )
    if file.reading is None:
        made.waiting_since = at
    else:
        _set_reading(made, file.reading, whose)
    made.save()
    return made


def _set_reading(hand_in: HandIn, reading: Reading, whose: _Whose) -> None:
    report = reading.report
    hand_in.unit = hand_in.unit or whose.of(hand_in.name, reading)
    hand_in.organ_read = (report.organ or "")[:200] if report else ""
    hand_in.year = report.year if report else None
    hand_in.report = _text(report) if report else ""
    # No database text may hold it.
    hand_in.failure = reading.failure.replace("\x00", "")[:500]


def record_reading(hand_in: HandIn, reading: Reading, *, at: datetime) -> None:
    """Keep what the worker read from a file that waited, as if it had been read when it came in.

    Raises WrongState for one that waits no more, and in a round that was closed meanwhile.
    """
    collection = hand_in.round
    with deed("round.report_read", organ=collection.organ.slug, by=None, at=at) as done:
        locked(collection)
        waiting = HandIn.objects.select_for_update().filter(
            pk=hand_in.pk, put_aside_at=None, waiting_since__isnull=False
        )
        row = waiting.first()
        if row is None:
            raise WrongState("这份文件已经弃用，或者已经读出。", code="not_waiting")
        _set_reading(row, reading, _Whose(collection))
        row.waiting_since = row.taken_until = None
        row.save()
        done.on(target_of(collection), hand_in=row.pk)


def _text(report: Report) -> str:
    return canonical(report_to_mapping(report))


def assign(
    hand_in: HandIn, unit: RoundUnit, *, by: User, at: datetime, key: str | None = None
) -> None:
    """Say whose report a hand-in is."""
    collection = hand_in.round
    ROUNDS.require(by, "collect", collection.organ, on=at.date())
    with deed("round.report_assigned", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        refuse_removed(unit)
        if not HandIn.objects.filter(pk=hand_in.pk, put_aside_at=None).update(unit=unit):
            raise WrongState("这份文件已经弃用，不能再归到机关名下。", code="put_aside")
        done.on(target_of_unit(unit), hand_in=hand_in.pk)


def put_aside(
    hand_in: HandIn, *, reason: str, by: User, at: datetime, key: str | None = None
) -> None:
    """Put a file aside that is nobody's report, or not to be used; it is kept."""
    collection = hand_in.round
    ROUNDS.require(by, "collect", collection.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明为什么不用这份文件。", code="reason_missing")
    with deed("round.report_put_aside", organ=collection.organ.slug, by=by, at=at, key=key) as done:
        locked(collection)
        HandIn.objects.filter(pk=hand_in.pk, put_aside_at=None).update(
            put_aside_at=at, put_aside_reason=reason.strip()
        )
        done.on(target_of(collection), hand_in=hand_in.pk)


def hand_in_submitted(
    report: AnnualReport, snapshot: Snapshot, done: Deed, *, by: User | None, at: datetime
) -> None:
    """Hand a report submitted in this system in to every open round that waits for it.

    Called within the deed of submission, which answers for it.
    """
    units = RoundUnit.objects.filter(
        organ=report.organ, removed_at=None, round__year=report.year, round__closed_at=None
    ).select_related("round__organ")
    for unit in units:
        if not organs_below(unit.round.organ, on=at.date()).filter(pk=report.organ_id).exists():
            continue
        _hand_in_snapshot(unit, snapshot, by=by, at=at)
        done.details.setdefault("rounds", []).append(unit.round.organ.slug)


def take_submitted(
    collection: CollectionRound, units: Sequence[RoundUnit], *, at: datetime
) -> None:
    """Within the deed that lists units, hand in what they had submitted in this system before."""
    by_organ = {unit.organ_id: unit for unit in units if unit.organ_id}
    reports = AnnualReport.objects.filter(
        organ__in=by_organ,
        year=collection.year,
        state__in=("signed", "published"),
        submitted_on__isnull=False,
    )
    for report in reports:
        snapshot = report.snapshots.select_related("report").latest("number")
        _hand_in_snapshot(by_organ[report.organ_id], snapshot, by=None, at=at)


def _hand_in_snapshot(
    unit: RoundUnit, snapshot: Snapshot, *, by: User | None, at: datetime
) -> None:
    report = report_of_snapshot(snapshot)
    HandIn.objects.get_or_create(
        round=unit.round,
        sha256=snapshot.sha256,
        put_aside_at=None,
        defaults={
            "unit": unit,
            "source": "site",
            "name": f"{unit.name}{report.year}年年报第{snapshot.number}版",
            "snapshot": snapshot,
            "organ_read": report.organ or "",
            "year": report.year,
            "report": _text(report),
            "by": by,
            "at": at,
        },
    )
