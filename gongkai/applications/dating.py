"""The cached columns of an application: state, dates, result. Only ``redate`` writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q

from gongkai.applications.folding import Arrival, Standing, fold
from gongkai.applications.models import Application, CaseEvent
from gongkai.applications.words import NO_TERM
from gongkai.audit.operations import deed
from gongkai.errors import DataMissing
from gongkai.organs.calendar import calendar_of, read_calendar
from gongkai.organs.models import Organ
from gongkai.statute.calendars import Calendar
from gongkai.statute.clocks import Clock, answer_clock

#: State → the limit that whoever waits must watch, as the clock names it.
_WATCHED = {
    "received": "correction_notice",
    "in_review": "correction_notice",
    "correcting": "correction_reply",
    "fee_pending": "fee_payment",
}
#: What the clock tells while the applicant is waited for in truth: what they do then begins the
#: term anew. A notice that was late, or the second one, does not; the term runs on.
_WAITS = {
    "correction_reply": {"correction_pending", "correction_lapsed"},
    "fee_payment": {"fee_pending", "fee_unpaid"},
}
#: States in which an opinion may be waited for, so that the term grows from day to day.
_MAY_STAND_STILL = ("consulting", "correcting", "fee_pending")
_OPINION_LIMITS = ("third_party_opinion", "joint_maker_opinion")
#: The columns that are a cache, all written together.
CACHED = (
    "state",
    "received_on",
    "warn_from_on",
    "due_on",
    "due_problem",
    "watch_on",
    "watch_name",
    "calendar_version",
    "decision",
    "closed_on",
    "is_late",
)
#: How long a closed application may wait for the notice that tells when it was due.
_LONGEST_UNTOLD = timedelta(days=400)
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Moved:
    """An application whose due date a new calendar moved."""

    application: Application
    from_on: date | None
    to_on: date | None


def arrival_of(application: Application) -> Arrival:
    """Return how an application came in."""
    confirmation: Any = application.confirmation
    # The redo of a 更正 has the term that the review decision or judgment sets.
    has_term = application.kind != "rectification"
    return Arrival(application.channel, application.arrived_on, confirmation, has_term)


def standing_of(application: Application, events: Iterable[CaseEvent] | None = None) -> Standing:
    """Return where the application stands; its events are read unless handed in."""
    return fold(arrival_of(application), application.events.all() if events is None else events)


def clock_of(standing: Standing, *, calendar: Calendar, as_of: date) -> Clock | None:
    """Return the clock of an application, None while its day of receipt is open or without a term.

    A closed one is judged as of the day it was closed. Raises DataMissing (no holiday notice).
    """
    if standing.facts is None:
        return None
    return answer_clock(standing.facts, calendar=calendar, as_of=standing.closed_on or as_of)


def clock_or_why(
    standing: Standing, *, calendar: Calendar, as_of: date
) -> tuple[Clock | None, str]:
    """Return the clock and "", or None and in words why there is none."""
    if not standing.has_term and standing.receipt.received_on:
        return None, NO_TERM
    try:
        clock = clock_of(standing, calendar=calendar, as_of=as_of)
    except DataMissing as error:
        return None, error.message
    return clock, "" if clock else standing.receipt.why


def cached_columns(standing: Standing, *, calendar: Calendar, as_of: date) -> dict[str, Any]:
    """Return the cached columns as the events and the calendar have them.

    What cannot be counted is None with the reason; it never fails a page.
    """
    clock, problem = clock_or_why(standing, calendar=calendar, as_of=as_of)
    watch_name, watch_on = _watch(standing, clock)
    due_on = clock.due_on if clock else None
    closed_on = standing.closed_on
    return {
        "state": standing.state,
        "received_on": standing.receipt.received_on,
        "warn_from_on": standing.receipt.warn_from_on,
        "due_on": due_on,
        "due_problem": problem[:300],
        "watch_on": watch_on,
        "watch_name": watch_name,
        "calendar_version": calendar.version,
        "decision": standing.decision,
        "closed_on": closed_on,
        "is_late": bool(
            closed_on and due_on and closed_on > due_on and standing.decision != "withdrawn"
        ),
    }


def _watch(standing: Standing, clock: Clock | None) -> tuple[str, date | None]:
    if clock is None or standing.closed_on:
        return "", None
    if standing.state == "consulting":
        limits = [(clock.limits[name], name) for name in _OPINION_LIMITS if name in clock.limits]
        return (min(limits)[1], min(limits)[0]) if limits else ("", None)
    name = _WATCHED.get(standing.state, "")
    if name in _WAITS:
        return (name, clock.limits.get(name)) if _waits(clock, name) else ("", None)
    return (name, clock.limits.get(name)) if name in clock.limits else ("", None)


def _waits(clock: Clock, name: str) -> bool:
    return any(risk.code in _WAITS[name] for risk in clock.risks)


def waits_for_applicant(standing: Standing, clock: Clock | None) -> bool:
    """Say whether the office waits for the applicant, whose act begins the term anew."""
    name = _WATCHED.get(standing.state, "")
    return clock is not None and name in _WAITS and _waits(clock, name)


def redate(application: Application, *, as_of: date, before: Standing | None = None) -> Standing:
    """Work the cached columns out anew from all events and store them; inside a deed.

    ``before`` is where it stood before the deed: a closed one that no deed changes in its days
    keeps them, though the calendar was changed since.
    """
    standing = standing_of(application)
    columns = cached_columns(standing, calendar=calendar_of(application.organ), as_of=as_of)
    if before is not None and _keeps_its_days(before, standing):
        columns = {"state": standing.state, "decision": standing.decision}
    Application.objects.filter(pk=application.pk).update(**columns)
    for name, value in columns.items():
        setattr(application, name, value)
    return standing


def _keeps_its_days(before: Standing, now: Standing) -> bool:
    return (
        now.closed_on is not None
        and (before.facts, before.receipt) == (now.facts, now.receipt)
        and (before.closed_on, before.decision) == (now.closed_on, now.decision)
    )


def moved_by_calendar(
    application: Application, standing: Standing, *, calendar: Calendar, as_of: date
) -> Moved | None:
    """Return that another calendar than the one it is dated by moves an open application."""
    if standing.closed_on is not None or not _is_dated_otherwise(application, calendar):
        return None
    due_on = cached_columns(standing, calendar=calendar, as_of=as_of)["due_on"]
    return Moved(application, application.due_on, due_on) if due_on != application.due_on else None


def _is_dated_otherwise(application: Application, calendar: Calendar) -> bool:
    return application.calendar_version not in ("", calendar.version)


def redate_open(organ: Organ, *, at: datetime, everything: bool = False) -> list[Moved]:
    """Date the open applications of an organ anew; return those whose due date a calendar moved.

    Without ``everything`` only those dated by another calendar, and those whose time stands still
    while somebody is consulted (it does so up to today only). The applications that moved get an
    event that says from when to when. One deed; nothing is written when nothing changed. Raises
    DataMissing for a faulty calendar file.
    """
    calendar, today = read_calendar(organ), at.date()
    wanted = Q(closed_on=None)
    if not everything:
        wanted &= ~Q(calendar_version=calendar.version) | Q(state__in=_MAY_STAND_STILL)
    # Closed before the next year's notice was here: whether in time can be told only now.
    wanted |= _untold(today) & ~Q(calendar_version=calendar.version)
    open_ones = list(Application.objects.filter(wanted, organ=organ).order_by("pk"))
    if not open_ones:
        return []
    events = _events_of(open_ones)
    changed: list[tuple[Application, dict[str, Any]]] = []
    moved: list[Moved] = []
    for application in open_ones:
        standing = standing_of(application, events[application.pk])
        columns = cached_columns(standing, calendar=calendar, as_of=today)
        if all(getattr(application, name) == value for name, value in columns.items()):
            continue
        due_on = columns["due_on"]
        if due_on != application.due_on and _is_dated_otherwise(application, calendar):
            moved.append(Moved(application, application.due_on, due_on))
        changed.append((application, columns))
    return _store(organ, changed, moved, events, calendar, at) if changed else []


def _untold(today: date) -> Q:
    """Return what tells closed applications of which nobody could tell when they were due."""
    return Q(closed_on__gt=today - _LONGEST_UNTOLD, due_on=None)


def _events_of(applications: Sequence[Application]) -> dict[int, list[CaseEvent]]:
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    keys = [application.pk for application in applications]
    for start in range(0, len(keys), _BATCH):
        found = CaseEvent.objects.filter(application_id__in=keys[start : start + _BATCH])
        for event in found.order_by("application_id", "number"):
            events[event.application_id].append(event)
    return events


def _store(
    organ: Organ,
    changed: list[tuple[Application, dict[str, Any]]],
    moved: list[Moved],
    events: dict[int, list[CaseEvent]],
    calendar: Calendar,
    at: datetime,
) -> list[Moved]:
    """Store what was worked out without holding anybody up; return what moved."""
    with deed("applications.redated", organ=organ.slug, by=None, at=at) as done:
        # A case that somebody dealt with meanwhile was dated by that deed.
        dated = Application.objects.filter(Q(closed_on=None) | _untold(at.date()), organ=organ)
        current = dict(dated.values_list("pk", "row_version"))
        changed = [row for row in changed if current.get(row[0].pk) == row[0].row_version]
        kept = {application.pk for application, _ in changed}
        moved = [one for one in moved if one.application.pk in kept]
        _write(changed)
        CaseEvent.objects.bulk_create(
            [
                CaseEvent(
                    organ=organ,
                    application=one.application,
                    number=len(events[one.application.pk]) + 1,
                    kind="redated",
                    on=at.date(),
                    data=told_of(one, calendar),
                    at=at,
                )
                for one in moved
            ],
            batch_size=1_000,
        )
        done.on("applications", calendar=calendar.version, dated=len(changed), moved=len(moved))
    return moved


def _write(changed: Sequence[tuple[Application, dict[str, Any]]]) -> None:
    """Write what changed: cases that get the same days together, for they are few."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for application, columns in changed:
        new = [(n, value) for n, value in columns.items() if getattr(application, n) != value]
        alike[tuple(new)].append(application.pk)
        for name, value in new:
            setattr(application, name, value)
    for same, keys in alike.items():
        for start in range(0, len(keys), _BATCH):
            found = Application.objects.filter(pk__in=keys[start : start + _BATCH])
            found.update(**dict(same))


def told_of(moved: Moved, calendar: Calendar) -> dict[str, Any]:
    """Return what the event of a move tells: from when, to when, and the days that were moved."""
    return {
        "from": moved.from_on.isoformat() if moved.from_on else None,
        "to": moved.to_on.isoformat() if moved.to_on else None,
        "days": moved_days(moved, calendar),
    }


def moved_days(moved: Moved, calendar: Calendar) -> list[list[str]]:
    """Return the days off and days worked by notice that lie in the term, each with its reason."""
    received_on = moved.application.received_on
    last = max((one for one in (moved.from_on, moved.to_on) if one), default=None)
    if received_on is None or last is None:
        return []
    return _days_between(calendar, received_on, last)


@lru_cache(maxsize=4096)
def _days_between(calendar: Calendar, first: date, last: date) -> list[list[str]]:
    """Return the moved days of a span; the cases dated anew share few spans."""
    return [[on.isoformat(), why] for on, why in calendar.moved_between(first, last)]
