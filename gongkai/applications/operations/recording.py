"""How a deed on an application is done: the row locked, its events added, its dates worked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.applications.dating import (
    clock_of,
    moved_by_calendar,
    redate,
    standing_of,
    told_of,
)
from gongkai.applications.folding import Standing
from gongkai.applications.models import Application, CaseEvent, Note, SerialCounter
from gongkai.audit.operations import Deed, deed
from gongkai.errors import DataMissing, InvalidInput, WrongState
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.statute.clocks import Clock
from gongkai.statute.procedure import take_step


class EditedElsewhere(WrongState):
    """Somebody else changed the application since the person opened the page."""

    code = "edited_elsewhere"

    def __init__(self, now: int) -> None:
        super().__init__(
            "您打开这个页面之后，这件申请又有新的办理情况，这一步没有办理。"
            "请看过最新情况后再办；您填写的内容还在。"
        )
        self.now = now


@dataclass(slots=True)
class Doing:
    """A deed on one application while it is being done."""

    application: Application
    standing: Standing
    deed: Deed
    by: User | None
    at: datetime
    _next: int
    added: list[CaseEvent] = field(default_factory=list)

    def require_step(self, step: str) -> None:
        """Refuse a step that does not follow from where the application stands."""
        take_step("application", self.standing.state, step)

    def happen(
        self,
        kind: str,
        *,
        on: date,
        ref: int | None = None,
        risk: str = "",
        **data: Any,
    ) -> CaseEvent:
        """Add an event. Raises InvalidInput (``date_in_future``) for a day to come."""
        if on > self.at.date():
            raise InvalidInput(f"日期 {on} 还没有到。请填写实际发生的日期。", code="date_in_future")
        arrived_on = self.application.arrived_on
        if on < arrived_on and kind != "confirmed":
            raise InvalidInput(
                f"日期 {on} 早于申请到达的日期（{arrived_on}）。请核对后重新填写。",
                code="dates_in_wrong_order",
            )
        told = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in data.items()
            if value not in (None, "")
        }
        event = CaseEvent.objects.create(
            organ=self.application.organ,
            application=self.application,
            number=self._next,
            kind=kind,
            on=on,
            data=told,
            ref=ref,
            risk=risk,
            by=self.by,
            at=self.at,
        )
        self._next += 1
        self.added.append(event)
        return event

    def received_on(self) -> date:
        """Return the day of receipt; raises WrongState while it is open."""
        receipt = self.standing.receipt
        if receipt.received_on is None:
            raise WrongState(
                f"收到申请之日还没有确定：{receipt.why}。请先登记与申请人确认的日期。",
                code="receipt_open",
                article="条例第三十一条",
            )
        return receipt.received_on

    def clock(self) -> Clock:
        """Return the clock as it stands; WrongState while receipt is open or without a term."""
        self.received_on()
        self.require_term()
        calendar = calendar_of(self.application.organ)
        clock = clock_of(self.standing, calendar=calendar, as_of=self.at.date())
        assert clock is not None  # both reasons for none are refused above
        return clock

    def clock_if_told(self, on: date) -> Clock | None:
        """Return the clock, None when its term ends after the calendar, so surely after ``on``.

        In December the next year's notice may lack: then no end can be told, but whatever is done
        on a known day is within the term. Raises DataMissing for a day that is not known itself.
        """
        calendar = calendar_of(self.application.organ)
        calendar.count_working_days(self.received_on(), max(on, self.received_on()))
        try:
            return self.clock()
        except DataMissing:
            return None

    def require_term(self) -> None:
        """Refuse a step of applications for disclosure on a request to correct a record."""
        if not self.standing.has_term:
            raise WrongState(
                "更正政府信息申请不是公开申请：没有法定的答复期限，不收费，"
                "也不办补正、延期、征求意见。请核实后直接答复。",
                code="no_term",
                article="条例第四十一条",
            )

    def note_told(self, what: str, text: str) -> None:
        """Keep what was told, under what it is about."""
        if text.strip():
            self.note(f"{what}：{text.strip()}")

    def note_late_entry(self, happened: str) -> None:
        """Keep why something is entered that happened before."""
        self.note_told("补登记已经发生的事项，原因", happened)

    def note(self, text: str) -> None:
        """Keep a reason beside the application; it is no part of the events."""
        if text.strip() and self.by is not None:
            Note.objects.create(
                organ=self.application.organ,
                application=self.application,
                text=text.strip(),
                by=self.by,
                at=self.at,
            )


@contextmanager
def case_deed(
    name: str,
    application: Application,
    *,
    by: User | None,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
    article: str | None = None,
) -> Iterator[Doing]:
    """Run a deed on an application: locked, dated anew at its end, sealed in the chain.

    ``seen`` is the row version that the person had before them. Raises EditedElsewhere,
    AlreadyDone, and InvalidInput when the days of the events do not fit together.
    """
    organ = application.organ
    with deed(
        f"applications.{name}", organ=organ.slug, by=by, at=at, key=key, article=article
    ) as d:
        current = Application.objects.select_for_update().get(pk=application.pk)
        if seen is not None and seen != current.row_version:
            raise EditedElsewhere(current.row_version)
        events = list(current.events.all())
        standing = standing_of(current, events)
        doing = Doing(current, standing, d, by, at, len(events) + 1)
        calendar = calendar_of(current.organ)
        moved = moved_by_calendar(current, standing, calendar=calendar, as_of=at.date())
        if moved is not None:
            # The deed comes before the timer: what the new calendar moved is told first.
            doing.happen("redated", on=at.date(), **told_of(moved, calendar))
        yield doing
        redate(current, as_of=at.date(), before=standing)
        current.row_version += 1
        Application.objects.filter(pk=current.pk).update(row_version=current.row_version)
        d.on(
            f"application:{current.pk}",
            events=[{"kind": one.kind, "number": one.number} for one in doing.added],
        )


def next_serial(organ: Organ, series: str, year: int) -> int:
    """Return the next number of a series, given inside a deed and never given twice."""
    counter, _ = SerialCounter.objects.select_for_update().get_or_create(
        organ=organ, series=series, year=year
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def peek_serial(organ: Organ, series: str, year: int) -> int:
    """Return the number that would be given next."""
    found = SerialCounter.objects.filter(organ=organ, series=series, year=year).first()
    return (found.last if found else 0) + 1


def open_or_refuse(doing: Doing) -> None:
    """Refuse a step on an application that is closed."""
    if doing.standing.closed_on is not None:
        raise WrongState(
            f"这件申请已于{doing.standing.closed_on}办结，不能再办这一步。",
            code="application_closed",
        )


def open_event(waiting: tuple[int, ...], problem: str) -> int:
    """Return the number of the event that waits for its answer; refuse when there is none."""
    if not waiting:
        raise WrongState(problem, code="nothing_open")
    return waiting[-1]
