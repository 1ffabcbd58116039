"""An office's own register of applications into ours: read, checked row by row, previewed.

Nothing of the table is kept before a person confirms: identity numbers must not lie in a file.
So the page carries the cells, and what it carries is checked again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.applications.folding import Arrival, fold
from gongkai.applications.identity import check_identity
from gongkai.applications.import_layout import ALIASES, REGISTER
from gongkai.applications.models import Applicant
from gongkai.applications.words import IDENTITY_TYPES
from gongkai.errors import DataMissing, InvalidInput
from gongkai.exchange.files import LARGEST_FILE_BYTES
from gongkai.exchange.registers.entries import wrong_order
from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.matching import Heads, Source, guess_heads, rearrange
from gongkai.exchange.registers.records import Record as ReadRow
from gongkai.exchange.registers.records import head_key, read_table
from gongkai.exchange.registers.sheets import Row, Sheet, sheets_of
from gongkai.records.secrets import look_into
from gongkai.statute.calendars import Calendar
from gongkai.statute.clocks import Channel, answer_clock

PASTED = "粘贴的内容.txt"
MOST_ROWS = 5_000

_HEADS = {column.key: column.head for column in REGISTER.columns}
_DAYS = ("confirmed_on", "correction_on", "corrected_on", "extended_on", "closed_on")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a row that is carried over."""

    number: int
    kind: str
    on: date
    data: Mapping[str, Any]
    ref: int | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """One row that can be written: its old number, columns, events, and where it then stands."""

    old_number: str
    applicant: dict[str, Any]
    identity_number: str
    content: dict[str, Any]
    confirmed_on: date | None
    events: tuple[Happened, ...]
    note: str
    due_on: date | None
    why_no_due: str

    @property
    def closed_on(self) -> date | None:
        """Return the day on which it was closed, None while it is open."""
        closing = ("answered", "withdrawn")
        return next((one.on for one in self.events if one.kind in closing), None)


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming would do: rows to add, how many are there already, errors by row."""

    sheet: Sheet
    heads: Heads
    new: tuple[Carried, ...]
    repeated: int
    errors: tuple[RowError, ...]

    @property
    def may_be_confirmed(self) -> bool:
        """Say whether there is something to write, and nothing wrong."""
        return not self.errors and bool(self.new)


def sheet_from(data: bytes, name: str) -> Sheet:
    """Return the first sheet with rows of an upload. Raises InvalidInput and SecrecyMark."""
    if not data:
        raise InvalidInput(f"“{name}”是空的。请选择文件，或把表格粘贴进来。", code="file_empty")
    if len(data) > LARGEST_FILE_BYTES:
        raise InvalidInput(f"“{name}”太大。请分成几份导入。", code="file_too_large")
    if not name.lower().endswith((".csv", ".xlsx", ".txt")):
        raise InvalidInput(
            f"“{name}”的格式读不了。请用 Excel 或 WPS 另存为 .xlsx 或 .csv，或者直接粘贴。",
            code="unsupported_kind",
        )
    look_into(data, name, "table")
    sheet = next((one for one in sheets_of(data, name) if one.rows), None)
    if sheet is None:
        raise InvalidInput(f"“{name}”里没有内容。请检查是否选错文件。", code="file_empty")
    if len(sheet.rows) > MOST_ROWS:
        raise InvalidInput(f"一次最多导入{MOST_ROWS}行。请分成几份导入。", code="too_many_rows")
    return sheet


def cells_as_text(sheet: Sheet) -> str:
    """Return the cells as text parted by tabs, as the page carries them; rows keep their place."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    place = 1
    for row in sheet.rows:
        while place < row.number:
            writer.writerow(("",))
            place += 1
        writer.writerow([_as_text(cell) for cell in row.cells])
        place += 1
    return buffer.getvalue()


def _as_text(cell: Any) -> str:
    return cell.strftime("%Y-%m-%d") if isinstance(cell, date) else str(cell)


def heads_of(sheet: Sheet) -> Heads:
    """Return the row of heads and our column for each place that is known."""
    known = {head_key(word): head for head, words in ALIASES.items() for word in words}
    best: Heads | None = None
    for row in sheet.rows[:10]:
        renamed = _renamed(row, known)
        found = guess_heads(Sheet(sheet.name, sheet.stem, (renamed,)), REGISTER)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = Heads(row, found.columns)
    assert best is not None
    return best


def _renamed(row: Row, known: Mapping[str, str]) -> Row:
    """Return a row of heads with what offices call them in our words; ours win, each once."""
    ours = {head_key(head) for head in _HEADS.values()}
    taken = {head_key(cell) for cell in row.cells} & ours
    cells = []
    for cell in row.cells:
        head = known.get(head_key(cell), "")
        if head_key(cell) not in ours and head and head_key(head) not in taken:
            taken.add(head_key(head))
            cell = head
        cells.append(cell)
    return replace(row, cells=tuple(cells))


def guessed_sources(heads: Heads) -> dict[str, Source]:
    """Return column key → where its values come from, as the heads tell."""
    return {column.key: Source(place=place) for place, column in heads.columns.items()}


def preview(
    sheet: Sheet,
    sources: Mapping[str, Source] | None = None,
    *,
    known: Sequence[str] = (),
    today: date,
    calendar: Calendar,
) -> Preview:
    """Return what confirming would do; writes nothing.

    ``known`` are the old numbers that were carried over before.
    """
    heads = heads_of(sheet)
    chosen = guessed_sources(heads) if sources is None else sources
    missing = [column.head for column in REGISTER.required if column.key not in chosen]
    if missing:
        error = RowError(sheet.name, None, None, f"还没有指定这些列：{'、'.join(missing)}。")
        return Preview(sheet, heads, (), 0, (error,))
    table = read_table(rearrange(sheet, REGISTER, heads.row, chosen), REGISTER)
    errors = list(table.errors)
    new, repeated = [], 0
    for row in table.records:
        problems = list(_problems(row, today))
        if problems:
            errors += problems
        elif row.get("id") in known:
            repeated += 1
        else:
            try:
                new.append(_carried(row, today=today, calendar=calendar))
            except InvalidInput as error:
                errors.append(row.error(None, error.message))
    if not errors and not new and not repeated:
        errors.append(RowError(sheet.name, None, None, "表头下面没有数据行。"))
    errors.sort(key=lambda error: error.row or 0)
    return Preview(sheet, heads, tuple(new), repeated, tuple(errors))


def _problems(row: ReadRow, today: date) -> Iterator[RowError]:
    """Yield what is wrong with a row beyond single cells."""
    arrived_on = row.get("arrived_on")
    for key in ("arrived_on", *_DAYS):
        day = row.get(key)
        if day and day > today:
            yield row.error(_HEADS[key], f"{day}还没有到。请核对日期。")
        elif key != "arrived_on" and (
            error := wrong_order(row, "提交日期", arrived_on, _HEADS[key], day)
        ):
            yield error
    yield from _unpaired(row)
    yield from _unfit(row)
    try:
        _identity_type(row)
    except InvalidInput as error:
        yield row.error("证件号码", error.message)


def _unpaired(row: ReadRow) -> Iterator[RowError]:
    pairs = (
        ("closed_on", "decision", True),
        ("extended_on", "extended_by", True),
        ("correction_on", "reply_by", False),
        ("correction_on", "corrected_on", False),
    )
    for first, second, both in pairs:
        if row.get(second) is not None and row.get(first) is None:
            yield row.error(_HEADS[first], f"填了{_HEADS[second]}，没有{_HEADS[first]}。请补填。")
        if both and row.get(first) is not None and row.get(second) is None:
            yield row.error(_HEADS[second], f"填了{_HEADS[first]}，没有{_HEADS[second]}。请补填。")
    channel = Channel(row.get("channel"))
    needs = channel in (Channel.POST_PLAIN, Channel.FAX)
    if needs and (
        error := wrong_order(
            row, "确认日期", row.get("confirmed_on"), _HEADS["closed_on"], row.get("closed_on")
        )
    ):
        yield error
    if needs and row.get("closed_on") and not row.get("confirmed_on"):
        yield row.error("确认日期", "平常信函、传真已经办结的，请补填双方确认的日期。")
    if row.get("extended_by") is not None and row.get("extended_by") < 1:
        yield row.error("延期工作日数", "延长的工作日数至少为1。")


def _unfit(row: ReadRow) -> Iterator[RowError]:
    """Yield an error for what its column in the database cannot hold."""
    for key in ("name", "phone", "address"):
        most: int | None = getattr(Applicant._meta.get_field(key), "max_length", None)
        if most and len(row.get(key) or "") > most:
            yield row.error(_HEADS[key], f"超过{most}个字。请缩短。")
    if len(str(row.get("id"))) > 60:
        yield row.error(_HEADS["id"], "超过60个字。请缩短。")


def _identity_type(row: ReadRow) -> str:
    """Return the kind of document of a row. Raises InvalidInput for a wrong number or kind."""
    number, word = row.get("identity_number"), row.get("identity_type")
    if not number:
        return ""
    slugs = {label: slug for slug, label in IDENTITY_TYPES.items()} | {"身份证": "resident"}
    if word and word not in slugs:
        raise InvalidInput(f"没有“{word}”这种证件。请填写：{'、'.join(IDENTITY_TYPES.values())}。")
    kind = slugs[word] if word else "resident" if row.get("category") == "person" else "credit_code"
    check_identity(kind, str(number))
    return kind


def _carried(row: ReadRow, *, today: date, calendar: Calendar) -> Carried:
    events = tuple(_events(row))
    arrival = Arrival(str(row.get("channel")), row.get("arrived_on"))
    confirmed_on = row.get("confirmed_on")
    # Frozen values: the protocol that they fill is that of a row, which can be written.
    happened: list[Any] = [*events]
    if confirmed_on:
        happened.append(Happened(0, "confirmed", confirmed_on, {}))
    standing = fold(arrival, happened)
    due_on, why = None, standing.receipt.why
    if standing.facts is not None:
        try:
            clock = answer_clock(
                standing.facts, calendar=calendar, as_of=standing.closed_on or today
            )
            due_on, why = clock.due_on, ""
        except DataMissing as error:
            why = error.message
    number = str(row.get("identity_number") or "")
    return Carried(
        old_number=str(row.get("id")),
        applicant={
            "category": row.get("category"),
            "name": row.get("name"),
            "identity_type": _identity_type(row),
            "phone": row.get("phone") or "",
            "address": row.get("address") or "",
        },
        identity_number=number,
        content={
            "wanted": row.get("wanted"),
            "channel": arrival.channel,
            "arrived_on": arrival.arrived_on,
            "source": "carried",
        },
        confirmed_on=confirmed_on,
        events=events,
        note=row.get("note") or "",
        due_on=due_on,
        why_no_due=why,
    )


def _events(row: ReadRow) -> Iterator[Happened]:
    """Yield what happened before, numbered after registration and confirmation."""
    number = 3 if row.get("confirmed_on") else 2
    if on := row.get("correction_on"):
        reply_by = row.get("reply_by")
        notice = number
        data = {"reply_by": reply_by.isoformat()} if reply_by else {}
        yield Happened(number, "correction_notified", on, data)
        number += 1
        if corrected_on := row.get("corrected_on"):
            yield Happened(number, "corrected", corrected_on, {}, notice)
            number += 1
    if on := row.get("extended_on"):
        yield Happened(number, "extended", on, {"working_days": row.get("extended_by")})
        number += 1
    if on := row.get("closed_on"):
        decision = row.get("decision")
        if decision == "withdrawn":
            yield Happened(number, "withdrawn", on, {})
        else:
            yield Happened(number, "answered", on, {"decision": decision})
