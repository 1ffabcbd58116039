"""What is tied to a thing that was found: its parts, cases, reports, figures, its trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.applications.models import Application, CaseFile
from gongkai.archive.filing.queries import stands_for
from gongkai.archive.models import ArchivedDocument, Piece
from gongkai.archive.searching.readers import readers_of
from gongkai.archive.searching.words import deed_in_words
from gongkai.audit.queries import trail
from gongkai.errors import DataMissing
from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person
from gongkai.records.models import Record, StoredFile
from gongkai.registers.kinds import KINDS as REGISTERS
from gongkai.remedies.models import Dispute
from gongkai.reports.models import AnnualReport, HandIn
from gongkai.reports.permissions import REPORTS
from gongkai.reports.queries import report_shown
from gongkai.search.models import StaffEntry
from gongkai.supervision.models import (
    CheckFinding,
    FindingEvent,
    InformationSending,
    Inspection,
    Task,
    TaskOutput,
)

#: So many things are shown beside one, so many reports asked for its figures, so many deeds.
MOST, MOST_YEARS, MOST_DEEDS = 200, 3, 50
#: Subject → the registers of the ledger under which the report may know it.
_LEDGER = {"record": ("documents", "briefs"), "application": ("applications",)}

#: Subject → how a 件 names what it stands for.
_FILED_AS = {
    "record": "item__record__public_id",
    "application": "application",
    "dispute": "dispute",
    "report": "snapshot__report__year",
    "inspection": "inspection",
}

Subject = tuple[str, str]
"""Slug of an organ, and what of it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a year's report that counts the thing."""

    year: int
    cell: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A deed on the thing, for people; ``by`` is a person's key."""

    at: object
    word: str
    by: int | None


@dataclass(frozen=True, slots=True)
class Tied:
    """What is tied to an entry, as far as the person may see it."""

    parts: tuple[StaffEntry, ...]
    others: tuple[StaffEntry, ...]
    figures: tuple[Figure, ...]
    traces: tuple[Trace, ...]


def entry_for(organ: Organ, key: str, user: Person, *, on: date) -> StaffEntry | None:
    """Return an entry of the organ, None when the person may not find it on the day."""
    entry = StaffEntry.objects.filter(organ=organ.slug, key=key).first()
    if entry is None:
        return None
    readers = set(readers_of(user, {organ.slug: organ}, on=on))
    return entry if readers & set(entry.readers) else None


def tied_to(
    entry: StaffEntry, organ: Organ, user: Person, organs: dict[str, Organ], *, on: date
) -> Tied:
    """Return what is tied to an entry; of organs where the person may search, nothing else.

    A constant number of queries for each kind of entry.
    """
    subject = entry.subject
    wanted = {(organ.slug, subject), *_subjects(organ, subject)}
    asked = Q(pk__in=[])
    for slug in {slug for slug, _ in wanted} & set(organs):
        asked |= Q(organ=slug, subject__in=[what for whose, what in wanted if whose == slug])
    rows = StaffEntry.objects.filter(asked).exclude(pk=entry.pk).order_by("-dated_on", "-pk")
    readers = set(readers_of(user, organs, on=on))
    seen = [row for row in rows if readers & set(row.readers)][:MOST]
    may_count = REPORTS.may(user, "view", organ, on=on)
    return Tied(
        parts=tuple(row for row in seen if (row.organ, row.subject) == (organ.slug, subject)),
        others=tuple(row for row in seen if (row.organ, row.subject) != (organ.slug, subject)),
        figures=tuple(_figures(organ, subject)) if may_count else (),
        traces=tuple(
            Trace(one.at, deed_in_words(one.deed), one.by)
            for one in trail(organ.slug, subject)[:MOST_DEEDS]
        ),
    )


def _subjects(organ: Organ, subject: str) -> Iterator[Subject]:
    kind, _, key = subject.partition(":")
    if kind == "record":
        found = _of_record(organ, key)
    elif kind == "application":
        found = _of_application(organ, int(key))
    elif kind == "dispute":
        found = _of_dispute(organ, int(key))
    elif kind == "report":
        found = _of_report(organ, int(key))
    elif kind == "hand_in":
        found = _of_hand_in(organ, int(key))
    elif kind in _OTHERS:
        found = _OTHERS[kind](organ, int(key))
    else:
        return
    yield from found
    if kind in _FILED_AS:
        pieces = Piece.objects.filter(organ=organ, **{_FILED_AS[kind]: key})
        yield from _named(organ, "piece", pieces.values_list("pk", flat=True))


def _named(organ: Organ, kind: str, keys: Iterable[object]) -> Iterator[Subject]:
    for key in keys:
        yield organ.slug, f"{kind}:{key}"


def _of_record(organ: Organ, public_id: str) -> Iterator[Subject]:
    """Yield the records that it names, and the applications that it answers.

    Those which were given one of its files, or whose proposal to publish named it.
    """
    record = Record.objects.filter(organ=organ, public_id=public_id).defer("body").first()
    if record is None:
        return
    yield from _named(organ, "record", record.related)
    for kind, rows in (
        ("old-document", ArchivedDocument.objects.filter(record=record)),
        ("sending", InformationSending.objects.filter(record=record, organ=organ)),
        ("task", Task.objects.filter(outputs__record=record, organ=organ)),
        ("check_finding", CheckFinding.objects.filter(events__record=record, organ=organ)),
    ):
        yield from _named(organ, kind, rows.values_list("pk", flat=True).distinct())
    files = StoredFile.objects.filter(record=record, removed_at=None).values("sha256")
    cases = Application.objects.filter(organ=organ).filter(
        Q(files__stored__sha256__in=files)
        | Q(events__kind="publication_decided", events__data__reference=record.index_number)
    )
    yield from _named(organ, "application", cases.values_list("pk", flat=True).distinct())


def _of_application(organ: Organ, pk: int) -> Iterator[Subject]:
    """Yield the disputes over it, the applications linked with it, the records that answer it."""
    disputes = Dispute.objects.filter(Q(application=pk) | Q(instances__redo=pk), organ=organ)
    yield from _named(organ, "dispute", disputes.values_list("pk", flat=True).distinct())
    linked = Application.objects.filter(
        Q(related=pk) | Q(split_from=pk) | Q(redo_of=pk) | Q(split_off=pk) | Q(redone=pk),
        organ=organ,
    )
    yield from _named(organ, "application", linked.values_list("pk", flat=True).distinct())
    files = CaseFile.objects.filter(application=pk).values("stored__sha256")
    named = Application.objects.filter(pk=pk, events__kind="publication_decided")
    references = [one for one in named.values_list("events__data__reference", flat=True) if one]
    records = Record.objects.filter(organ=organ).filter(
        Q(files__sha256__in=files, files__removed_at=None) | Q(index_number__in=references)
    )
    yield from _named(organ, "record", records.values_list("public_id", flat=True).distinct())


def _of_dispute(organ: Organ, pk: int) -> Iterator[Subject]:
    """Yield the application that it is over, its redo, what came before it and what follows."""
    cases = Application.objects.filter(Q(disputes=pk) | Q(ordered_by__dispute=pk), organ=organ)
    yield from _named(organ, "application", cases.values_list("pk", flat=True).distinct())
    others = Dispute.objects.filter(Q(review=pk) | Q(suits=pk), organ=organ)
    yield from _named(organ, "dispute", others.values_list("pk", flat=True).distinct())


def _of_report(organ: Organ, year: int) -> Iterator[Subject]:
    """Yield the reports of the years beside it, and where it was handed in."""
    yield from _named(organ, "report", (year - 1, year + 1))
    rows = HandIn.objects.filter(snapshot__report__organ=organ, snapshot__report__year=year)
    for pk, slug in rows.values_list("pk", "round__organ__slug"):
        yield slug, f"hand_in:{pk}"


def _of_hand_in(organ: Organ, pk: int) -> Iterator[Subject]:
    """Yield the report that it is, and what else its unit handed in."""
    one = (
        HandIn.objects.filter(pk=pk, round__organ=organ).select_related("snapshot__report").first()
    )
    if one is None:
        return
    if one.snapshot is not None:
        report = one.snapshot.report
        slugs = Organ.objects.filter(pk=report.organ_id).values_list("slug", flat=True)
        yield from ((slug, f"report:{report.year}") for slug in slugs)
    if one.unit_id:
        rows = HandIn.objects.filter(unit=one.unit_id)
        yield from _named(organ, "hand_in", rows.values_list("pk", flat=True))


def _of_piece(organ: Organ, pk: int) -> Iterator[Subject]:
    rows = Piece.objects.filter(organ=organ, pk=pk)
    for piece in rows.select_related("item__record", "snapshot__report"):
        yield organ.slug, stands_for(piece)


def _of_old_document(organ: Organ, pk: int) -> Iterator[Subject]:
    rows = Record.objects.filter(organ=organ, old_document=pk)
    return _named(organ, "record", rows.values_list("public_id", flat=True))


def _of_inspection(organ: Organ, pk: int) -> Iterator[Subject]:
    rows = CheckFinding.objects.filter(inspection=pk)
    return _named(organ, "check_finding", rows.values_list("pk", flat=True))


def _of_finding(organ: Organ, pk: int) -> Iterator[Subject]:
    """Yield its inspection, and the records that show that it was put right."""
    rows = Inspection.objects.filter(findings=pk)
    yield from _named(organ, "inspection", rows.values_list("pk", flat=True))
    events = FindingEvent.objects.filter(finding=pk, record__organ=organ)
    yield from _named(organ, "record", events.values_list("record__public_id", flat=True))


def _of_task(organ: Organ, pk: int) -> Iterator[Subject]:
    outputs = TaskOutput.objects.filter(task=pk, record__organ=organ)
    return _named(organ, "record", outputs.values_list("record__public_id", flat=True))


def _of_sending(organ: Organ, pk: int) -> Iterator[Subject]:
    rows = InformationSending.objects.filter(pk=pk, record__organ=organ)
    return _named(organ, "record", rows.values_list("record__public_id", flat=True))


#: Kinds whose ties are told in a line or two.
_OTHERS = {
    "piece": _of_piece,
    "old-document": _of_old_document,
    "inspection": _of_inspection,
    "check_finding": _of_finding,
    "task": _of_task,
    "sending": _of_sending,
}


def _figures(organ: Organ, subject: str) -> Iterator[Figure]:
    """Yield the figures of reports that count it: what stands behind a figure, the other way."""
    ids, years = _counted_as(organ, subject)
    if not ids:
        return
    reports = AnnualReport.objects.filter(organ=organ, year__in=sorted(years)[:MOST_YEARS])
    for report in reports.select_related("organ").order_by("year"):
        try:
            shown = report_shown(report)
        except DataMissing:
            # A snapshot that was tampered with tells nothing; site check says so.
            continue
        names = shown.official_form.cells
        for cell, behind in shown.provenance.items():
            if not ids.isdisjoint(behind.ids):
                yield Figure(report.year, cell, names[cell].name, report.get_state_display())


def _counted_as(organ: Organ, subject: str) -> tuple[frozenset[str], set[int]]:
    """Return under which ids the ledger knows it, and the years whose report may count it."""
    kind, _, key = subject.partition(":")
    if kind == "record":
        record = Record.objects.filter(organ=organ, public_id=key).defer("body").first()
        days = [record.dated_on, record.published_on, record.repealed_on] if record else []
        keys = {str(record.pk)} if record else set()
        return _ids(_LEDGER[kind], keys), _years(days)
    if kind == "application":
        case = Application.objects.filter(organ=organ, pk=key).first()
        days = [case.received_on, case.closed_on] if case else []
        return _ids(_LEDGER[kind], {key}), _years(days)
    if kind == "dispute":
        dispute = Dispute.objects.filter(organ=organ, pk=key).prefetch_related("instances").first()
        if dispute is None:
            return frozenset(), set()
        instances = {str(one.pk) for one in dispute.instances.all()}
        ids = _ids(("disputes",), {key}) | _ids(("instances",), instances)
        return ids, _years([dispute.filed_on, dispute.closed_on])
    if kind in REGISTERS:
        row = REGISTERS[kind].model.objects.filter(organ=organ, pk=key).first()
        return _ids((kind,), {key}), _years([getattr(row, REGISTERS[kind].day)] if row else [])
    return frozenset(), set()


def _ids(registers: Iterable[str], keys: Iterable[str]) -> frozenset[str]:
    named = list(keys)
    return frozenset(f"{register}:{key}" for register in registers for key in named)


def _years(days: Iterable[date | None]) -> set[int]:
    return {day.year for day in days if day}
