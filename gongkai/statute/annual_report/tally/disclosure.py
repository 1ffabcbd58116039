"""Table 二 from the registers of documents, decisions, power items, charges and purchases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from gongkai.statute.annual_report.forms import Form
from gongkai.statute.annual_report.ledger import DocumentEntry
from gongkai.statute.annual_report.tally.book import Book, opening_ids
from gongkai.statute.catalogue import may_make_rules

RANKS = ("rules", "normative")
POWER_REGISTERS = ("licensing", "other_services", "penalties", "coercion", "charges")
HANDLED_REGISTERS = ("licensing", "other_services", "penalties", "coercion")


def tally_disclosure(book: Book, form: Form) -> None:
    """Fill the cells of table 二 that the form has."""
    for rank in RANKS:
        _tally_rank(book, form, rank)
    for register in HANDLED_REGISTERS:
        if f"t2.{register}.decisions" in form.cells:
            _tally_decisions(book, register)
    if form.id == "2019":
        for register in POWER_REGISTERS:
            _tally_power_items(book, register)
        _tally_purchases(book)
    else:
        _tally_charges(book)


def _tally_rank(book: Book, form: Form, rank: str) -> None:
    columns = [cell.column for cell in form.cells.values() if cell.row == rank]
    if rank == "rules" and not may_make_rules(book.ledger.level):
        # 立法法 gives rule-making to governments of cities with districts and above: a street
        # has none, whatever its registers say.
        for column in columns:
            book.write(f"t2.rules.{column}", 0, ())
        return
    if not book.is_counted("documents"):
        for column in columns:
            book.leave_blank(f"t2.{rank}.{column}")
        return
    own = [entry for entry in book.ledger.documents if entry.rank == rank and entry.is_own]
    for column in columns:
        _COLUMNS_OF_RANK[column](book, rank, own)


def _select(
    book: Book, cell: str, entries: Iterable[DocumentEntry], keep: Callable[[DocumentEntry], bool]
) -> None:
    ids = [entry.id for entry in entries if keep(entry)]
    book.write(cell, len(ids), ids)


def _made(book: Book, rank: str, own: list[DocumentEntry]) -> None:
    _select(book, f"t2.{rank}.made", own, lambda entry: book.holds(entry.dated_on))


def _disclosed(book: Book, rank: str, own: list[DocumentEntry]) -> None:
    _select(book, f"t2.{rank}.disclosed", own, lambda entry: _is_disclosed_in_year(book, entry))


def _disclosed_total(book: Book, rank: str, own: list[DocumentEntry]) -> None:
    """Add this year's disclosures to last year's total (reading note 0020)."""
    cell = f"t2.{rank}.disclosed_total"
    before = book.opening(cell)
    if before is None:
        _select(book, cell, own, lambda entry: _is_disclosed_by(book, entry))
        return
    ids = [entry.id for entry in own if _is_disclosed_in_year(book, entry)]
    book.write(cell, before + len(ids), (*opening_ids(cell), *ids))


def _repealed(book: Book, rank: str, own: list[DocumentEntry]) -> None:
    _select(
        book,
        f"t2.{rank}.repealed",
        own,
        lambda entry: entry.end_kind == "repealed" and book.holds(entry.ended_on),
    )


def _note_lapsed(book: Book, cell: str, own: list[DocumentEntry]) -> None:
    """Say in the cell how many lapsed, for no column counts them (reading note 0023)."""
    lapsed = sum(entry.end_kind == "expired" and book.holds(entry.ended_on) for entry in own)
    if lapsed:
        book.notes[cell] = f"本年另有{lapsed}件到期失效"


def _in_force(book: Book, rank: str, own: list[DocumentEntry]) -> None:
    """Count what is in force on 31 December, from last year's stock where it is known."""
    cell = f"t2.{rank}.in_force"
    _note_lapsed(book, cell, own)
    before = book.opening(cell)
    if before is None:
        _select(book, cell, own, lambda entry: _is_in_force(book, entry))
        return
    made = [entry.id for entry in own if book.holds(entry.dated_on)]
    ended = [entry.id for entry in own if book.holds(entry.ended_on)]
    book.write(cell, before + len(made) - len(ended), (*opening_ids(cell), *made, *ended))


_COLUMNS_OF_RANK: dict[str, Callable[[Book, str, list[DocumentEntry]], None]] = {
    "made": _made,
    "disclosed": _disclosed,
    "disclosed_total": _disclosed_total,
    "repealed": _repealed,
    "in_force": _in_force,
}


def _is_disclosed_in_year(book: Book, entry: DocumentEntry) -> bool:
    return entry.attribute == "open" and book.holds(entry.published_on)


def _is_disclosed_by(book: Book, entry: DocumentEntry) -> bool:
    published = entry.published_on
    return entry.attribute == "open" and published is not None and published <= book.last_day


def _is_in_force(book: Book, entry: DocumentEntry) -> bool:
    has_begun = entry.dated_on <= book.last_day
    return has_begun and (entry.ended_on is None or entry.ended_on > book.last_day)


def _tally_decisions(book: Book, register: str) -> None:
    cell = f"t2.{register}.decisions"
    if not book.is_counted(register):
        book.leave_blank(cell)
        return
    rows = [
        entry
        for entry in book.ledger.handled
        if entry.register == register and book.holds(entry.decided_on)
    ]
    book.write(cell, sum(entry.quantity for entry in rows), (entry.id for entry in rows))


def _tally_power_items(book: Book, register: str) -> None:
    """Fill 上一年项目数量 and 本年增/减 from the list of items, else from last year's report."""
    previous, change = f"t2.{register}.previous", f"t2.{register}.change"
    items = [entry for entry in book.ledger.power_items if entry.register == register]
    before = book.opening(previous, change)
    if not items and before is not None:
        book.write(previous, before, opening_ids(previous, change))
        if book.is_counted("power_items"):
            book.write(change, 0, ())
        else:
            book.leave_blank(change)
        return
    if not book.is_counted("power_items"):
        book.leave_blank(previous)
        book.leave_blank(change)
        return
    standing = [
        item.id
        for item in items
        if item.from_on < book.first_day and (item.to_on is None or item.to_on >= book.first_day)
    ]
    added = [item.id for item in items if book.holds(item.from_on)]
    dropped = [item.id for item in items if book.holds(item.to_on)]
    book.write(previous, len(standing), standing)
    book.write(change, len(added) - len(dropped), (*added, *dropped))


def _tally_purchases(book: Book) -> None:
    cells = ("t2.procurement.projects", "t2.procurement.amount")
    if not book.is_counted("purchases"):
        for cell in cells:
            book.leave_blank(cell)
        return
    rows = [
        entry
        for entry in book.ledger.purchases
        if entry.organisation == "central" and book.holds(entry.purchased_on)
    ]
    ids = [entry.id for entry in rows]
    book.write(cells[0], len(rows), ids)
    book.write(cells[1], sum((entry.amount_yuan for entry in rows), Decimal(0)), ids)


def _tally_charges(book: Book) -> None:
    """Add up the charges of the year; paid 信息处理费 are among them (reading note 0022)."""
    cell = "t2.charges.amount"
    if not book.is_counted("charges"):
        book.leave_blank(cell)
        return
    parts = [
        (entry.id, entry.amount_yuan)
        for entry in book.ledger.charges
        if book.holds(entry.charged_on)
    ]
    if book.ledger.counts_fees_as_charges:
        parts += [(fee.id, fee.amount_yuan) for fee in book.ledger.fees if book.holds(fee.paid_on)]
    total = sum((amount for _, amount in parts), Decimal(0))
    book.write(cell, total, (identifier for identifier, _ in parts))
