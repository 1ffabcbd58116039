"""Applications and their dated events into entries, clock facts and fees."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.entries import entry_id, wrong_order
from gongkai.exchange.registers.records import Record, Table
from gongkai.statute.annual_report.ledger import ApplicationEntry, FeeEntry
from gongkai.statute.clocks import (
    ApplicationFacts,
    Confirmation,
    Consultation,
    Correction,
    Extension,
    FeeNotice,
    receipt_date,
)
from gongkai.statute.clocks.facts import ConsultationKind
from gongkai.statute.findings import Finding


@dataclass(frozen=True, slots=True)
class Applications:
    """The applications of a folder: entries, facts for each clock by entry id, fees."""

    entries: tuple[ApplicationEntry, ...]
    facts: dict[str, ApplicationFacts]
    fees: tuple[FeeEntry, ...]


@dataclass(slots=True)
class _Events:
    """The events of one application while they are gathered."""

    corrections: list[Correction] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    approved_on: date | None = None
    fees: list[tuple[FeeNotice, Decimal]] = field(default_factory=list)


def read_applications(table: Table, events: Table, *, confirmation: Confirmation) -> Applications:
    """Return the applications with their events; what does not fit becomes a row error."""
    gathered = _gather(events, known={str(record.get("id")) for record in table.records})
    entries: list[ApplicationEntry] = []
    facts: dict[str, ApplicationFacts] = {}
    fees: list[FeeEntry] = []
    for record in table.records:
        entry = _entry(table, record, confirmation)
        if entry is None:
            continue
        entries.append(entry)
        own = gathered.get(str(record.get("id")), _Events())
        try:
            facts[entry.id] = ApplicationFacts(
                received_on=entry.received_on,
                corrections=tuple(own.corrections),
                consultations=tuple(own.consultations),
                extensions=tuple(own.extensions),
                fees=tuple(notice for notice, _ in own.fees),
            )
        except InvalidInput as error:
            table.errors.append(record.error(None, error.message))
            continue
        fees += [
            FeeEntry(f"{entry.id}#{number}", entry.id, notice.noticed_on, amount, notice.paid_on)
            for number, (notice, amount) in enumerate(own.fees, start=1)
        ]
    return Applications(tuple(entries), facts, tuple(fees))


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


def _gather(table: Table, *, known: set[str]) -> dict[str, _Events]:
    gathered: dict[str, _Events] = {}
    for record in sorted(table.records, key=lambda record: (record.get("on"), record.row)):
        application = str(record.get("id"))
        if application not in known:
            table.errors.append(
                record.error("编号", f"依申请公开表中没有编号“{application}”。请核对编号。")
            )
            continue
        try:
            _add(gathered.setdefault(application, _Events()), record)
        except InvalidInput as error:
            table.errors.append(record.error("环节", error.message))
    return gathered


_CONSULTED: dict[str, ConsultationKind] = {
    "征求第三方": "third_party",
    "征求其他机关": "other_agency",
}
_HEARD: dict[str, tuple[ConsultationKind, str]] = {
    "第三方收到": ("third_party", "received_on"),
    "第三方答复": ("third_party", "replied_on"),
    "其他机关答复": ("other_agency", "replied_on"),
}


def _add(events: _Events, record: Record) -> None:
    """Add one event; raises InvalidInput when it cannot follow what came before."""
    event, on, value = record.get("event"), record.get("on"), record.get("value")
    if event == "补正通知":
        events.corrections.append(Correction(on))
    elif event in ("补正期限", "补正收到"):
        _answer_correction(events, event, on)
    elif event in _CONSULTED:
        events.consultations.append(Consultation(on, kind=_CONSULTED[event]))
    elif event in _HEARD:
        _answer_consultation(events, event, on)
    elif event == "延期批准":
        events.approved_on = on
    elif event == "延期告知":
        if value is None or value != int(value):
            raise InvalidInput("延期告知须在“数值”列填延长的工作日数，例如 10。")
        events.extensions.append(Extension(int(value), on, events.approved_on))
    elif event == "收费通知":
        if value is None:
            raise InvalidInput("收费通知须在“数值”列填金额（元）。")
        events.fees.append((FeeNotice(on), value))
    else:
        _pay(events, on, value)


def _answer_correction(events: _Events, event: str, on: date) -> None:
    if not events.corrections:
        raise InvalidInput(f"有“{event}”，之前没有“补正通知”。请补填补正通知的日期。")
    last = events.corrections[-1]
    key = "reply_by" if event == "补正期限" else "corrected_on"
    if getattr(last, key) is not None:
        raise InvalidInput(f"同一次补正通知有两个“{event}”。请核对。")
    events.corrections[-1] = (
        replace(last, reply_by=on) if key == "reply_by" else replace(last, corrected_on=on)
    )


def _answer_consultation(events: _Events, event: str, on: date) -> None:
    """Give the event to the earliest letter of its kind that still waits for it."""
    kind, key = _HEARD[event]
    for place, letter in enumerate(events.consultations):
        if letter.kind == kind and getattr(letter, key) is None:
            events.consultations[place] = (
                replace(letter, received_on=on)
                if key == "received_on"
                else replace(letter, replied_on=on)
            )
            return
    raise InvalidInput(f"有“{event}”，之前没有对应的征求意见函。请补填发出日期。")


def _pay(events: _Events, on: date, value: Decimal | None) -> None:
    if not events.fees or events.fees[-1][0].paid_on is not None:
        raise InvalidInput("有“缴费”，之前没有“收费通知”。请补填收费通知。")
    notice, amount = events.fees[-1]
    if value is not None and value != amount:
        raise InvalidInput(f"缴费{value}元与收费通知{amount}元不一致。请核对金额。")
    events.fees[-1] = (replace(notice, paid_on=on), amount)
