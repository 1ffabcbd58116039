"""Applications with their events into entries, clock facts and fees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.entries import entry_id, wrong_order
from gongkai.exchange.registers.events import Events, gather_events
from gongkai.exchange.registers.records import Record, Table
from gongkai.statute.annual_report.ledger import ApplicationEntry, FeeEntry
from gongkai.statute.clocks import (
    ApplicationFacts,
    Confirmation,
    receipt_date,
)
from gongkai.statute.findings import Finding


@dataclass(frozen=True, slots=True)
class Applications:
    """The applications of a folder: entries, facts for each clock by entry id, fees."""

    entries: tuple[ApplicationEntry, ...]
    facts: dict[str, ApplicationFacts]
    fees: tuple[FeeEntry, ...]


def read_applications(table: Table, events: Table, *, confirmation: Confirmation) -> Applications:
    """Return the applications with their events; what does not fit becomes a row error."""
    entries = {
        str(record.get("id")): entry
        for record in table.records
        if (entry := _entry(table, record, confirmation))
    }
    received = {number: entry.received_on for number, entry in entries.items()}
    gathered = gather_events(events, numbers=table.first_rows, received=received)
    facts: dict[str, ApplicationFacts] = {}
    fees: list[FeeEntry] = []
    for number, entry in entries.items():
        own = gathered.get(number, Events())
        facts[entry.id] = ApplicationFacts(
            received_on=entry.received_on,
            corrections=tuple(own.corrections),
            consultations=tuple(own.consultations),
            extensions=tuple(own.extensions),
            fees=tuple(notice for notice, _ in own.fees),
        )
        fees += [
            FeeEntry(f"{entry.id}#{place}", entry.id, notice.noticed_on, amount, notice.paid_on)
            for place, (notice, amount) in enumerate(own.fees, start=1)
        ]
    return Applications(tuple(entries.values()), facts, tuple(fees))


def _entry(table: Table, record: Record, confirmation: Confirmation) -> ApplicationEntry | None:
    received = _received_on(table, record, confirmation)
    closed, decision = record.get("closed_on"), record.get("decision")
    problem = None
    if received is not None:
        problem = wrong_order(record, "收到申请之日", received, "答复日期", closed)
    if closed and not decision:
        problem = record.error("办理结果", "有答复日期，没有办理结果。请按年报表三的行名补填。")
    elif decision and not closed:
        problem = record.error("答复日期", "有办理结果，没有答复日期。请补填日期。")
    if problem:
        table.errors.append(problem)
    if problem or received is None:
        return None
    return ApplicationEntry(
        id=entry_id(table, record),
        category=record.get("category"),
        received_on=received,
        closed_on=closed,
        decision=decision or "",
    )


def _received_on(table: Table, record: Record, confirmation: Confirmation) -> date | None:
    """Return the day of receipt: the one entered, else by Art. 31; both are kept in sight."""
    entered: date | None = record.get("received_on")
    try:
        receipt = receipt_date(
            record.get("channel"),
            arrived_on=record.get("arrived_on"),
            confirmed_on=record.get("confirmed_on"),
            confirmation=confirmation,
        )
    except InvalidInput as error:
        table.errors.append(record.error("确认日期", error.message))
        return None
    if entered is None and receipt.received_on is None:
        table.errors.append(
            record.error("确认日期", f"{receipt.why}。确认后请填确认日期，或直接填收到日期。")
        )
    if entered and receipt.received_on and entered != receipt.received_on:
        table.notices.append(
            Finding(
                code="receipt_date_differs",
                level="warning",
                places=(entry_id(table, record),),
                expected=receipt.received_on.isoformat(),
                found=entered.isoformat(),
                message=(
                    f"申请“{entry_id(table, record)}”登记的收到日期为{entered}，"
                    f"按收到方式应为{receipt.received_on}（{receipt.why}）。"
                    "本表按登记的日期计算，请核对。"
                ),
                article=receipt.article,
            )
        )
    return entered or receipt.received_on
