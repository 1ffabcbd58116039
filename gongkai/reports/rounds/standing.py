"""How each unit of a round stands: what it handed in, what is wrong with it, what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from gongkai.exchange.report_json import decode_report
from gongkai.reports.findings import Judged
from gongkai.reports.models import (
    AnnualReport,
    CollectionRound,
    HandIn,
    RoundUnit,
    UnitEvent,
    UnitVerdict,
)
from gongkai.statute.annual_report.naming import organ_among, place_of_government
from gongkai.statute.annual_report.reconcile import reconcile
from gongkai.statute.annual_report.report import Report
from gongkai.statute.findings import Finding, figures_mark, worst_first

#: Standing of a unit → what people read. The order is that of the work.
STANDINGS: dict[str, str] = {
    "missing": "未报",
    "waiting": "待读取",
    "unreadable": "读不出，待人工处理",
    "received": "已报，待核对",
    "returned": "退改中",
    "accepted": "已接受",
}
TONES = {
    "missing": "soon",
    "waiting": "soon",
    "unreadable": "late",
    "received": "soon",
    "returned": "soon",
    "accepted": "ok",
}


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit with its newest hand-in for the year, last year's, and what was said since."""

    unit: RoundUnit
    due_on: date
    current: HandIn | None
    previous: HandIn | None
    unread: HandIn | None = None
    waiting: HandIn | None = None
    events: Sequence[UnitEvent] = ()
    verdicts: Mapping[str, UnitVerdict] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Return the standing, a key of STANDINGS."""
        if self.current is None:
            return "waiting" if self.waiting else "missing"
        said = self._last_said()
        if said is not None:
            return said.kind
        return "unreadable" if self.current.failure else "received"

    @property
    def words(self) -> str:
        """Return the standing as people read it."""
        return STANDINGS[self.slug]

    @property
    def tone(self) -> str:
        """Return the tone of its tag."""
        return TONES[self.slug]

    @property
    def returned(self) -> UnitEvent | None:
        """Return the return that the unit still has to answer."""
        said = self._last_said()
        return said if said and said.kind == "returned" else None

    @property
    def times_returned(self) -> int:
        """Return how often its report was returned."""
        return sum(event.kind == "returned" for event in self.events)

    @property
    def last_reminded(self) -> UnitEvent | None:
        """Return the last reminder."""
        return next((e for e in reversed(self.events) if e.kind == "reminded"), None)

    def awaited_on(self) -> date | None:
        """Return by when something is awaited from the unit, None when nothing is."""
        if self.slug == "missing":
            return self.due_on
        return self.returned.due_on if self.returned and not self.waiting else None

    def days_late(self, on: date) -> int:
        """Return for how many days the unit keeps us waiting, 0 within its term."""
        awaited = self.awaited_on()
        return max(0, (on - awaited).days) if awaited else 0

    def report(self) -> Report | None:
        """Return what was read from the current hand-in."""
        return report_of(self.current) if self.current else None

    def judged(self) -> list[Judged]:
        """Return what the rules find, worst first, with what people said of it."""
        report = self.report()
        if report is None:
            return []
        found = _found(
            self.current.report if self.current else "",
            self.previous.report if self.previous else "",
            self.unit.round.year,
            name=self.unit.name,
            place=place_of_government(self.unit.round.government),
            is_reorganised=self.unit.is_reorganised,
        )
        return [
            Judged(finding, mark := figures_mark(finding), self.verdicts.get(mark))
            for finding in found
        ]

    def open_count(self, level: str) -> int:
        """Return how many findings of a level nobody has judged."""
        return sum(row.finding.level == level and row.verdict is None for row in self.judged())

    def _last_said(self) -> UnitEvent | None:
        """Return the last return or acceptance of exactly the current hand-in, if it stands."""
        for event in reversed(self.events):
            if event.kind != "reminded":
                is_current = self.current is not None and event.hand_in_id == self.current.pk
                return event if is_current and event.kind != "reopened" else None
        return None


def report_of(hand_in: HandIn) -> Report | None:
    """Return the report that was read from a hand-in, None when none could be."""
    return _decoded(hand_in.report) if hand_in.report else None


@lru_cache(maxsize=256)
def _decoded(text: str) -> Report:
    return decode_report(text, name="年报")


@lru_cache(maxsize=1024)
def _found(
    text: str, previous: str, year: int, *, name: str, place: str, is_reorganised: bool
) -> tuple[Finding, ...]:
    """Return the findings on a report; the same texts give the same, so they are kept."""
    report = _decoded(text)
    last = _decoded(previous) if previous else None
    found = [*_about_the_round(report, year), *_about_the_unit(report, name, place)]
    found += reconcile(report, previous=last, reorganised=is_reorganised)
    return worst_first(found)


def _about_the_round(report: Report, year: int) -> list[Finding]:
    found = []
    if report.year != year:
        read = f"{report.year}年度" if report.year else "没有写明年度"
        found.append(
            Finding(
                code="other_year",
                level="error",
                expected=str(year),
                found=str(report.year) if report.year else None,
                message=f"这次收的是{year}年度的年报，报来的文件{read}。请核对是否报错文件。",
            )
        )
    return found


def _about_the_unit(report: Report, name: str, place: str) -> list[Finding]:
    if not report.organ or organ_among(report.organ, [name], place=place):
        return []
    return [
        Finding(
            code="other_organ",
            level="warning",
            expected=name,
            found=report.organ,
            message=f"这份年报写的机关是“{report.organ}”，不是“{name}”。请核对是否报错文件。",
        )
    ]


def standings_of(
    collection: CollectionRound, *, unit: RoundUnit | None = None, has_reports: bool = True
) -> list[UnitStanding]:
    """Return how the units of a round stand, in their order; of one unit if it is given.

    A constant number of queries, however many units. Without ``has_reports`` what was read, the
    verdicts and last year's stay in the database: enough to say how each stands.
    """
    units: QuerySet[RoundUnit] = collection.units.filter(removed_at=None)
    if unit is not None:
        units = units.filter(pk=unit.pk)
    listed = list(units.select_related("organ", "round__organ"))
    newest = _newest(collection, listed, has_reports=has_reports)
    events: dict[int, list[UnitEvent]] = {}
    for event in UnitEvent.objects.filter(unit__in=listed).select_related("by").order_by("pk"):
        events.setdefault(event.unit_id, []).append(event)
    verdicts: dict[int, dict[str, UnitVerdict]] = {}
    for verdict in _verdicts_on(listed) if has_reports else ():
        verdicts.setdefault(verdict.unit_id, {})[verdict.fingerprint] = verdict
    return [
        UnitStanding(
            unit=one,
            due_on=one.due_on or collection.due_on,
            current=newest["current"].get(one.pk),
            previous=newest["previous"].get(one.pk),
            unread=newest["unread"].get(one.pk),
            waiting=newest["waiting"].get(one.pk),
            events=events.get(one.pk, ()),
            verdicts=verdicts.get(one.pk, {}),
        )
        for one in listed
    ]


def _verdicts_on(units: Sequence[RoundUnit]) -> QuerySet[UnitVerdict]:
    return UnitVerdict.objects.filter(unit__in=units).select_related("by")


def _newest(
    collection: CollectionRound, units: Sequence[RoundUnit], *, has_reports: bool
) -> dict[str, dict[int, HandIn]]:
    """Return by unit what is ``current``, ``previous`` (on the year before), ``unread`` and what
    is ``waiting``.

    A file that could not be read never stands in the place of one that could: it is told beside
    it. The year before is what last year's round accepted, else what came in for it here or there.
    """
    year = collection.year
    kinds = ("current", "previous", "unread", "waiting")
    found: dict[str, dict[int, HandIn]] = {kind: {} for kind in kinds}
    rows = HandIn.objects.filter(unit__in=units, put_aside_at=None).defer("report").order_by("pk")
    for row in rows:
        assert row.unit_id is not None
        if row.waiting_since:
            found["waiting"][row.unit_id] = row
        elif row.failure:
            found["unread"][row.unit_id] = row
        elif row.year is None or row.year >= year:
            found["current"][row.unit_id] = row
        elif row.year == year - 1:
            found["previous"][row.unit_id] = row
    for unit, row in list(found["unread"].items()):
        if unit not in found["current"]:
            found["current"][unit] = found["unread"].pop(unit)
        elif row.pk < found["current"][unit].pk:
            # What came since took its place.
            del found["unread"][unit]
    return _with_texts(collection, units, found) if has_reports else found


def _with_texts(
    collection: CollectionRound,
    units: Sequence[RoundUnit],
    found: Mapping[str, Mapping[int, HandIn]],
) -> dict[str, dict[int, HandIn]]:
    """Return the same rows with what was read from them, and those of last year's round."""
    pks = {kind: {unit: row.pk for unit, row in rows.items()} for kind, rows in found.items()}
    pks["previous"] = {
        **_handed_in_last_year(collection, units),
        **pks["previous"],
        **_accepted_last_year(collection, units),
    }
    rows = HandIn.objects.select_related("file", "snapshot", "by").in_bulk(
        {pk for of_kind in pks.values() for pk in of_kind.values()}
    )
    return {kind: {unit: rows[pk] for unit, pk in kept.items()} for kind, kept in pks.items()}


def _handed_in_last_year(collection: CollectionRound, units: Sequence[RoundUnit]) -> dict[int, int]:
    """Return by unit the newest hand-in of last year's round of this organ under its name."""
    rows = HandIn.objects.filter(
        round__organ_id=collection.organ_id,
        round__year=collection.year - 1,
        year=collection.year - 1,
        put_aside_at=None,
        unit__name__in=[unit.name for unit in units],
    ).order_by("pk")
    by_name = dict(rows.values_list("unit__name", "pk"))
    return {unit.pk: by_name[unit.name] for unit in units if unit.name in by_name}


def _accepted_last_year(collection: CollectionRound, units: Sequence[RoundUnit]) -> dict[int, int]:
    """Return by unit the hand-in that last year's round of this organ accepted under its name."""
    events = (
        UnitEvent.objects.filter(
            unit__round__organ_id=collection.organ_id,
            unit__round__year=collection.year - 1,
            unit__name__in=[unit.name for unit in units],
            hand_in__put_aside_at=None,
            hand_in__year=collection.year - 1,
        )
        .exclude(kind="reminded")
        .order_by("pk")
    )
    last = {
        name: (kind, pk) for name, kind, pk in events.values_list("unit__name", "kind", "hand_in")
    }
    by_name = {name: pk for name, (kind, pk) in last.items() if kind == "accepted"}
    return {unit.pk: by_name[unit.name] for unit in units if unit.name in by_name}


def return_told(report: AnnualReport) -> UnitEvent | None:
    """Return what a supervising organ returned of a report submitted here, while it stands."""
    units = RoundUnit.objects.filter(
        organ=report.organ, removed_at=None, round__year=report.year
    ).select_related("round__organ")
    for unit in units:
        returned = standings_of(unit.round, unit=unit, has_reports=False)[0].returned
        if returned is not None:
            return returned
    return None
