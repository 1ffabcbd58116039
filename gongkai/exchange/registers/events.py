"""The dated events of applications, put together into what the clock and the fees need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from gongkai.errors import InvalidInput
from gongkai.exchange.registers.entries import wrong_order
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.records import Record, Table
from gongkai.statute.clocks import Consultation, Correction, Extension, FeeNotice
from gongkai.statute.clocks.facts import ConsultationKind


@dataclass(slots=True)
class Events:
    """The events of one application while they are gathered."""

    corrections: list[Correction] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    #: An approved extension of which the applicant has not been told so far.
    approval: Record | None = None
    fees: list[tuple[FeeNotice, Decimal]] = field(default_factory=list)


def gather_events(
    events: Table, *, numbers: Collection[str], received: Mapping[str, date]
) -> dict[str, Events]:
    """Return the events of each application by its number; errors go to the events' table.

    ``numbers`` are all numbers in the register of applications; ``received`` has the day of
    receipt of those whose rows could be used.
    """
    # A row that could not be read would make those after it look out of order.
    is_complete = not events.errors
    gathered: dict[str, Events] = {}
    for record in sorted(events.records, key=lambda record: (record.get("on"), record.row)):
        number = str(record.get("id"))
        if number not in numbers:
            events.errors.append(
                record.error("编号", f"依申请公开表中没有编号“{number}”。请核对编号。")
            )
        elif number in received and is_complete:
            own = gathered.setdefault(number, Events())
            events.errors += _problem(own, record, received[number])
    for own in gathered.values():
        if own.approval:
            events.errors += _attempt(own, own.approval, _leave_untold)
    return gathered


def _problem(events: Events, record: Record, received_on: date) -> list[RowError]:
    """Add the event of a record; return what keeps it from being added."""
    problem = wrong_order(record, "收到申请之日", received_on, "日期", record.get("on"))
    if problem:
        return [problem]
    return _attempt(events, record, _add)


def _attempt(
    events: Events, record: Record, add: Callable[[Events, Record], None]
) -> list[RowError]:
    try:
        add(events, record)
    except InvalidInput as error:
        return [record.error("环节", error.message)]
    return []


_CONSULTED: dict[str, ConsultationKind] = {
    "征求第三方": "third_party",
    "征求其他机关": "other_agency",
}
_HEARD: dict[str, tuple[ConsultationKind, str]] = {
    "第三方收到": ("third_party", "received_on"),
    "第三方答复": ("third_party", "replied_on"),
    "其他机关答复": ("other_agency", "replied_on"),
}


def _add(events: Events, record: Record) -> None:
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
        _approve_extension(events, record)
    elif event == "延期告知":
        _tell_extension(events, on, value)
    elif event == "收费通知":
        if value is None:
            raise InvalidInput("收费通知须在“数值”列填金额（元）。")
        events.fees.append((FeeNotice(on), value))
    else:
        _pay(events, on, value)


def _approve_extension(events: Events, record: Record) -> None:
    if events.approval:
        raise InvalidInput("有两个“延期批准”，中间没有“延期告知”。请补填延期告知的日期。")
    last = events.extensions[-1] if events.extensions else None
    if last and last.approved_on is None:
        # Told before it was approved: entered as it was, the clock judges it.
        events.extensions[-1] = replace(last, approved_on=record.get("on"))
    else:
        events.approval = record


def _tell_extension(events: Events, on: date, value: Decimal | None) -> None:
    approval, events.approval = events.approval, None
    if value is None and approval:
        value = approval.get("value")
    approved_on = approval.get("on") if approval else None
    events.extensions.append(Extension(_working_days(value), on, approved_on))


def _leave_untold(events: Events, approval: Record) -> None:
    if approval.get("value") is None:
        raise InvalidInput(
            "有“延期批准”，没有“延期告知”。请补填告知日期；尚未告知的，请在“数值”列填工作日数。"
        )
    days = _working_days(approval.get("value"))
    events.extensions.append(Extension(days, None, approval.get("on")))


def _working_days(value: Decimal | None) -> int:
    if value is None or value != int(value):
        raise InvalidInput("延期告知须在“数值”列填延长的工作日数，例如 10。")
    return int(value)


def _answer_correction(events: Events, event: str, on: date) -> None:
    if not events.corrections:
        raise InvalidInput(f"有“{event}”，之前没有“补正通知”。请补填补正通知，或核对两个日期。")
    last = events.corrections[-1]
    key = "reply_by" if event == "补正期限" else "corrected_on"
    if getattr(last, key) is not None:
        raise InvalidInput(f"同一次补正通知有两个“{event}”。请核对。")
    events.corrections[-1] = (
        replace(last, reply_by=on) if key == "reply_by" else replace(last, corrected_on=on)
    )


def _answer_consultation(events: Events, event: str, on: date) -> None:
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
    raise InvalidInput(f"有“{event}”，之前没有对应的征求意见函。请补填征求意见，或核对两个日期。")


def _pay(events: Events, on: date, value: Decimal | None) -> None:
    if not events.fees or events.fees[-1][0].paid_on is not None:
        raise InvalidInput("有“缴费”，之前没有“收费通知”。请补填收费通知，或核对两个日期。")
    notice, amount = events.fees[-1]
    if value is not None and value != amount:
        raise InvalidInput(f"缴费{value}元与收费通知{amount}元不一致。请核对金额。")
    events.fees[-1] = (replace(notice, paid_on=on), amount)
