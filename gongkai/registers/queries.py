"""Reading registers: lists, states, and what they hand over to the year's ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from gongkai.audit.chain import text_hash
from gongkai.audit.queries import unsealed
from gongkai.organs.models import Organ
from gongkai.records.queries import records_by_register
from gongkai.registers.kinds import KINDS, RegisterKind, row_text
from gongkai.registers.models import (
    COUNTED_WORDS,
    Charge,
    Handling,
    OpeningBalance,
    PowerItem,
    Purchase,
    RegisterRow,
    RowVersion,
    ZeroReport,
)
from gongkai.statute.annual_report.forms import FORM_IDS, form_for_year, get_form
from gongkai.statute.annual_report.ledger import (
    ChargeEntry,
    HandledEntry,
    PowerItemEntry,
    PurchaseEntry,
    RegisterState,
)
from gongkai.statute.annual_report.report import Value
from gongkai.statute.annual_report.tally import registers_of_form

CHUNK = 5_000
KINDS_OF_CELLS = {cell.id: cell.kind for f in FORM_IDS for cell in get_form(f).cells.values()}


def rows_of(organ: Organ, kind: RegisterKind, *, cancelled: bool = False) -> QuerySet[Any]:
    """Return a register's rows that stand, or those that were cancelled, newest first."""
    rows = kind.model.objects.filter(organ=organ, cancelled_at__isnull=not cancelled, **kind.fixed)
    return rows.order_by(f"-{kind.day}", "-pk")


def versions_of(kind: RegisterKind, row: RegisterRow) -> QuerySet[RowVersion]:
    """Return what a row said in each of its versions, newest first."""
    found: QuerySet[RowVersion] = RowVersion.objects.filter(register=kind.key, row=row.pk)
    return found.select_related("by").order_by("-number")


def rows_by_entry(organ: Organ, ids: Sequence[str]) -> dict[str, list[RegisterRow]]:
    """Return the rows behind ledger entries such as ``purchases:12``, by register key."""
    keys: dict[str, list[int]] = {}
    for identifier in ids:
        register, _, key = identifier.partition(":")
        if register in KINDS and key.isdigit():
            keys.setdefault(register, []).append(int(key))
    return {
        register: list(
            KINDS[register]
            .model.objects.filter(organ=organ, pk__in=of_register)
            .order_by(KINDS[register].day, "pk")
        )
        for register, of_register in keys.items()
    }


def _between(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def handled_entries(organ: Organ, year: int) -> Iterator[HandledEntry]:
    """Yield the decisions of the year in the four registers. One query."""
    rows = (
        Handling.objects.filter(organ=organ, cancelled_at=None, decided_on__range=_between(year))
        .order_by("pk")
        .values_list("pk", "register", "decided_on", "quantity")
    )
    for key, register, decided_on, quantity in rows.iterator(chunk_size=CHUNK):
        yield HandledEntry(f"{register}:{key}", register, decided_on, quantity)


def power_item_entries(organ: Organ, year: int) -> Iterator[PowerItemEntry]:
    """Yield the items that stood at any time up to the end of the year. One query."""
    rows = (
        PowerItem.objects.filter(organ=organ, cancelled_at=None, from_on__lte=date(year, 12, 31))
        .order_by("pk")
        .values_list("pk", "register", "from_on", "to_on")
    )
    for key, register, from_on, to_on in rows.iterator(chunk_size=CHUNK):
        yield PowerItemEntry(f"power_items:{key}", register, from_on, to_on)


def charge_entries(organ: Organ, year: int) -> Iterator[ChargeEntry]:
    """Yield the charges of the year. One query."""
    rows = (
        Charge.objects.filter(organ=organ, cancelled_at=None, charged_on__range=_between(year))
        .order_by("pk")
        .values_list("pk", "charged_on", "amount")
    )
    for key, charged_on, amount in rows.iterator(chunk_size=CHUNK):
        yield ChargeEntry(f"charges:{key}", charged_on, amount)


def purchase_entries(organ: Organ, year: int) -> Iterator[PurchaseEntry]:
    """Yield the purchases of the year. One query."""
    rows = (
        Purchase.objects.filter(organ=organ, cancelled_at=None, purchased_on__range=_between(year))
        .order_by("pk")
        .values_list("pk", "purchased_on", "amount", "organisation")
    )
    for key, purchased_on, amount, organisation in rows.iterator(chunk_size=CHUNK):
        yield PurchaseEntry(f"purchases:{key}", purchased_on, amount, organisation)


def _standing(organ: Organ, year: int) -> dict[str, QuerySet[Any]]:
    """Return the rows of each register that bear on the year."""
    standing: dict[str, QuerySet[Any]] = {**records_by_register(organ, year)}
    for key, kind in KINDS.items():
        rows = kind.model.objects.filter(organ=organ, cancelled_at=None, **kind.fixed)
        if key == "power_items":
            begins, ends = _between(year)
            rows = rows.filter(Q(to_on=None) | Q(to_on__gte=begins), from_on__lte=ends)
        else:
            rows = rows.filter(year=year)
        standing[key] = rows
    return standing


def register_counts(organ: Organ, year: int) -> dict[str, int]:
    """Return how many rows each register has for the year; a constant number of queries."""
    counts = {key: rows.count() for key, rows in _standing(organ, year).items()}
    return dict.fromkeys(COUNTED_WORDS, 0) | counts


def unconfirmed_registers(organ: Organ, year: int) -> list[str]:
    """Return the registers that have nothing for the year and no word that this is so.

    Two queries; nothing is counted.
    """
    confirmed = zero_reports(organ, year)
    wanted = registers_of_form(form_for_year(year))
    asked = {f"has_{key}": Exists(rows) for key, rows in _standing(organ, year).items()}
    has = Organ.objects.filter(pk=organ.pk).values(**asked).get()
    return [
        key
        for key in COUNTED_WORDS
        if key in wanted and key not in confirmed and not has.get(f"has_{key}")
    ]


def zero_reports(organ: Organ, year: int) -> dict[str, ZeroReport]:
    """Return the year's zero reports by register."""
    found = ZeroReport.objects.filter(organ=organ, year=year).select_related("by")
    return {report.register: report for report in found}


def register_states(
    counts: Mapping[str, int], confirmed: Mapping[str, ZeroReport]
) -> dict[str, RegisterState]:
    """Return what is known of each register: it has rows, was confirmed empty, or neither."""
    states: dict[str, RegisterState] = {}
    for key in COUNTED_WORDS:
        if counts.get(key):
            states[key] = "kept"
        elif key in confirmed:
            states[key] = "none" if confirmed[key].state == "none" else "not_kept"
        else:
            states[key] = "unconfirmed"
    return states


def opening_balances(organ: Organ, year: int) -> dict[str, Value]:
    """Return the cells of last year's report that were carried into the year."""
    rows = (
        OpeningBalance.objects.filter(organ=organ, year=year)
        .order_by("pk")
        .values_list("cell", "value")
    )
    return {cell: value if KINDS_OF_CELLS[cell] == "amount" else int(value) for cell, value in rows}


def broken_rows() -> Iterator[str]:
    """Yield a sentence for every row version that is not what its hash says or no deed added.

    So also for every row that differs from its newest version or has none, and for versions
    whose row is gone.
    """
    for version in RowVersion.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if text_hash(version.text) != version.sha256:
            word = KINDS[version.register].label
            yield f"{word}台账一行的第{version.number}版与摘要不符：这一版被改动。"
    for kind in KINDS.values():
        yield from _broken_rows_of(kind)
    for organ in Organ.objects.order_by("pk"):
        rows = RowVersion.objects.filter(organ=organ).order_by("pk")
        yield from unsealed(
            "registers", organ.slug, rows.values_list("pk", "sha256").iterator(chunk_size=CHUNK)
        )


def _broken_rows_of(kind: RegisterKind) -> Iterator[str]:
    versions = RowVersion.objects.filter(register=kind.key)
    newest = versions.filter(row=OuterRef("pk"), number=OuterRef("row_version"))
    rows = kind.model.objects.filter(**kind.fixed).select_related("organ").order_by("pk")
    for row in rows.annotate(kept=Subquery(newest.values("text"))).iterator(chunk_size=CHUNK):
        if row.kept != row_text(kind, row):
            yield (
                f"{row.organ.name}{row.year}年{kind.label}台账第“{row.serial}”号"
                "与最后版本不符：没有经过办理就被改动。"
            )
    gone = versions.filter(~Exists(rows.filter(pk=OuterRef("row"))), number=1).count()
    if gone:
        yield f"{kind.label}台账有{gone}行没有经过办理就被删去，版本还在。"
