"""Records into ledger entries, with the checks that need more than one cell of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gongkai.exchange.registers.errors import RowError
from gongkai.exchange.registers.records import Record, Table
from gongkai.statute.annual_report.ledger import (
    ChargeEntry,
    DisputeEntry,
    DocumentEntry,
    HandledEntry,
    PowerItemEntry,
    PurchaseEntry,
)


def entry_id(table: Table, record: Record) -> str:
    """Return the identifier of a record in the ledger, e.g. 简报:12."""
    return f"{table.register.stem}:{record.get('id')}"


def documents(table: Table) -> Iterator[DocumentEntry]:
    """Yield the documents or briefs of a table."""
    for record in _in_order(table, "dated_on", "published_on", "repealed_on", "expired_on"):
        repealed, expired = record.get("repealed_on"), record.get("expired_on")
        rank = record.get("rank") or "plain"
        yield DocumentEntry(
            id=entry_id(table, record),
            register=table.register.key,
            issuer=record.get("issuer") or "own",
            attribute=record.get("attribute"),
            dated_on=record.get("dated_on"),
            rank="" if rank == "plain" else rank,
            published_on=record.get("published_on"),
            ended_on=repealed or expired,
            end_kind="repealed" if repealed else "expired" if expired else "",
            title=record.get("title"),
            column=record.get("column") or "",
            channels=_split(record.get("channels")),
        )


def purchases(table: Table) -> Iterator[PurchaseEntry]:
    """Yield the purchases of a table."""
    for record in table.records:
        yield PurchaseEntry(
            id=entry_id(table, record),
            purchased_on=record.get("purchased_on"),
            amount_yuan=record.get("amount"),
            organisation=record.get("organisation"),
        )


def handled(table: Table) -> Iterator[HandledEntry]:
    """Yield the decisions of a table of licences, services, penalties or coercion."""
    for record in table.records:
        quantity = record.get("quantity")
        yield HandledEntry(
            id=entry_id(table, record),
            register=table.register.key,
            decided_on=record.get("decided_on"),
            quantity=1 if quantity is None else quantity,
        )


def power_items(table: Table) -> Iterator[PowerItemEntry]:
    """Yield the items of the power lists."""
    for record in _in_order(table, "from_on", "to_on"):
        yield PowerItemEntry(
            id=entry_id(table, record),
            register=record.get("register"),
            from_on=record.get("from_on"),
            to_on=record.get("to_on"),
        )


def charges(table: Table) -> Iterator[ChargeEntry]:
    """Yield the charges of a table."""
    for record in table.records:
        yield ChargeEntry(entry_id(table, record), record.get("charged_on"), record.get("amount"))


def disputes(table: Table) -> Iterator[DisputeEntry]:
    """Yield the reconsiderations or suits of a table."""
    for record in _in_order(table, "filed_on", "closed_on"):
        closed, result = record.get("closed_on"), record.get("result")
        if closed and not result:
            table.errors.append(record.error("结果", "有审结日期，没有结果。请补填结果。"))
        elif result and not closed:
            table.errors.append(record.error("审结日期", "有结果，没有审结日期。请补填日期。"))
        else:
            yield DisputeEntry(
                id=entry_id(table, record),
                kind=record.get("kind") or "review",
                filed_on=record.get("filed_on"),
                closed_on=closed,
                result=result or "",
            )


def _in_order(table: Table, first: str, *later: str) -> Iterator[Record]:
    """Yield the records whose later dates do not lie before the first; others become errors."""
    heads = {column.key: column.head for column in table.register.columns}
    for record in table.records:
        problems = [
            problem
            for key in later
            if (
                problem := wrong_order(
                    record, heads[first], record.get(first), heads.get(key, key), record.get(key)
                )
            )
        ]
        table.errors += problems
        if not problems:
            yield record


def wrong_order(
    record: Record, first_name: str, first: date | None, later_name: str, later: date | None
) -> RowError | None:
    """Return an error when the later date lies before the first."""
    if first is None or later is None or later >= first:
        return None
    return record.error(later_name, f"{later}早于{first_name}{first}。请核对两个日期。")


def _split(text: str | None) -> tuple[str, ...]:
    parts: Iterable[str] = (text or "").replace("，", "、").replace(",", "、").split("、")
    return tuple(part.strip() for part in parts if part.strip())
