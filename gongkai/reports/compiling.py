"""The report as it stands now: the year's ledger from the records, counted and checked.

Every change of an organ is a deed, and every deed moves the head of the organ's chain; so the
head's hash tells exactly when a compiled report still holds.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock

from gongkai.applications.ledger import (
    application_count,
    application_entries,
    application_facts,
    fee_entries,
)
from gongkai.audit.queries import head_of
from gongkai.exchange.registers.folder import contradicted_zero_report
from gongkai.organs.models import Organ
from gongkai.records.queries import document_entries
from gongkai.registers.models import COUNTED_WORDS
from gongkai.registers.queries import (
    charge_entries,
    handled_entries,
    opening_balances,
    power_item_entries,
    purchase_entries,
    register_counts,
    register_states,
    zero_reports,
)
from gongkai.remedies.ledger import dispute_counts, dispute_entries
from gongkai.reports.models import AnnualReport
from gongkai.reports.snapshots import report_of_snapshot
from gongkai.statute.annual_report.compilation import compile_report
from gongkai.statute.annual_report.forms import form_for_year
from gongkai.statute.annual_report.ledger import (
    ApplicationEntry,
    DisputeEntry,
    FeeEntry,
    Ledger,
)
from gongkai.statute.annual_report.narrative import Facts, resolve_prose
from gongkai.statute.annual_report.report import Reference, Report, Value
from gongkai.statute.clocks import ApplicationFacts
from gongkai.supervision.checks.queries import finding_entries

#: How many compiled reports a process keeps.
KEPT = 8
_kept: OrderedDict[tuple[int, int, str], Report] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class CaseLedger:
    """What applications and disputes hand to the year's ledger.

    ``counts`` has the number of rows of the registers applications, reviews and suits, from which
    their state (kept, or to be confirmed as empty) is told.
    """

    applications: tuple[ApplicationEntry, ...] = ()
    disputes: tuple[DisputeEntry, ...] = ()
    fees: tuple[FeeEntry, ...] = ()
    facts: Mapping[str, ApplicationFacts] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def case_ledger(organ: Organ, year: int) -> CaseLedger:
    """Return the year's applications and disputes, with the facts behind the clocks."""
    return CaseLedger(
        applications=application_entries(organ, year),
        disputes=dispute_entries(organ, year),
        fees=fee_entries(organ, year),
        facts=application_facts(organ, year),
        counts={"applications": application_count(organ)} | dispute_counts(organ),
    )


def ledger_of(organ: Organ, year: int, cases: CaseLedger) -> Ledger:
    """Return the ledger of an organ's year; a constant number of queries."""
    counts = register_counts(organ, year) | dict(cases.counts)
    return Ledger(
        organ=organ.name,
        level=organ.level,
        documents=tuple(document_entries(organ, year)),
        applications=cases.applications,
        disputes=cases.disputes,
        handled=tuple(handled_entries(organ, year)),
        power_items=tuple(power_item_entries(organ, year)),
        charges=tuple(charge_entries(organ, year)),
        purchases=tuple(purchase_entries(organ, year)),
        fees=cases.fees,
        states=register_states(counts, zero_reports(organ, year)),
        opening=opening_balances(organ, year) or _last_figures(organ, year),
        counts_fees_as_charges=organ.counts_fees_as_charges,
        findings=finding_entries(organ, year),
    )


def _last_figures(organ: Organ, year: int) -> dict[str, Value]:
    """Return the figures of last year's report signed here, where none were read in or typed."""
    last = previous_report(organ, year)
    return {c: value for c, value in last.cells.items() if value is not None} if last else {}


def compile_now(report: AnnualReport) -> Report:
    """Return the report as the records have it at this moment, with findings and provenance."""
    key = (report.pk, report.year, head_of(report.organ.slug))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    compiled = compile_year(report.organ, report.year)
    with _lock:
        _kept[key] = compiled
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return compiled


def compile_year(organ: Organ, year: int) -> Report:
    """Return the report of an organ's year from its records, with the texts of its draft if any."""
    with _without_collection():
        return _compile(organ, year)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep Python's search for cycles away while a ledger is built.

    A ledger is hundreds of thousands of plain values without a cycle; looking through them again
    and again takes a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _compile(organ: Organ, year: int) -> Report:
    report = AnnualReport.objects.filter(organ=organ, year=year).first()
    cases = case_ledger(organ, year)
    ledger = ledger_of(organ, year, cases)
    counts = register_counts(organ, year)
    contradicted = [
        contradicted_zero_report(COUNTED_WORDS[register], counts[register])
        for register in zero_reports(organ, year)
        if counts.get(register)
    ]
    texts = report.sections.order_by("pk").values_list("section", "text") if report else ()
    return compile_report(
        ledger,
        year=year,
        prose={section: text for section, text in texts if text},
        previous=previous_report(organ, year),
        facts=cases.facts,
        notices=contradicted,
        overrides=overridden_cells(report) if report else {},
    )


def printed_prose(
    report: AnnualReport, section: str, text: str
) -> tuple[str, tuple[Reference, ...]]:
    """Return a section's text as it would be printed, and its references; nothing is kept.

    Raises InvalidInput (``unknown_reference``) for words in double braces that are no reference.
    """
    organ, year = report.organ, report.year
    ledger = ledger_of(organ, year, case_ledger(organ, year))
    facts = Facts(ledger, compile_now(report), year, ledger.opening)
    sections, references, _ = resolve_prose({section: text}, facts)
    return sections[section], references


def overridden_cells(report: AnnualReport) -> dict[str, Value]:
    """Return the figures set by hand that stand, by cell."""
    kinds = form_for_year(report.year).cells
    standing = report.overrides.filter(lifted_at=None).values_list("cell", "value")
    return {cell: _value(value, kinds[cell].kind) for cell, value in standing}


def _value(value: Decimal | None, kind: str) -> Value:
    if value is None or kind == "amount":
        return value
    return int(value)


def previous_report(organ: Organ, year: int) -> Report | None:
    """Return last year's report as it stands signed here, None where there is none.

    A signature that was sent back does not count: until the next one the published report stands.
    """
    last = (
        AnnualReport.objects.filter(organ=organ, year=year - 1)
        .select_related("published_snapshot")
        .first()
    )
    if last is None:
        return None
    is_signed = last.state in ("signed", "published")
    snapshot = last.snapshots.order_by("-number").first() if is_signed else last.published_snapshot
    return report_of_snapshot(snapshot) if snapshot else None
