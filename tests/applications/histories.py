"""Random but lawful histories of applications: made by the clock, written as rows at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import connection

from gongkai.applications.dating import cached_columns
from gongkai.applications.folding import Arrival, fold
from gongkai.applications.models import Applicant, Application, CaseEvent
from gongkai.organs.models import Organ
from gongkai.statute.calendars import Calendar, default_calendar
from gongkai.statute.catalogue import words
from gongkai.statute.clocks import Clock, answer_clock
from gongkai.statute.decisions import counted_decisions
from tests.applications.factories import moment

CATEGORIES = [word.slug for word in words("applicants")]
CHANNELS = ("counter", "post_signed", "post_plain", "fax", "internet")
_NEEDS_A_PATH = ("unclear", "correction_lapsed", "fee_unpaid", "withdrawn")
DECISIONS = [one.slug for one in counted_decisions() if one.slug not in _NEEDS_A_PATH]


@dataclass(frozen=True)
class Event:
    """What happened, as a plain value."""

    number: int
    kind: str
    on: date
    data: dict[str, Any] = field(default_factory=dict)
    ref: int | None = None


@dataclass(frozen=True)
class History:
    """One application from arrival to its end, or open."""

    category: str
    arrival: Arrival
    events: tuple[Event, ...]


class _Writer:
    """Writes one history, asking the clock before every step what is still lawful."""

    def __init__(self, chance: Random, arrived_on: date, calendar: Calendar) -> None:
        self.chance, self.calendar = chance, calendar
        self.category = chance.choice(CATEGORIES)
        self.arrival = Arrival(chance.choice(CHANNELS), arrived_on)
        self.events: list[Event] = []
        self.now = arrived_on
        self.happen("registered")
        if self.arrival.channel in ("post_plain", "fax"):
            self.pass_days(0, 3)
            self.happen("confirmed")

    def happen(self, kind: str, ref: int | None = None, **data: Any) -> int:
        number = len(self.events) + 1
        told = {k: v.isoformat() if isinstance(v, date) else v for k, v in data.items()}
        self.events.append(Event(number, kind, self.now, told, ref))
        return number

    def pass_days(self, least: int, most: int) -> None:
        self.now += timedelta(days=self.chance.randint(least, most))

    def clock(self) -> Clock:
        facts = fold(self.arrival, self.events).facts
        assert facts is not None
        return answer_clock(facts, calendar=self.calendar, as_of=self.now)

    def write(self) -> History:
        chance = self.chance
        if chance.random() < 0.04:
            self.pass_days(1, 8)
            self.happen("withdrawn")
        elif chance.random() < 0.15:
            self.correct()
        elif chance.random() < 0.03:
            self.charge()
        else:
            self.go_on(DECISIONS)
        return History(self.category, self.arrival, tuple(self.events))

    def correct(self) -> None:
        limit = self.clock().limits["correction_notice"]
        self.now = self.between(self.now, limit)
        reply_by = self.now + timedelta(days=15)
        notice = self.happen("correction_notified", reply_by=reply_by)
        if self.chance.random() < 0.3:
            self.now = reply_by
            self.pass_days(1, 5)
            self.happen("answered", decision="correction_lapsed")
            return
        self.now = self.between(self.now, reply_by)
        self.happen("corrected", ref=notice)
        self.go_on([*DECISIONS, "unclear"])

    def charge(self) -> None:
        self.now = self.between(self.now, self.clock().due_on)
        notice = self.happen("fee_noticed", amount="700", method="pages", quantity=100)
        limit = self.clock().limits["fee_payment"]
        if self.chance.random() < 0.4:
            self.now = limit
            self.pass_days(1, 5)
            self.happen("answered", decision="fee_unpaid")
            return
        self.now = self.between(self.now, limit)
        self.happen("paid", ref=notice)
        self.go_on(["provided", "severed"])

    def go_on(self, decisions: list[str]) -> None:
        if self.chance.random() < 0.2:
            self.ask()
        if self.chance.random() < 0.12:
            self.now = self.between(self.now, self.clock().due_on)
            self.happen("extended", working_days=self.chance.randint(1, 20), approved_on=self.now)
        self.now = self.between(self.now, self.clock().due_on)
        self.happen("answered", decision=self.chance.choice(decisions))

    def ask(self) -> None:
        kind = self.chance.choice(["third_party", "joint_maker", "other_agency"])
        self.now = self.between(self.now, self.clock().due_on)
        letter = self.happen("consulted", asked=kind)
        self.pass_days(1, 3)
        self.happen("consultation_received", ref=letter)
        self.pass_days(1, 15)
        self.happen("opinion_received", ref=letter, opinion="agree")

    def between(self, first: date, last: date) -> date:
        if last <= first:
            return first
        return first + timedelta(days=self.chance.randint(0, (last - first).days))


def make_histories(count: int, *, seed: int, first: date, last: date) -> list[History]:
    """Return so many histories that begin between two days; the same seed gives the same."""
    chance = Random(seed)
    calendar = default_calendar()
    span = (last - first).days
    return [
        _Writer(chance, first + timedelta(days=chance.randint(0, span)), calendar).write()
        for _ in range(count)
    ]


def until(history: History, day: date) -> History:
    """Return a history as it stood at the end of a day."""
    return replace(history, events=tuple(one for one in history.events if one.on <= day))


def load_histories(organ: Organ, histories: list[History], *, as_of: date) -> None:
    """Write histories as rows of the organ, as they stand at the end of the day ``as_of``."""
    at, calendar = moment(as_of, 18), default_calendar()
    known = [until(one, as_of) for one in histories if one.arrival.arrived_on <= as_of]
    applicants = Applicant.objects.bulk_create(
        [Applicant(organ=organ, category=one.category, name="张三") for one in known],
        batch_size=500,
    )
    serials: dict[int, int] = {}
    rows = []
    for one, applicant in zip(known, applicants, strict=True):
        year = one.arrival.arrived_on.year
        serials[year] = serial = serials.get(year, 0) + 1
        standing = fold(one.arrival, one.events)
        rows.append(
            Application(
                organ=organ,
                applicant=applicant,
                year=year,
                serial=serial,
                number=f"{year}{serial:05d}",
                channel=one.arrival.channel,
                arrived_on=one.arrival.arrived_on,
                wanted="老旧小区改造工程的验收报告",
                registered_at=at,
                **cached_columns(standing, calendar=calendar, as_of=as_of),
            )
        )
    stored = Application.objects.bulk_create(rows, batch_size=500)
    CaseEvent.objects.bulk_create(_event_rows(organ, known, stored, at), batch_size=1_000)
    with connection.cursor() as cursor:
        # What a database does by itself a minute after so many rows came, outside a transaction.
        cursor.execute("ANALYZE")


def _event_rows(
    organ: Organ, histories: list[History], stored: list[Application], at: Any
) -> Iterator[CaseEvent]:
    for one, application in zip(histories, stored, strict=True):
        for event in one.events:
            yield CaseEvent(
                organ=organ,
                application=application,
                number=event.number,
                kind=event.kind,
                on=event.on,
                data=event.data,
                ref=event.ref,
                at=at,
            )
